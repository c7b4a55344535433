"""The command that shows everything at once: a sandbox, the story played in it, and a link for each face."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import click
from rich.text import Text

from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import console, say
from exchange.databases import addresses
from exchange.errors import ConfigurationError
from exchange.sandbox import demo as demonstration
from exchange.sandbox import story
from exchange.sandbox.stage import Stage, StepFailedError


@click.command()
@click.option("--once", is_flag=True, help="End after the story.")
@click.option("--port", type=click.IntRange(1, 65534), help="Instead of HUB_PORT; the next one takes webhooks.")
@pass_opening
def demo(opening: Opening, once: bool, port: int | None) -> None:
    """Make a sandbox, play the story in it over HTTP, and keep serving it."""
    here = sandboxed(opening).having(HUB_PORT=str(port) if port else None)
    settings = here.settings()
    demonstration.ensure_ports(settings)
    with ExitStack() as until_the_end:
        until_the_end.enter_context(ended_alike())
        with working("Starting PostgreSQL"):
            found = until_the_end.enter_context(addresses(settings))
        with working("Migrating and seeding"):
            content = demonstration.prepare(settings, found)
        with working(f"Starting the hub at {settings.base_url}"):
            until_the_end.enter_context(demonstration.served(settings, here.environment))
        with demonstration.staged(settings, found, content) as stage:
            play(stage)
        if once:
            return
        for face, link in demonstration.links(settings, found, content, stage.said["subject"]["subject_id"]).items():
            say(f"{face:>12}  {link}")
        say(f"Everything to drive it is in {settings.var / 'sandbox.json'}. Ctrl-C ends it.")
        until_stopped()


def sandboxed(opening: Opening) -> Opening:
    """The environment of a sandbox; one that says production is left alone."""
    if opening.environment.get("HUB_MODE") == "production":
        raise ConfigurationError("HUB_MODE is production, and the demo fills a hub with fiction: unset HUB_MODE")
    return opening.having(HUB_MODE="sandbox")


def play(stage: Stage) -> None:
    """Play the story step by step, and stop at the first that fails."""
    out = console()
    for step in story.steps():
        with working(step.title, number=step.number):
            try:
                step.act(stage)
            except (StepFailedError, OSError, LookupError, ValueError) as error:
                raise ConfigurationError(f"Step {step.number} failed: {step.title}", f"  {error!r}") from error
    out.print(Text(f"The story is told: {stage.said['proof']}."))


@contextmanager
def working(title: str, number: int | None = None) -> Iterator[None]:
    """Show that something goes on, and a line when it is done."""
    out = console()
    mark = f"{number:>2}" if number else "--"
    if out.is_terminal:
        with out.status(title):
            yield
        out.print(Text.assemble((f"{mark} ok  ", "green"), title))
    else:
        yield
        say(f"{mark} ok  {title}")


@contextmanager
def ended_alike() -> Iterator[None]:
    """SIGTERM interrupts as Ctrl-C does, and what was started is ended by the same way out."""
    former = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def until_stopped() -> None:
    """Wait for Ctrl-C or SIGTERM, which is how this is meant to end."""
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    say("Stopping.")
