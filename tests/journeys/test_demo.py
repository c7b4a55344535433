"""The whole demo, as on a fresh machine: it plays its story, keeps serving, can be driven from its file, and ends.

Reaches ``exchange.__main__``, ``exchange.wsgi`` and ``exchange.sandbox.wire`` by running them.
"""

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.sandbox.story import ACTS
from tests.journeys import readme
from tests.journeys.demonstrated import Demo, free_ports, listens

pytestmark = pytest.mark.heavy

STRANGER = Path(__file__).with_name("stranger.py")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A folder whose name holds a space and an accent, emptied afterwards."""
    made = Demo(tmp_path_factory.mktemp("hub") / "Área de Trabalho", free_ports())
    yield made
    reset = made.run("sandbox", "reset")
    assert reset.returncode == 0, reset.stderr
    assert not made.file.exists()


def test_the_story_is_told_step_by_step_and_ends(demo: Demo) -> None:
    told = demo.run("demo", "--once", "--port", str(demo.port))
    assert told.returncode == 0, told.stdout + told.stderr
    assert len([line for line in told.stdout.splitlines() if line[:2].strip().isdigit()]) == len(ACTS)
    assert "The story is told" in told.stdout
    assert not listens(demo.port)


def test_it_is_told_again_on_the_same_data_with_fresh_persons_at_another_port(demo: Demo) -> None:
    before = json.loads(demo.file.read_text())
    port = free_ports()
    told = demo.run("demo", "--once", "--port", str(port))
    assert told.returncode == 0, told.stdout + told.stderr
    moved = json.loads(demo.file.read_text())
    assert moved["base_url"].endswith(f":{port}")
    assert [one["client_id"] for one in moved["partners"]] == [one["client_id"] for one in before["partners"]]


def test_a_stranger_drives_it_from_its_file_and_the_readme_works_as_printed(demo: Demo, tmp_path: Path) -> None:
    with demo.serving() as process:
        assert stat.S_IMODE(demo.file.stat().st_mode) == 0o600
        command = [sys.executable, "-I", str(STRANGER), str(demo.file)]
        driven = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
        assert driven.returncode == 0, driven.stdout + driven.stderr
        read = readme.follow(demo)
        assert "João" in json.loads(read.splitlines()[-1])["content"]["subject_snapshot"]["full_name"]
        assert "nif" not in json.loads(read.splitlines()[-1])["content"]["subject_snapshot"]
        refused = demo.run("demo", "--once", "--port", str(demo.port))
        assert refused.returncode == 1
        assert len(refused.stderr.splitlines()) == 1
        assert "set PORT" in refused.stderr
    assert process.returncode == 0
    assert not listens(demo.port)


def test_a_file_of_another_version_is_refused_with_the_cure(demo: Demo) -> None:
    written = demo.file.read_text()
    try:
        demo.file.write_text(json.dumps(json.loads(written) | {"format": 0}))
        refused = demo.run("demo", "--once", "--port", str(demo.port))
    finally:
        demo.file.write_text(written)
    assert refused.returncode == 1
    assert "make reset" in refused.stderr
