"""A real PostgreSQL of the hub's own, started with the first process that needs it and stopped with the last.

Who uses it is known by a lock the kernel frees when a process ends in whatever way, so nothing can go stale. Only this
machine reaches it, through a socket in a folder of mode 0700. Larger installations set ``DATABASE_URL`` instead.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from exchange.errors import ConfigurationError
from exchange.storage.binaries import MAJOR, Binaries, reachable
from exchange.storage.homes import home_of, socket_folder
from exchange.storage.osaccount import OsAccount, account_for
from exchange.storage.roles import establish

DATABASE = "hub"
SUPERUSER = "postgres"
PORT = 5432
SECONDS_FOR_ORPHANS = 10
SECONDS_TO_START = 300  # crash recovery of a large base takes minutes

DURABLE: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # DETAIL lines quote column values
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
}
FORGETFUL: Mapping[str, str] = {**DURABLE, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Server:
    """A running server that this process uses until ``close``; the last user of all stops it."""

    home: Path
    socket: Path
    account: OsAccount
    binaries: Binaries
    users: IO[bytes]
    closed: bool = field(default=False, init=False)

    def url(self, role: str = SUPERUSER, database: str = DATABASE) -> str:
        """A URL both libpq and SQLAlchemy understand."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='')}&port={PORT}"

    def close(self) -> None:
        """Leave; stop the server when nobody else uses it."""
        if self.closed:
            return
        self.closed = True
        with _alone(self.home, self.account):
            if _only_user(self.users):
                _stop(self)
            self.users.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def start(folder: Path, settings: Mapping[str, str] = DURABLE) -> Server:
    """Join the server whose files live in ``folder``, starting (and first making) it when nobody runs it."""
    account = account_for(folder)
    home = home_of(folder.resolve(), account)
    with _alone(home, account), ExitStack() as failing:
        server = _server(home, account)
        failing.callback(server.users.close)
        fcntl.flock(server.users, fcntl.LOCK_SH)
        _ensure_running(server, settings)
        failing.pop_all()
    return server


def erase(folder: Path) -> None:
    """Stop the server of ``folder`` and delete its data, wherever they lie; refused while somebody uses it."""
    if not folder.exists():
        return
    account = account_for(folder)
    home = home_of(folder.resolve(), account)
    with _alone(home, account):
        server = _server(home, account)
        with server.users:
            if not _only_user(server.users):
                raise ConfigurationError(f"The database in {folder} is in use: stop the hub first.")
            _stop(server)
        for place in (server.socket, home, folder):
            shutil.rmtree(place, ignore_errors=True)


def _server(home: Path, account: OsAccount) -> Server:
    users = _open(home / "users.lock", account)
    return Server(home, socket_folder(home, account), account, reachable(account, home), users)


def _open(path: Path, account: OsAccount) -> IO[bytes]:
    lock = path.open("ab")
    account.own(path)
    return lock


@contextmanager
def _alone(home: Path, account: OsAccount) -> Iterator[None]:
    """Hold the lock round every start and stop."""
    with _open(home / "start.lock", account) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _only_user(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ensure_running(server: Server, settings: Mapping[str, str]) -> None:
    _initialise(server)
    if _answer(server) != 0:
        _forget_stale_pid(server)
        _launch(server, settings)
    establish(server.url(database="postgres"), DATABASE)


def _initialise(server: Server) -> None:
    """Make the data folder, or check that these programs can read the one that is there."""
    data = server.home / "data"
    if data.exists():
        found = (data / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise ConfigurationError(
                f"{data} was written by PostgreSQL {found}, these programs are {MAJOR}:"
                " dump it with the former version (pg_dump), move the folder away and restore (pg_restore)."
            )
        return
    unfinished = server.home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    _run(server, "initdb", "-D", str(unfinished), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C",
         "--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # fmt: skip
    unfinished.rename(data)


def _launch(server: Server, settings: Mapping[str, str]) -> None:
    limit = time.monotonic() + SECONDS_TO_START
    patience = time.monotonic() + SECONDS_FOR_ORPHANS
    while True:
        process = _postgres(server, settings)
        with ExitStack() as failing:
            failing.callback(_interrupt, process)
            started = _started(server, process, limit)
            failing.pop_all()
        if started:
            # It outlives us when others use it, and then it is init that waits for it.
            process.returncode = 0
            return
        # After a crash the former server's own children may need a moment to notice and let go of the data.
        if time.monotonic() > patience:
            raise ConfigurationError(f"The embedded PostgreSQL did not start; {_last_words(server.home / 'log')}")
        time.sleep(0.2)


def _postgres(server: Server, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    log = server.home / "log"
    if not log.exists():
        log.mkdir(mode=0o700)
        server.account.own(log)
    options = [f"-c{name}={value}" for name, value in {**settings, "log_directory": str(log)}.items()]
    socket = '"' + str(server.socket).replace('"', '""') + '"'
    with (log / "start.log").open("wb") as output:
        return subprocess.Popen(
            [server.binaries.program("postgres"), "-D", str(server.home / "data"), "-k", socket, *options],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            cwd="/", start_new_session=True, **server.account.popen,
        )  # fmt: skip


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    process.wait()


def _started(server: Server, process: subprocess.Popen[bytes], limit: float) -> bool:
    """True once it accepts connections, false when it has ended instead."""
    while _answer(server) != 0:
        if process.poll() is not None:
            return False
        if time.monotonic() > limit:
            raise ConfigurationError(f"The embedded PostgreSQL is not ready after {SECONDS_TO_START} s: see its log.")
        time.sleep(0.02)
    return True


def _last_words(log: Path) -> str:
    newest = max(log.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    return f"{newest} says:\n" + "\n".join(newest.read_text(errors="replace").splitlines()[-6:])


def _stop(server: Server) -> None:
    if _answer(server) != 2:
        _run(server, "pg_ctl", "stop", "-D", str(server.home / "data"), "-m", "fast", "-w", "-s")


def _answer(server: Server) -> int:
    """0 accepting, 1 starting or stopping, 2 nobody there (``pg_isready``)."""
    command = [server.binaries.program("pg_isready"), "-q", "-h", str(server.socket), "-p", str(PORT), "-t", "5"]
    return subprocess.run(command, check=False, cwd="/", **server.account.popen).returncode


def _forget_stale_pid(server: Server) -> None:
    """Remove lock files left by a crash when their number now names a foreign process, which is never signalled.

    PostgreSQL overcomes a free number by itself but refuses to start when a living process of the same account has
    it, as happens in a restarted container.
    """
    for file in (server.home / "data" / "postmaster.pid", server.socket / f".s.PGSQL.{PORT}.lock"):
        try:
            pid = int(file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            continue
        if not _is_server(pid, server.home / "data"):
            file.unlink(missing_ok=True)


def _is_server(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return False
    return words[0].endswith(b"/postgres") and os.fsencode(data) in words


def _run(server: Server, program: str, *arguments: str) -> None:
    done = subprocess.run(
        [server.binaries.program(program), *arguments],
        check=False, cwd="/", capture_output=True, text=True, errors="replace", **server.account.popen,
    )  # fmt: skip
    if done.returncode != 0:
        raise ConfigurationError(f"{program} failed: {(done.stderr or done.stdout).strip()}")
