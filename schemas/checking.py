"""What a schema alone cannot know of a sending: who says it, and on which day. Every such fault at once."""

from collections.abc import Sequence
from datetime import date, datetime

from schemas.applicant import person_faults
from schemas.base import Content, RecordKind, producer_faults
from schemas.dates import dated_faults
from schemas.envelope import submission
from schemas.faults import Fault


def submission_faults(
    kind: RecordKind, body: Content, producer_kind: str, *, now: datetime, today: date
) -> list[Fault]:
    """What keeps a kind of partner from sending this body today."""
    schema = submission(kind)
    return [
        *producer_faults(body, schema, producer_kind),
        *dated_faults(body, schema, now=now, today=today),
        *(fault.under("/subject") for fault in person_faults(body.get("subject") or {}, today)),
        *(fault.under("/content") for fault in kind.follows((), body["content"], today)),
        *(fault.under("/content") for fault in kind.sayable(body["content"], producer_kind)),
    ]


def replay_faults(kind: RecordKind, body: Content, events: Sequence[Content], today: date) -> list[Fault]:
    """What keeps the events reported since from following the content of this body, which corrects the first."""
    first = body["content"]
    told = (kind.follows([first, *events[:count]], event, today) for count, event in enumerate(events))
    places = {fault.path if fault.path == "/event" else "/event_date" for faults in told for fault in faults}
    return [Fault(place, "contradicts-events").under("/content") for place in sorted(places)]
