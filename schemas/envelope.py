"""What surrounds a record: what its sender gives, what a reader gets, and the receipt of a sending."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, cast

import marshmallow

from schemas.applicant import PersonSchema
from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, personal
from schemas.codes import CATEGORIES, CONFIDENTIALITIES, LEGAL_BASES, PURPOSES
from schemas.dates import Day, Instant, Moment
from schemas.faults import Breach
from schemas.fields import Carried, Code, Identifier, Label, Many, Nested, RecordId, Text, Whole, YesNo
from schemas.identifiers import partner_slug, reference
from schemas.move import ACTING, STATES, MoveReadingSchema
from schemas.problem import MissingSchema

RESTRICTION_REASONS: Final = ("fear-of-harm", "wants-to-tell-self", "other")
EVIDENCE_KINDS: Final = ("document-seen", "system-record", "credential", "self-reported")
RECORD_STATES: Final = ("waiting", "released", "lapsed", "entered-in-error")


class RestrictionsSchema(StrictSchema):
    """What the person asked to be withheld. Read by the hub and by staff; never handed on."""

    withhold_from_orgs = Many(
        Identifier(partner_slug, maximum=64, required=True),
        50,
        unique=True,
        description="Slugs of partners to withhold from.",
    )
    reason_code = Code(RESTRICTION_REASONS, description="Why.")
    no_contact = YesNo(description="The person must not be contacted.")


class EvidenceSchema(StrictSchema):
    """What the sender's words rest on."""

    kind = Code(EVIDENCE_KINDS, required=True, description="What they rest on.")
    ref = Identifier(reference, maximum=128, description="The sender's reference of it.")


class ExternalRefSchema(StrictSchema):
    """The record's id in another system of the sender; never shown to others."""

    system = Label(64, required=True, description="Which system.")
    id = Identifier(reference, maximum=128, required=True, description="Id there.")


def _period_in_order(period: Content) -> Iterator[Broken]:
    if period.get("start") and period.get("end") and period["end"] < period["start"]:
        yield Broken("end", Breach("ends-before-start", start=period["start"]))


class PeriodSchema(StrictSchema):
    """From one instant to another."""

    checks = (_period_in_order,)

    start = Moment(passed=True, required=True, description="Beginning.")
    end = Moment(passed=True, description="End; open when absent.")


def _one_time(given: Content) -> Iterator[Broken]:
    if given.get("occurred_at") and given.get("period"):
        yield Broken("period", Breach("either-or", fields=["occurred_at", "period"]))


class SubmissionSchema(StrictSchema):
    """The envelope fields a sender gives, whatever the kind."""

    presences = (_one_time,)

    source_record_id = Identifier(
        reference,
        maximum=128,
        required=True,
        description="The sender's own id of this record; unique per partner and kind.",
    )
    occurred_at = Instant(passed=True, description="When it happened (RFC 3339).")
    period = Nested(PeriodSchema(), description="When it went on, in place of `occurred_at`.")
    confidentiality = Code(CONFIDENTIALITIES, description="N, R or V (HL7); a sender can only raise it.")
    group_ref = personal(
        Identifier(reference, maximum=64, description="The sender's reference of the household."), "family", by="AI"
    )
    restrictions = personal(
        Nested(RestrictionsSchema(), description="What the person asked to be withheld."), "protection-risk", by="NIA"
    )
    evidence = Many(Nested(EvidenceSchema(), required=True), 10, description="What the record rests on.")
    external_refs = Many(Nested(ExternalRefSchema(), required=True), 10, description="Ids in the sender's systems.")


def _addressed(given: Content) -> Iterator[Broken]:
    if given.get("referral_id"):
        if given.get("recipients"):
            yield Broken("recipients", Breach("either-or", fields=["referral_id", "recipients"]))
    elif not given.get("recipients"):
        yield Broken("", Breach("addressee-missing", fields=["referral_id", "recipients"]))
    elif not given.get("subject"):
        yield Broken("subject", Breach("required"))


