"""The one command of which all others are parts: noun, then verb; errors in one line with their cure.

A command is imported when it is typed, by its name in the table: help on what there is must not wait for the hub.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import click


@dataclass(frozen=True)
class Command:
    """Where a command is, and what it is for: the first line of its own help."""

    module: str
    name: str
    told: str


COMMANDS: Final[Mapping[str, Command]] = {
    "demo": Command("demo", "demo", "Make a sandbox, play the story in it over HTTP, and keep serving it."),
    "serve": Command(
        "running",
        "serve",
        "Serve the hub until told to stop; any number of machines may, beside `worker` and `clock` on theirs.",
    ),
    "worker": Command("running", "worker", "Carry deliveries and do what waits on the queue, until told to stop."),
    "clock": Command("running", "clock", "Put what is due at fixed times on the queue, until told to stop."),
    "doctor": Command(
        "doctor",
        "doctor",
        "Look at settings, keys, database, roles, migrations, queue and disk; ends with 1 when something is wrong.",
    ),
    "database": Command("database", "group", "The hub's PostgreSQL."),
    "key": Command("key", "group", "The keys that keep what is stored sealed."),
    "partner": Command("partner", "group", "Organisations on the hub."),
    "agreement": Command("agreement", "group", "What partners agreed to, with dates of effect."),
    "client": Command("client", "group", "Partners' registered software."),
    "delivery": Command("delivery", "group", "What partners are told, and what did not reach them."),
    "notice": Command(
        "notice",
        "group",
        "The words in which people are asked; shipped ones are drafts until somebody approves them.",
    ),
    "code-list": Command(
        "codelist",
        "group",
        "Codes with the days on which they are in force; a change is entered ahead and takes effect by itself.",
    ),
    "quarantine": Command(
        "quarantine",
        "group",
        "Persons whom only a human may link: the identifier agrees, but the birth date does not.",
    ),
    "evidence": Command("evidence", "group", "The append-only proof of all that happened."),
    "openapi": Command(
        "openapi", "openapi", "Write the API document (OpenAPI 3.1) to FILE, from the routes themselves."
    ),
    "sandbox": Command("sandbox", "group", "A hub with fictitious partners and people."),
}


class Hub(click.Group):
    """Ends with 1 when the hub refuses, with 2 when the words are wrong; knows its commands by name alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A command by its name, imported now."""
        known = COMMANDS.get(cmd_name)
        return getattr(_module(known.module), known.name) if known else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """What there is, without importing any of it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.told) for name, one in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command in the environment it was typed in; what it raises is told in lines, never as a trace."""
        ctx.obj = _module("opening").Opening(ctx.obj)
        with _module("output").refusing():
            return super().invoke(ctx)


@click.group(cls=Hub, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def hub() -> None:
    """Run and look after the exchange hub. Each noun has its verbs: `partner add`, `database upgrade`."""


def _module(name: str) -> Any:
    return import_module(f"exchange.cli.{name}")
