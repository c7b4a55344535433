"""What values look like, in the regular expressions that JSON Schema shares with this language (ECMA-262).

A published pattern never refuses what the door takes, but for white space at the ends, which the door takes off.
"""

from collections.abc import Callable, Iterator
from typing import Final

Check = Callable[[str], str]

#: The pattern of each check that has one.
FORMS: Final[dict[Check, str]] = {}


def formed(pattern: str) -> Callable[[Check], Check]:
    """Publish the form of what a check takes; what a pattern cannot say, as a check digit, is the check's alone."""

    def mark(check: Check) -> Check:
        FORMS[check] = f"^{pattern}$"
        return check

    return mark


def amount(maximum: int, places: int, *, some: bool) -> str:
    """The pattern of an amount written as a string, up to the greatest; ``some`` refuses nought."""
    nought = "(?!0+([.]0+)?$)" if some else ""
    less = "|".join(_less_than(str(maximum)))
    return (
        rf"^{nought}(?=[0-9]{{1,12}}([.][0-9]{{1,12}})?$)0*((0|{less})([.][0-9]{{1,{places}}}0*)?|{maximum}([.]0+)?)$"
    )


def _less_than(digits: str) -> Iterator[str]:
    if len(digits) > 1:
        yield f"[0-9]{{1,{len(digits) - 1}}}"
    for place, digit in enumerate(digits):
        least = 1 if place == 0 else 0
        if int(digit) > least:
            yield f"{digits[:place]}[{least}-{int(digit) - 1}][0-9]{{{len(digits) - place - 1}}}"
