"""Coming in by a link and leaving: looking changes nothing, the button signs in, the session is kept here.

Through the door: ``exchange.portal.visit``, ``exchange.accounts``, ``exchange.storage.accounts``.
"""

import pytest

from exchange import accounts, partners
from exchange.app import assembled
from exchange.storage.transaction import SYSTEM
from tests import doors
from tests.exchange.conftest import Told
from tests.exchange.portal.world import NGO, SCHOOL, cookie_of, enter, shown, token


@pytest.fixture
def link(world):
    """A caseworker's sign-in link, good for one use."""
    return world.caseworker(SCHOOL)


def press(client, path, **headers):
    """Press the button of a sign-in page."""
    return client.post(path, data={"form": token(client.get(path))}, headers=headers)


def test_looking_at_a_link_never_spends_it(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert press(client, link).status_code == 303


def test_a_link_signs_in_once(client, link):
    form = {"form": token(client.get(link))}
    assert client.post(link, data=form).status_code == 303
    assert client.post(link, data=form).status_code == 404
    assert client.get(link).status_code == 404


def test_a_link_of_yesterday_is_over(client, link, world):
    world.wait(hours=24)
    page = client.get(link)
    assert page.status_code == 404
    assert "Esta ligação não funciona" in shown(page)


def test_a_reusable_link_opens_again_in_the_sandbox(client, world):
    link = world.caseworker(SCHOOL, reusable=True)
    world.wait(days=30)
    assert [press(client, link).status_code for _ in range(2)] == [303, 303]


def test_a_reusable_link_opens_nothing_in_production(database, world):
    link = world.caseworker(SCHOOL, reusable=True)
    client = doors.client(assembled(database, Told(sandbox=False)))
    assert press(client, link).status_code == 404


def test_there_is_no_outbox_in_production(database, world):
    client = doors.client(assembled(database, Told(sandbox=False)))
    assert client.get(world.outbox()).status_code == 404


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, link):
    cookie = press(client, link).headers["Set-Cookie"]
    assert cookie.startswith("__Host-hub-desk=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_sandbox_without_tls_keeps_its_cookie_without_it(database, world):
    app = assembled(database, Told(base_url="http://localhost:8765"))
    cookie = press(app.test_client(), world.caseworker(SCHOOL)).headers["Set-Cookie"]
    assert cookie.startswith("hub-desk=")
    assert "Secure" not in cookie


def test_each_sign_in_makes_a_new_session(client, world):
    link = world.caseworker(SCHOOL, reusable=True)
    first, second = (cookie_of(press(client, link)) for _ in range(2))
    assert first != second


def test_neither_links_nor_cookies_are_stored(client, link, world):
    cookie = cookie_of(press(client, link))
    with world.database.transaction(SYSTEM) as tx:
        stored = str([list(tx.connection.exec_driver_sql(f"select * from {table}")) for table in ("link", "session")])
    assert cookie not in stored
    assert link.rsplit("/", 1)[1] not in stored


def test_signing_out_ends_the_session_here(client, link):
    cookie = cookie_of(press(client, link))
    form = {"form": token(client.get("/desk"))}
    assert "Saiu da sua página" in shown(client.post("/leave/desk", data=form))
    assert client.get("/desk", headers={"Cookie": f"__Host-hub-desk={cookie}"}).status_code == 403


def test_a_session_runs_out(client, link, world):
    enter(client, link)
    world.wait(hours=8)
    page = client.get("/desk")
    assert page.status_code == 403
    assert "Não tem sessão iniciada" in shown(page)


def test_an_applicant_s_session_is_short(client, world):
    enter(client, world.applicant(world.send()))
    world.wait(minutes=29)
    assert client.get("/my/timeline").status_code == 200
    world.wait(minutes=1)
    assert client.get("/my/timeline").status_code == 403


@pytest.mark.parametrize("path", ["/my/timeline", "/desk", "/staff"])
def test_without_a_session_nothing_is_shown(client, world, path):
    assert client.get(path).status_code == 403


def test_one_face_s_session_does_not_open_another(client, link):
    cookie = cookie_of(press(client, link))
    for face, path in (("staff", "/staff"), ("applicant", "/my/timeline")):
        assert client.get(path, headers={"Cookie": f"__Host-hub-{face}={cookie}"}).status_code == 403


def test_a_closed_account_is_out_at_the_next_request(client, world):
    link = world.caseworker(SCHOOL, reusable=True)
    enter(client, link)
    world.execute("update account set closed_at = now()")
    assert client.get("/desk").status_code == 403
    assert client.get(link).status_code == 404


def test_a_suspended_partner_s_desk_is_paused_at_the_next_request(client, link, world):
    enter(client, link)
    with world.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, SCHOOL)
    page = client.get("/desk")
    assert page.status_code == 403
    assert "Este balcão está em pausa" in shown(page)


def test_another_site_cannot_sign_a_browser_in(client, link):
    assert press(client, link, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert press(client, link).status_code == 303


def test_a_question_s_link_signs_nobody_in(client, world):
    world.send()
    secret = world.question().rsplit("/", 1)[1]
    assert client.get(f"/enter/{secret}").status_code == 404


def test_people_of_two_partners_are_told_apart(world):
    with world.database.transaction(SYSTEM) as tx:
        there = [partners.called(tx, slug).id for slug in (NGO, SCHOOL)]
        for partner_id in there:
            accounts.add(tx, partner_id=partner_id, role="caseworker", name="Somebody")
        assert [len(tx.accounts.of_partner(one)) for one in there] == [1, 1]