#: The same in JSON Schema.
_ADDRESSED: Final[Mapping[str, Any]] = {
    "anyOf": [
        {
            "required": ["referral_id"],
            "properties": {"referral_id": {"type": "string"}, "recipients": {"type": "null"}},
        },
        {
            "required": ["recipients", "subject"],
            "properties": {
                "referral_id": {"type": "null"},
                "recipients": {"type": "array"},
                "subject": {"type": "object"},
            },
        },
    ]
}


@cache
def submission(kind: RecordKind) -> marshmallow.Schema:
    """The schema of the body that sends a record of a kind."""
    fields: dict[str, Any] = {
        "schema_version": Code(kind.versions, description="Version of the kind's schema; the newest if absent."),
        "purpose": Code(_purposes(kind), required=kind.names_receiver, description="What for."),
        "subject": Nested(PersonSchema(), required=kind.names_receiver or kind.held, description="Whom it is about."),
        "content": Nested(kind.content, required=True, description="The record itself."),
    }
    presences: tuple[Check, ...] = SubmissionSchema.presences
    if kind.held:
        fields["Meta"] = _OfHeld
    elif not kind.names_receiver:
        presences = (*presences, _addressed)
        fields["shape"] = _ADDRESSED
        fields["referral_id"] = RecordId(description="The referral this answers; it goes to that referral's sender.")
        fields["recipients"] = Many(
            Identifier(partner_slug, maximum=64, required=True),
            10,
            minimum=1,
            unique=True,
            description="Slugs of partners, where no referral is named.",
        )
    about = {"presences": presences, "__doc__": f"Sends a record ({kind.name})."}
    return cast("marshmallow.Schema", type(f"{_title(kind)}SubmissionSchema", (SubmissionSchema,), fields | about)())


class _OfHeld:
    """A held record names nobody: for what it is read, and by whom, is the person's to say, or a law's."""

    exclude = ("purpose", "restrictions")


def _purposes(kind: RecordKind) -> tuple[str, ...]:
    return tuple(one for one in PURPOSES if one in kind.purposes) or PURPOSES


def _title(kind: RecordKind) -> str:
    return "".join(word.title() for word in kind.name.split("-"))


class ReferralStatusSchema(StrictSchema):
    """Where a referral stands, who acts next, and by when."""

    number = Text(32, required=True, description="Number for people, with a check character.")
    priority = Text(20, required=True, description="Priority.")
    state = Code(STATES, required=True, description="State.")
    state_since = Instant(description="Since when.")
    acts_next = Code(ACTING, description="Who acts next; null: nobody.")
    due_at = Instant(description="By when.")
    open_moves = Many(Code(STATES, required=True), 20, description="The states this reader can move it to now.")
    moves = Many(Nested(MoveReadingSchema(), required=True), 500, description="Its moves, oldest first.")


class EnvelopeSchema(StrictSchema):
    """The envelope as producer and addressee read it, in every state; it holds no content."""

    record_id = RecordId(required=True, description="Id of the record.")
    record_type = Text(40, required=True, description="Kind of record.")
    schema_version = Text(10, required=True, description="Version of the kind's schema.")
    version = Whole(1, 1_000_000, required=True, description="Version of the record.")
    supersedes = Whole(1, 1_000_000, description="The version this one replaced; null for the first.")
    subject_id = Text(64, description="The reader's own id of the person.")
    producer = Text(64, required=True, description="Slug of the partner who produced it.")
    recipients = Many(Text(64, required=True), 50, required=True, description="Slugs of those it is addressed to.")
    source_record_id = Text(128, description="The producer's own id; told to the producer alone.")
    purpose = Code(PURPOSES, description="What for; null for what a law asks for, and for one's own held record.")
    legal_basis = Code(LEGAL_BASES, required=True, description="On what basis it flows.")
    referral_id = RecordId(description="The referral it belongs to.")
    data_categories = Many(
        Code(CATEGORIES, required=True),
        18,
        required=True,
        description="Categories it holds; to who did not produce it, those of the content told with it.",
    )
    confidentiality = Code(CONFIDENTIALITIES, description="N, R or V (HL7); null to others where no content is told.")
    occurred_at = Instant(description="When it happened.")
    recorded_at = Instant(required=True, description="When the hub took it.")
    retention_until = Day(description="Until when it is kept; told to its producer.")
    state = Code(
        RECORD_STATES, required=True, description="Waiting for consent, released, lapsed, or entered in error."
    )
    referral = Nested(ReferralStatusSchema(), description="Where a referral stands.")


