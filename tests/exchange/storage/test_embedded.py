"""The embedded server is shared without stale entries, and starts wherever its files lie."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from exchange.errors import ConfigurationError
from exchange.storage import embedded
from exchange.storage.roles import ROLES

HOLDS = """
import sys
from pathlib import Path
from exchange.storage import embedded
server = embedded.start(Path(sys.argv[1]), embedded.FORGETFUL)
print("up", flush=True)
sys.stdin.read()
server.close()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not below pytest's own folder: root keeps that to itself, and root is not who runs the server.
    parent = Path(tempfile.gettempdir()) / f"hub {secrets.token_hex(4)} Área"
    parent.mkdir(mode=0o755)
    yield parent / "postgresql"
    embedded.erase(parent / "postgresql")
    shutil.rmtree(parent)


def start(folder: Path) -> embedded.Server:
    return embedded.start(folder, embedded.FORGETFUL)


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("")


def accepts(server: embedded.Server) -> bool:
    try:
        psycopg.connect(server.url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster(server: embedded.Server) -> int:
    return int((server.home / "data" / "postmaster.pid").read_text().split()[0])


def test_it_starts_in_a_path_of_spaces_and_accents_with_three_roles_and_a_database(folder: Path) -> None:
    with start(folder) as server, psycopg.connect(server.url("hub_app")) as connection:
        assert connection.execute("select current_user, current_database()").fetchone() == ("hub_app", "hub")
        found = connection.execute(
            "select rolname, rolsuper, rolbypassrls from pg_roles where rolname like 'hub%' order by 1"
        ).fetchall()
        assert found == [(role, False, False) for role in sorted(ROLES)]


def test_the_last_to_leave_stops_it(folder: Path) -> None:
    first, second = start(folder), start(folder)
    first.close()
    assert accepts(second)
    second.close()
    assert not accepts(second)


def test_a_user_killed_in_any_way_leaves_no_entry_behind(folder: Path) -> None:
    processes = [holder(folder) for _ in range(3)]
    server = start(folder)
    processes[0].kill()
    processes[1].send_signal(signal.SIGTERM)
    leave(processes[0])
    leave(processes[1])
    server.close()
    assert accepts(server)
    leave(processes[2])
    assert not accepts(server)


def test_data_outlive_the_server(folder: Path) -> None:
    with start(folder) as server, psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create table kept ()")
    with start(folder) as server, psycopg.connect(server.url()) as connection:
        connection.execute("select * from kept")


def test_a_crashed_server_is_started_again(folder: Path) -> None:
    with start(folder) as server:
        os.kill(postmaster(server), signal.SIGKILL)
        with start(folder) as again:
            assert accepts(again)


def test_a_pid_file_that_names_a_foreign_process_is_removed_and_the_process_left_alone(folder: Path) -> None:
    with start(folder) as server:
        account = server.account
        left = (server.home / "data" / "postmaster.pid").read_text().split("\n")
    stranger = subprocess.Popen(["/bin/sleep", "60"], **account.popen)
    try:
        pid_file = server.home / "data" / "postmaster.pid"
        pid_file.write_text("\n".join([str(stranger.pid), *left[1:]]))
        account.own(pid_file)
        with start(folder) as again:
            assert accepts(again)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_data_of_another_major_version_are_refused_with_the_cure(folder: Path) -> None:
    with start(folder) as server:
        pass
    version = server.home / "data" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(ConfigurationError, match=r"PostgreSQL 17.*pg_dump"):
        start(folder)


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(folder: Path) -> None:
    with start(folder / ("l" * 90)) as server:
        assert accepts(server)
        assert len(os.fsencode(server.socket)) < 100
        assert server.socket.stat().st_mode & 0o777 == 0o700
    embedded.erase(folder / ("l" * 90))
    assert not server.socket.exists()


def test_erasing_is_refused_while_somebody_uses_it(folder: Path) -> None:
    with start(folder) as server:
        with pytest.raises(ConfigurationError, match="in use"):
            embedded.erase(folder)
        assert accepts(server)
    embedded.erase(folder)
    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes into another account")
def test_root_runs_it_as_somebody_else_and_changes_nobodys_permissions() -> None:
    with tempfile.TemporaryDirectory() as closed:
        before = Path(closed).stat()
        with start(Path(closed) / "postgresql") as server:
            assert Path(f"/proc/{postmaster(server)}").stat().st_uid == server.account.uid != 0
        assert Path(closed).stat().st_mode == before.st_mode
        assert Path(closed).stat().st_uid == before.st_uid
        embedded.erase(Path(closed) / "postgresql")
        assert not server.home.exists()
