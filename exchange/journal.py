"""The hub's log: one JSON line an event, with ids and codes and no data of a person.

Only what is named here is written. A message of another library is written as its template without the arguments,
and an exception as its class and places without its text, since both may repeat what a person sent.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

LOGGER = logging.getLogger("exchange.journal")
FACTS = "facts"

# Authlib logs whole tokens while debugging, Werkzeug logs addresses; the others say nothing without arguments.
QUIET = ("authlib", "joserfc", "werkzeug", "urllib3", "alembic", "apscheduler")


def write(event: str, **facts: Any) -> None:
    """Log one event with its facts; those that are none are left out."""
    LOGGER.info(event, extra={FACTS: {name: fact for name, fact in facts.items() if fact is not None}})


class JsonLines(logging.Formatter):
    """One line of JSON a record; control characters and line separators in it are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of this record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": str(record.msg),
            **getattr(record, FACTS, {}),
        }
        if record.name != LOGGER.name:
            line["logger"] = record.name
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _traced(record.exc_info[1])
        return json.dumps(line, default=str)


def _traced(error: BaseException) -> list[str]:
    """The classes and places of an error and its causes, innermost last."""
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and cause not in causes:
        causes.append(cause)
    return [line for cause in reversed(causes) for line in _places(cause)]


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [*(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames), type(error).__qualname__]


def begin(stream: TextIO) -> None:
    """Send every log record of this process to a stream as JSON lines."""
    lines = logging.StreamHandler(stream)
    lines.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
