"""Processor time is counted for a whole tree of processes, reaped children included."""

import os
import subprocess
import sys
import time

from bench import cpu

BURN = "import time\nwhile time.process_time() < 0.2: pass"


def test_a_reaped_childs_time_is_counted() -> None:
    before = cpu.spent(os.getpid())
    subprocess.run([sys.executable, "-c", BURN], check=True)
    assert cpu.spent(os.getpid()) - before >= 0.18


def test_a_living_childs_time_is_counted() -> None:
    before = cpu.spent(os.getpid())
    with subprocess.Popen([sys.executable, "-c", BURN + "\ninput()"], stdin=subprocess.PIPE) as process:
        limit = time.monotonic() + 20
        while cpu.spent(process.pid) < 0.18:
            assert time.monotonic() < limit
            time.sleep(0.05)
        assert cpu.spent(os.getpid()) - before >= 0.18
        process.communicate(b"\n")


def test_the_whole_machine_is_at_least_as_busy_as_one_of_its_processes() -> None:
    busy, began = cpu.busy(), time.process_time()
    while time.process_time() - began < 0.2:
        pass
    assert cpu.busy() - busy >= 0.15
