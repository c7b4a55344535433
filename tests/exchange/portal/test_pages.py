"""Timeline, desk, staff and outbox, and what holds for every page.

Through the door: ``exchange.portal.applicant``, ``exchange.portal.desk``, ``exchange.portal.staff``,
``exchange.portal.outbox``, ``exchange.portal.pages``, ``exchange.portal.faces``, ``exchange.portal.faults``,
``exchange.portal.dates``, ``exchange.portal.words``, ``exchange.portal.officewords``, ``exchange.portal.wiring``.
"""

import re

import pytest

from exchange import corrections, sendings, versions
from exchange.portal.protection import CONTENT_SECURITY_POLICY
from exchange.storage.transaction import SYSTEM
from schemas import KINDS
from schemas.envelope import submission
from tests import make
from tests.exchange.portal.world import NGO, SCHOOL, STRANGER, answer, enter, shown

PERSON = ("Amina", "Haddad", "1994", make.nif(), make.phone(), "person1@example.org")


@pytest.fixture
def sent(client, world):
    """A referral to which the person said yes, and which the school accepted."""
    sent = world.send()
    world.wait(minutes=10)
    answer(client, world.question(), flow_0=["contact"])
    world.wait(hours=1)
    world.read(sent.record_id)
    world.move(sent.record_id, "received")
    world.wait(hours=1)
    world.move(sent.record_id, "accepted")
    return sent


def test_the_timeline_tells_the_whole_story_newest_first(client, sent, world):
    text = shown(enter(client, world.applicant(sent)))
    told = [
        "Escola de Português do Tejo aceitou o pedido sobre si. A seguir: Escola de Português do Tejo. Até 16 de março",
        "Escola de Português do Tejo leu: o seu nome, data de nascimento, sexo e nacionalidade o seu telefone",
        "Escola de Português do Tejo recebeu o pedido sobre si.",
        "Associação Ponte Viva disponibilizou isto a Escola de Português do Tejo:",
        "Disse que sim, para lhe encontrar um curso de língua.",
        "Associação Ponte Viva pediu-lhe uma autorização",
        "Espera pela sua resposta; ninguém o pode ler.",
    ]
    places = [text.find(sentence) for sentence in told]
    assert -1 not in places
    assert places == sorted(places)


def test_refused_tries_stand_in_the_timeline(client, sent, world):
    home = f"/my/sharing/{world.consent().id}"
    enter(client, world.applicant(sent, reusable=True))
    page = client.get(f"{home}/stop").get_data(as_text=True)
    client.post(f"{home}/stop", data={"form": re.findall(r'name="form" value="(\w+)"', page)[-1]})
    world.read(sent.record_id)
    text = shown(client.get("/my/timeline"))
    assert "Ninguém. Nenhuma organização pode agora partilhar os seus dados" in text
    assert "Escola de Português do Tejo tentou ler algo sobre si. Não foi permitido. Motivo: parou a partilha." in text
    assert "Parou a partilha que servia para lhe encontrar um curso de língua." in text


def test_a_waiting_question_stands_on_top(client, world):
    text = shown(enter(client, world.applicant(world.send())))
    assert "Uma pergunta espera por si" in text
    assert "Responda até 16 de março de 2026" in text


TAKEN_BACK = {
    "pt": (
        "Escola de Português do Tejo corrigiu o que tinha enviado sobre si:",
        "Escola de Português do Tejo anulou algo que tinha enviado sobre si. Já ninguém o pode ler.",
        "Avisámos de imediato: Associação Ponte Viva. Motivo: era sobre outra pessoa.",
    ),
    "en": (
        "Escola de Português do Tejo corrected what it had sent about you:",
        "Escola de Português do Tejo took back something it had sent about you. Nobody can read it any more.",
        "Told at once: Associação Ponte Viva. Reason: it was about another person.",
    ),
    "ar": (
        "صحّحت Escola de Português do Tejo ما كانت قد أرسلته عنك:",
        "سحبت Escola de Português do Tejo شيئًا كانت قد أرسلته عنك.",
        "كان يخص شخصًا آخر",
    ),
}


