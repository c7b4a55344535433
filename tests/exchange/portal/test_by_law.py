"""The person's page about what is held and what a law makes known, in each language, and staff's list of it.

Through the door: ``exchange.moments``, ``exchange.portal.words``.
"""

import pytest

from exchange import accounts
from exchange.storage import tables
from exchange.storage.transaction import SYSTEM
from tests import doors
from tests.exchange.portal.world import enter, shown
from tests.exchange.test_holdings import AIMA, ASYLUM, hold
from tests.exchange.test_statutes import BODY, LAW, WORDS, law, sign
from tests.journeys.stage import set_stage

SAID = {
    "pt": (
        "Partner aima registou algo sobre si.",
        "Partner aima informou Partner apoio-mundo sobre si, porque uma lei o manda.",
        "Partner apoio-mundo leu isto, porque uma lei o manda:",
        "Isto não depende da sua autorização. Parar uma partilha não o faz parar.",
    ),
    "en": (
        "Partner aima wrote down something about you.",
        "Partner aima told Partner apoio-mundo about you, because a law says so.",
        "Partner apoio-mundo read this, because a law says so:",
        "This does not rest on your permission. Stopping a sharing does not stop it.",
    ),
    "ar": (
        "سجّلت Partner aima معلومات عنك.",
        "أرسلت Partner aima إلى Partner apoio-mundo معلومات عنك، لأن القانون يفرض ذلك.",
        "قرأت Partner apoio-mundo ما يلي، لأن القانون يقضي بذلك:",
        "هذا لا يستند إلى موافقتك. إيقاف المشاركة لا يوقفه.",
    ),
}


@pytest.fixture
def stage(database, clock):
    """A request for protection that a law made known, and its reading."""
    stage = set_stage(database, clock)
    stage.partner(AIMA, "public-body", authority=True)
    stage.partner(BODY, "international-body")
    sign(stage, law(BODY))
    record_id = hold(stage, ASYLUM)
    assert stage.get(BODY, f"/v1/{ASYLUM}/{record_id}").status_code == 200
    return stage


@pytest.mark.parametrize("language", SAID)
def test_the_page_tells_the_law_in_plain_words_and_never_as_consent(stage, language):
    with stage.database.transaction(SYSTEM) as tx:
        query = tables.applicant.select().with_only_columns(tables.applicant.c.id)
        link = accounts.link_to_applicant(tx, tx.connection.execute(query).scalar_one())
    client = doors.client(stage.app)
    enter(client, link)
    text = shown(client.get(f"/my/timeline?lang={language}"))

    for sentence in SAID[language]:
        assert sentence in text
    assert text.count(WORDS[language]) == text.count(LAW) == 2


def test_staff_see_a_record_that_names_nobody_and_its_basis(stage):
    with stage.database.transaction(SYSTEM) as tx:
        partner = tx.partners.by_slug(AIMA)
        account_id = accounts.add(tx, partner_id=partner.id, role="staff", name="Paulo Mesquita")
        link = accounts.link_to_account(tx, account_id)
    text = shown(enter(doors.client(stage.app), link))

    assert "Situação de asilo e apoio" in text
    assert "Partner aima" in text
    assert "Partner apoio-mundo" in text
    assert "Permitida (Missão pública)" in text
