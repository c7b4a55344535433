"""Who runs the embedded server, and what that account can reach."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.storage.osaccount import OsAccount, account_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes into another account")
OURSELVES = OsAccount(os.geteuid(), os.getegid(), switch=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def test_an_ordinary_user_runs_it_as_itself_without_its_environment() -> None:
    done = subprocess.run(["/usr/bin/env"], capture_output=True, text=True, check=True, **OURSELVES.popen)
    assert {line.split("=", 1)[0] for line in done.stdout.splitlines()} <= {"LC_ALL", "PATH", "PWD"}
    assert OURSELVES.reaches(Path("/nonexistent"))


@as_root
def test_root_takes_the_owner_of_the_folder_it_finds(folder: Path) -> None:
    (folder / "theirs").mkdir()
    os.chown(folder / "theirs", 65534, -1)
    assert account_for(folder / "theirs" / "deeper").uid == 65534


@as_root
def test_root_takes_an_unprivileged_account_where_everything_is_roots_own(folder: Path) -> None:
    account = account_for(folder)
    assert account.switch
    assert account.uid != 0
    who = subprocess.run(["/usr/bin/id", "-u"], capture_output=True, text=True, check=True, **account.popen)
    assert int(who.stdout) == account.uid


@as_root
def test_a_folder_behind_a_closed_one_is_not_reached(folder: Path) -> None:
    account = account_for(folder)
    open_one, closed = folder / "open", folder / "closed"
    for place in (open_one, closed):
        (place / "inside").mkdir(parents=True, mode=0o755)
    folder.chmod(0o755)
    closed.chmod(0o700)
    assert account.reaches(open_one / "inside")
    assert not account.reaches(closed / "inside")
