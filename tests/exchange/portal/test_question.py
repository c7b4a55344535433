"""The consent question behind its link: read, answered, and what its link is afterwards.

Through the door: ``exchange.portal.errors``.
"""

import json
import re

import pytest

from exchange import partners
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.exchange.portal.world import SCHOOL, World, answer, shown, token

BOX = re.compile(r'type="checkbox" name="(flow-\d)" value="([a-z-]+)"( checked)?')
RADIO = re.compile(r'type="radio" id="[a-z-]+" name="answer" value="(yes|no)"( checked)?')


@pytest.fixture
def sent(world):
    """A referral that waits for its person."""
    return world.send()


@pytest.fixture
def path(sent, world):
    """Where its question is."""
    return world.question()


def test_it_names_who_asks_who_gets_and_what_they_will_see(client, path):
    text = shown(client.get(path))
    assert "Associação Ponte Viva faz-lhe uma pergunta" in text
    assert "entrega os seus dados a Escola de Português do Tejo" in text
    assert "vai ver: o seu nome, data de nascimento, sexo e nacionalidade e a ajuda de que precisa" in text


def test_nothing_is_ticked_and_nothing_is_chosen(client, path):
    page = client.get(path).get_data(as_text=True)
    assert {(flow, category) for flow, category, _ in BOX.findall(page)} == {
        ("flow-0", "contact"),
        ("flow-0", "national-id"),
        ("flow-0", "address"),
        ("flow-1", "language-learning"),
    }
    assert RADIO.findall(page) == [("yes", ""), ("no", "")]
    assert "checked" not in page


def test_what_is_needed_has_no_box(client, path):
    page = client.get(path).get_data(as_text=True)
    assert not {"identity", "needs"} & {category for _, category, _ in BOX.findall(page)}


def test_it_shows_no_value_of_the_person(client, path):
    page = client.get(path).get_data(as_text=True)
    assert "Amina" not in page
    assert make.nif() not in page


def test_opening_the_link_any_number_of_times_changes_nothing(client, path, sent, world):
    for _ in range(3):
        client.get(path)
        client.head(path)
    assert world.request_state() == "asked"


def test_a_yes_releases_what_waited_less_what_was_left_unticked(client, path, sent, world):
    page = answer(client, path, flow_0=["contact"])
    assert page.status_code == 200
    reading = world.read(sent.record_id)
    assert reading.envelope["data_categories"] == ["contact", "identity", "needs"]
    assert "nif" not in reading.content["subject_snapshot"]


def test_a_box_of_the_flow_back_permits_the_answers(client, path, world):
    answer(client, path, flow_1=["language-learning"])
    outward, back = world.consent().flows
    assert outward["categories"] == ["identity", "needs"]
    assert back["categories"] == ["language-learning"]


def test_a_no_destroys_what_waited(client, path, sent, world):
    page = answer(client, path, "no", flow_0=["contact"])
    assert "Disse que não. Nada foi partilhado" in shown(page)
    assert world.record(sent).content is None


def test_an_answer_without_a_choice_is_asked_for_and_keeps_the_ticks(client, path, world):
    form = {"form": token(client.get(path)), "flow-0": "contact", "language": "pt"}
    page = client.post(path, data=form)
    assert page.status_code == 422
    assert "Escolha sim ou não" in shown(page)
    assert ("flow-0", "contact", " checked") in BOX.findall(page.get_data(as_text=True))
    assert world.request_state() == "asked"


def test_the_language_switch_keeps_ticks_and_choice(client, path, world):
    form = {"form": token(client.get(path)), "flow-0": "contact", "answer": "yes", "language": "pt", "switch": "ar"}
    page = client.post(path, data=form)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl">' in text
    assert ("flow-0", "contact", " checked") in BOX.findall(text)
    assert ("yes", " checked") in RADIO.findall(text)
    assert world.request_state() == "asked"


def test_the_consent_names_the_words_that_were_shown(client, path, world):
    answer(client, f"{path}?lang=ar", language="ar")
    consent = world.consent()
    assert consent.language == "ar"
    with world.database.transaction(SYSTEM) as tx:
        notice = tx.notices.newest("language-learning", "ar")
    assert consent.notice_sha256 == notice.sha256


def test_a_form_made_for_other_words_is_not_an_answer(client, path, world):
    form = {"form": token(client.get(f"{path}?lang=en")), "answer": "yes", "language": "pt"}
    page = client.post(path, data=form)
    assert page.status_code == 409
    assert "Esta pergunta já não é a mesma" in shown(page)
    assert world.request_state() == "asked"


@pytest.mark.parametrize("forged", ["", "0" * 64])
def test_a_form_without_its_token_is_not_an_answer(client, path, world, forged):
    page = client.post(path, data={"form": forged, "answer": "yes", "language": "pt"})
    assert page.status_code == 409
    assert world.request_state() == "asked"


