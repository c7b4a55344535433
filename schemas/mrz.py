"""The machine-readable zone of travel documents (ICAO 9303 parts 3 to 6): its check digits and what it says.

Nothing of a zone is kept: it proves that a number was read from the document, and is dropped once checked.
"""

import re
from dataclasses import dataclass
from typing import Final

from schemas.errors import UnreadableError

_WEIGHTS: Final = (7, 3, 1)
_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES: Final = {character: value for value, character in enumerate(_CHARACTERS)} | {"<": 0}
_LINE: Final = re.compile(r"[0-9A-Z<]+")


@dataclass(frozen=True)
class Zone:
    """What a zone says: sort of document, issuer, number (without fillers) and the dates' six digits."""

    kind: str
    issuer: str
    number: str
    born: str
    expires: str


def check_digit(text: str) -> str:
    """The 7-3-1 check digit of a text of digits, letters and fillers (ICAO 9303 part 3, section 4.9)."""
    return str(sum(_VALUES[character] * _WEIGHTS[place % 3] for place, character in enumerate(text)) % 10)


def read(lines: list[str]) -> Zone:
    """Read a zone of three lines of 30 (TD1), two of 36 (TD2) or two of 44 (TD3); raises the rule that fails."""
    shape = tuple(map(len, lines))
    if shape not in ((30, 30, 30), (36, 36), (44, 44)) or not all(map(_LINE.fullmatch, lines)):
        raise UnreadableError("mrz-form-invalid")
    return _td1(lines[0], lines[1]) if len(lines) == 3 else _two_lines(lines[0], lines[1])


def _td1(first: str, second: str) -> Zone:
    number = _number(first[5:14], first[14], first[15:30])
    _agree(second[0:6], second[6], "mrz-birth-check-wrong")
    _agree(second[8:14], second[14], "mrz-expiry-check-wrong")
    _agree(first[5:30] + second[0:7] + second[8:15] + second[18:29], second[29], "mrz-whole-check-wrong")
    return Zone(first[0:2], first[2:5].rstrip("<"), number, second[0:6], second[8:14])


def _two_lines(first: str, second: str) -> Zone:
    number = _td3_number(second) if len(second) == 44 else _number(second[0:9], second[9], second[28:-1])
    _agree(second[13:19], second[19], "mrz-birth-check-wrong")
    _agree(second[21:27], second[27], "mrz-expiry-check-wrong")
    _agree(second[0:10] + second[13:20] + second[21:-1], second[-1], "mrz-whole-check-wrong")
    return Zone(first[0:2], first[2:5].rstrip("<"), number, second[13:19], second[21:27])


def _td3_number(second: str) -> str:
    _agree(second[0:9], second[9], "mrz-number-check-wrong")
    if second[28:42].strip("<") or second[42] not in "0<":
        _agree(second[28:42], second[42], "mrz-optional-check-wrong")
    return second[0:9].rstrip("<")


def _number(principal: str, check: str, optional: str) -> str:
    """The document number; a filler for a check digit says that it runs on into the optional field (part 5, note j)."""
    if check != "<":
        _agree(principal, check, "mrz-number-check-wrong")
        return principal.rstrip("<")
    rest = optional.split("<", 1)[0]
    if len(rest) < 2:
        raise UnreadableError("mrz-number-check-missing")
    _agree(principal + rest[:-1], rest[-1], "mrz-number-check-wrong")
    return principal + rest[:-1]


def _agree(text: str, digit: str, rule: str) -> None:
    # A field of fillers alone may carry a filler for its check digit.
    if digit != check_digit(text) and not (digit == "<" and not text.strip("<")):
        raise UnreadableError(rule)
