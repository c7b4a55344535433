"""The parent of server, worker and clock: starts them afresh, replaces one that ends, and ends them in order.

It opens no connection, starts no thread and never forks; each child is a fresh process with a session of its own, so
that Ctrl-C reaches the parent alone. Larger installations run the same programs under the system's supervisor.
"""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from exchange.errors import ConfigurationError
from exchange.journal import FACTS
from exchange.settings import Settings

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parent.parent
LOOK_EVERY = 0.1
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STEADY_AFTER = 60.0  # a child that lived so long starts again with the first pause
LARGEST_HEAD = 65_536  # bytes of a request's headers; the proxy in front usually refuses earlier


@dataclass(frozen=True)
class Program:
    """A program to keep running, and how many seconds it may take to end once told."""

    name: str
    command: Sequence[str]
    limit: float


def serve(settings: Settings, environment: Mapping[str, str], *, with_worker: bool, with_clock: bool) -> None:
    """Keep the server, and what was asked for beside it, running until SIGTERM or SIGINT."""
    ensure_free(settings.host, settings.port)
    programs = [server(settings)]
    if with_worker:
        programs.append(Program("worker", (sys.executable, "-m", "exchange", "worker"), limit=30))
    if with_clock:
        programs.append(Program("clock", (sys.executable, "-m", "exchange", "clock"), limit=5))
    Parent(programs, environment).run()


def server(settings: Settings, application: str = "exchange.wsgi:application") -> Program:
    """The web server: granian, which loads the application in each of its workers and replaces one that dies."""
    options = {
        "--interface": "wsgi",
        "--http": "1",
        "--host": settings.host,
        "--port": settings.port,
        "--workers": settings.workers,
        "--blocking-threads": settings.threads,
        "--workers-kill-timeout": 15,
        "--http1-buffer-size": LARGEST_HEAD,
        "--log-level": "warning",
    }
    words = [str(word) for pair in options.items() for word in pair]
    switches = ["--factory", "--no-ws", "--respawn-failed-workers"]
    return Program("server", (sys.executable, "-m", "exchange.webserver", *words, *switches, application), limit=20)


def ensure_free(host: str, port: int) -> None:
    """Refuse a port somebody listens on; the server itself would share it without a word (SO_REUSEPORT)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"Port {port} on {host} cannot be had ({error.strerror}): stop what listens there, or set PORT."
            ) from error


@dataclass
class Child:
    """One program as it runs now, or waits to be started again."""

    program: Program
    environment: Mapping[str, str]
    pause: float = FIRST_PAUSE
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0

    def start(self) -> None:
        """Start it as a fresh process, tied to this one."""
        command = [sys.executable, "-m", "exchange.tethered", str(os.getpid()), *self.program.command]
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(command, cwd=ROOT, env=dict(self.environment), start_new_session=True)

    def look(self) -> None:
        """Start it again when it has ended and its pause is over; the pause grows with each early end."""
        if self.process is None or self.process.poll() is None:
            return
        lived = time.monotonic() - self.started_at
        if lived < self.pause:
            return
        # A server ended by force leaves its workers behind, still on the port.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.pause = FIRST_PAUSE if lived > STEADY_AFTER else min(self.pause * 2, LONGEST_PAUSE)
        facts = {"program": self.program.name, "status": self.process.returncode}
        logger.warning("a program ended and is started again", extra={FACTS: facts})
        self.start()

    def tell(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for its end; after its limit the whole session it leads is ended by force."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            facts = {"program": self.program.name, "seconds": self.program.limit}
            logger.warning("a program did not end in time and is ended by force", extra={FACTS: facts})
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Parent:
    """Keeps its programs running until it is told to stop."""

    programs: Iterable[Program]
    environment: Mapping[str, str]
    stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Start all, look after all, end all."""
        children = [Child(program, self.environment) for program in self.programs]
        former = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for child in children:
                child.start()
            while not self.stopping:
                time.sleep(LOOK_EVERY)
                for child in children:
                    child.look()
        finally:
            end(children)
            for number, handler in former.items():
                signal.signal(number, handler)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """What a signal does: nothing but leave a note."""
        self.stopping = True


def end(children: Sequence[Child]) -> None:
    """Tell all of them at once, then give each its own time."""
    told_at = time.monotonic()
    for child in children:
        child.tell()
    for child in children:
        child.wait(told_at + child.program.limit)
