"""A round trip is counted when the driver waits for an answer."""

from sqlalchemy import text

from bench.trips import traced
from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM


def test_each_statement_is_one_more(database: Database) -> None:
    counts = []
    with traced(database.engine) as trips:
        for statements in (0, 0, 1, 2):  # the first time there is a session to be made ready
            trips()
            with database.transaction(SYSTEM) as tx:
                for _ in range(statements):
                    tx.connection.execute(text("select 1"))
            counts.append(trips())
    _, none, one, two = counts
    assert (one - none, two - one) == (1, 1)
