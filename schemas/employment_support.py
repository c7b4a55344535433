"""Help on the way to work: the measure taken, what the person seeks and can do, and what comes next."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY
from schemas.dates import Day, months_after
from schemas.faults import Breach
from schemas.fields import Code, Identifier, Label, Many, Nested, Whole
from schemas.identifiers import person_number
from schemas.levels import level_known
from schemas.listed import code_shaped, listed
from schemas.occupations import OccupationSchema, esco_skill
from schemas.places import language, municipality
from schemas.spans import in_order

MEASURES: Final = (
    "registration-iefp",
    "plan-ppe",
    "counselling",
    "cv-support",
    "matching",
    "skills-assessment",
    "recognition-support",
    "incentive",
    "entrepreneurship",
)
STATES: Final = ("planned", "active", "completed", "stopped")
DRIVING: Final = ("AM", "A1", "A2", "A", "B1", "B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE", "T")
AVAILABILITY: Final = ("full-time", "part-time", "mornings", "afternoons", "evenings", "nights", "weekends")
RECOGNITION: Final = ("recognised", "pending", "not-recognised", "not-requested")
ANSWERS: Final = ("yes", "no", "unknown")
ACTIONS: Final = (
    "register-iefp",
    "send-cv",
    "apply",
    "interview",
    "training",
    "language-course",
    "request-recognition",
    "meet-counsellor",
    "other",
)

#: As a placement: a year after its end.
KEPT_MONTHS: Final = 12


def _named(given: Content) -> Iterator[Broken]:
    if not any(given.get(name) for name in ("isco08", "esco_uri")):
        yield Broken("", Breach("one-needed", fields=["isco08", "esco_uri"]))


class SoughtOccupationSchema(OccupationSchema):
    """Work the person looks for, by ISCO-08 or ESCO."""

    presences: ClassVar[tuple[Check, ...]] = (_named,)


class SkillSchema(StrictSchema):
    """Something the person can do."""

    title = Label(150, required=True, description="In words.")
    esco_uri = Identifier(esco_skill, maximum=150, description="ESCO skill.")


class SpokenSchema(StrictSchema):
    """A language the person knows, and how well."""

    lang = listed(Identifier(language, maximum=3, required=True, description="ISO 639-3."), "languages")
    cefr = level_known(description="Level (CEFR).")


class WorkRightSchema(StrictSchema):
    """The answer to one question: may the person work? Never why."""

    answer = Code(ANSWERS, required=True, description="Yes, no, or not known.")
    until = Day(description="Until when the answer holds.")


class NextActionSchema(StrictSchema):
    """What comes next."""

    code = Code(ACTIONS, required=True, description="What.")
    due = Day(description="By when.")


class EmploymentSupportSchema(StrictSchema):
    """A measure and what it rests on."""

    checks: ClassVar[tuple[Check, ...]] = (in_order(),)

    measure = personal(Code(MEASURES, required=True, description="What is done."), "employment", by="NA")
    start_date = personal(Day(description="First day."), "employment", by="NA")
    end_date = personal(Day(description="Last day."), "employment", by="NA")
    status = personal(Code(STATES, required=True, description="Where it stands."), "employment", by="NA")
    iefp_user_no = personal(
        Identifier(person_number, maximum=20, description="Number at the employment service."), "national-id", by="A"
    )
    sought_occupations = personal(
        Many(Nested(SoughtOccupationSchema(), required=True), 10, description="Work looked for."), "employment", by="NA"
    )
    skills = personal(
        Many(Nested(SkillSchema(), required=True), 30, description="What the person can do."), "employment", by="NA"
    )
    languages = personal(
        Many(Nested(SpokenSchema(), required=True), 15, description="Languages known."),
        "employment",
        by="NA",
    )
    driving_categories = personal(
        Many(Code(DRIVING, required=True), len(DRIVING), unique=True, description="Driving licence, by category."),
        "employment",
        by="NA",
    )
    availability = personal(
        Many(Code(AVAILABILITY, required=True), len(AVAILABILITY), unique=True, description="When the person is free."),
        "employment",
        by="NA",
    )
    mobility_dico = personal(
        listed(
            Many(
                Identifier(municipality, maximum=4, required=True),
                50,
                unique=True,
                description="Where the person can work, DICO codes.",
            ),
            "municipalities",
        ),
        "employment",
        by="NA",
    )
    prior_occupation = personal(
        Nested(OccupationSchema(), description="Work the person did before."), "education", by="NA"
    )
    years_experience = personal(Whole(0, 70, description="Years in it."), "education", by="NA")
    highest_isced = personal(
        listed(Identifier(code_shaped, maximum=1, description="Highest schooling, ISCED 2011 level."), "isced-levels"),
        "education",
        by="NA",
    )
    recognition_status = personal(
        Code(RECOGNITION, description="Whether it is recognised in Portugal."), "education", by="NA"
    )
    work_right_checked = personal(
        Nested(WorkRightSchema(), description="Whether the person may work: the answer only."),
        "immigration-status",
        by="A",
    )
    next_action = personal(Nested(NextActionSchema(), description="What comes next."), "employment", by="NA")


CONTENT: Final[marshmallow.Schema] = EmploymentSupportSchema()


def _kept_until(content: Content, _: str, on: date) -> date:
    end = content.get("end_date")
    return months_after(max(on, date.fromisoformat(end)) if end else on, KEPT_MONTHS)


_ALL: Final = frozenset(field_categories(CONTENT))


def _under(*names: str) -> frozenset[str]:
    return frozenset(path for path in _ALL if path.split(".")[0] in names)


_FOR_WORK: Final = _under(
    "sought_occupations",
    "skills",
    "languages",
    "driving_categories",
    "availability",
    "mobility_dico",
    "work_right_checked",
)

EMPLOYMENT_SUPPORT: Final = RecordKind(
    name="employment-support",
    plural="employment-supports",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({"ngo", "public-body", AUTHORITY}),
    purposes=frozenset({"job-placement"}),
    needs=frozenset({"employment"}),
    readable={
        "ngo": _ALL,
        "public-body": _ALL,
        "employer": _FOR_WORK,
        "school": _under("measure", "sought_occupations", "highest_isced"),
    },
    dated_by=("start_date",),
    kept_until=_kept_until,
)
