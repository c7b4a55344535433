"""Who is let in: found, checked and named in one statement, and anew at each call."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from bench.trips import traced
from exchange.storage.transaction import SYSTEM
from tests import doors
from tests.doors import bearer
from tests.make import MONDAY


def refused(answer):
    return answer.status_code, answer.json["code"]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic YTpi",
        "Bearer a b",
        "Bearer " + "é" * 20,
        "Bearer " + "a" * 300,
    ],
)
def test_a_call_without_a_proper_token_is_unknown(probe, header):
    answer = probe.http.get("/v1/probes", headers={"Authorization": header} if header is not None else {})

    assert refused(answer) == (401, "token-invalid")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hub"'


def test_a_token_nobody_was_given_is_unknown(probe):
    answer = probe.get(token="0" * 64)

    assert refused(answer) == (401, "token-invalid")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_token_in_the_address_is_no_token(probe):
    assert refused(probe.http.get(f"/v1/probes?access_token={probe.token}")) == (401, "token-invalid")


def test_the_name_of_the_scheme_may_be_written_any_way(probe):
    assert probe.http.get("/v1/probes", headers={"Authorization": f"bEaReR {probe.token}"}).status_code == 200


def test_a_scope_the_token_lacks_is_named(probe, token):
    answer = probe.post(token=token("aurora", scopes=["probe:read"]))

    assert refused(answer) == (403, "scope-missing")
    assert answer.json["scopes"] == ["probe:send"]
    assert 'error="insufficient_scope", scope="probe:send"' in answer.headers["WWW-Authenticate"]
    assert probe.traces == 0


def test_any_of_several_scopes_opens(probe):
    assert probe.get().json["scopes"] == ["probe:read", "probe:send"]


def test_a_scope_gone_from_the_agreement_is_gone_at_the_next_call(probe, database):
    with database.transaction(SYSTEM) as tx:
        partner = tx.partners.by_slug("aurora")
        tx.partners.add_agreement(doors.agreement(partner.id, version=2, scopes=("probe:read",)), tx.now)

    assert refused(probe.post()) == (403, "scope-missing")
    assert probe.get().json["scopes"] == ["probe:read"]


@pytest.mark.parametrize("state", ["suspended", "closed", "applied", "testing"])
def test_a_partner_that_is_not_active_is_refused_at_its_next_call(probe, database, state):
    assert probe.get().status_code == 200
    with database.transaction(SYSTEM) as tx:
        tx.partners.set_state(tx.partners.by_slug("aurora").id, state)

    assert refused(probe.get()) == (403, "partner-suspended")


def test_a_revoked_client_is_unknown_at_its_next_call(probe, database):
    with database.transaction(SYSTEM) as tx:
        tx.clients.revoke("aurora-software", tx.now)

    assert refused(probe.get()) == (401, "token-invalid")


@pytest.mark.parametrize(
    ("terms", "status"),
    [
        ({"effective_from": date(2026, 3, 2)}, 200),
        ({"effective_from": date(2026, 3, 3)}, 403),
        ({"effective_to": date(2026, 3, 2)}, 200),
        ({"effective_to": date(2026, 3, 1)}, 403),
    ],
)
def test_an_agreement_holds_from_its_first_day_to_its_last(client, database, token, terms, status):
    doors.partner(database, "boreal", **terms)

    answer = client.get("/v1/partner", headers=bearer(token("boreal")))

    assert answer.status_code == status
    assert status == 200 or answer.json["code"] == "agreement-missing"


def test_the_day_of_an_agreement_is_the_day_in_lisbon(client, clock, database, token):
    doors.partner(database, "boreal", effective_from=date(2026, 7, 2))
    clock.advance(MONDAY.replace(month=7, day=1, hour=23, minute=30) - MONDAY)

    assert client.get("/v1/partner", headers=bearer(token("boreal"))).status_code == 200


def test_a_token_ends_on_its_second(probe, clock):
    clock.advance(timedelta(minutes=10))

    assert refused(probe.get()) == (401, "token-invalid")


def test_a_call_is_let_in_by_one_statement(probe, database):
    with traced(database.engine) as trips:
        assert probe.get().status_code == 200
        assert trips() == len(["begin", "caller", "commit"])


def test_a_write_costs_two_statements_beside_its_work(probe, database):
    with traced(database.engine) as trips:
        assert probe.post().status_code == 201
        assert trips() == len(["begin", "caller and attempt", "work", "answer kept", "commit"])


def test_the_row_policies_see_the_caller(probe, database):
    seen = []

    def look(connection, *_):
        seen.append(connection.exec_driver_sql("select current_setting('hub.partner', true)").scalar_one())

    probe.during = lambda: event.listen(database.engine, "commit", look)
    probe.post()

    with database.transaction(SYSTEM) as tx:
        assert seen[0] == str(tx.partners.by_slug("aurora").id)
