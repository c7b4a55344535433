"""The command line as a whole: noun then verb, help on each, and three ways to end."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from exchange.cli.main import hub
from exchange.cli.opening import Opening


def commands(group: click.Group = hub, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command, group by group."""
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help(words):
    result = CliRunner().invoke(hub, [*words, "--help"], obj=Opening({}))
    assert result.exit_code == 0
    assert len(result.output.split("\n\n")[1].strip()) > 10


def test_help_needs_no_settings():
    assert CliRunner().invoke(hub, ["--help"]).exit_code == 0


@pytest.mark.parametrize("words", [["frob"], ["partner", "frob"], ["partner", "add"], ["serve", "--port", "0"]])
def test_wrong_words_end_with_2(words):
    assert CliRunner().invoke(hub, words, obj=Opening({})).exit_code == 2


def test_what_the_hub_refuses_ends_with_1_and_a_line_for_each_fault():
    result = CliRunner().invoke(hub, ["partner", "list"], obj=Opening({}))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 4
    assert "Traceback" not in result.output


def test_a_database_that_does_not_answer_is_told_in_one_line(typed, tmp_path):
    result = typed("partner", "list", DATABASE_URL=f"postgresql://hub_app@/hub?host={tmp_path}")
    assert result.exit_code == 1
    assert "does not answer" in result.stderr
