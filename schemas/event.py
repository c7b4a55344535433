"""Events as partners read them (CloudEvents 1.0), in the feed, the inbox and by webhook: ids and codes, no content."""

from typing import Final

import marshmallow

from schemas.base import StrictSchema
from schemas.dates import Instant
from schemas.fields import Code, Key, Many, Nested, RecordId, Text, Whole

SPEC_VERSION: Final = "1.0"
INBOX_PAGE: Final = 100


class EventDataSchema(StrictSchema):
    """What an event points to."""

    record_id = Key(description="The record it is about.")
    record_type = Text(40, description="Kind of that record.")
    version = Whole(1, 1_000_000, description="Version of that record.")
    href = Text(200, description="Where to read it.")
    state = Text(40, description="State reached, for an event that tells of one.")
    consent_id = Key(description="The consent it is about.")
    consent_request_id = Key(description="The question it is about.")
    part = Text(40, description="The part that was put.")


class EventSchema(StrictSchema):
    """One event; its id stays the same however often it is told."""

    specversion = Code((SPEC_VERSION,), required=True, description="Version of CloudEvents.")
    id = RecordId(required=True, description="Id of the event; the key to do its effect once.")
    source = Text(200, required=True, description="The hub.")
    type = Text(100, required=True, description="`pt.aima.hub.{kind}.{what}`.")
    subject = Text(64, description="The record it is about.")
    time = Instant(required=True, description="When it happened.")
    datacontenttype = Code(("application/json",), description="Media type of `data`.")
    data = Nested(EventDataSchema(), required=True, description="What it points to.")


class AcknowledgementsSchema(StrictSchema):
    """Which events were taken in; acknowledging again changes nothing."""

    event_ids = Many(
        RecordId(required=True), INBOX_PAGE, minimum=1, unique=True, required=True, description="Ids of the events."
    )


class AcknowledgedSchema(StrictSchema):
    """What became of an acknowledgement."""

    acknowledged = Many(Key(required=True), INBOX_PAGE, required=True, description="Taken note of, now or before.")
    # `unknown` is already the name of what a schema does with fields it does not know.
    strangers = Many(
        Key(required=True),
        INBOX_PAGE,
        required=True,
        attribute="unknown",
        data_key="unknown",
        description="Not events of yours.",
    )


EVENT: Final[marshmallow.Schema] = EventSchema()
ACKNOWLEDGEMENTS: Final[marshmallow.Schema] = AcknowledgementsSchema()
ACKNOWLEDGED: Final[marshmallow.Schema] = AcknowledgedSchema()
