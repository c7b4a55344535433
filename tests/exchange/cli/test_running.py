"""What starts only when everything it stands on is ready. That it then runs is tested by ``tests/journeys``."""

import pytest

from exchange.storage import migrating


@pytest.mark.parametrize("program", ["serve", "worker", "clock"])
def test_nothing_starts_on_a_database_that_is_behind(typed, owner_url, program):
    migrating.downgrade(owner_url)
    refused = typed(program, "--port", "1") if program == "serve" else typed(program)
    assert refused.exit_code == 1
    assert "database upgrade" in refused.stderr


@pytest.mark.parametrize("program", ["serve", "worker", "clock"])
def test_nothing_starts_without_its_keys(typed, program, tmp_path):
    refused = typed(program, HUB_KEY_FILE=str(tmp_path / "none.json"))
    assert refused.exit_code == 1
    assert "key create" in refused.stderr


def test_a_worker_in_production_needs_the_sequencers_address(typed):
    refused = typed("worker", HUB_MODE="production", DATABASE_SEQUENCER_URL="")
    assert any(line.startswith("DATABASE_SEQUENCER_URL is missing") for line in refused.stderr.splitlines())
