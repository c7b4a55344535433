"""Becomes another program that is told to end when the process that started it dies in whatever way.

``python -m exchange.tethered PROGRAM ARGUMENT…``: a parent ended by force must not leave its children serving.
"""

import ctypes
import os
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl(2); it outlives execve


def main(parent: int, command: list[str]) -> None:
    """Ask the kernel for the signal, make sure the parent did not die meanwhile, and change into ``command``."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
