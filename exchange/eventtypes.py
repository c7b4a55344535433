"""The catalogue of what partners can be told: each event type with its trigger and its meaning.

Most of it follows from the record kinds, so a new kind brings its events along. Published as ``docs/events.md``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consent.lifecycle import REFERRAL
from schemas import KINDS
from schemas.base import RecordKind

PREFIX = "pt.aima.hub."

# Not told as moves: nobody is concerned yet, or the event of the record or of the consent tells it.
UNTOLD = frozenset({"draft", "waiting-consent", "sent", "consent-stopped"})


@dataclass(frozen=True)
class EventType:
    """One type: when it is told, to whom, and what it asks of whoever is told."""

    name: str
    trigger: str
    told: str
    meaning: str


def name(kind: str, what: str) -> str:
    """The full name of a type on the wire (``pt.aima.hub.referral.sent``)."""
    return f"{PREFIX}{kind}.{what}"


def _of_kind(kind: RecordKind) -> Iterator[EventType]:
    yield EventType(
        name(kind.name, "sent"),
        f"A {kind.name} addressed to you may flow: it was sent under a live consent, or its consent was just given.",
        "addressee",
        "Read it at `href`; that reading is the disclosure, and is decided anew.",
    )
    for part in kind.parts:
        yield EventType(
            name(kind.name, f"{part}-reported"),
            f"The producer replaced the {part} of a {kind.name} you can read.",
            "addressee",
            "Read the record again at `href`; totals are absolute, so the newest reading is all you need.",
        )
    if kind.events is not None:
        yield EventType(
            name(kind.name, "event-reported"),
            f"The producer reported an event of a {kind.name} you can read.",
            "addressee",
            "Read the record again at `href`.",
        )
    if kind.moves:
        yield from (_moved(kind.name, state) for state in REFERRAL.states if state not in UNTOLD)


def _moved(kind: str, state: str) -> EventType:
    return EventType(
        name(kind, state),
        f"A {kind} you sent or were sent became `{state}`.",
        "the other end, or both",
        "The envelope at `href` says who acts next and by when.",
    )


_CONSENT = (
    EventType(
        name("consent", "granted"),
        "The person said yes to a question you asked, in whole or in part.",
        "asker",
        "What waited for it goes on by itself.",
    ),
    EventType(
        name("consent", "refused"),
        "The person said no to a question you asked.",
        "asker",
        "What waited for it is destroyed; the hub does not ask again by itself.",
    ),
    EventType(
        name("consent", "lapsed"),
        "Nobody answered a question you asked in its time.",
        "asker",
        "What waited for it is destroyed; you may ask again.",
    ),
    EventType(
        name("consent", "withdrawn"),
        "The person withdrew a consent that names you.",
        "every partner its flows name",
        "Stop using what you received under it, and keep only what a law makes you keep.",
    ),
    EventType(
        name("consent", "expired"),
        "A consent that names you reached its last day.",
        "every partner its flows name",
        "Nothing flows under it any more; ask again if you still need it.",
    ),
)

EVENT_TYPES: Mapping[str, EventType] = {
    one.name: one for one in (*(one for kind in KINDS.values() for one in _of_kind(kind)), *_CONSENT)
}


def table() -> str:
    """The catalogue as the table of ``docs/events.md``."""
    rows = (f"| `{one.name}` | {one.trigger} | {one.told} | {one.meaning} |" for one in EVENT_TYPES.values())
    return "\n".join(("| type | told when | told to | what to do |", "|---|---|---|---|", *rows))
