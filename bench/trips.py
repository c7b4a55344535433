"""Counts how often a request goes to PostgreSQL and waits for it, from libpq's own trace."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import pq
from sqlalchemy import Engine, event

ENDS = ("Query", "Sync")


@contextmanager
def traced(engine: Engine) -> Iterator[Callable[[], int]]:
    """Within the block, what is given counts the round trips since it was last called."""
    seen: dict[int, pq.abc.PGconn] = {}
    with tempfile.NamedTemporaryFile("a") as file:

        def trace(pgconn: pq.abc.PGconn) -> None:
            pgconn.trace(file.fileno())
            pgconn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)

        def meet(connection: Any, _record: object, _proxy: object) -> None:
            if id(connection) not in seen:
                seen[id(connection)] = connection.pgconn
                trace(connection.pgconn)

        def count() -> int:
            for pgconn in seen.values():
                pgconn.untrace()  # writes out what libpq holds back
            text = Path(file.name).read_text(errors="replace")
            file.truncate(0)
            for pgconn in seen.values():
                trace(pgconn)
            return sum(line.split("\t")[2] in ENDS for line in text.splitlines() if line.startswith("F\t"))

        event.listen(engine, "checkout", meet)
        try:
            yield count
        finally:
            event.remove(engine, "checkout", meet)
            for pgconn in seen.values():
                pgconn.untrace()
