"""Days and times of the wire, and the rules that need to know what day it is: the schemas have no clock."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import marshmallow

from schemas.base import Content, visit
from schemas.faults import Fault
from schemas.fields import Value, broken

#: Clocks of partners differ, and some send the end of their working day: a time may lie this far ahead.
TOLERANCE: Final = timedelta(hours=24)

_DAY: Final = re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(
    r"(?:19|20|21)\d{2}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


class Day(Value):
    """A civil date (ISO 8601, ``YYYY-MM-DD``); ``passed`` says that it cannot lie ahead."""

    def __init__(self, *, passed: bool = False, **options: Any) -> None:
        super().__init__({"type": "string", "format": "date"}, **options)
        self.passed = passed

    def _read(self, value: Any) -> str:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise broken("not-a-date")
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise broken("not-a-date") from None

    def _write(self, value: date | str) -> str:
        return value.isoformat() if isinstance(value, date) else value


class Moment(Value):
    """An instant (RFC 3339, with its offset), kept as text in UTC; ``passed`` says that it cannot lie ahead."""

    def __init__(self, *, passed: bool = False, **options: Any) -> None:
        super().__init__({"type": "string", "format": "date-time"}, **options)
        self.passed = passed

    def _read(self, value: Any) -> Any:
        return written(_instant(value))

    def _write(self, value: datetime | str) -> str:
        return written(value) if isinstance(value, datetime) else value


class Instant(Moment):
    """An instant of the envelope, loaded as one."""

    def _read(self, value: Any) -> datetime:
        return _instant(value)


def written(instant: datetime) -> str:
    """An instant as the wire spells it: UTC, with ``Z`` (RFC 3339, section 5.6)."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant(value: Any) -> datetime:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise broken("not-a-time")
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except ValueError:
        raise broken("not-a-time") from None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def dated_faults(document: Content, schema: marshmallow.Schema, *, now: datetime, today: date) -> list[Fault]:
    """Dates and times of a loaded document that have passed by their schema, and yet lie ahead."""
    return [
        Fault(seen.path, "in-the-future")
        for seen in visit(document, schema)
        if isinstance(seen.field, Day | Moment) and seen.field.passed and _ahead(seen.value, now, today)
    ]


def happened_by(today: date, document: Content, name: str) -> list[Fault]:
    """A day named here cannot lie ahead, because of what else the document says."""
    day = document.get(name)
    return [Fault(f"/{name}", "in-the-future")] if day and day > today.isoformat() else []


def _ahead(value: datetime | str, now: datetime, today: date) -> bool:
    if isinstance(value, str) and "T" not in value:
        return date.fromisoformat(value) > today
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant > now + TOLERANCE
