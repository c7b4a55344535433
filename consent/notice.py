"""The words a person reads before answering: seven slots a purpose and language, shipped as data in ``notices/``.

The files are only the seed of the hub's table of approved notices; words change there by a new version, which a named
person approves. A receipt keeps the hash of the slots that were shown, so it can be checked against the words.
"""

import hashlib
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from consent.errors import NoticeError

Slots = Mapping[str, Sequence[str]]

LANGUAGES = ("pt", "en", "ar")
SLOTS = ("who_asks", "who_gets_it", "what_they_see", "why", "until_when", "if_you_say_no", "who_can_help")
SEPARATORS = {"pt": "; ", "en": "; ", "ar": "\u061b "}  # the words of one category may hold a comma
PARAMETERS = frozenset({"asker", "sender", "recipient", "items", "more", "answers", "until", "help"})

_SHIPPED = Path(__file__).parent / "notices"

# Names come from other scripts: isolated, they cannot reorder the words around them (Unicode UAX 9, 2.7).
_ISOLATE, _POP = "\u2068", "\u2069"


@dataclass(frozen=True)
class Notice:
    """The words of one purpose in one language and version: seven slots of lines, one idea a line."""

    purpose: str
    version: int
    language: str
    slots: Mapping[str, tuple[str, ...]]

    @property
    def sha256(self) -> bytes:
        """What a consent and its receipt keep of these words."""
        return slots_hash(self.slots)


def slots_hash(slots: Slots) -> bytes:
    """SHA-256 over the canonical JSON of the slots; of strings alone, sorted keys are the form of RFC 8785."""
    plain = {name: list(lines) for name, lines in slots.items()}
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()


@cache
def shipped() -> tuple[Notice, ...]:
    """Every notice that comes with the hub, by purpose and language."""
    return notices_in(_SHIPPED)


def notices_in(folder: Path) -> tuple[Notice, ...]:
    """The notices of a folder; raises :class:`NoticeError` for one that is not complete."""
    return tuple(_notice(path) for path in sorted(folder.glob("*.toml")) if not path.name.startswith("categories."))


@cache
def category_words(language: str) -> Mapping[str, str]:
    """The words for each data category in one language, as a line of a notice names them."""
    return _read(_SHIPPED / f"categories.{language}.toml")


def listed(codes: Collection[str], language: str) -> str:
    """The words of several categories as one parameter, always in the same order; empty for none."""
    return SEPARATORS[language].join(words for code, words in category_words(language).items() if code in codes)


def render(slots: Slots, parameters: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The lines as shown; one whose parameter is empty has nothing to say and is left out."""
    for parameter in parameters_of(slots) - parameters.keys():
        raise NoticeError("notice", f"lacks {parameter}")
    shown = {name: f"{_ISOLATE}{value}{_POP}" for name, value in parameters.items()}
    return {
        slot: tuple(line.format(**shown) for line in lines if all(parameters[name] for name in _named(line)))
        for slot, lines in slots.items()
    }


def parameters_of(slots: Slots) -> frozenset[str]:
    """The parameters that the lines of all slots name."""
    return frozenset(name for lines in slots.values() for line in lines for name in _named(line))


def _named(line: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(line) if name is not None)


def _notice(path: Path) -> Notice:
    found = _read(path)
    slots = {slot: tuple(lines) for slot, lines in found["slots"].items()}
    notice = Notice(found["purpose"], found["version"], found["language"], slots)
    for fault in _faults(path, notice):
        raise NoticeError(path.name, fault)
    return notice


def _faults(path: Path, notice: Notice) -> Iterator[str]:
    if path.name != f"{notice.purpose}.{notice.language}.toml":
        yield "is named for another purpose or language"
    if tuple(notice.slots) != SLOTS or not all(notice.slots.values()):
        yield "has other slots than the seven"
    if parameters_of(notice.slots) != PARAMETERS:
        yield "names other parameters than the eight"


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
