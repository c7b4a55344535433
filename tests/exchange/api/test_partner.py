"""Who the bearer of a token is told to be."""

from tests.doors import bearer


def test_a_partner_learns_who_it_is_and_what_it_may_do(client, token):
    answer = client.get("/v1/partner", headers=bearer(token("aurora", scopes=["referral:send", "event:read"])))

    assert answer.status_code == 200, answer.text
    told = answer.json
    assert (told["slug"], told["kind"], told["state"]) == ("aurora", "ngo", "active")
    assert told["scopes"] == ["event:read", "referral:send"]
    assert told["agreement"]["effective_to"] is None
    assert told["agreement"]["sends"] == ["referral"]
