"""Levels of a language by the Common European Framework (CEFR), looked up in their list as other dated codes are."""

from typing import Any

from schemas.errors import UnreadableError
from schemas.fields import Identifier
from schemas.listed import code_shaped, listed

LIST = "cefr"
BELOW = "pre-"


def reached(text: str) -> str:
    """A level that a person reached: below the first there is none to reach."""
    if text.startswith(BELOW):
        raise UnreadableError("level-below-scale")
    return code_shaped(text)


def level(**options: Any) -> Identifier:
    """A field for a level reached."""
    return listed(Identifier(reached, maximum=10, **options), LIST)


def level_known(**options: Any) -> Identifier:
    """A field for a level somebody has, be it below the first."""
    return listed(Identifier(code_shaped, maximum=10, **options), LIST)
