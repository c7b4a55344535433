"""A tethered program does not start for a parent that is gone; what it does after is in ``test_serving``."""

import os
import subprocess
import sys

from exchange import tethered
from exchange.serving import ROOT


def tether(parent: int) -> int:
    command = [sys.executable, "-m", tethered.__name__, str(parent), "true"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def test_it_becomes_the_program_it_is_told() -> None:
    assert tether(os.getpid()) == 0


def test_it_refuses_a_parent_that_is_not_its_own() -> None:
    assert tether(1) == 1
