"""What a machine lacks is said in one line with its cure, before anything is downloaded."""

import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

GOOD = {
    "uname": '[ "$1" = -s ] && echo Linux || echo x86_64',
    "getconf": "echo glibc 2.36",
    "python3": "exit 0",
}


def check(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run the script where only these programs exist."""
    for name, body in {**GOOD, **programs}.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", ROOT / ".ci" / "prerequisites"],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_that_has_everything_is_told_which_python_to_use(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "python3\n", "")


@pytest.mark.parametrize(
    ("programs", "lack", "cure"),
    [
        ({"python3": "exit 1"}, "Python 3.11", "apt install python3"),
        ({"python3": 'case "$2" in *venv*) exit 1 ;; esac'}, "venv is missing", "apt install python3-venv"),
        ({"getconf": "exit 1"}, "no glibc", "use Debian"),
        ({"uname": '[ "$1" = -s ] && echo Linux || echo riscv64'}, "not for Linux on riscv64", "use such a machine"),
        ({"uname": "echo FreeBSD"}, "not for FreeBSD", "use such a machine"),
    ],
)
def test_one_line_names_what_is_missing_and_its_cure(
    tmp_path: Path, programs: dict[str, str], lack: str, cure: str
) -> None:
    done = check(tmp_path, **programs)
    assert done.returncode != 0
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert lack in line
    assert cure in line


def test_every_lack_is_named_at_once(tmp_path: Path) -> None:
    done = check(tmp_path, python3="exit 1", getconf="exit 1")
    assert len(done.stderr.splitlines()) == 2


def test_another_python_is_found_when_the_first_is_too_old(tmp_path: Path) -> None:
    done = check(tmp_path, **{"python3": "exit 1", "python3.12": "exit 0"})
    assert done.stdout == "python3.12\n"


def test_make_lists_its_targets_in_a_path_of_spaces_and_accents(tmp_path: Path) -> None:
    folder = tmp_path / "Área de Trabalho"
    folder.mkdir()
    (folder / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    done = subprocess.run(["make"], cwd=folder, capture_output=True, text=True, check=True)
    listed = [line.split()[1] for line in done.stdout.splitlines()]
    assert listed[0] == "help"
    assert {"setup", "demo", "run", "test", "check", "bench", "format"} <= set(listed)
