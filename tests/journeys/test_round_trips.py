"""How often one exchange asks the database: it may only become less."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests import doors, make
from tests.journeys.stage import EVERY_SCOPE, Stage

# One referral under a live consent, answered 201: its statements, beside BEGIN and COMMIT. One of them asks which
# imported code lists hold.
STATEMENTS = 24


@contextmanager
def counted(stage: Stage) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(stage.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(stage.database.engine, "before_cursor_execute", note)


def test_one_exchange_takes_no_more_statements_than_it_did(stage: Stage) -> None:
    stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (0, "contact"), (0, "address"), (0, "national-id"))
    token = doors.token(stage.database, "ong-aurora", scopes=EVERY_SCOPE)
    headers = doors.bearer(token, **{"Idempotency-Key": "counted"})
    with counted(stage) as statements:
        body = make.referral(source_record_id="N-2")
        sent = doors.client(stage.app).post("/v1/referrals", json=body, headers=headers)
    assert sent.status_code == 201, sent.text
    assert len(statements) <= STATEMENTS, "\n".join(statements)