@pytest.mark.parametrize("language", TAKEN_BACK)
def test_what_is_corrected_and_taken_back_is_told(client, world, language):
    sent = world.send()
    answer(client, world.question(), flow_0=["contact"], flow_1=["language-learning"])
    body = make.language_course(referral_id=str(sent.record_id))
    kind = KINDS["language-course"]
    with world.database.transaction(SYSTEM) as tx:
        school = tx.acting(world.actor(tx, SCHOOL))
        course = sendings.submit(school, kind, kind_loaded(kind, body))
        changed = {**body, "content": {"enrolment": {**body["content"]["enrolment"], "status": "suspended"}}}
        seen = [versions.tag(school, course.record_id, 1)]
        assert corrections.correct(school, kind, course.record_id, kind_loaded(kind, changed), seen).version == 2
        corrections.retract(school, kind, course.record_id, "wrong-person")
    enter(client, world.applicant(sent, reusable=True))
    text = shown(client.get(f"/my/timeline?lang={language}"))

    assert [sentence for sentence in TAKEN_BACK[language] if sentence not in text] == []


def kind_loaded(kind, body):
    """A body as the door hands it on."""
    return submission(kind).load(body)


def test_the_timeline_shows_nothing_of_anybody_else(client, sent, world):
    other = world.send(make.person(2, full_name="Somebody Else"), source_record_id="N-2")
    text = shown(enter(client, world.applicant(other)))
    assert "Escola de Português do Tejo leu" not in text


def test_a_desk_sees_who_acts_next_and_by_when(client, sent, world):
    text = shown(enter(client, world.caseworker(SCHOOL)))
    assert "À sua espera 1" in text
    assert "Quem age a seguir A sua organização Até 16 de março de 2026, 11:40" in text
    text = shown(enter(client, world.caseworker(NGO)))
    assert "À espera de outros 1" in text
    assert "Quem age a seguir Escola de Português do Tejo" in text


def test_what_is_late_comes_first(client, sent, world):
    world.wait(days=10)
    world.send(make.person(2), source_record_id="N-2")
    world.wait(days=5)
    page = enter(client, world.caseworker(SCHOOL)).get_data(as_text=True)
    assert page.index("Em atraso") < page.index("Espera pela resposta da pessoa")


def test_a_referral_s_page_shows_its_moves_and_no_content(client, sent, world):
    enter(client, world.caseworker(SCHOOL))
    text = shown(client.get(f"/desk/referrals/{sent.record_id}"))
    assert "Aceite – Escola de Português do Tejo" in text
    assert "Wants to learn Portuguese" not in text


@pytest.mark.parametrize(("page", "number"), [("2", 2), ("-5", 1), ("abc", 1), ("99999999999999999999", 10_000)])
def test_a_desk_turns_its_pages(client, sent, world, page, number):
    enter(client, world.caseworker(SCHOOL))
    answer = client.get(f"/desk?page={page}&lang=en")

    assert answer.status_code == 200
    assert (f"Page {number}" in shown(answer)) == (number > 1)


def test_only_the_sender_s_desk_shows_what_the_person_withheld(client, sent, world):
    withheld = "números de contribuinte, segurança social e saúde"
    enter(client, world.caseworker(NGO))
    assert withheld in shown(client.get(f"/desk/referrals/{sent.record_id}"))
    enter(client, world.caseworker(SCHOOL))
    assert withheld not in shown(client.get(f"/desk/referrals/{sent.record_id}"))


def test_a_desk_does_not_see_referrals_of_others(client, sent, world):
    enter(client, world.caseworker(STRANGER))
    assert client.get(f"/desk/referrals/{sent.record_id}").status_code == 404


def test_staff_see_the_flow(client, sent, world):
    text = shown(enter(client, world.staff()))
    assert "Associação Ponte Viva Para" not in text
    assert "Encaminhamento" in text
    assert "Permitida (Consentimento)" in text
    assert "Aceite" in text


def test_each_number_opens_its_list(client, sent, world):
    world.send(make.person(2), source_record_id="N-2")
    enter(client, world.staff())
    waiting = shown(client.get("/staff?show=waiting"))
    assert "Espera pela resposta da pessoa" in waiting
    assert "Aceite" not in waiting
    assert "Não há nenhuma nesta vista" in shown(client.get("/staff?show=unreachable"))
    assert client.get("/staff?show=anything&before=nothing").status_code == 200


