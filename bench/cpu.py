"""Processor time of a process and everything below it, as the kernel counts it (``/proc``)."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def spent(root: int) -> float:
    """Seconds of processor time of a process, its living descendants and those already reaped."""
    everybody = dict(_all())
    return sum(everybody[pid][1] for pid in _below(root, everybody))


def busy() -> float:
    """Seconds of processor time that the whole machine has spent on anything."""
    user, nice, system, _idle, _waiting, interrupts, soft, *_ = (
        Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    return sum(map(int, (user, nice, system, interrupts, soft))) / TICKS


def family(root: int) -> set[int]:
    """A process and its living descendants."""
    return _below(root, dict(_all()))


def _below(root: int, everybody: Mapping[int, tuple[int, float]]) -> set[int]:
    below, found = {root}, True
    while found:
        more = {pid for pid, (parent, _) in everybody.items() if parent in below} - below
        below |= more
        found = bool(more)
    return below & everybody.keys()


def _all() -> Iterator[tuple[int, tuple[int, float]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            # The name in brackets may itself hold brackets and spaces; the fields after it are plain.
            fields = text.rpartition(")")[2].split()
            times = fields[11:15]  # utime, stime, and both of reaped children
            yield int(entry.name), (int(fields[1]), sum(map(int, times)) / TICKS)
