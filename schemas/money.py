"""An amount of money with its currency."""

from functools import cache

import pycountry

from schemas.base import StrictSchema
from schemas.errors import UnreadableError
from schemas.fields import Amount, Identifier

MOST = 1_000_000


def currency(text: str) -> str:
    """A currency, ISO 4217."""
    if text.upper() not in currencies():
        raise UnreadableError("currency-unknown")
    return text.upper()


@cache
def currencies() -> frozenset[str]:
    """Every currency code of ISO 4217; read once, at the first question."""
    return frozenset(entry.alpha_3 for entry in pycountry.currencies)


class MoneySchema(StrictSchema):
    """So much of a currency."""

    amount = Amount(MOST, required=True, description="Amount, as a decimal string.")
    currency = Identifier(currency, maximum=3, required=True, description="ISO 4217, for example EUR.")
