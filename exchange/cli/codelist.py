"""Commands about code lists: which codes are in force when."""

from datetime import date
from pathlib import Path

import click

from exchange import codebook
from exchange.cldr import named, readable
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import listed, say
from schemas.codelists.book import CodeList, Entry
from schemas.codelists.shipped import shipped
from schemas.services import SERVICES, revealing

LIST = click.Choice(sorted(shipped().lists))


@click.group("code-list")
def group() -> None:
    """Codes with the days on which they are in force; a change is entered ahead and takes effect by itself."""


@group.command("list")
@pass_opening
def list_all(opening: Opening) -> None:
    """List every code list with how many codes are in force today, its version, and who answers for it."""
    with opening.transaction() as tx:
        book, imported, today = codebook.whole(tx), codebook.versions(tx), tx.today
    rows = []
    for name, one in sorted(book.lists.items()):
        row = imported.get(name)
        told = (str(row.version), row.imported_by) if row else ("shipped", "")
        rows.append((name, str(len(list(one.on(today)))), *told))
    listed("Code lists", ("list", "in force", "version", "imported by"), rows)


@group.command()
@click.argument("name", type=LIST, metavar="NAME")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Only what is in force on this day.")
@click.option("--language", help="What the codes are called in this language too, for example ar or fa-AF.")
@pass_opening
def show(opening: Opening, name: str, day: date | None, language: str | None) -> None:
    """Show the codes of a list with their days and names."""
    reader = _readable(language) if language else ""
    with opening.transaction() as tx:
        found = codebook.whole(tx).list(name)
    entries = found.on(date(day.year, day.month, day.day)) if day else found.entries
    columns = ("code", "from", "to", "Portuguese", "English", *([reader] if reader else []))
    rows = [(*_stretch(one), one.name_pt, one.name_en, *_in_language(found, one, reader)) for one in entries]
    listed(name, columns, rows)


def _readable(tag: str) -> str:
    try:
        return readable(tag)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--language") from None


def _in_language(held: CodeList, entry: Entry, reader: str) -> tuple[str, ...]:
    return (named(held, entry, reader),) if reader else ()


@group.command("import")
@click.argument("name", type=LIST, metavar="NAME")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="Who answers for this list.")
@pass_opening
def import_(opening: Opening, name: str, file: Path, by: str) -> None:
    """Let a list of codes hold from now on, or refuse the whole file with its reasons."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.BadParameter("is not written in UTF-8", param_hint="FILE") from None
    with opening.transaction() as tx:
        before = codebook.whole(tx).list(name)
        row = codebook.take(tx, name, text, by)
        changed = codebook.whole(tx).list(name).since(before)
    listed("Changed", ("code", "from", "to", "reveals"), ((*_stretch(one), _reveals(name, one)) for one in changed))
    say(f"{name} holds as version {row.version}, answered for by {row.imported_by}.")


def _stretch(entry: Entry) -> tuple[str, str, str]:
    return entry.code, str(entry.valid_from), str(entry.valid_to or "")


def _reveals(name: str, entry: Entry) -> str:
    # Whoever answers for the list must see what a service is taken to say of a person.
    return (revealing(entry.code) or "nothing") if name == SERVICES else ""
