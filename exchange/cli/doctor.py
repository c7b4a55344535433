"""The command that looks at everything the hub stands on and says how to mend what is wrong."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import click

from exchange import notices
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import listed, say
from exchange.databases import Addresses, addresses, database
from exchange.errors import ConfigurationError, UnavailableError
from exchange.settings import Settings, described
from exchange.storage import condition, migrating
from exchange.storage.transaction import SYSTEM, Transaction
from exchange.vault import keys

LEAST_DISK = 1 << 30
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it stands, and what to do when that is wrong."""

    about: str
    stands: str
    cure: str = ""


@click.command()
@pass_opening
def doctor(opening: Opening) -> None:
    """Look at settings, keys, database, roles, migrations, queue and disk; ends with 1 when something is wrong."""
    settings = opening.settings()
    listed("Settings", ("name", "value", "origin"), described(settings))
    with addresses(settings) as found:
        findings = tuple(_findings(settings, found))
    listed("Findings", ("about", "stands", "cure"), ((one.about, one.stands, one.cure) for one in findings))
    if not settings.sandbox:
        say("People of desks and staff have no sign-in of their own in production yet: it comes with a later version.")
    if faults := sum(bool(one.cure) for one in findings):
        raise ConfigurationError(f"{faults} of {len(findings)} need mending; each cure stands beside it.")


def _findings(settings: Settings, found: Addresses) -> Iterator[Finding]:
    yield _keys(settings)
    yield _disk(settings)
    for look in (_application, _owner, _sequencer):
        yield from look(found)
    yield from _within(settings, found)


def _keys(settings: Settings) -> Finding:
    try:
        keys.load(settings.key_file, mode=settings.mode)
    except ConfigurationError as error:
        return Finding("key file", "cannot be used", "; ".join(error.faults))
    return Finding("key file", f"readable by its owner alone, made for {settings.mode}")


def _disk(settings: Settings) -> Finding:
    place = next(folder for folder in (settings.var, *settings.var.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    cure = f"make room in {place}: at least {LEAST_DISK >> 20} MiB" if free < LEAST_DISK else ""
    return Finding("disk", f"{free >> 20} MiB free", cure)


def _application(found: Addresses) -> Iterator[Finding]:
    yield from _login("application role", found.application, "DATABASE_URL", owner=False)


def _owner(found: Addresses) -> Iterator[Finding]:
    if found.owner:
        yield from _login("owner role", found.owner, "DATABASE_OWNER_URL", owner=True)
    else:
        yield Finding("owner role", "not set here; `database upgrade` runs elsewhere")


def _sequencer(found: Addresses) -> Iterator[Finding]:
    if found.sequencer:
        yield from _login("sequencer role", found.sequencer, "DATABASE_SEQUENCER_URL", owner=False)
    else:
        yield Finding("sequencer role", "not set here; `worker` runs elsewhere")


def _login(about: str, address: str, name: str, *, owner: bool) -> Iterator[Finding]:
    try:
        login = condition.login(address)
    except ConfigurationError as error:
        yield Finding(about, f"does not answer: {error}", f"check {name} and that the server runs")
        return
    if login.version < condition.OLDEST:
        yield Finding("PostgreSQL", f"version {login.version // 10000}", "use PostgreSQL 15 or later")
    if login.unbound:
        yield Finding(about, f"{login.role} is bound by nothing", f"give {name} a role without such rights")
    elif login.owner != owner:
        whose = "does not own" if owner else "owns"
        yield Finding(about, f"{login.role} {whose} the tables", f"set {name} to the role meant for it")
    else:
        yield Finding(about, f"{login.role}, as it should be")


def _within(settings: Settings, found: Addresses) -> Iterator[Finding]:
    """What can be looked at once the database answers, is up to date and the keys are there."""
    try:
        reached = migrating.status(found.application)
        if reached.pending:
            yield Finding(
                "migrations", f"at {reached.current or 'nothing'}", "run `python -m exchange database upgrade`"
            )
            return
        yield Finding("migrations", f"at {reached.head}, the newest")
        with database(settings, found.application) as opened, opened.transaction(SYSTEM) as tx:
            for look in LOOKS:
                yield look(tx, settings)
    except UnavailableError:
        return  # told with its role already
    except ConfigurationError as error:
        yield Finding("database", "could not be looked into", str(error))


def _queue(tx: Transaction, _settings: Settings) -> Finding:
    waits = condition.backlog(tx.connection)
    late = [since for since in (waits.due_since, waits.unnumbered_since) if since and tx.now - since > PATIENCE]
    stands = f"{waits.jobs} jobs wait, {waits.failed_jobs} failed, {waits.dead_deliveries} deliveries are dead"
    if late:
        return Finding("queue", f"{stands}; the oldest since {min(late):%Y-%m-%d %H:%M} UTC", "start a `worker`")
    return Finding("queue", stands)


def _words(tx: Transaction, _settings: Settings) -> Finding:
    drafts = len(notices.drafts(tx))
    cure = "let a named person read and approve them: `notice approve --by NAME`" if drafts else ""
    return Finding("notices", f"{drafts} wait for approval", cure)


def _secrets(tx: Transaction, settings: Settings) -> Finding:
    clients = condition.shared_secrets(tx.connection)
    if settings.sandbox or not clients:
        return Finding("shared secrets", f"{len(clients)} clients have one")
    return Finding("shared secrets", ", ".join(clients), "revoke these clients and register keys instead")


def _targets(tx: Transaction, settings: Settings) -> Finding:
    slugs = condition.plain_targets(tx.connection)
    if settings.sandbox or not slugs:
        return Finding("webhooks", f"{len(slugs)} are not https")
    return Finding("webhooks", f"not https: {', '.join(slugs)}", "set their endpoints anew: `partner endpoint`")


LOOKS: tuple[Callable[[Transaction, Settings], Finding], ...] = (_queue, _words, _secrets, _targets)
