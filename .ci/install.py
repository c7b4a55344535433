"""Runs pip on requirements.txt and shows how far it is: one moving line on a terminal, a line each twenty elsewhere."""

import re
import subprocess
import sys
from collections import deque

COMMAND = [
    sys.executable, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check",
    "--no-input", "--progress-bar", "off", "-r", "requirements.txt",
]  # fmt: skip
# One line a package: collected from an index, taken from a file, or there already.
STEP = re.compile(r"(?:Collecting|Processing|Requirement already satisfied:) (?:\S*/)?([A-Za-z]\w*).*requirements\.txt")


def main() -> int:
    """Install, and say what pip said last when it fails."""
    with open("requirements.txt", encoding="utf-8") as file:
        total = sum("==" in line for line in file)
    recent: deque[str] = deque(maxlen=15)
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    done = 0
    for line in process.stdout:
        recent.append(line)
        if (found := STEP.match(line)) is not None:
            done += 1
            show(done, total, found[1])
        elif line.startswith("Installing collected"):
            show(total, total, "unpacking")
    if sys.stdout.isatty():
        print()
    if process.wait() != 0:
        print("".join(recent) + "Installing failed: is the network there? Run the same command again.", file=sys.stderr)
    return process.returncode


def show(done: int, total: int, name: str) -> None:
    """One line of progress."""
    text = f"Installing {done}/{total} {name}"
    if sys.stdout.isatty():
        print(f"\r{text:<60}", end="", flush=True)
    elif done in (1, total) or done % 20 == 0:
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