def test_no_person_appears_at_a_desk_or_before_staff(client, sent, world):
    pages = [enter(client, world.caseworker(SCHOOL)), enter(client, world.staff())]
    pages.append(client.get(f"/desk/referrals/{sent.record_id}"))
    for page in pages:
        assert [mark for mark in PERSON if mark in page.get_data(as_text=True)] == []


def test_looking_is_written_down(client, sent, world):
    enter(client, world.caseworker(SCHOOL))
    enter(client, world.staff())
    with world.database.transaction(SYSTEM) as tx:
        types = set(tx.connection.exec_driver_sql("select type from evidence_entry").scalars())
    assert {"record.listed", "flow.listed"} <= types


def test_the_outbox_shows_a_message_without_content_in_the_person_s_language(client, world):
    world.send()
    page = client.get(world.outbox())
    text = shown(page)
    assert "هناك سؤال لك" in text
    assert make.phone() in text
    assert [word for word in ("Amina", "Ponte Viva", "curso") if word in text] == []
    assert f"{world.question()}?lang=ar" in page.get_data(as_text=True)


def test_the_outbox_needs_its_secret(client, world):
    world.send()
    assert client.get("/outbox/" + "0" * 64).status_code == 404
    assert client.get("/outbox/" + world.question().rsplit("/", 1)[1]).status_code == 404


@pytest.mark.parametrize("path", ["/q/unknown", "/enter/unknown", "/my/timeline", "/desk", "/staff", "/outbox/unknown"])
def test_every_page_is_guarded(client, world, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_every_page_has_its_frame(client, sent, world):
    pages = [client.get("/q/unknown"), client.get(world.question()), enter(client, world.applicant(sent))]
    for page in pages:
        text = page.get_data(as_text=True)
        assert text.count("<h1>") == 1
        assert 'href="#content"' in text
        assert "AIMA – Agência para a Integração, Migrações e Asilo" in text
        assert "Precisa de ajuda?" in text
        assert 'lang="pt-PT" dir="ltr"' in text


def test_a_partner_s_name_cannot_reach_into_the_page(client, world):
    world.execute("update partner set name = '<script>x</script>\u202e' where slug = 'ponte-viva'")
    world.send()
    page = client.get(world.question()).get_data(as_text=True)
    assert "<script>" not in page
    assert '<bdi class="name">&lt;script&gt;x&lt;/script&gt;\u202e</bdi>' in page


def test_a_page_speaks_as_the_browser_asks(client, world):
    asked = {"de, ar;q=0.8": "ar", "en-GB": "en", "": "pt-PT", "de": "pt-PT"}
    for accepted, tag in asked.items():
        page = client.get("/q/unknown", headers={"Accept-Language": accepted})
        assert page.headers["Content-Language"] == tag


def test_a_chosen_language_stays_chosen(client, sent, world):
    page = client.get(world.question() + "?lang=en").get_data(as_text=True)
    assert re.search(r'class="button stop" href="([^"]+)"', page)[1].endswith("/stop?lang=en")
    assert "lang" not in re.search(r'href="([^"]+hub\.css[^"]*)"', page)[1]


def test_an_office_s_page_is_not_offered_in_arabic(client, world):
    enter(client, world.staff())
    page = client.get("/staff?lang=ar").get_data(as_text=True)
    assert 'hreflang="ar"' not in page
    assert '<html lang="pt-PT"' in page


def test_static_files_are_kept_until_they_change(client, world):
    href = re.search(r'href="([^"]+hub\.css[^"]*)"', client.get("/q/unknown").get_data(as_text=True))[1]
    with client.get(href) as named, client.get(href.split("?")[0]) as unnamed:
        assert "immutable" in named.headers["Cache-Control"]
        assert "immutable" not in unnamed.headers["Cache-Control"]


def test_a_fault_of_ours_has_a_page_too(client, world, app):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    enter(client, world.staff())
    broken = "insert into evidence_entry (id, at, type, body, leaf) values"
    world.execute(f"{broken} (gen_random_uuid(), now() + interval '1 year', 'x', '{{\"outcome\":\"refused\"', '')")
    page = client.get("/staff")
    assert page.status_code == 500
    assert page.mimetype == "text/html"
