"""Telling a story step by step. That the whole demo runs is tested by ``tests/journeys/test_demo.py``."""

import socket

import pytest

from exchange.cli import demo
from exchange.errors import ConfigurationError
from exchange.sandbox import people
from exchange.sandbox.stage import Stage


class Silence:
    """Nothing is ever heard."""

    def heard(self, slug):
        return ()


def test_a_story_that_fails_names_its_step():
    nowhere = {"base_url": "http://127.0.0.1:1", "partners": [{"slug": "ponte-viva", "client_id": "c"}]}
    stage = Stage(nowhere, Silence(), people.fresh(bytes), lambda: "")
    with pytest.raises(ConfigurationError) as failure:
        demo.play(stage)
    assert failure.value.faults[0].startswith("Step 1 failed: The NGO gets a token")


def test_a_busy_port_is_told_before_anything_is_made(typed, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = typed("demo", "--once", "--port", str(taken.getsockname()[1]))
    assert refused.exit_code == 1
    assert "set PORT" in refused.stderr
    assert not (tmp_path / "sandbox.json").exists()
