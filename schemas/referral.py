"""The referral: one partner asks another to act for an applicant, and hears how it ended."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.applicant import ClaimsSchema
from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY, PARTNER_KINDS, PRODUCERS, Category
from schemas.dates import Day, Moment, months_after
from schemas.faults import Breach
from schemas.fields import Code, Identifier, Key, Label, Many, Nested, Prose, ReferralKey, YesNo
from schemas.identifiers import email, partner_slug, phone
from schemas.listed import code_shaped, listed
from schemas.places import language
from schemas.services import revealed

PRIORITIES: Final = ("emergency", "urgent", "normal")

#: How long a referral is kept after its end; briefly where it came to nothing or reveals illness, harm or flight.
KEPT_MONTHS: Final = 24
BRIEF_MONTHS: Final = 6
FRUITLESS: Final = frozenset({"rejected", "expired", "lapsed", "cancelled", "entered-in-error"})

#: What a place must offer for the person to be able to come.
ACCESSIBILITY: Final = (
    "wheelchair",
    "step-free",
    "sign-language",
    "hearing-support",
    "large-print",
    "screen-reader",
    "easy-read",
    "quiet-space",
    "other",
)


class SenderSchema(StrictSchema):
    """Who refers, within the sending partner; the partner itself is known from its registration."""

    unit = Label(150, description="Unit or programme.")
    worker_name = Label(150, required=True, description="Who refers (required by the IASC referral form).")
    position = Label(100, description="Position of the worker.")
    email = Identifier(email, maximum=254, description="Where the worker can be written to.")
    phone = Identifier(phone, description="Where the worker can be called, E.164.")


class ReceiverSchema(StrictSchema):
    """Who is asked to act."""

    org = Identifier(partner_slug, maximum=64, required=True, description="Slug of the receiving partner.")
    unit = Label(150, description="Unit or programme.")
    worker = Label(150, description="A named worker there.")


class GivenServiceSchema(StrictSchema):
    """A service the person already had."""

    service_code = listed(Identifier(code_shaped, required=True, description="Which service."), "service-codes")
    org = Label(150, description="Who gave it.")
    date = Day(passed=True, description="When.")


class ArrangementsSchema(StrictSchema):
    """What the person needs to be able to come."""

    interpreter_lang = listed(
        Identifier(language, maximum=3, description="Interpreter's language, ISO 639-3."), "languages"
    )
    accessibility_codes = personal(
        Many(Code(ACCESSIBILITY, required=True), 9, unique=True, description="What the place must offer."), "health"
    )
    accompaniment = YesNo(description="Whether somebody will accompany the person.")
    childcare = YesNo(description="Whether childcare is needed meanwhile.")


class ConsentStatementSchema(StrictSchema):
    """What the sender states of the consent it took itself: a pointer, never the hub's proof."""

    obtained_from = Code(("individual", "caregiver", "guardian"), required=True, description="From whom.")
    method = Code(("written", "oral", "digital"), required=True, description="How.")
    at = Moment(passed=True, description="When.")


def _discreet(content: Content) -> Iterator[Broken]:
    # A free text beside such a code would say why; the code alone already reveals enough.
    if content.get("reason_summary") and revealed(content.get("service_codes") or ()):
        yield Broken("reason_summary", Breach("text-not-with-this-service"))


class ReferralSchema(StrictSchema):
    """What a sender says in a referral."""

    checks: ClassVar[tuple[Check, ...]] = (_discreet,)

    priority = Code(PRIORITIES, required=True, description="Answer due in 24 hours, 72 hours, 14 days by default.")
    service_codes = personal(
        listed(
            Many(
                Identifier(code_shaped, required=True),
                10,
                minimum=1,
                unique=True,
                required=True,
                description="What is asked.",
            ),
            "service-codes",
        ),
        "needs",
    )
    service_offer_id = Key(description="The offer meant, from the directory.")
    sender = Nested(SenderSchema(), required=True, description="Who refers.")
    receiver = Nested(ReceiverSchema(), required=True, description="Who is asked.")
    reason_summary = personal(
        Prose(1000, description="Why, in few words, without names or numbers; not with a sensitive service."),
        "needs",
        special=True,
    )
    services_already_given = personal(
        Many(Nested(GivenServiceSchema(), required=True), 20, description="What the person already had."), "needs"
    )
    special_arrangements = personal(
        Nested(ArrangementsSchema(), description="What the person needs to be able to come."),
        "needs",
        special=True,
    )
    consent_statement = Nested(ConsentStatementSchema(), description="What the sender states of its own consent.")
    onward_referral_id = ReferralKey(description="The referral this was passed on to; it needs a consent of its own.")
    parent_referral_id = ReferralKey(description="The referral this one passes on.")


class ReferralReadingSchema(ReferralSchema):
    """A referral as it is read: what was sent, and a snapshot of the sender's claims about the person."""

    checks: ClassVar[tuple[Check, ...]] = ()

    subject_snapshot = Nested(ClaimsSchema(), description="The sender's claims, as far as consented for this reader.")


CONTENT: Final[marshmallow.Schema] = ReferralSchema()
READING: Final[marshmallow.Schema] = ReferralReadingSchema()

#: Partners see in which municipality a person lives, not where in it.
_DOORSTEP: Final = frozenset({"subject_snapshot.address.line", "subject_snapshot.address.postal_code"})


def _asked(content: Content) -> frozenset[Category]:
    return revealed(content.get("service_codes") or ())


def _given(service: Content) -> frozenset[Category]:
    return revealed([service["service_code"]])


def _kept_until(content: Content, state: str, on: date) -> date:
    brief = state in FRUITLESS or _asked(content) or any(map(_given, content.get("services_already_given") or ()))
    return months_after(on, BRIEF_MONTHS if brief else KEPT_MONTHS)


_ALL: Final = frozenset(field_categories(READING))

REFERRAL: Final = RecordKind(
    name="referral",
    plural="referrals",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=READING,
    produced_by=frozenset(PRODUCERS),
    needs=frozenset({"identity", "needs"}),
    readable=dict.fromkeys(PARTNER_KINDS, _ALL - _DOORSTEP) | {AUTHORITY: _ALL},
    moves=True,
    names_receiver=True,
    service_group=_asked,
    mentions={"services_already_given": _given},
    kept_until=_kept_until,
)
