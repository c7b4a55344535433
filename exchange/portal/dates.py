"""Dates as people read them: day, month in words, year, in Lisbon's time and the page's language."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from flask_babel import get_locale

from exchange.storage.transaction import LISBON


def day(at: date | datetime) -> str:
    """23 November 2027; never numbers alone, which people from elsewhere read in another order."""
    return format_date(_civil(at), "long", locale=get_locale())


def weekday(at: date | datetime) -> str:
    """Tuesday, 23 November 2027."""
    return format_date(_civil(at), "full", locale=get_locale())


def hour(at: datetime) -> str:
    """14:05, always in Latin digits."""
    return format_datetime(at, "HH:mm", tzinfo=LISBON, locale=get_locale())


def moment(at: datetime) -> str:
    """23 November 2027, 14:05."""
    comma = "،" if get_locale().text_direction == "rtl" else ","
    return f"{day(at)}{comma} {hour(at)}"


def machine(at: datetime) -> str:
    """The same instant for machines, in a ``datetime`` attribute."""
    return at.astimezone(LISBON).isoformat(timespec="minutes")


def _civil(at: date | datetime) -> date:
    return at.astimezone(LISBON).date() if isinstance(at, datetime) else at
