"""The parts of documents that are made from the code they speak of; ``python -m tests.house.written`` writes them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from exchange import agreements
from exchange.api.openapi import described_scope
from exchange.api.problemcodes import TABLE
from exchange.cli.main import Hub, hub
from exchange.environment import SETTINGS
from schemas import KINDS
from tests.consent.tables import filled

DOCS = Path(__file__).parents[2] / "docs"

Rows = Iterable[tuple[str, ...]]


def table(columns: tuple[str, ...], rows: Rows) -> str:
    """A Markdown table."""
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def settings() -> Rows:
    """Every setting with what holds when it is not set."""
    for setting in SETTINGS:
        names = " or ".join(f"`{name}`" for name in (setting.name, setting.other_name) if name)
        production = setting.production or ("not set" if setting.optional else "**must be set**")
        yield names, setting.meaning, setting.sandbox or "embedded server", production


def commands() -> Rows:
    """Every command as it is typed."""
    for path, command in typed():
        usage = command.collect_usage_pieces(click.Context(command))
        options = [option for option in command.params if isinstance(option, click.Option)]
        told = "; ".join(f"`{max(option.opts, key=len)}` {(option.help or '').rstrip('.')}" for option in options)
        words = [*path, *(piece for piece in usage if piece != "[OPTIONS]")]
        yield f"`{' '.join(words)}`", str(command.help).splitlines()[0], told


def typed(group: click.Group = hub, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below a group, with the words that reach it."""
    for name, command in held(group):
        if isinstance(command, click.Group):
            yield from typed(command, (*path, name))
        else:
            yield (*path, name), command


def held(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """The commands of a group; those of the hub itself are imported one by one."""
    if not isinstance(group, Hub):
        yield from group.commands.items()
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield name, command


def scopes() -> Rows:
    """Every scope, sorted."""
    return ((f"`{scope}`", described_scope(scope)) for scope in sorted(agreements.scopes()))


def kinds() -> Rows:
    """Every kind of record."""
    for kind in KINDS.values():
        beside = [*(f"part `{part}`" for part in kind.parts), *(["events"] if kind.events else [])]
        yield (
            f"`{kind.name}`",
            ", ".join(sorted(kind.produced_by)),
            ", ".join(sorted(name for name, fields in kind.readable.items() if fields)),
            ", ".join(sorted(kind.purposes)) or "named",
            ", ".join(sorted(kind.needs)),
            ", ".join([*beside, *(["moves"] if kind.moves else [])]),
        )


def problems() -> Rows:
    """Every code by its status."""
    ordered = sorted(TABLE.values(), key=lambda kind: (kind.status, kind.code))
    return ((f"`{kind.code}`", str(kind.status), kind.title.en, kind.cure.en) for kind in ordered)


PARTS: dict[str, Callable[[], dict[str, str]]] = {
    "settings.md": lambda: {"settings": table(("setting", "means", "in the sandbox", "in production"), settings())},
    "commands.md": lambda: {"commands": table(("command", "does", "options"), commands())},
    "scopes.md": lambda: {"scopes": table(("scope", "permits"), scopes())},
    "record-kinds.md": lambda: {
        "kinds": table(("kind", "sent by", "read by", "purposes", "needs", "beside the record"), kinds())
    },
    "problems.md": lambda: {"problems": table(("code", "status", "title", "what to do"), problems())},
}

if __name__ == "__main__":
    for name, parts in PARTS.items():
        page = DOCS / name
        page.write_text(filled(page.read_text(encoding="utf-8"), parts()), encoding="utf-8")
