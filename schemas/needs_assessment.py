"""What a person needs, domain by domain, and what was agreed; families of needs by letter only, never a story."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY, Category
from schemas.dates import Day
from schemas.faults import Breach
from schemas.fields import Code, Identifier, Label, Many, Nested, ReferralKey, Whole, YesNo
from schemas.keeping import kept_as_special
from schemas.listed import code_shaped, listed
from schemas.places import language
from schemas.services import revealed
from schemas.spans import in_order

DOMAINS: Final = (
    "documentation",
    "legal",
    "language",
    "school",
    "work",
    "income",
    "housing",
    "food",
    "health",
    "mental-health",
    "safety",
    "child-care",
    "family-links",
    "social-network",
    "digital",
    "transport",
)
#: Domains whose level alone tells that a person is ill or in danger.
REVEALING: Final[dict[str, Category]] = {
    "health": "health",
    "mental-health": "health",
    "safety": "protection-risk",
}
#: Families of specific needs by UNHCR's letters: child at risk, separated child, woman at risk, elder at risk, single
#: parent, disability, serious medical condition, family unity, legal protection, torture, violence.
SPECIFIC_NEEDS: Final = ("CR", "SC", "WR", "ER", "SP", "DS", "SM", "FU", "LP", "TR", "SV")
ROLES: Final = ("caseworker", "social-worker", "psychologist", "health-worker", "volunteer", "other")
#: No, some, a lot of difficulty, cannot do at all.
DIFFICULTY: Final = (1, 4)


class DomainSchema(StrictSchema):
    """How things stand in one domain."""

    domain = Code(DOMAINS, required=True, description="Which.")
    level = Whole(0, 4, required=True, description="From 0, no need, to 4, critical.")
    wants_help = YesNo(description="Whether the person wants help with it.")


class DifficultySchema(StrictSchema):
    """The six questions of the Washington Group's short set; only to make room for what a person needs."""

    seeing = Whole(*DIFFICULTY, description="Seeing, even with glasses.")
    hearing = Whole(*DIFFICULTY, description="Hearing, even with an aid.")
    walking = Whole(*DIFFICULTY, description="Walking or climbing steps.")
    remembering = Whole(*DIFFICULTY, description="Remembering or concentrating.")
    self_care = Whole(*DIFFICULTY, description="Washing or dressing.")
    communicating = Whole(*DIFFICULTY, description="Understanding or being understood.")


class ChildrenSchema(StrictSchema):
    """How many children, by age."""

    under_6 = Whole(0, 20, description="Under 6.")
    from_6_to_11 = Whole(0, 20, description="6 to 11.")
    from_12_to_17 = Whole(0, 20, description="12 to 17.")


class HouseholdSchema(StrictSchema):
    """How many people live together."""

    adults = Whole(0, 20, description="Adults.")
    children_by_age = Nested(ChildrenSchema(), description="Children.")
    dependants = Whole(0, 20, description="Adults who depend on others.")


class ActionSchema(StrictSchema):
    """Something agreed upon."""

    service_code = listed(Identifier(code_shaped, required=True, description="Which service."), "service-codes")
    owner = Label(150, description="Which organisation does it.")
    due = Day(description="By when.")
    referral_id = ReferralKey(description="The referral that asks for it.")


def _once_each(content: Content) -> Iterator[Broken]:
    domains = [one.get("domain") for one in content.get("domains") or ()]
    for index, domain in enumerate(domains):
        if domain in domains[:index]:
            yield Broken(f"domains.{index}.domain", Breach("duplicate-item"))


class NeedsAssessmentSchema(StrictSchema):
    """An assessment on one day."""

    checks: ClassVar[tuple[Check, ...]] = (in_order("date", "review_due"), _once_each)

    date = personal(Day(passed=True, required=True, description="When it was made."), "needs", by="NIA")
    tool = personal(Label(60, description="With which tool."), "needs", by="NIA")
    tool_version = personal(Label(20, description="Its version."), "needs", by="NIA")
    assessor_role = personal(Code(ROLES, description="Who made it."), "needs", by="NIA")
    language = personal(
        listed(Identifier(language, maximum=3, description="In which language, ISO 639-3."), "languages"),
        "needs",
        by="NIA",
    )
    domains = personal(
        Many(Nested(DomainSchema(), required=True), len(DOMAINS), minimum=1, required=True, description="By domain."),
        "needs",
        special=True,
        by="NIA",
    )
    specific_need_families = personal(
        Many(
            Code(SPECIFIC_NEEDS, required=True),
            len(SPECIFIC_NEEDS),
            unique=True,
            description="Families of specific needs, by letter; the record becomes very restricted.",
        ),
        "protection-risk",
        by="NI",
    )
    functional_difficulty = personal(
        Nested(DifficultySchema(), description="Washington Group short set: 1 no difficulty, 4 cannot."),
        "health",
        by="NI",
    )
    household = personal(Nested(HouseholdSchema(), description="Counts only."), "family", by="NIA")
    agreed_actions = personal(
        Many(Nested(ActionSchema(), required=True), 30, description="What was agreed."), "needs", special=True, by="NIA"
    )
    review_due = personal(Day(description="When to look again."), "needs", by="NIA")


CONTENT: Final[marshmallow.Schema] = NeedsAssessmentSchema()


def _revealed(content: Content) -> frozenset[Category]:
    domains = (one.get("domain") for one in content.get("domains") or ())
    actions = [one["service_code"] for one in content.get("agreed_actions") or ()]
    return frozenset(REVEALING[one] for one in domains if one in REVEALING) | revealed(actions)


def _guarded(content: Content) -> str:
    return "V" if content.get("specific_need_families") else "R"


def _kept_until(_: Content, __: str, on: date) -> date:
    return kept_as_special(on)


_ALL: Final = frozenset(field_categories(CONTENT))

NEEDS_ASSESSMENT: Final = RecordKind(
    name="needs-assessment",
    plural="needs-assessments",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({"ngo", "international-body", "public-body", AUTHORITY}),
    needs=frozenset({"needs"}),
    readable=dict.fromkeys(("ngo", "international-body", "public-body"), _ALL),
    service_group=_revealed,
    always_special=frozenset({"needs"}),
    guarded=_guarded,
    dated_by=("date",),
    kept_until=_kept_until,
)
