"""Faults of a document: where, which rule, with which parameters. Their wording is in ``wording.py``.

marshmallow carries messages as strings; a :class:`Breach` is such a string that keeps its parameters, so
that nothing is ever parsed back out of a sentence and no value of a person is ever put into one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

SCHEMA_LEVEL = "_schema"
UNWORDED = "invalid"
MOST = 200


class Breach(str):
    """The code of a broken rule, with the rule's parameters; never with the value that broke it."""

    __slots__ = ("parameters",)
    parameters: Mapping[str, Any]

    def __new__(cls, rule: str, **parameters: Any) -> Self:
        """Keep the parameters beside the code."""
        breach = super().__new__(cls, rule)
        breach.parameters = parameters
        return breach


@dataclass(frozen=True)
class Fault:
    """One fault of a document: where (JSON pointer, RFC 6901), which rule, with which parameters."""

    path: str
    rule: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def under(self, prefix: str) -> "Fault":
        """The same fault in a document that holds this one at ``prefix``."""
        return Fault(prefix + self.path, self.rule, self.parameters)


def faults(messages: Any) -> list[Fault]:
    """Flatten marshmallow's messages (a dict, a list, or an error carrying them) into faults, in order of path."""
    return in_order(_flatten(getattr(messages, "messages", messages), ""))


def in_order(found: Iterable[Fault]) -> list[Fault]:
    """Faults in order of path, as many as anybody reads."""
    return at_most(sorted(found, key=lambda fault: fault.path))


def at_most(found: list[Fault]) -> list[Fault]:
    """A document can break more rules than anybody reads: beyond :data:`MOST` the rest is only counted."""
    more = len(found) - MOST
    return [*found[:MOST], Fault("", "and-more", {"count": more})] if more > 0 else found


def pointer(*steps: str | int) -> str:
    """A JSON pointer from its steps (RFC 6901, section 3)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _flatten(messages: Any, path: str) -> Iterator[Fault]:
    if isinstance(messages, Mapping):
        for step, below in messages.items():
            yield from _flatten(below, path if step == SCHEMA_LEVEL else path + pointer(step))
    elif isinstance(messages, list):
        for message in messages:
            yield from _flatten(message, path)
    elif isinstance(messages, Breach):
        yield Fault(path, str(messages), dict(messages.parameters))
    else:
        yield Fault(path, UNWORDED)
