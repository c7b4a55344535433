"""Processor time of a process and everything below it, as the kernel counts it (``/proc``)."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def spent(root: int) -> float:
    """Seconds of processor time of a process, its living descendants and those already reaped."""
    parents = dict(_all())
    below, found = {root}, True
    while found:
        more = {pid for pid, (parent, _) in parents.items() if parent in below} - below
        below |= more
        found = bool(more)
    return sum(parents[pid][1] for pid in below if pid in parents)


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
