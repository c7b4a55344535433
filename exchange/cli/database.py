"""Commands about the database: bring it up to date, and say how far it is."""

import click

from exchange import purposes
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import say
from exchange.databases import addresses, database
from exchange.storage import migrating, roles
from exchange.storage.transaction import SYSTEM


@click.group("database")
def group() -> None:
    """The hub's PostgreSQL."""


@group.command()
@click.option("--print-roles", is_flag=True, help="Print the SQL that makes the three roles, and do nothing.")
@pass_opening
def upgrade(opening: Opening, print_roles: bool) -> None:
    """Run every pending migration as the owner, then put in the shipped purposes."""
    if print_roles:
        say(roles.roles_sql())
        return
    settings = opening.settings("DATABASE_OWNER_URL")
    with addresses(settings) as found:
        before = migrating.status(found.owner)
        migrating.upgrade(found.owner)
        with database(settings, found.application) as opened, opened.transaction(SYSTEM) as tx:
            purposes.install(tx)
    say(f"The database is at {before.head}" + (", as before." if not before.pending else "."))


@group.command()
@pass_opening
def status(opening: Opening) -> None:
    """Say which migration the database has reached; ends with 1 while some are pending."""
    with addresses(opening.settings()) as found:
        reached = migrating.status(found.application)
    say(f"The database is at {reached.current or 'nothing'}, the newest is {reached.head}.")
    if reached.pending:
        say("Run: python -m exchange database upgrade")
        raise SystemExit(1)
