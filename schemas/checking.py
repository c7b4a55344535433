"""What a schema alone cannot know of a sending: who says it, and on which day. Every such fault at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from schemas.applicant import person_faults
from schemas.base import Content, RecordKind, producer_faults
from schemas.dates import dated_faults
from schemas.envelope import submission
from schemas.faults import Fault


def submission_faults(kind: RecordKind, body: Content, producer: str, *, now: datetime, today: date) -> list[Fault]:
    """What keeps one of :data:`schemas.codes.PRODUCERS` from sending this body today.

    Of a body read in part, as far as it was read.
    """
    schema, content = submission(kind), body.get("content") or {}
    found = [
        *producer_faults(body, schema, producer),
        *dated_faults(body, schema, now=now, today=today),
        *(fault.under("/subject") for fault in person_faults(body.get("subject") or {}, today)),
    ]
    if all(name in content for name, field in kind.content.fields.items() if field.required):
        about = [*kind.follows((), content, today), *kind.sayable(content, producer)]
        found += [fault.under("/content") for fault in about]
    return found


def in_place(read: Any, given: Any) -> Any:
    """What was read of a document, less the lists of which an item could not be: places behind it would be wrong."""
    if isinstance(read, Mapping) and isinstance(given, Mapping):
        kept = {name: value for name, value in read.items() if _as_long(value, given.get(name))}
        return {name: in_place(value, given.get(name)) for name, value in kept.items()}
    if isinstance(read, list):
        return [in_place(one, told) for one, told in zip(read, given, strict=True)]
    return read


def _as_long(read: Any, given: Any) -> bool:
    return not isinstance(read, list) or (isinstance(given, list) and len(read) == len(given))


def beside(found: Sequence[Fault], more: Iterable[Fault]) -> list[Fault]:
    """The further faults that do not follow from one found: where a value could not be read, it may seem missing."""
    return [one for one in more if not any((known.path + "/").startswith(one.path + "/") for known in found)]


def replay_faults(kind: RecordKind, body: Content, events: Sequence[Content], today: date) -> list[Fault]:
    """What keeps the events reported since from following the content of this body, which corrects the first."""
    first = body["content"]
    told = (kind.follows([first, *events[:count]], event, today) for count, event in enumerate(events))
    places = {fault.path if fault.path == "/event" else "/event_date" for faults in told for fault in faults}
    return [Fault(place, "contradicts-events").under("/content") for place in sorted(places)]
