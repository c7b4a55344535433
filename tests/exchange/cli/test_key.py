"""Making a key file."""

import stat
from pathlib import Path


def test_a_key_file_is_its_owners_alone(typed, tmp_path):
    path = tmp_path / "new" / "keys.json"
    assert typed("key", "create", str(path)).exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_key_file_is_never_replaced(typed, environment):
    path = Path(environment["HUB_KEY_FILE"])
    before = path.read_text()
    assert typed("key", "create", environment["HUB_KEY_FILE"]).exit_code == 1
    assert path.read_text() == before


def test_keys_are_made_for_production_unless_told_otherwise(typed, tmp_path):
    path = tmp_path / "production.json"
    typed("key", "create", str(path))
    refused = typed("partner", "list", HUB_KEY_FILE=str(path))
    assert refused.exit_code == 1
    assert "not made for sandbox" in refused.stderr
