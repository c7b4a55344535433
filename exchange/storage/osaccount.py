"""Which operating-system account the embedded PostgreSQL runs as, and what that account can reach.

PostgreSQL refuses to run as root. An ordinary user runs it as itself; root runs it as an unprivileged account that
already exists. Nobody's permissions are changed: only files the hub itself makes are given to that account.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.errors import ConfigurationError

PREFERRED = ("postgres", "nobody")
ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}


@dataclass(frozen=True)
class OsAccount:
    """An account of this machine; ``switch`` is true when this process must change into it."""

    uid: int
    gid: int
    switch: bool

    @property
    def popen(self) -> dict[str, Any]:
        """What ``subprocess.Popen`` needs to start a program as this account, with nothing of our environment."""
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        return {"env": ENVIRONMENT, **who}

    def own(self, path: Path) -> None:
        """Give a file or folder that the hub has just made to this account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """True when this account may enter every folder on the way to ``path``, or use it as a folder."""
        if not self.switch:
            return True
        command = ["/bin/sh", "-c", 'cd / && test -x "$1"', "sh", str(path)]
        return subprocess.run(command, check=False, cwd="/", **self.popen).returncode == 0


def account_for(folder: Path) -> OsAccount:
    """Ourselves; or, as root, the owner of ``folder``, else the first unprivileged account there is."""
    if os.geteuid() != 0:
        return OsAccount(os.geteuid(), os.getegid(), switch=False)
    owner = _existing(folder).stat().st_uid
    for entry in (_entry(owner), *(_entry(name) for name in PREFERRED)):
        if entry is not None and entry.pw_uid != 0:
            return OsAccount(entry.pw_uid, entry.pw_gid, switch=True)
    raise ConfigurationError(
        "PostgreSQL does not run as root and neither account postgres nor nobody exists:"
        " run as an ordinary user, or set DATABASE_URL."
    )


def _existing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.exists())


def _entry(who: int | str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(who) if isinstance(who, int) else pwd.getpwnam(who)
    except KeyError:
        return None
