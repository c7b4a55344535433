"""Settings are read once; what is wrong is told all at once, with the cure."""

import pytest

from exchange.environment import SETTINGS
from exchange.errors import ConfigurationError
from exchange.settings import described, read

PRODUCTION = {
    "HUB_BASE_URL": "https://hub.example.pt",
    "HUB_PROXIES": "1",
    "HUB_KEY_FILE": "/etc/hub/keys.json",
    "DATABASE_URL": "postgresql://hub_app:a-password@db/hub",
}


def faults(environment, **options):
    """What is wrong with an environment."""
    with pytest.raises(ConfigurationError) as refusal:
        read(environment, **options)
    return refusal.value.faults


def test_a_hub_is_in_production_unless_told_otherwise():
    assert read(PRODUCTION).mode == "production"


def test_the_sandbox_needs_no_setting_at_all():
    settings = read({"HUB_MODE": "sandbox"})
    assert settings.sandbox
    assert settings.embedded
    assert settings.base_url == "http://127.0.0.1:8765"
    assert settings.key_file == settings.var / "keys.json"


def test_everything_missing_in_production_is_listed_together_with_its_cure():
    found = faults({})
    assert [fault.split()[0] for fault in found] == ["HUB_BASE_URL", "HUB_PROXIES", "HUB_KEY_FILE", "DATABASE_URL"]
    assert all(": " in fault for fault in found)


def test_a_wrong_value_is_told_beside_a_missing_one():
    found = faults({"HUB_MODE": "sandbox", "HUB_PORT": "70000", "HUB_WORKERS": "many"})
    assert [fault.split()[0] for fault in found] == ["HUB_PORT", "HUB_WORKERS"]


@pytest.mark.parametrize("mode", ["Sandbox", "sandbox production", "test"])
def test_a_mode_that_is_none_never_falls_back_to_the_sandbox(mode):
    assert faults({**PRODUCTION, "HUB_MODE": mode})[0].startswith("HUB_MODE")


@pytest.mark.parametrize(
    "url", ["http://hub.example.pt", "https://localhost", "https://127.0.0.2", "https://[::1]", "https://hub.localhost"]
)
def test_production_refuses_an_address_that_is_not_https_or_is_loopback(url):
    assert any(fault.startswith("HUB_BASE_URL") for fault in faults({**PRODUCTION, "HUB_BASE_URL": url}))


@pytest.mark.parametrize("url", ["hub.example.pt", "https://hub.example.pt/path", "https://x?y=1", "ftp://x"])
def test_an_address_is_a_scheme_and_a_host_alone(url):
    assert any(fault.startswith("HUB_BASE_URL") for fault in faults({**PRODUCTION, "HUB_BASE_URL": url}))


def test_production_refuses_to_stand_without_a_proxy_in_front():
    assert faults({**PRODUCTION, "HUB_PROXIES": "0"})[0].startswith("HUB_PROXIES")


def test_production_refuses_one_login_for_two_roles():
    shared = {**PRODUCTION, "DATABASE_OWNER_URL": PRODUCTION["DATABASE_URL"]}
    assert "share a login" in faults(shared)[0]


def test_the_sandbox_takes_all_three_database_addresses_or_none():
    found = faults({"HUB_MODE": "sandbox", "DATABASE_URL": "postgresql://hub_app@/hub"})
    assert [fault.split()[0] for fault in found] == ["DATABASE_OWNER_URL", "DATABASE_SEQUENCER_URL"]


def test_what_a_command_cannot_do_without_is_asked_of_production_alone():
    needs = ("DATABASE_SEQUENCER_URL",)
    assert faults(PRODUCTION, needs=needs)[0].startswith("DATABASE_SEQUENCER_URL")
    assert read({"HUB_MODE": "sandbox"}, needs=needs).embedded


def test_the_short_name_of_the_port_gives_way_to_the_long_one():
    assert read({"HUB_MODE": "sandbox", "PORT": "9001"}).port == 9001
    assert read({"HUB_MODE": "sandbox", "PORT": "9001", "HUB_PORT": "9002"}).port == 9002


def test_every_value_has_an_origin():
    settings = read({**PRODUCTION, "PORT": "9001"})
    origins = {name: origin for name, _, origin in described(settings)}
    assert origins.keys() == {setting.name for setting in SETTINGS}
    assert origins["HUB_PORT"] == "environment, PORT"
    assert origins["HUB_HOST"] == "default"
    assert origins["DATABASE_OWNER_URL"] == "not set"


def test_the_embedded_server_is_named_as_the_origin_of_the_addresses_it_fills():
    origins = {name: origin for name, _, origin in described(read({"HUB_MODE": "sandbox"}))}
    assert origins["DATABASE_URL"] == "embedded server"


def test_a_password_is_shown_nowhere():
    settings = read(PRODUCTION)
    assert "a-password" not in repr(settings)
    assert all("a-password" not in value for _, value, _ in described(settings))
    assert all("a-password" not in fault for fault in faults({**PRODUCTION, "DATABASE_URL": "mysql://u:a-password@h"}))
