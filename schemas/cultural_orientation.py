"""Sessions about life in Portugal: what they were about, whether the person came, and the statement at the end."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY, MODES
from schemas.dates import Day, happened_by, months_after
from schemas.faults import Breach, Fault
from schemas.fields import Amount, Code, Identifier, Label, Many, Nested
from schemas.identifiers import reference
from schemas.listed import listed
from schemas.places import language, municipality

TOPICS: Final = (
    "welcome",
    "rights-duties",
    "constitution-values",
    "health-system",
    "school-system",
    "work-law",
    "housing",
    "money-tax",
    "gender-equality",
    "anti-discrimination",
    "digital",
    "civic",
)
STATES: Final = ("invited", "registered", "attended", "absent", "completed")
_HAPPENED: Final = frozenset({"attended", "absent", "completed"})

#: Learning is kept five years after its end.
KEPT_MONTHS: Final = 60


class CompletionSchema(StrictSchema):
    """The statement that the programme was followed to its end (Lei 61/2025)."""

    issued_on = Day(passed=True, required=True, description="When the statement was issued.")
    hours_total = Amount(999, some=True, required=True, description="Hours of the whole programme.")
    statement_number = Identifier(reference, maximum=64, description="Number of the statement.")


def _completed(content: Content) -> Iterator[Broken]:
    completion, day = content.get("completion"), content.get("date")
    if completion and content.get("status") not in (None, "completed"):
        yield Broken("completion", Breach("only-with", field="status", value="completed"))
    issued = (completion or {}).get("issued_on")
    if issued and day and issued < day:
        yield Broken("completion.issued_on", Breach("ends-before-start", start=day))


class CulturalOrientationSchema(StrictSchema):
    """One session, or the programme as a whole."""

    checks: ClassVar[tuple[Check, ...]] = (_completed,)

    programme = personal(Label(150, description="Name of the programme."), "education", by="NSAI")
    topic_codes = personal(
        Many(Code(TOPICS, required=True), len(TOPICS), minimum=1, unique=True, required=True, description="Topics."),
        "education",
        by="NSAI",
    )
    session_ref = personal(Label(64, description="The producer's reference of the session."), "education", by="NSAI")
    date = personal(Day(required=True, description="When it is, or was."), "education", by="NSAI")
    hours = personal(
        Amount(999, some=True, required=True, description="Hours; more than none."), "education", by="NSAI"
    )
    language = personal(
        listed(Identifier(language, maximum=3, description="Language, ISO 639-3."), "languages"), "education", by="NSAI"
    )
    mode = personal(Code(MODES, description="In person, online or both."), "education", by="NSAI")
    municipality = personal(
        listed(Identifier(municipality, maximum=4, description="Where, DICO code."), "municipalities"),
        "education",
        by="NSAI",
    )
    status = personal(Code(STATES, required=True, description="Where the person stands."), "education", by="NSAI")
    completion = personal(Nested(CompletionSchema(), description="The statement at the end."), "education", by="NSA")


CONTENT: Final[marshmallow.Schema] = CulturalOrientationSchema()


def _happened(_: Sequence[Content], content: Content, today: date) -> list[Fault]:
    return happened_by(today, content, "date") if content["status"] in _HAPPENED else []


def _kept_until(content: Content, _: str, on: date) -> date:
    day = content.get("date")
    return months_after(max(on, date.fromisoformat(day)) if day else on, KEPT_MONTHS)


_ALL: Final = frozenset(field_categories(CONTENT))

CULTURAL_ORIENTATION: Final = RecordKind(
    name="cultural-orientation",
    plural="cultural-orientations",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({"ngo", "school", "public-body", "international-body", AUTHORITY}),
    purposes=frozenset({"cultural-orientation"}),
    needs=frozenset({"education"}),
    readable=dict.fromkeys(("ngo", "school", "public-body", "international-body"), _ALL),
    follows=_happened,
    dated_by=("date",),
    kept_until=_kept_until,
)
