"""What a hub asks of its database, statement by statement, whether SQLAlchemy or the driver beneath it asks."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Engine, event


@contextmanager
def asked(engine: Engine) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    class Noting(psycopg.Cursor):
        def execute(self, query, *rest, **options):
            seen.append(query)
            return super().execute(query, *rest, **options)

        def executemany(self, query, *rest, **options):
            seen.append(query)
            return super().executemany(query, *rest, **options)

    def meet(session, *_):
        session.cursor_factory = Noting

    def part(session, *_):
        session.cursor_factory = psycopg.Cursor

    event.listen(engine, "checkout", meet)
    event.listen(engine, "checkin", part)
    yield seen
    event.remove(engine, "checkout", meet)
    event.remove(engine, "checkin", part)
