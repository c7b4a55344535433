"""What fields are called by people: the label of each, and its description, in English and European Portuguese.

English follows from the schemas themselves; the Portuguese stands in ``portuguese.toml``, where a translator finds it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "portuguese.toml"

#: Parts of names that are no words.
_ACRONYMS: Final = frozenset({"cae", "cpp", "dico", "esco", "fte", "id", "mrz", "nif", "nipc", "niss", "nnu", "unhcr"})
_SPELLED: Final[Mapping[str, str]] = {"isco08": "ISCO-08", "no": "number", "pt": "(Portugal)", "org": "organisation"}


def label(path: str, language: str) -> str:
    """The label of the field at a dotted path, in ``pt`` or, for anything else, English."""
    if language == "pt":
        return _portuguese_label(path) or label(path, "en")
    words = [_spelled(word) for word in path.rpartition(".")[2].split("_")]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def _spelled(word: str) -> str:
    return word.upper() if word in _ACRONYMS else _SPELLED.get(word, word)


def _portuguese_label(path: str) -> str | None:
    place = path
    while place not in _labels() and "." in place:
        place = place.partition(".")[2]
    return _labels().get(place)


def described(description: str, language: str) -> str:
    """The description of a field, as its schema has it or in Portuguese."""
    return _descriptions().get(description, description) if language == "pt" else description


def unworded(path: str, description: str) -> tuple[str, ...]:
    """What of a field has no Portuguese yet: its name, its description, or neither."""
    label_missing = (path.rpartition(".")[2],) if _portuguese_label(path) is None else ()
    return label_missing + ((description,) if description and description not in _descriptions() else ())


@cache
def _portuguese() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _labels() -> Mapping[str, str]:
    return _portuguese()["labels"]


def _descriptions() -> Mapping[str, str]:
    return _portuguese()["descriptions"]
