"""What the pages tell a reader to type exists, and where they point there is something."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from exchange.cli.main import hub
from tests.house.source import ROOT, modules

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TARGETS = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
COMMAND = re.compile(r"-m exchange ((?:[a-z]+(?:-[a-z]+)* ?)+)")
MADE = re.compile(r"`make ([a-z]+)")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def commands(text: str) -> Iterator[list[str]]:
    return (found.split() for found in COMMAND.findall(text))


def known(words: list[str]) -> bool:
    """True when the words lead through groups to a command; what follows it are its arguments."""
    command: click.Command = hub
    for word in words:
        if not isinstance(command, click.Group):
            return True
        found = command.get_command(click.Context(command), word)
        if found is None:
            return False
        command = found
    return not isinstance(command, click.Group) or len(words) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_commands_and_targets_that_exist_and_points_to_files_that_do(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [words for words in commands(text) if not known(words)] == []
    assert set(MADE.findall(text)) <= TARGETS
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


def test_every_cure_names_a_command_that_exists() -> None:
    wrong = [(m.name, words) for m in modules() for words in commands(m.text) if not known(words)]
    assert wrong == []


def test_every_command_explains_itself() -> None:
    def silent(command: click.Command, path: str) -> Iterator[str]:
        if not command.help:
            yield path
        for name, below in getattr(command, "commands", {}).items():
            yield from silent(below, f"{path} {name}")

    assert list(silent(hub, "exchange")) == []
