"""The states of every object and who may move it: total tables, so a missing row means no such move.

Who may move is said by role: ``sender`` and ``receiver`` of a referral, ``connector`` (a technical receipt),
``person``, ``asker`` of a consent request, ``aima`` (staff), and ``hub`` (the clock and the engine).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.errors import MoveNotAllowedError, UnknownStateError


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a state table: from any of these to any of those, by whom, with which fields of the move."""

    origins: tuple[str, ...]
    targets: tuple[str, ...]
    movers: tuple[str, ...]
    needs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A total state table; ``ended`` are the states in which the object no longer asks anything of its partners."""

    name: str
    states: tuple[str, ...]
    ended: frozenset[str]
    rows: tuple[Row, ...]
    moves: Mapping[tuple[str, str], Row]


def _moves(rows: tuple[Row, ...]) -> Iterator[tuple[tuple[str, str], Row]]:
    return (((state, to), row) for row in rows for state in row.origins for to in row.targets)


def _lifecycle(name: str, states: tuple[str, ...], ended: Collection[str], rows: tuple[Row, ...]) -> Lifecycle:
    return Lifecycle(name=name, states=states, ended=frozenset(ended), rows=rows, moves=dict(_moves(rows)))


def move(table: Lifecycle, state: str, to: str, by: str) -> Row:
    """Return the row that permits the move; raise :class:`MoveNotAllowedError` when there is none for this mover."""
    row = table.moves.get((state, to))
    if row is None or by not in row.movers:
        raise MoveNotAllowedError(state, to, by, open_moves(table, state))
    return row


def allowed(table: Lifecycle, state: str, by: str) -> tuple[str, ...]:
    """The states this mover may move to from here, in the table's order."""
    return tuple(to for to, movers in open_moves(table, state).items() if by in movers)


def open_moves(table: Lifecycle, state: str) -> dict[str, tuple[str, ...]]:
    """Every move out of a state, with those who may make it."""
    if state not in table.states:
        raise UnknownStateError(table.name, state)
    return {to: row.movers for to in table.states if (row := table.moves.get((state, to))) is not None}


def unmet(row: Row, given: Collection[str]) -> tuple[str, ...]:
    """The fields that a move needs and was not given."""
    return tuple(name for name in row.needs if name not in given)


PARTNER = _lifecycle(
    "partner",
    ("applied", "testing", "active", "suspended", "closed"),
    ("closed",),
    (
        Row(("applied",), ("testing",), ("aima",)),
        Row(("testing",), ("active",), ("aima",), note="with an agreement in force"),
        Row(("active",), ("suspended",), ("aima",), note="bites at the next request; its people can still withdraw"),
        Row(("suspended",), ("active",), ("aima",), note="revives nothing withdrawn meanwhile"),
        Row(("applied", "testing", "active", "suspended"), ("closed",), ("aima",)),
    ),
)

REQUEST = _lifecycle(
    "consent request",
    ("asked", "granted", "refused", "lapsed", "cancelled"),
    ("granted", "refused", "lapsed", "cancelled"),
    (
        Row(("asked",), ("granted", "refused"), ("person",), note="a refusal is kept as a fact"),
        Row(("asked",), ("lapsed",), ("hub",), note="not answered in time; what waited is destroyed"),
        Row(("asked",), ("cancelled",), ("asker", "hub")),
    ),
)

CONSENT = _lifecycle(
    "consent",
    ("active", "paused", "withdrawn", "expired", "superseded", "inapplicable"),
    ("withdrawn", "expired", "superseded", "inapplicable"),
    (
        Row(("active",), ("paused",), ("person", "hub"), note="also on the 18th birthday of a minor"),
        Row(("paused",), ("active",), ("person",)),
        Row(("active", "paused"), ("withdrawn",), ("person",), note="opens a withdrawal case"),
        Row(("active", "paused"), ("expired",), ("hub",), note="the last day has passed"),
        Row(("active", "paused"), ("superseded",), ("hub",), note="terms change only by a new consent"),
        Row(("active", "paused"), ("inapplicable",), ("hub",), note="the purpose or an agreement ended"),
    ),
)

DELIVERY = _lifecycle(
    "delivery",
    ("queued", "sending", "retrying", "delivered", "fetched", "stopped", "cancelled", "dead"),
    ("fetched", "stopped", "cancelled"),
    (
        Row(("queued", "retrying"), ("sending",), ("hub",), note="claimed, and decided again if it announces content"),
        Row(("queued", "retrying"), ("cancelled",), ("hub",), note="withdrawn before it was told"),
        Row(("sending",), ("delivered", "retrying", "dead"), ("hub",), note="settled by the reply"),
        Row(("sending", "retrying"), ("stopped",), ("hub", "aima"), note="the stop switch"),
        Row(("sending",), ("queued",), ("hub",), note="its worker was lost"),
        Row(("dead",), ("queued",), ("aima",), note="replayed by a person"),
        Row(("delivered",), ("fetched",), ("receiver",), note="the recipient's reading, which is the disclosure"),
    ),
)

