"""Content less what may not flow: by category of data, and by the fields a reader of its kind may ever see.

Works on plain JSON values. A field is named by its dotted path; lists are transparent (``documents.number``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

SERVICE_META = "service-meta"  # about the service, not the person: needs no permission

_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Minimised:
    """What is left, and the categories of the values that were taken out for want of permission."""

    content: dict[str, Any]
    dropped: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sieve:
    fields: Mapping[str, str]
    permitted: Collection[str]
    readable: Collection[str] | None
    dropped: set[str]

    def sift(self, value: Any, path: str) -> Any:
        if isinstance(value, Mapping) and path not in self.fields:
            return self._sift_object(value, path)
        if isinstance(value, list) and path not in self.fields:
            kept = [left for held in value if (left := self.sift(held, path)) is not _NOTHING]
            return kept if kept or not value else _NOTHING
        return value if self._passes(value, path) else _NOTHING

    def _sift_object(self, value: Mapping[str, Any], path: str) -> Any:
        prefix = f"{path}." if path else ""
        left = {name: self.sift(held, prefix + name) for name, held in value.items()}
        kept = {name: held for name, held in left.items() if held is not _NOTHING}
        return kept if kept or not value else _NOTHING

    def _passes(self, value: Any, path: str) -> bool:
        # Invariant: a field nobody has marked belongs to no category, so nothing permits it.
        category = self.fields.get(path)
        if category != SERVICE_META and category not in self.permitted:
            if category is not None and value not in (None, "", [], {}):
                self.dropped.add(category)
            return False
        return self.readable is None or path in self.readable


def minimise(
    content: Mapping[str, Any],
    fields: Mapping[str, str],
    permitted: Collection[str],
    readable: Collection[str] | None = None,
) -> Minimised:
    """Keep the fields whose category is permitted and, for a reader, among the ``readable``; none means all.

    Fields about the service need no permission. An object or a list left empty goes too.
    """
    sieve = _Sieve(fields, permitted, readable, set())
    left = sieve.sift(content, "")
    return Minimised({} if left is _NOTHING else left, frozenset(sieve.dropped))