def test_a_form_of_another_question_is_not_an_answer(client, path, world):
    world.wait(minutes=1)
    world.send(make.person(2), source_record_id="N-2")
    other = world.question()
    page = client.post(path, data={"form": token(client.get(other)), "answer": "yes", "language": "pt"})
    assert page.status_code == 409


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_a_form_sent_by_another_site_is_refused(client, path, world, headers):
    form = {"form": token(client.get(path)), "answer": "yes", "language": "pt"}
    page = client.post(path, data=form, headers=headers)
    assert page.status_code == 403
    assert world.request_state() == "asked"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "null"}, {"Origin": "https://hub.example"}, {}],
)
def test_a_form_sent_from_here_is_taken(client, path, world, headers):
    form = {"form": token(client.get(path)), "answer": "yes", "language": "pt"}
    assert client.post(path, data=form, headers=headers).status_code == 303
    assert world.request_state() == "granted"


def test_what_was_not_asked_cannot_be_ticked(client, path, world):
    answer(client, path, flow_0=["health", "contact"], flow_7=["identity"])
    assert world.consent().flows[0]["categories"] == ["contact", "identity", "needs"]


def test_a_second_answer_changes_nothing(client, path, world):
    form = {"form": token(client.get(path)), "answer": "yes", "language": "pt"}
    client.post(path, data=form)
    page = client.post(path, data={**form, "answer": "no"}, follow_redirects=True)
    assert "Está a partilhar os seus dados" in shown(page)
    assert world.request_state() == "granted"


def test_a_question_whose_time_is_over_says_so(client, path, world):
    world.wait(days=15)
    page = client.get(path)
    assert page.status_code == 200
    assert "O prazo para responder acabou" in shown(page)


def test_an_answer_after_its_time_changes_nothing(client, path, world):
    form = {"form": token(client.get(path)), "answer": "yes", "language": "pt"}
    world.wait(days=15)
    page = client.post(path, data=form, follow_redirects=True)
    assert "O prazo para responder acabou" in shown(page)
    assert world.request_state() == "asked"


def test_a_question_that_was_taken_back_says_so(client, path, world):
    world.execute("update consent_request set state = 'cancelled'")
    assert "Associação Ponte Viva retirou a pergunta. Nada foi partilhado." in shown(client.get(path))


def test_a_question_of_a_suspended_partner_waits_without_an_answer(client, path, world):
    form = {"form": token(client.get(path)), "answer": "yes", "language": "pt"}
    with world.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, SCHOOL)
    page = client.post(path, data=form, follow_redirects=True)
    assert "De momento, Escola de Português do Tejo não troca dados" in shown(page)
    assert world.request_state() == "asked"


def test_an_applicant_of_a_suspended_partner_can_still_stop(client, path, world):
    answer(client, path)
    with world.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, SCHOOL)
    client.post(f"{path}/stop", data={"form": token(client.get(f"{path}/stop"))})
    assert world.consent().state == "withdrawn"


def test_evidence_names_the_person_and_the_request(client, path, world):
    form = {"form": token(client.get(path)), "answer": "yes", "language": "pt"}
    answered = client.post(path, data=form)
    with world.database.transaction(SYSTEM) as tx:
        body = tx.connection.exec_driver_sql("select body from evidence_entry where type = 'consent.granted'")
        entry = json.loads(body.scalar_one())
    assert entry["actor"] == {"kind": "applicant", "id": world.consent().subject_id, "client": None}
    assert entry["request"] == answered.headers["X-Request-Id"]


def test_unknown_links_look_like_ended_ones(client, path):
    page = client.get("/q/" + "0" * 64)
    assert page.status_code == 404
    assert "Esta ligação não funciona" in shown(page)


@pytest.mark.parametrize("link", ["applicant", "outbox"])
def test_a_link_to_something_else_opens_no_question(client, path, sent, world, link):
    other = world.applicant(sent) if link == "applicant" else world.outbox()
    assert client.get("/q/" + other.rsplit("/", 1)[1]).status_code == 404


def test_a_minor_s_question_says_whom_it_is_about(client, world):
    guardian = {"name": "Olga Haddad", "relationship": "parent", "contact": {"phones": [{"number": make.phone(9)}]}}
    world.send(make.person(3, birth_date="2014-05-01", representative=guardian))
    assert "menos de 18 anos que representa" in shown(client.get(world.question()))


def test_a_special_category_has_a_box_of_its_own(client, world):
    content = {"service_codes": ["mhpss"], "reason_summary": None}
    world.send(receiver="municipio-ribeira", purpose="health-and-care", content=content)
    page = client.get(world.question()).get_data(as_text=True)
    assert ("flow-0", "health", "") in BOX.findall(page)
    assert "Isto é sensível" in page


def test_only_languages_with_approved_words_are_offered(client, database):
    world = World(database)
    world.people(languages=("pt", "en"))
    world.send()
    page = client.get(f"{world.question()}?lang=ar").get_data(as_text=True)
    assert re.findall(r'name="switch" value="(..)"', page) == ["en", "pt"]
    assert 'lang="pt-PT"' in page
