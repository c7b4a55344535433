"""Batches: how one stands, and what became of each of its rows. No personal data."""

from typing import Final

import marshmallow

from schemas.base import StrictSchema
from schemas.codes import CATEGORIES
from schemas.dates import Instant
from schemas.fields import Carried, Code, Many, Nested, RecordId, Text, Whole
from schemas.page import LARGEST
from schemas.problem import ORIGINS, FaultSchema, MissingSchema, ReasonSchema

STATES: Final = ("reading", "done", "interrupted")
MOST: Final = 2**31 - 1


class BatchSchema(StrictSchema):
    """How a batch stands."""

    batch_id = RecordId(required=True, description="Id of the batch.")
    state = Code(STATES, required=True, description="`interrupted`: send it again under the same key, and it goes on.")
    stopped_by = Text(64, description="Code of the problem that interrupted it.")
    media_type = Text(64, required=True, description="How its rows are written.")
    record_type = Text(40, description="Kind of record of every row of a table.")
    rows = Whole(0, MOST, required=True, description="Rows that have a result.")
    sent = Whole(0, MOST, required=True, description="Rows that went on their way, now or before.")
    waiting = Whole(0, MOST, required=True, description="Rows that wait for a person's consent.")
    refused = Whole(0, MOST, required=True, description="Rows that were refused.")
    begun_at = Instant(required=True, description="When it was begun.")
    changed_at = Instant(required=True, description="When it last came further.")
    ended_at = Instant(description="When it was done or interrupted.")


class BatchRowSchema(StrictSchema):
    """What became of one row: the receipt of a sending, or a problem. Of a problem, `title` says what `code` means."""

    row = Whole(1, MOST, required=True, description="Which row, from 1; empty rows and a header are not counted.")
    status = Whole(200, 599, required=True, description="The status the same submission would have if sent alone.")
    source_record_id = Text(128, description="The sender's own id for the record, unless it is at fault.")
    record_id = RecordId(description="Id of the record.")
    record_type = Text(40, description="Kind of record.")
    state = Text(40, description="What became of it.")
    evidence_id = RecordId(description="The evidence entry of the sending.")
    leaf_hash = Text(64, description="SHA-256 leaf of that entry, in hexadecimal.")
    dropped = Many(Code(CATEGORIES, required=True), 18, description="Categories not kept, for want of consent.")
    missing = Many(Carried(MissingSchema(), required=True), 50, description="What consent is missing.")
    passed = Many(Text(80, required=True), 50, description="Checks that passed.")
    referral_number = Text(32, description="Number of the referral, for people.")
    consent_request_id = RecordId(description="The question put to the person.")
    code = Text(64, description="Stable code of the problem.")
    title = Text(200, description="The code in words, in English or Portuguese.")
    origin = Code(ORIGINS, description="Whose turn it is to mend it.")
    decision_id = RecordId(description="The evidence entry of the decision.")
    errors = Many(Nested(FaultSchema(), required=True), 1000, description="Every fault of the row.")
    reasons = Many(Nested(ReasonSchema(), required=True), 50, description="Reasons of the decision.")
    scopes = Many(Text(80, required=True), 20, description="Any of these scopes would open this.")


class BatchResultsSchema(BatchSchema):
    """How a batch stands, with the results of some of its rows."""

    items = Many(Carried(BatchRowSchema(), required=True), LARGEST, required=True, description="Results, in order.")
    next = Text(1024, description="Cursor of the next page; null at the end for now.")


BATCH: Final[marshmallow.Schema] = BatchSchema()
BATCH_ROW: Final[marshmallow.Schema] = BatchRowSchema()
BATCH_RESULTS: Final[marshmallow.Schema] = BatchResultsSchema()
