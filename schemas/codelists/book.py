"""The book of code lists: which codes a list held on a day, and what they are called."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from schemas.errors import UnknownListError


@dataclass(frozen=True)
class Entry:
    """One code through one stretch of time, both days included; an end left open is no day."""

    code: str
    valid_from: date
    valid_to: date | None = None
    name_pt: str = ""
    name_en: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the code is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def name(self, language: str) -> str:
        """What it is called in ``pt`` or, for anything else, English; the bare code where no name is known."""
        return (self.name_pt if language == "pt" else self.name_en) or self.code


@dataclass(frozen=True)
class CodeList:
    """One list, in the order of its file; the same code may come again for another stretch of time."""

    name: str
    entries: tuple[Entry, ...]

    def on(self, day: date) -> Iterator[Entry]:
        """The entries in force on a day."""
        return (entry for entry in self.entries if entry.holds_on(day))

    def knows(self, code: str, day: date) -> bool:
        """Whether a code is in force on a day."""
        return any(entry.holds_on(day) for entry in self._by_code.get(code, ()))

    def stretches(self, code: str) -> tuple[Entry, ...]:
        """When a code was or will be in force; nothing for one that the list never held."""
        return tuple(self._by_code.get(code, ()))

    def since(self, before: "CodeList") -> tuple[Entry, ...]:
        """The lines that an earlier list did not have as they are now."""
        known = set(before.entries)
        return tuple(entry for entry in self.entries if entry not in known)

    @cached_property
    def _by_code(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.code, []).append(entry)
        return found


@dataclass(frozen=True)
class CodeBook:
    """Every list by its name; given to whoever checks a record, so that nothing here is global."""

    lists: Mapping[str, CodeList]

    def list(self, name: str) -> CodeList:
        """One list; raises :class:`UnknownListError`."""
        if name not in self.lists:
            raise UnknownListError(name)
        return self.lists[name]

    def having(self, changed: Iterable[CodeList]) -> "CodeBook":
        """The same book with these lists in place of those of their names."""
        return CodeBook({**self.lists, **{one.name: one for one in changed}})