_BEFORE_SENDING = ("draft", "waiting-consent")
_UNANSWERED = ("sent", "received", "info-requested", "waitlisted")
_UNDER_WAY = ("accepted", "scheduled", "in-progress")
_OPEN = (*_UNANSWERED, "rejection-proposed", *_UNDER_WAY, "on-hold")
_ENDED = ("completed", "rejected", "failed", "expired", "lapsed", "cancelled", "consent-stopped")
_REFERRAL_STATES = (*_BEFORE_SENDING, *_OPEN, *_ENDED, "closed", "entered-in-error")

_REJECTING = Row(_UNANSWERED, ("rejected",), ("receiver",), ("reason_code",))
_PROPOSING = Row(
    _UNANSWERED,
    ("rejection-proposed",),
    ("receiver",),
    ("reason_code",),
    note="in place of rejected, where the agreement asks a second pair of eyes",
)


def _referral(refusal: Row) -> Lifecycle:
    rows = (
        Row(("draft",), ("waiting-consent", "sent"), ("hub",), note="the verdict chooses, not the sender"),
        Row(("waiting-consent",), ("sent",), ("hub",), note="consent granted"),
        Row(("waiting-consent",), ("lapsed",), ("hub",), note="request refused or lapsed"),
        Row((*_BEFORE_SENDING, *_OPEN), ("cancelled",), ("sender",), ("reason_code",)),
        Row(("sent",), ("received",), ("receiver", "connector"), note="starts the decision clock"),
        Row(_UNANSWERED, ("accepted",), ("receiver",)),
        Row(_UNANSWERED, ("waitlisted",), ("receiver",), ("waiting_list_date",)),
        Row(_UNANSWERED, ("info-requested",), ("receiver",), ("question",)),
        refusal,
        Row(("rejection-proposed",), ("rejected", "received"), ("aima",), ("note",)),
        Row(("info-requested",), ("received",), ("sender",), ("answer",)),
        Row(
            ("sent", "received", "info-requested"),
            ("expired",),
            ("hub",),
            note="deadline passed twice, after reminders",
        ),
        Row(
            ("accepted", "waitlisted", "scheduled", "on-hold"),
            ("scheduled",),
            ("receiver",),
            ("appointment",),
            note="again: rescheduled",
        ),
        Row(
            ("accepted", "waitlisted", "scheduled", "on-hold"),
            ("in-progress",),
            ("receiver",),
            ("first_contact_on",),
        ),
        Row(_UNDER_WAY, ("on-hold",), ("receiver",), ("reason_code", "until")),
        Row((*_UNDER_WAY, "waitlisted", "on-hold"), ("failed",), ("receiver",), ("reason_code",)),
        Row(("in-progress",), ("completed",), ("receiver",), ("outcome",), note="outcome code, linked records"),
        Row(_ENDED, ("closed",), ("sender", "hub"), note="feedback seen; the hub after 30 days"),
        Row(_OPEN, ("consent-stopped",), ("hub",), note="withdrawal or expiry of the consent"),
        Row(("consent-stopped",), ("sent",), ("sender",), note="under a new covering consent"),
        Row(
            tuple(state for state in _REFERRAL_STATES if state != "entered-in-error"),
            ("entered-in-error",),
            ("sender", "aima"),
            ("reason_code",),
            note="hidden from counts, kept in evidence",
        ),
    )
    return _lifecycle("referral", _REFERRAL_STATES, (*_ENDED, "closed", "entered-in-error"), rows)


REFERRAL = _referral(_REJECTING)
REFERRAL_UNDER_REVIEW = _referral(_PROPOSING)

LIFECYCLES = (PARTNER, REQUEST, CONSENT, REFERRAL, DELIVERY)

_ACTS_NEXT: Mapping[str, str | None] = {
    "draft": None,
    "waiting-consent": "person",
    "info-requested": "sender",
    "rejection-proposed": "aima",
    **dict.fromkeys(("sent", "received", "waitlisted", *_UNDER_WAY, "on-hold"), "receiver"),
    **dict.fromkeys(_ENDED, "sender"),
    "closed": None,
    "entered-in-error": None,
}

ANSWER_HOURS: Mapping[str, int] = {"emergency": 24, "urgent": 72, "normal": 14 * 24}
ON_THE_CLOCK = frozenset({"sent", "received", "info-requested", "rejection-proposed", "accepted"})


def acts_next(state: str) -> str | None:
    """Who must act on a referral in this state; none when nobody must."""
    try:
        return _ACTS_NEXT[state]
    except KeyError:
        raise UnknownStateError(REFERRAL.name, state) from None


def due_at(state: str, priority: str, since: datetime, agreed: Mapping[str, int] | None = None) -> datetime | None:
    """By when who acts next must have acted, in states that are on the clock; ``agreed`` hours go before the defaults.

    A waiting-list date, an appointment or the end of a pause sets the date in the states that carry one.
    """
    if state not in ON_THE_CLOCK:
        return None
    hours = {**ANSWER_HOURS, **(agreed or {})}
    return since + timedelta(hours=hours[priority])
