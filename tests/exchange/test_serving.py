"""The parent replaces what ends, ends what it started in order, and never outlives or is outlived."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exchange.errors import ConfigurationError
from exchange.serving import ROOT, ensure_free, server
from exchange.settings import read

NOTES = """
import os, pathlib, signal, sys, time
pathlib.Path(sys.argv[1]).open("a").write(f"{os.getpid()}\\n")
def end(*_):
    pathlib.Path(sys.argv[1]).open("a").write("ended\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
time.sleep(60)
"""
PARENT = """
import os, sys
from exchange.serving import Parent, Program
Parent([Program("child", (sys.executable, "-c", sys.argv[1], sys.argv[2]), limit=0.5)], os.environ).run()
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def parent_of(notes: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(child: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", PARENT, child, str(notes)], cwd=ROOT, stderr=subprocess.PIPE)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until(met: Callable[[], object]) -> None:
    limit = time.monotonic() + 10
    while not met():
        assert time.monotonic() < limit
        time.sleep(0.02)


def lines(notes: Path) -> list[str]:
    return notes.read_text().split() if notes.exists() else []


def alive(pid: str) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_sigterm_ends_the_children_and_then_the_parent(parent_of: Callable, notes: Path) -> None:
    parent = parent_of(NOTES)
    until(lambda: lines(notes))
    parent.terminate()
    assert parent.wait(10) == 0
    assert lines(notes)[1:] == ["ended"]


def test_a_child_killed_is_replaced(parent_of: Callable, notes: Path) -> None:
    parent_of(NOTES)
    until(lambda: lines(notes))
    os.kill(int(lines(notes)[0]), signal.SIGKILL)
    until(lambda: len(lines(notes)) == 2)
    assert lines(notes)[0] != lines(notes)[1]


def test_a_child_that_does_not_end_is_ended_by_force(parent_of: Callable, notes: Path) -> None:
    parent = parent_of(NOTES.replace("sys.exit()", "pass"))
    until(lambda: lines(notes))
    parent.terminate()
    assert b"ended by force" in parent.communicate(timeout=10)[1]
    assert not alive(lines(notes)[0])


def test_children_of_a_parent_ended_by_force_end_too(parent_of: Callable, notes: Path) -> None:
    parent = parent_of(NOTES)
    until(lambda: lines(notes))
    parent.kill()
    until(lambda: lines(notes)[1:] == ["ended"])


def test_a_busy_port_is_refused_with_its_cure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"Port {port} .* set PORT"):
            ensure_free("127.0.0.1", port)
    ensure_free("127.0.0.1", port)


def test_the_server_is_told_what_the_settings_say(tmp_path: Path) -> None:
    settings = read({"HUB_MODE": "sandbox", "HUB_VAR": str(tmp_path), "HUB_WORKERS": "3", "PORT": "9000"})
    words = list(server(settings).command)
    assert words[words.index("--workers") + 1] == "3"
    assert words[words.index("--port") + 1] == "9000"
    assert "--respawn-failed-workers" in words
