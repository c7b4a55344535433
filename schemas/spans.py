"""The rule that what begins comes before what ends, for any two days of a document."""

from collections.abc import Iterator

from schemas.base import Broken, Check, Content
from schemas.faults import Breach


def in_order(start: str = "start_date", end: str = "end_date") -> Check:
    """A check that the day named ``end`` does not lie before the day named ``start``."""

    def check(document: Content) -> Iterator[Broken]:
        first, last = document.get(start), document.get(end)
        if first and last and last < first:
            yield Broken(end, Breach("ends-before-start", start=first))

    return check
