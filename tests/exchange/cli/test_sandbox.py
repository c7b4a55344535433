"""Acting as the people of a sandbox."""

import json
import uuid

import pytest


@pytest.fixture
def planted(typed, tmp_path):
    """A seeded sandbox, and what its file says."""
    assert typed("sandbox", "seed").exit_code == 0
    return json.loads((tmp_path / "sandbox.json").read_text())


def test_seeding_twice_changes_nothing(typed, planted, tmp_path):
    assert typed("sandbox", "seed").exit_code == 0
    assert json.loads((tmp_path / "sandbox.json").read_text()) == planted


def test_a_database_of_somebody_else_is_not_seeded(typed, school):
    refused = typed("sandbox", "seed")
    assert refused.exit_code == 1
    assert "no sandbox of this folder" in refused.stderr


def test_a_sandbox_whose_database_is_gone_is_planted_anew(typed, planted, tmp_path, opened):
    (tmp_path / "sandbox.json").write_text(json.dumps(planted | {"base_url": "http://127.0.0.1:1"}))
    typed("sandbox", "seed", HUB_PORT="9000")
    assert json.loads((tmp_path / "sandbox.json").read_text())["base_url"] == "http://127.0.0.1:9000"


@pytest.mark.parametrize("who", ["amina", "staff", "escola-tejo"])
def test_everybody_has_a_link(typed, planted, who):
    assert typed("sandbox", "link", who).output.startswith(f"{planted['base_url']}/enter/")


def test_nobody_unknown_has_one(typed, planted):
    assert "choose one of amina" in typed("sandbox", "link", "nobody").stderr
    assert typed("sandbox", "link", str(uuid.uuid4())).exit_code == 1


def test_a_token_needs_a_hub_that_is_served(typed, planted):
    refused = typed("sandbox", "token", "ponte-viva")
    assert refused.exit_code == 1
    assert "Nobody answers" in refused.stderr


def test_the_outbox_is_empty_before_anybody_is_asked(typed, planted):
    assert typed("sandbox", "outbox").output == ""


def test_without_a_sandbox_one_is_told_how_to_make_it(typed):
    for words in (("link", "amina"), ("token", "aima"), ("outbox",), ("story",), ("receiver",)):
        assert "make demo" in typed("sandbox", *words).stderr


def test_a_server_of_somebody_elses_is_not_erased(typed, planted):
    refused = typed("sandbox", "reset")
    assert refused.exit_code == 1
    assert "drop its database yourself" in refused.stderr


@pytest.mark.parametrize("words", [("demo",), ("sandbox", "seed"), ("sandbox", "reset")])
def test_a_hub_in_production_is_never_filled_with_fiction(typed, words):
    refused = typed(*words, HUB_MODE="production")
    assert refused.exit_code == 1
    assert "unset HUB_MODE" in refused.stderr
