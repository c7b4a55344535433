"""One example a kind: the very file that a test sends, so that what is shown is what works.

Its partners and people are those of the sandbox.
"""

from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "examples"


@cache
def example(kind: str) -> str:
    """The body that sends a record of a kind, as JSON text."""
    return (FOLDER / f"{kind}.json").read_text(encoding="utf-8")


def has_example(kind: str) -> bool:
    """Whether somebody wrote an example of a kind."""
    return (FOLDER / f"{kind}.json").exists()
