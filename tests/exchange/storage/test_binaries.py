"""The programs of the wheel run where they lie, or from a copy beside the data."""

import subprocess
import tempfile
from pathlib import Path

from exchange.storage import binaries
from exchange.storage.osaccount import OsAccount


class FarAway(OsAccount):
    """An account that cannot get to where pip puts things."""

    def reaches(self, path: Path) -> bool:
        return False


def test_they_are_found_and_of_the_version_the_data_are_compared_with() -> None:
    said = subprocess.run([binaries.find().program("postgres"), "-V"], capture_output=True, text=True, check=True)
    assert f" {binaries.MAJOR}." in said.stdout


def test_a_copy_runs_with_its_own_libraries() -> None:
    with tempfile.TemporaryDirectory() as home:
        copied = binaries.reachable(FarAway(0, 0, switch=False), Path(home))
        assert copied.program("psql").startswith(home)
        linked = subprocess.run([copied.program("psql"), "-V"], capture_output=True, text=True, check=True)
        assert f" {binaries.MAJOR}." in linked.stdout
        assert binaries.reachable(FarAway(0, 0, switch=False), Path(home)) == copied
