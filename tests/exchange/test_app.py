"""The hub put together: every door is there, and nothing that fails tells where somebody was going."""

import secrets

import pytest

from exchange.app import assembled, create_app
from exchange.errors import ConfigurationError
from exchange.settings import read
from exchange.storage.database import Database, connect
from exchange.storage.transaction import Tools
from exchange.vault import keys
from tests.make import RecordedJobs, keyring

SETTINGS = read({"HUB_MODE": "sandbox"})


@pytest.fixture
def app(clock):
    """The doors over a database that is never reached."""
    tools = Tools(clock=clock, entropy=secrets.token_bytes, keys=keyring(), jobs=RecordedJobs())
    return assembled(Database(connect("postgresql:///never-connected"), tools), SETTINGS)


def test_every_door_is_there(app):
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {"/v1/referrals", "/oauth/token", "/oauth/jwks", "/q/<secret>", "/openapi.json", "/livez"} <= rules


def test_only_a_sandbox_shows_its_outbox(clock):
    tools = Tools(clock=clock, entropy=secrets.token_bytes, keys=keyring(), jobs=RecordedJobs())
    production = read(
        {
            "HUB_BASE_URL": "https://hub.example.pt",
            "HUB_PROXIES": "1",
            "HUB_KEY_FILE": "/nowhere",
            "DATABASE_URL": "postgresql:///never-connected",
        }
    )
    app = assembled(Database(connect("postgresql:///never-connected"), tools), production)
    assert not any(rule.rule.startswith("/outbox") for rule in app.url_map.iter_rules())


def test_what_fails_is_logged_without_the_address_that_led_there(app, caplog):
    @app.get("/fails/<secret>")
    def fail(secret: str) -> str:
        raise RuntimeError("on purpose")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = app.test_client().get("/fails/a-secret-link", base_url=SETTINGS.base_url)
    assert answer.status_code == 500
    assert "the hub failed" in caplog.text
    assert "a-secret-link" not in caplog.text


def test_an_application_without_a_database_says_how_to_give_it_one(tmp_path):
    settings = read({"HUB_MODE": "sandbox", "HUB_VAR": str(tmp_path)})
    keys.create(settings.key_file, mode="sandbox", entropy=secrets.token_bytes)
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        create_app(settings)
