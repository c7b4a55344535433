"""How long what is special is kept, whatever the kind (``records.md`` 6.18): six months after its purpose ends.

A purpose lasts at least as long as the consent it rests on, which is given for a year.
"""

from datetime import date
from typing import Final

from schemas.dates import months_after

CONSENT_MONTHS: Final = 12
AFTERWARDS_MONTHS: Final = 6


def kept_as_special(on: date) -> date:
    """The last day on which special categories are kept that were released on a day."""
    return months_after(on, CONSENT_MONTHS + AFTERWARDS_MONTHS)
