"""The order of a placement's events, and when each milestone can be answered: pure, told what day it is.

A milestone counts from the day the person started. It can be answered from seven days before it falls due until the
day before the next one opens: an answer later than that says how things stand at the next milestone, not at this
one. The last stays open for ninety days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from schemas.base import Content
from schemas.faults import Fault

#: What may follow an event; before the first one stands nothing. What ended or was declined stays so.
FOLLOWING: Final[Mapping[str | None, tuple[str, ...]]] = {
    None: ("offered", "accepted", "declined", "started"),
    "offered": ("accepted", "declined", "started"),
    "accepted": ("declined", "started"),
    "declined": (),
    "started": ("confirmed", "retained", "ended"),
    "confirmed": ("confirmed", "retained", "ended"),
    "retained": ("confirmed", "retained", "ended"),
    "ended": (),
}

DAYS: Final[Mapping[str, int]] = {"d30": 30, "d90": 90, "d180": 180}
EARLY: Final = timedelta(days=7)
LAST_STAYS_OPEN: Final = timedelta(days=90)


@dataclass(frozen=True)
class Window:
    """When a milestone can be answered: from ``opens_on`` to ``closes_on``, both included, due in between."""

    opens_on: date
    due_on: date
    closes_on: date


def started_on(events: Sequence[Content]) -> date | None:
    """The day the person started, once reported."""
    return next((_day(event) for event in events if event["event"] == "started"), None)


def window(milestone: str, start: date) -> Window:
    """When a milestone can be answered for a placement that began on ``start``."""
    due = start + timedelta(days=DAYS[milestone])
    later = [days for days in DAYS.values() if days > DAYS[milestone]]
    next_opens = start + timedelta(days=min(later)) - EARLY if later else due + LAST_STAYS_OPEN
    return Window(due - EARLY, due, next_opens - timedelta(days=1))


def open_milestones(events: Sequence[Content], today: date) -> tuple[str, ...]:
    """The milestones to ask an employer about today: open, not answered, and the placement has not ended."""
    start = started_on(events)
    if start is None or "retained" not in following(events):
        return ()
    windows = {name: window(name, start) for name in DAYS}
    return tuple(
        name for name, one in windows.items() if one.opens_on <= today <= one.closes_on and not _answered(events, name)
    )


def following(events: Sequence[Content]) -> tuple[str, ...]:
    """The events that may come next; after it was reported that the person left, only the end."""
    if not events:
        return FOLLOWING[None]
    last = events[-1]
    if (last.get("retention") or {}).get("state") == "left":
        return ("ended",)
    return FOLLOWING[last["event"]]


def event_faults(earlier: Sequence[Content], event: Content, today: date) -> list[Fault]:
    """What keeps an event from following those reported before it, oldest first, in their wire form."""
    return [*_order_faults(earlier, event), *_date_faults(earlier, event), *_milestone_faults(earlier, event, today)]


def _order_faults(earlier: Sequence[Content], event: Content) -> Iterator[Fault]:
    allowed = following(earlier)
    if event["event"] not in allowed:
        yield Fault("/event", "event-out-of-order", {"allowed": list(allowed)})


def _date_faults(earlier: Sequence[Content], event: Content) -> Iterator[Fault]:
    latest = max((one["event_date"] for one in earlier), default="")
    if event["event_date"] < latest:
        yield Fault("/event_date", "before-earlier-event", {"earliest": latest})
    if start := started_on([*earlier, event]):
        yield from _start_faults(event, start)
    yield from _end_faults(earlier, event, start)


def _start_faults(event: Content, start: date) -> Iterator[Fault]:
    if event["event"] == "started" and event.get("start_date") not in (None, start.isoformat()):
        yield Fault("/start_date", "start-is-event-date", {"event_date": start.isoformat()})


def _end_faults(earlier: Sequence[Content], event: Content, start: date | None) -> Iterator[Fault]:
    end = (event.get("end") or {}).get("date")
    if start and end and end < start.isoformat():
        yield Fault("/end/date", "ends-before-start", {"start": start.isoformat()})
    elif end and end < (seen := _last_seen_at_work(earlier)):
        yield Fault("/end/date", "before-earlier-event", {"earliest": seen})


def _last_seen_at_work(events: Sequence[Content]) -> str:
    return max((event["event_date"] for event in events if _at_work(event)), default="")


def _at_work(event: Content) -> bool:
    # A milestone can be answered by the news that the person had left before it.
    if event["event"] == "retained":
        return bool(event["retention"]["state"] == "employed")
    return event["event"] == "confirmed" and bool(event["confirmation"]["result"] == "confirmed")


def _milestone_faults(earlier: Sequence[Content], event: Content, today: date) -> Iterator[Fault]:
    milestone, start = event.get("milestone"), started_on(earlier)
    if not milestone or start is None:
        return
    one = window(milestone, start)
    # A date that lies ahead has a fault of its own and opens nothing.
    told = min(_day(event), today)
    if told < one.opens_on:
        yield Fault("/milestone", "milestone-not-due", {"milestone": milestone, "opens_on": one.opens_on.isoformat()})
    elif told > one.closes_on:
        yield Fault("/milestone", "milestone-closed", {"milestone": milestone, "closed_on": one.closes_on.isoformat()})
    if _answered(earlier, milestone):
        yield Fault("/milestone", "milestone-answered", {"milestone": milestone})


def _answered(events: Sequence[Content], milestone: str) -> bool:
    # Not knowing is no answer: it may be followed by one.
    return any(event.get("milestone") == milestone and event["retention"]["state"] != "unknown" for event in events)


def _day(event: Content) -> date:
    return date.fromisoformat(event["event_date"])
