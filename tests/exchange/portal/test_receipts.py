"""The receipt and the stop: by the answered link, and on the person's own page."""

import jwt
import pytest

from exchange.refusals import Refusal
from exchange.storage.transaction import SYSTEM
from exchange.vault.signing import public_keys
from tests import make
from tests.exchange.portal.world import answer, enter, shown, token


@pytest.fixture
def sent(world):
    """A referral that waits for its person."""
    return world.send()


@pytest.fixture
def path(client, sent, world):
    """The link of an answered question."""
    path = world.question()
    answer(client, path, flow_0=["contact"], flow_1=["language-learning"])
    return path


def stop(client, path):
    """The two taps."""
    return client.post(f"{path}/stop", data={"form": token(client.get(f"{path}/stop"))}, follow_redirects=True)


def test_an_answered_link_is_the_way_to_the_receipt(client, path):
    text = shown(client.get(path))
    assert "Escola de Português do Tejo pode saber, através de Associação Ponte Viva:" in text
    assert "o seu telefone, e-mail e línguas que fala" in text
    assert "2 de março de 2027" in text
    assert "Parar a partilha" in text


def test_the_receipt_can_be_kept_and_checked(client, path, world):
    file = client.get(f"{path}/receipt")
    key = jwt.PyJWKSet.from_dict(public_keys(world.database.tools.keys)).keys[0]
    said = jwt.decode(file.get_data(), key, algorithms=["ES256"], options={"verify_aud": False})
    assert file.headers["Content-Type"] == "application/jose"
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")
    assert said["receipt_id"] == str(world.consent().id)


def test_two_taps_stop_the_sharing(client, path, sent, world):
    page = stop(client, path)
    assert "Parou a partilha" in shown(page)
    assert world.consent().state == "withdrawn"
    refused = world.read(sent.record_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "consent-withdrawn"


def test_looking_at_the_stop_page_stops_nothing(client, path, world):
    assert client.get(f"{path}/stop").status_code == 200
    assert world.consent().state == "active"


def test_a_stop_sent_by_another_site_is_refused(client, path, world):
    form = {"form": token(client.get(f"{path}/stop"))}
    assert client.post(f"{path}/stop", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(f"{path}/stop", data={"form": "0" * 64}).status_code == 409
    assert world.consent().state == "active"


def test_stopping_twice_is_stopping_once(client, path, world):
    form = {"form": token(client.get(f"{path}/stop"))}
    answers = [client.post(f"{path}/stop", data=form, follow_redirects=True) for _ in range(2)]
    assert ["Parou a partilha" in shown(one) for one in answers] == [True, True]
    assert client.get(f"{path}/stop").status_code == 303


def test_after_its_last_day_the_link_says_that_it_ended(client, path, world):
    world.wait(days=366)
    assert "Esta partilha terminou" in shown(client.get(path))


def test_a_newer_answer_takes_the_place_of_an_older_one(client, path, world):
    world.execute("update consent set state = 'superseded'")
    assert "Uma resposta sua mais recente" in shown(client.get(path))


def test_there_is_no_receipt_before_the_answer(client, world):
    world.send()
    path = world.question()
    assert client.get(f"{path}/receipt").status_code == 404
    assert client.get(f"{path}/stop").status_code == 404


def test_the_person_s_page_leads_to_the_same_stop(client, path, sent, world):
    home = enter(client, world.applicant(sent))
    own = f"/my/sharing/{world.consent().id}"
    assert own in home.get_data(as_text=True)
    assert "Está a partilhar os seus dados" in shown(client.get(own))
    assert client.get(f"{own}/receipt").get_data() == client.get(f"{path}/receipt").get_data()
    assert "Parou a partilha" in shown(stop(client, own))


def test_nobody_else_s_sharing_is_shown_or_stopped(client, path, world):
    consent = world.consent()
    world.wait(minutes=1)
    other = world.send(make.person(2, full_name="Somebody Else"), source_record_id="N-2")
    enter(client, world.applicant(other))
    for page in ("", "/receipt", "/stop"):
        assert client.get(f"/my/sharing/{consent.id}{page}").status_code == 404
    with world.database.transaction(SYSTEM) as tx:
        assert tx.consents.by_id(consent.id).state == "active"
