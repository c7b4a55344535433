"""How often one exchange waits for the database: it may only become less."""

from bench.trips import traced
from tests import doors, make
from tests.journeys.stage import EVERY_SCOPE, Stage

# One referral under a live consent, answered 201: its statements, BEGIN and COMMIT.
ROUND_TRIPS = 18
# So many exchanges prepare every statement on the one session that makes them.
PREPARING = 6


def test_one_exchange_takes_no_more_round_trips_than_it_did(stage: Stage) -> None:
    stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (0, "contact"), (0, "address"), (0, "national-id"))
    token = doors.token(stage.database, "ong-aurora", scopes=EVERY_SCOPE)
    with traced(stage.database.engine) as trips:
        for number in range(PREPARING + 1):
            trips()
            headers = doors.bearer(token, **{"Idempotency-Key": f"counted-{number}"})
            body = make.referral(source_record_id=f"N-2-{number}")
            sent = doors.client(stage.app).post("/v1/referrals", json=body, headers=headers)
            assert sent.status_code == 201, sent.text
        assert trips() <= ROUND_TRIPS
