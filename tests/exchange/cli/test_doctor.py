"""Looking at everything the hub stands on, each fault with its cure."""

import secrets

import pytest

from exchange.vault import keys


def findings(result):
    """What was found, by what it is about: how it stands, and the cure."""
    rows = (line.split("\t") for line in result.output.splitlines() if line.count("\t") == 2)
    return {about: (stands, cure) for about, stands, cure in rows}


@pytest.fixture
def production(tmp_path):
    """What makes the same database a production hub's, for all but what stands in it."""
    path = tmp_path / "production.json"
    keys.create(path, mode="production", entropy=secrets.token_bytes)
    return {
        "HUB_MODE": "production",
        "HUB_KEY_FILE": str(path),
        "HUB_BASE_URL": "https://hub.example.pt",
        "HUB_PROXIES": "1",
    }


def test_a_sandbox_in_order_is_found_so(typed):
    typed("database", "upgrade")
    typed("notice", "approve", "--by", "Inês Prado")
    result = typed("doctor")
    assert result.exit_code == 0, result.output + result.stderr
    assert findings(result)["application role"] == ("hub_app, as it should be", "")
    assert findings(result)["HUB_MODE"] == ("sandbox", "environment, HUB_MODE")


def test_everything_wrong_is_told_with_its_cure(typed, owner_url):
    result = typed("doctor", DATABASE_URL=owner_url, HUB_KEY_FILE="/nowhere")
    assert result.exit_code == 1
    found = findings(result)
    assert found["application role"] == ("hub_owner owns the tables", "set DATABASE_URL to the role meant for it")
    assert "key create" in found["key file"][1]


def test_a_database_that_is_away_is_told_and_nothing_else_of_it(typed, tmp_path):
    away = f"postgresql://hub_app@/hub?host={tmp_path}"
    result = typed("doctor", DATABASE_URL=away)
    assert result.exit_code == 1
    assert findings(result)["application role"][1] == "check DATABASE_URL and that the server runs"


def test_production_says_what_is_not_there_yet(typed, production):
    typed("database", "upgrade")
    typed("notice", "approve", "--by", "Inês Prado")
    result = typed("doctor", **production)
    assert "sign-in" in result.output


def test_production_finds_what_only_a_sandbox_may_have(typed, production, school, opened):
    typed("partner", "endpoint", school, "--webhook", "http://127.0.0.1:9/escola")
    result = typed("doctor", **production)
    assert result.exit_code == 1
    assert findings(result)["webhooks"] == ("not https: escola", "set their endpoints anew: `partner endpoint`")


def test_faulty_settings_are_told_before_anything_is_opened(typed):
    result = typed("doctor", HUB_PORT="none")
    assert result.exit_code == 1
    assert result.stderr.startswith("HUB_PORT")
