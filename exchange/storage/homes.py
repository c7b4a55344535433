"""Where the files of an embedded PostgreSQL lie, so that the account which runs it can reach them.

Paths may hold spaces and accents and be of any length; a decision once taken is written down and kept.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from exchange.errors import ConfigurationError
from exchange.storage.osaccount import OsAccount

LONGEST_SOCKET_FOLDER = 84  # a socket's path may hold 107 bytes; "/.s.PGSQL.5432.lock" and some room follow
STATE_FOLDER = Path("/var/lib/exchange-hub")


def home_of(folder: Path, account: OsAccount) -> Path:
    """``folder`` itself; or, when root keeps it where the account cannot go, a folder of the machine's state."""
    pointer = folder / "elsewhere"
    if pointer.exists():
        return Path(pointer.read_text())
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        account.own(folder)
    if account.reaches(folder):
        return folder
    STATE_FOLDER.mkdir(mode=0o755, exist_ok=True)
    home = STATE_FOLDER / hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    home.mkdir(mode=0o700, exist_ok=True)
    account.own(home)
    pointer.write_text(str(home))
    return home


def socket_folder(home: Path, account: OsAccount) -> Path:
    """Beside the data, or in a short private folder when that path is too long or holds libpq's list separator."""
    pointer = home / "socket-folder"
    if pointer.exists():
        chosen = Path(pointer.read_text())
    else:
        chosen = _short_enough(home / "socket", account)
        pointer.write_text(str(chosen))
        account.own(pointer)
    _make_private(chosen, account)
    return chosen


def _short_enough(wanted: Path, account: OsAccount) -> Path:
    path = os.fsencode(wanted)
    if len(path) <= LONGEST_SOCKET_FOLDER and b"," not in path:
        return wanted
    runtime = Path(f"/run/user/{account.uid}")
    parent = runtime if runtime.is_dir() and account.reaches(runtime) else Path(tempfile.gettempdir())
    return parent / f"hub-{account.uid}-{hashlib.sha256(path).hexdigest()[:12]}"


def _make_private(folder: Path, account: OsAccount) -> None:
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        # In a shared temporary folder somebody else may have put a folder of this name first.
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o077:
            raise ConfigurationError(f"{folder} belongs to somebody else or is open to others: remove it.") from None
