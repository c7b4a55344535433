"""The lists that ship with the hub, one file each beside this module.

Made from public law and public numbers; a code whose title was not at hand stands without one.
"""

from functools import cache
from pathlib import Path
from typing import Final

from schemas.codelists.book import CodeBook, CodeList
from schemas.codelists.reading import read_list
from schemas.errors import UnreadableListError

FOLDER: Final = Path(__file__).parent / "lists"


@cache
def shipped() -> CodeBook:
    """The book of shipped lists; read once, at the first question."""
    return CodeBook({path.stem: read_shipped(path) for path in sorted(FOLDER.glob("*.csv"))})


def read_shipped(path: Path) -> CodeList:
    """One shipped list; a faulty one is a fault of the release and stops it."""
    found = read_list(path.stem, path.read_text(encoding="utf-8"))
    if isinstance(found, CodeList):
        return found
    raise UnreadableListError(path.stem, found)
