"""Commands typed in an environment of their own (``exchange.cli.opening``), on a database of their own."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exchange import databases
from exchange.cli.main import hub
from exchange.settings import read
from exchange.storage.database import Database
from exchange.vault import keys

Typed = Callable[..., Result]


@pytest.fixture
def environment(app_url: str, owner_url: str, sequencer_url: str, tmp_path: Path) -> dict[str, str]:
    """A sandbox on the test's own database."""
    key_file = tmp_path / "keys.json"
    keys.create(key_file, mode="sandbox", entropy=secrets.token_bytes)
    return {
        "HUB_MODE": "sandbox",
        "HUB_VAR": str(tmp_path),
        "HUB_KEY_FILE": str(key_file),
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "DATABASE_SEQUENCER_URL": sequencer_url,
    }


@pytest.fixture
def typed(environment: dict[str, str]) -> Iterator[Typed]:
    """Type a command: what it printed and how it ended."""

    def run(*words: str, **changes: str) -> Result:
        return CliRunner().invoke(hub, words, obj={**environment, **changes})

    return run


@pytest.fixture
def school(typed: Typed) -> str:
    """A school with an agreement in force."""
    assert typed("partner", "add", "escola", "--kind", "school", "--name", "Escola do Tejo").exit_code == 0
    words = ("--sends", "language-course", "--receives", "referral", "--purpose", "language-learning")
    categories = ("--category", "identity", "--category", "needs")
    signed = typed("agreement", "add", "escola", *words, *categories, "--from", "2026-01-01")
    assert signed.exit_code == 0, signed.output
    return "escola"


@pytest.fixture
def opened(environment: dict[str, str], app_url: str) -> Iterator[Database]:
    """The same database with the keys that commands find."""
    with databases.database(read(environment), app_url) as found:
        yield found
