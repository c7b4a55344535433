"""Amounts of money."""

import pytest

from schemas.money import MoneySchema
from tests.schemas.probes import broken


def test_money_is_kept_as_a_decimal_string():
    assert MoneySchema().load({"amount": 35.50, "currency": "eur"}) == {"amount": "35.5", "currency": "EUR"}


@pytest.mark.parametrize(
    ("money", "faults"),
    [
        ({}, [("/amount", "required"), ("/currency", "required")]),
        ({"amount": "1e3", "currency": "EUR"}, [("/amount", "not-a-decimal")]),
        ({"amount": "0.005", "currency": "EUR"}, [("/amount", "too-many-decimals")]),
        ({"amount": "1", "currency": "EURO"}, [("/currency", "too-long")]),
        ({"amount": "1", "currency": "ZZZ"}, [("/currency", "currency-unknown")]),
    ],
)
def test_money_says_what_is_wrong_with_it(money, faults):
    assert broken(MoneySchema(), money) == faults
