"""A test whose means are absent is named with its cure, and fails a build."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "/dev/null"]

PLUGIN = """
from tests import means

means.MEANS = {"needs_unicorn": means.Means("a unicorn", lambda: None, "apt install unicorn")}

def pytest_configure(config):
    config.addinivalue_line("markers", "needs_unicorn: rides")

pytest_runtest_setup = means.require

def pytest_terminal_summary(terminalreporter):
    for line in means.summary(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line)
"""

RIDING = """
import pytest

@pytest.mark.needs_unicorn
def test_riding():
    pass
"""


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(PLUGIN)
    (folder / "test_riding.py").write_text(RIDING)
    return subprocess.run(
        [*COMMAND, "--rootdir", str(folder), str(folder)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_listed_with_the_command_before_pytests_closing_line(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0
    *_, listed, closing = done.stdout.splitlines()
    assert listed == "1 test left out for want of a unicorn: apt install unicorn"
    assert "1 skipped" in closing


def test_it_fails_a_build(tmp_path: Path) -> None:
    done = run(tmp_path, CI="true")
    assert done.returncode == 1
    assert "left out for want of a unicorn: apt install unicorn" in done.stdout
