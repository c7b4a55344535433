"""What begins comes before what ends."""

import pytest

from schemas.base import StrictSchema
from schemas.dates import Day
from schemas.spans import in_order
from tests.schemas.probes import broken


class StaySchema(StrictSchema):
    """Two days."""

    checks = (in_order("since", "until"),)

    since = Day()
    until = Day()


@pytest.mark.parametrize(
    ("stay", "faults"),
    [
        ({"since": "2026-03-02", "until": "2026-03-01"}, [("/until", "ends-before-start")]),
        ({"since": "2026-03-02", "until": "2026-03-02"}, []),
        ({"since": "2026-03-02"}, []),
        ({"until": "2026-03-02", "since": None}, []),
    ],
)
def test_an_end_does_not_lie_before_its_beginning(stay, faults):
    assert broken(StaySchema(), stay) == faults
