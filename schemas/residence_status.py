"""Where a person's residence case stands, as AIMA writes it; partners read the answer: what the person may do.

A partner that helps with the file says so in a record of its own. Biometrics, grounds and background are never here.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal, said_by
from schemas.codes import AUTHORITY
from schemas.dates import Day, Moment, months_after
from schemas.entitlements import MAY, EntitlementsSchema
from schemas.faults import Breach
from schemas.fields import Code, Identifier, Label, Many, Nested
from schemas.listed import code_shaped, listed
from schemas.spans import in_order

CASE_KINDS: Final = "residence-case-kinds"
STAGES: Final = "residence-stages"
PERMITS: Final = "permit-categories"

NEXT_STEPS: Final = (
    "book-appointment",
    "attend-appointment",
    "bring-documents",
    "pay-fee",
    "wait-for-decision",
    "collect-card",
    "answer-notice",
    "renew",
    "none",
)
ATTENDANCES: Final = ("booked", "attended", "missed")
DOCUMENTS: Final = (
    "travel-document",
    "visa",
    "photograph",
    "proof-of-address",
    "proof-of-means",
    "work-contract",
    "enrolment-proof",
    "family-tie-proof",
    "tax-number",
    "social-security-number",
    "health-cover",
    "fee-receipt",
    "other",
)
SUPPORTS: Final = ("info", "form-filling", "translation", "legal")
OBSERVATIONS: Final = (
    "documents-ready",
    "cannot-attend",
    "address-changed",
    "needs-interpreter",
    "employer-letter-ready",
)

#: A status is looked up anew, never filed: the hub keeps it as long as it says something, and half a year more.
KEPT_MONTHS: Final = 6


def _told_together(given: Content) -> Iterator[Broken]:
    if given.get("stage") and not given.get("case_kind"):
        yield Broken("case_kind", Breach("required-together", field="stage"))
    if given.get("stage") and not given.get("stage_since"):
        yield Broken("stage_since", Breach("required-together", field="stage"))
    if given.get("next_step_due") and not given.get("next_step_code"):
        yield Broken("next_step_code", Breach("required-together", field="next_step_due"))


def _of_the_stage(given: Content) -> Iterator[Broken]:
    stage = given.get("stage")
    for code, name in (("appointment-booked", "appointment"), ("documents-missing", "documents_missing")):
        if stage == code and not given.get(name):
            yield Broken(name, Breach("required-with", field="stage", value=code))


_SUBJECTS: Final = ("stage", "entitlements", "support", "partner_observation")


def _something_said(given: Content) -> Iterator[Broken]:
    if not any(given.get(name) for name in _SUBJECTS):
        yield Broken("", Breach("one-needed", fields=list(_SUBJECTS)))


class StatusAppointmentSchema(StrictSchema):
    """An appointment at a counter."""

    place = Label(150, description="Which counter.")
    start = Moment(required=True, description="When.")
    status = Code(ATTENDANCES, required=True, description="Booked, attended or missed.")


class PermitSchema(StrictSchema):
    """The permit itself; no partner reads it by consent."""

    checks: ClassVar[tuple[Check, ...]] = (in_order("valid_from", "valid_until"),)

    category = listed(
        Identifier(code_shaped, maximum=40, required=True, description="Category, by the article of the law."), PERMITS
    )
    valid_from = Day(required=True, description="First day of validity.")
    valid_until = Day(description="Last day of validity; none for one without an end.")


class FileSupportSchema(StrictSchema):
    """Who helps with the file."""

    org = Label(150, required=True, description="Which organisation helps.")
    kind = Code(SUPPORTS, required=True, description="With what it helps.")
    since = Day(passed=True, description="Since when.")


class ResidenceStatusSchema(StrictSchema):
    """The state of a case, or what a partner that helps with it has to say."""

    presences: ClassVar[tuple[Check, ...]] = (_told_together, _of_the_stage, _something_said)

    case_kind = personal(
        listed(Identifier(code_shaped, maximum=40, description="What the case is about."), CASE_KINDS),
        "immigration-status",
        by="A",
    )
    stage = personal(
        listed(Identifier(code_shaped, maximum=40, description="Where it stands."), STAGES),
        "immigration-status",
        by="A",
    )
    stage_since = personal(Day(passed=True, description="Since when it stands there."), "immigration-status", by="A")
    next_step_code = personal(Code(NEXT_STEPS, description="What comes next."), "immigration-status", by="A")
    next_step_due = personal(Day(description="By when."), "immigration-status", by="A")
    appointment = personal(
        Nested(StatusAppointmentSchema(), description="The appointment."), "immigration-status", by="A"
    )
    documents_missing = personal(
        Many(Code(DOCUMENTS, required=True), 13, unique=True, description="What is missing from the file."),
        "immigration-status",
        by="A",
    )
    permit = personal(
        Nested(PermitSchema(), description="The permit; not shared by default."), "immigration-status", by="A"
    )
    entitlements = personal(
        Nested(EntitlementsSchema(), description="What the person may do: the answer partners read."),
        "immigration-status",
        by="A",
    )
    support = said_by(Nested(FileSupportSchema(), description="Who helps with the file."), "N")
    partner_observation = personal(
        Code(OBSERVATIONS, description="What a partner observed; no free text."), "immigration-status", by="NE"
    )


CONTENT: Final[marshmallow.Schema] = ResidenceStatusSchema()


def _kept_until(content: Content, _: str, on: date) -> date:
    places = (("entitlements", "until"), ("permit", "valid_until"))
    ends = (date.fromisoformat(end) for place, name in places if (end := (content.get(place) or {}).get(name)))
    return months_after(max((on, *ends)), KEPT_MONTHS)


_ANSWER: Final = frozenset({f"entitlements.{name}" for name in (*MAY, "until")})
_WORK: Final = frozenset({"entitlements.may_work", "entitlements.until"})
_STUDY: Final = frozenset({"entitlements.may_study", "entitlements.until"})
#: What a partner says in a record of its own is for the authority whose file it is about.
_SAID: Final = frozenset(path for path in field_categories(CONTENT) if path.split(".")[0] in _SUBJECTS[2:])

RESIDENCE_STATUS: Final = RecordKind(
    name="residence-status",
    plural="residence-statuses",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({AUTHORITY, "public-body", "ngo", "employer"}),
    purposes=frozenset({"documents"}),
    needs=frozenset({"immigration-status"}),
    readable={"ngo": _ANSWER, "public-body": _ANSWER, AUTHORITY: _ANSWER | _SAID, "employer": _WORK, "school": _STUDY},
    reach="held",
    dated_by=("stage_since",),
    kept_until=_kept_until,
)
