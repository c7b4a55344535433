"""The command line as a whole: noun then verb, help on each, and three ways to end."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from exchange.cli import main
from exchange.cli.main import COMMANDS, hub
from tests.house.written import held


def commands(group: click.Group = hub, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command, group by group."""
    for name, command in held(group):
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help(words):
    result = CliRunner().invoke(hub, [*words, "--help"], obj={})
    assert result.exit_code == 0
    assert len(result.output.split("\n\n")[1].strip()) > 10


def test_help_needs_no_settings():
    assert CliRunner().invoke(hub, ["--help"]).exit_code == 0


def test_help_on_what_there_is_imports_none_of_it():
    counting = "import sys; from exchange.__main__ import hub; hub(['--help'], standalone_mode=False); "
    counting += "print(sorted({'flask', 'sqlalchemy', 'openpyxl', 'marshmallow', 'rich'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", counting], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[-1] == "[]"
    assert all(name in told.stdout for name in COMMANDS)


@pytest.mark.parametrize(("name", "command"), list(held(hub)))
def test_the_table_says_of_a_command_what_it_says_of_itself(name, command):
    assert COMMANDS[name].told == str(command.help).splitlines()[0]
    assert command.name == name


def test_every_command_there_is_stands_in_the_table():
    modules = {path.stem for path in Path(main.__file__).parent.glob("*.py")} - {
        "__init__",
        "main",
        "opening",
        "output",
    }

    assert modules == {one.module for one in COMMANDS.values()}


@pytest.mark.parametrize("words", [["frob"], ["partner", "frob"], ["partner", "add"], ["serve", "--port", "0"]])
def test_wrong_words_end_with_2(words):
    assert CliRunner().invoke(hub, words, obj={}).exit_code == 2


def test_what_the_hub_refuses_ends_with_1_and_a_line_for_each_fault():
    result = CliRunner().invoke(hub, ["partner", "list"], obj={})
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 4
    assert "Traceback" not in result.output


def test_a_database_that_does_not_answer_is_told_in_one_line(typed, tmp_path):
    result = typed("partner", "list", DATABASE_URL=f"postgresql://hub_app@/hub?host={tmp_path}")
    assert result.exit_code == 1
    assert "does not answer" in result.stderr
