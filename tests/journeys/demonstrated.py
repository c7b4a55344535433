"""A demo as somebody starts it: `python -m exchange demo` in a folder of its own on ports of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SECONDS = 180


@dataclass(frozen=True)
class Demo:
    """One folder and one pair of ports, over which demos may be run one after the other."""

    var: Path
    port: int

    @property
    def file(self) -> Path:
        """What a stranger gets."""
        return self.var / "sandbox.json"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the hub's but where to write."""
        ours = ("HUB_", "DATABASE_", "PORT")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**kept, "HUB_VAR": str(self.var)}

    def command(self, *words: str) -> list[str]:
        """A command line of the hub."""
        return [sys.executable, "-m", "exchange", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[str]]:
        """Run the demo until it keeps serving, and end it as Ctrl-C would."""
        process = subprocess.Popen(
            self.command("demo", "--port", str(self.port)),
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            wait_for("Ctrl-C ends it", process)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def wait_for(words: str, process: subprocess.Popen[str]) -> None:
    """Read what a process says until it says this."""
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    raise AssertionError("the demo ended early:\n" + "".join(said))


def free_ports() -> int:
    """A port that is free together with the one after it."""
    while True:
        with socket.socket() as one, socket.socket() as next_one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                next_one.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def listens(port: int) -> bool:
    """Whether somebody answers at a port, given some time to stop."""
    for _ in range(50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return False
        time.sleep(0.1)
    return True
