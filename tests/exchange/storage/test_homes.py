"""Where the server's files lie is decided once, written down and kept."""

import os
import tempfile
from pathlib import Path

import pytest

from exchange.errors import ConfigurationError
from exchange.storage.homes import LONGEST_SOCKET_FOLDER, home_of, socket_folder
from exchange.storage.osaccount import OsAccount

OURSELVES = OsAccount(os.geteuid(), os.getegid(), switch=False)


def test_a_reachable_folder_is_the_home_and_is_private(tmp_path: Path) -> None:
    home = home_of(tmp_path / "postgresql", OURSELVES)
    assert home == tmp_path / "postgresql"
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_home_once_moved_elsewhere_stays_there(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("/var/lib/somewhere")
    assert home_of(tmp_path, OURSELVES) == Path("/var/lib/somewhere")


def test_the_socket_lies_beside_the_data_when_its_path_is_short() -> None:
    with tempfile.TemporaryDirectory() as home:
        assert socket_folder(Path(home), OURSELVES) == Path(home) / "socket"


@pytest.mark.parametrize("name", ["x" * LONGEST_SOCKET_FOLDER, "with, a comma"])
def test_a_path_no_socket_can_have_gets_a_short_one_that_stays(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    home.mkdir()
    chosen = socket_folder(home, OURSELVES)
    assert len(os.fsencode(chosen)) <= LONGEST_SOCKET_FOLDER
    assert socket_folder(home, OURSELVES) == chosen
    chosen.rmdir()


def test_a_socket_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "socket-folder").write_text(str(tmp_path / "planted"))
    (tmp_path / "planted").mkdir(mode=0o777)
    (tmp_path / "planted").chmod(0o777)
    with pytest.raises(ConfigurationError, match="remove it"):
        socket_folder(tmp_path, OURSELVES)