class NoticeReceiptSchema(StrictSchema):
    """What shows that a notice arrived."""

    evidence_id = RecordId(required=True, description="The evidence entry of the first reading by law.")
    read_at = Instant(required=True, description="When it was first read.")


class StatutoryNoticeSchema(StrictSchema):
    """That a law made the hub tell a partner of this record; never a matter of consent."""

    to = Text(64, required=True, description="Slug of the partner told.")
    law = Text(200, required=True, description="By which law.")
    version = Whole(1, 1_000_000, required=True, description="Of which version of the record.")
    sent_at = Instant(required=True, description="When.")
    evidence_id = RecordId(required=True, description="The evidence entry of the notice.")
    delivered_at = Instant(description="When the partner's system took it, or acknowledged it; null until then.")
    receipt = Nested(NoticeReceiptSchema(), description="The partner's receipt; null until it has read the record.")


@cache
def reading(kind: RecordKind) -> marshmallow.Schema:
    """The schema of one record of a kind as it is read: envelope and content.

    What its sender gave beside the content is told to that sender alone.
    """
    beside = {name: field for name, field in SubmissionSchema().fields.items() if name not in EnvelopeSchema().fields}
    beside["statutory_notices"] = Many(
        Nested(StatutoryNoticeSchema(), required=True),
        50,
        description="Whom the hub told of this record by law, oldest first; for its producer alone.",
    )
    content = Carried(kind.reading, description="The record itself, as far as this reader may see it.")
    about = {**beside, "content": content, "__doc__": f"A record ({kind.name}) as it is read."}
    return cast("marshmallow.Schema", type(f"{_title(kind)}RecordSchema", (EnvelopeSchema,), about)())


class ReceiptSchema(StrictSchema):
    """The receipt of a sending; it never holds personal data."""

    record_id = RecordId(required=True, description="Id of the record.")
    record_type = Text(40, required=True, description="Kind of record.")
    state = Text(40, required=True, description="What became of it: `released`, `waiting`, or a referral's state.")
    evidence_id = RecordId(required=True, description="The evidence entry of the sending.")
    leaf_hash = Text(64, required=True, description="SHA-256 leaf of that entry, in hexadecimal.")
    dropped = Many(Code(CATEGORIES, required=True), 18, description="Categories not kept, for want of consent.")
    missing = Many(Carried(MissingSchema(), required=True), 50, description="What consent is missing.")
    passed = Many(Text(80, required=True), 50, description="Checks that passed.")
    referral_number = Text(32, description="Number of the referral, for people.")
    consent_request_id = RecordId(description="The question put to the person.")


class ReportSchema(StrictSchema):
    """The receipt of a part or an event; it never holds personal data."""

    record_id = RecordId(required=True, description="Id of the record.")
    version = Whole(1, 1_000_000, required=True, description="Version of the part, or position of the event.")
    evidence_id = RecordId(required=True, description="The evidence entry of the report.")
    leaf_hash = Text(64, required=True, description="SHA-256 leaf of that entry, in hexadecimal.")


ENVELOPE: Final[marshmallow.Schema] = EnvelopeSchema()
RECEIPT: Final[marshmallow.Schema] = ReceiptSchema()
REPORT: Final[marshmallow.Schema] = ReportSchema()
