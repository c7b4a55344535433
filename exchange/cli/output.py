"""How commands speak: tables and lines for people, plain text when not at a terminal, one line for each fault."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from exchange.errors import (
    ConfigurationError,
    HubError,
    InvalidRecordError,
    MoveNotAllowedError,
    NotFoundError,
    UnavailableError,
)
from schemas.wording import worded


def console() -> Console:
    """Where commands print; made anew, so that it follows a redirected output."""
    return Console(highlight=False)


def say(line: str) -> None:
    """Print one line as it is; a long one is left to the terminal to fold, so that a link in it stays whole."""
    console().print(Text(line), soft_wrap=True)


def listed(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; tab-separated lines without a title when not at a terminal."""
    out = console()
    if not out.is_terminal:
        for row in rows:
            click.echo("\t".join(row))
        return
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)


@contextmanager
def refusing() -> Iterator[None]:
    """Tell what the hub refuses, one line a fault, and end with 1."""
    try:
        yield
    except HubError as error:
        for line in described(error):
            click.secho(line, fg="red", err=True)
        raise SystemExit(1) from None


def described(error: HubError) -> tuple[str, ...]:
    """An error in lines, each with its cure."""
    if isinstance(error, ConfigurationError):
        return error.faults
    if isinstance(error, InvalidRecordError):
        return tuple(f"{fault.path or '/'}: {worded(fault.rule, fault.parameters, 'en')}" for fault in error.faults)
    if isinstance(error, NotFoundError):
        return ("Nothing of that name here: list what there is, then try again.",)
    if isinstance(error, MoveNotAllowedError):
        allowed = ", ".join(error.allowed) or "nothing"
        return (f"It is {error.state} and cannot become {error.to}; from here: {allowed}.",)
    if isinstance(error, UnavailableError):
        return ("The database does not answer: check DATABASE_URL and that the server runs, or ask `doctor`.",)
    return (str(error) or type(error).__name__,)
