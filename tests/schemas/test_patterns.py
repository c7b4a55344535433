"""Published patterns say what the door takes."""

import re

import pytest

from schemas.errors import UnreadableError
from schemas.fields import Amount, Whole
from schemas.money import MOST
from schemas.patterns import FORMS
from tests.schemas.probes import rule

WRITTEN = [
    *("0", "00", "0.0", "1", "7", "9", "10", "79.99", "80", "80.0", "80.01", "81", "99", "99.999", "100", "100.00"),
    *("100.01", "101", "999", "999.99", "1000", "9999", "9999.5", "10000", "100000", "100001", "1000000", "1000000.00"),
    *("1000000.01", "12.50", "12.500", "12.505", "000012", "0000000000012", "1.", ".5", "-1", "+1", "1e3", "abc", "١"),
]


@pytest.mark.parametrize("some", [True, False])
@pytest.mark.parametrize("maximum", [80, 100, 999, 9999, 100_000, MOST])
def test_an_amount_fits_its_pattern_exactly_when_the_door_takes_it(maximum, some):
    field = Amount(maximum, some=some)

    assert [
        text for text in WRITTEN if (rule(field, text) is None) != bool(re.search(field.metadata["pattern"], text))
    ] == []


def test_a_whole_number_may_be_written_with_a_point():
    assert rule(Whole(1, 20), 4.0) is None
    assert rule(Whole(1, 20), 4.5) == "wrong-type"
    assert rule(Whole(1, 20), float("1e308")) == "above-maximum"


@pytest.mark.parametrize("check", FORMS, ids=lambda check: check.__name__)
def test_what_does_not_fit_its_pattern_is_refused(check):
    refused = [text for text in ("", "!", "é é", "1106 !", "x" * 200 + "!") if not re.search(FORMS[check], text)]

    assert refused
    for text in refused:
        with pytest.raises(UnreadableError):
            check(text)
