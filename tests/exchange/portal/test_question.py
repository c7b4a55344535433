"""The consent question behind its link: read, answered, and what its link is afterwards."""

from tests.exchange.portal.world import answer


def test_a_question_names_who_asks_who_gets_and_what_they_will_see(client, world):
    world.send()
    page = client.get(world.question())
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Associação Ponte Viva" in text
    assert "Escola de Português do Tejo" in text


def test_a_yes_releases_what_waited(client, world):
    sent = world.send()
    assert sent.state == "waiting-consent"
    page = answer(client, world.question())
    assert page.status_code == 200
    assert world.read(sent.record_id).content
