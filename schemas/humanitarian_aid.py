"""Help in kind, money or services: what was given, when, and to how many; never why."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY, Category
from schemas.dates import Day, happened_by, months_after
from schemas.errors import UnreadableError
from schemas.faults import Breach, Fault
from schemas.fields import Amount, Code, Identifier, Label, Nested, Whole, YesNo
from schemas.identifiers import reference
from schemas.keeping import kept_as_special
from schemas.listed import listed
from schemas.money import MoneySchema
from schemas.patterns import formed
from schemas.places import municipality

#: Names of sectors as HXL has them (``#sector``).
SECTORS: Final = (
    "food",
    "nfi",
    "shelter",
    "cash",
    "wash",
    "health",
    "education",
    "protection",
    "transport",
    "other",
)
#: Sectors whose name alone tells that a person is ill or in danger.
REVEALING: Final[dict[str, Category]] = {"health": "health", "protection": "protection-risk"}
MODALITIES: Final = ("in-kind", "cash", "voucher", "service")
_PAID: Final = ("cash", "voucher")
STATES: Final = ("planned", "delivered", "not-collected", "returned")

#: Aid is kept three years, for the donor's audit; not where its sector tells of illness or danger.
KEPT_MONTHS: Final = 36


@formed(r"[A-Za-z0-9]{2,3}")
def unit_code(text: str) -> str:
    """A unit of measure by its UN/CEFACT code (recommendation 20), for example KGM."""
    if not re.fullmatch(r"[A-Z0-9]{2,3}", text.upper()):
        raise UnreadableError("unit-invalid")
    return text.upper()


def _measured(given: Content) -> Iterator[Broken]:
    if given.get("quantity") and not given.get("unit"):
        yield Broken("unit", Breach("required-together", field="quantity"))
    if given.get("modality") in _PAID and not given.get("value"):
        yield Broken("value", Breach("required-with", field="modality", value=given["modality"]))


class HumanitarianAidSchema(StrictSchema):
    """One piece of help."""

    presences: ClassVar[tuple[Check, ...]] = (_measured,)

    sector = personal(
        Code(SECTORS, required=True, description="What it is for (HXL); `health` and `protection` reveal."),
        "material-aid",
        by="NIA",
    )
    modality = personal(Code(MODALITIES, required=True, description="In what form."), "material-aid", by="NI")
    item_code = personal(Label(40, description="Item, by the project's list."), "material-aid", by="NI")
    description_code = personal(Label(40, description="What it is, by the project's list."), "material-aid", by="NI")
    quantity = personal(Amount(100_000, some=True, description="How much."), "material-aid", by="NI")
    unit = personal(Identifier(unit_code, maximum=3, description="UN/CEFACT unit."), "material-aid", by="NI")
    value = personal(Nested(MoneySchema(), description="What it is worth."), "material-aid", by="NI")
    date = personal(Day(required=True, description="When."), "material-aid", by="NI")
    municipality = personal(
        listed(Identifier(municipality, maximum=4, description="Where, DICO code."), "municipalities"),
        "material-aid",
        by="NI",
    )
    household_size = personal(Whole(1, 20, description="How many it is for."), "family", by="NI")
    for_group = personal(YesNo(description="Whether it is for the whole household."), "family", by="NI")
    status = personal(Code(STATES, required=True, description="What became of it."), "material-aid", by="NI")
    programme_ref = Identifier(reference, maximum=64, description="The producer's reference of the programme.")
    donor_ref = Identifier(reference, maximum=64, description="The producer's reference of the donor; never handed on.")


CONTENT: Final[marshmallow.Schema] = HumanitarianAidSchema()


def _revealed(content: Content) -> frozenset[Category]:
    sector = content.get("sector")
    return frozenset({REVEALING[sector]}) if sector in REVEALING else frozenset()


def _happened(_: Sequence[Content], content: Content, today: date) -> list[Fault]:
    return [] if content["status"] == "planned" else happened_by(today, content, "date")


def _kept_until(content: Content, _: str, on: date) -> date:
    if _revealed(content):
        return kept_as_special(on)
    day = content.get("date")
    return months_after(max(on, date.fromisoformat(day)) if day else on, KEPT_MONTHS)


# A donor's name never leaves beside a person's.
_SHARED: Final = frozenset(field_categories(CONTENT)) - {"donor_ref"}

HUMANITARIAN_AID: Final = RecordKind(
    name="humanitarian-aid",
    plural="humanitarian-aid",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({"ngo", "international-body", "public-body", AUTHORITY}),
    purposes=frozenset({"humanitarian-aid"}),
    needs=frozenset({"material-aid"}),
    readable=dict.fromkeys(("ngo", "international-body", "public-body"), _SHARED),
    service_group=_revealed,
    follows=_happened,
    dated_by=("date",),
    kept_until=_kept_until,
)
