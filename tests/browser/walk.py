"""Every page of the hub in the order a story meets them, for checks that every page must pass."""

from collections.abc import Iterator
from uuid import UUID

from exchange.sendings import Receipt
from tests import make
from tests.browser.conftest import Reader
from tests.exchange.portal.world import NGO, SCHOOL, World

LONG = "Maria Aurora da Conceição Guterres-Ximenes de Albuquerque e Noronha-Vasconcelos"


def through(reader: Reader, world: World) -> Iterator[str]:
    """Bring each page up in turn and name it."""
    page = reader.page
    sent = world.send()
    world.wait(minutes=20)
    reader.open(world.question())
    world.send(make.person(2, full_name=LONG), source_record_id="N-2", content={"priority": "urgent"})
    yield "question"
    page.locator("main button[type=submit]").click()
    yield "question-unanswered"
    page.locator("main input[type=checkbox]").first.check()
    page.locator("#answer-yes").check()
    page.locator("main button[type=submit]").click()
    yield "receipt"

    _go_on(world, sent.record_id)
    yield from _desks(reader, world)
    yield from _applicant(reader, world, sent)
    yield from _staff(reader, world)
    reader.open(world.outbox())
    yield "outbox"
    reader.open("/q/no-such-link")
    yield "unknown"


def _go_on(world: World, record_id: UUID) -> None:
    world.wait(hours=2)
    world.read(record_id)
    world.move(record_id, "received")
    world.wait(days=1)
    world.move(record_id, "accepted")


def _applicant(reader: Reader, world: World, sent: Receipt) -> Iterator[str]:
    page = reader.page
    reader.open(world.applicant(sent))
    yield "enter"
    page.locator("main button[type=submit]").click()
    yield "timeline"
    page.locator("main .sharing a").first.click()
    yield "sharing"
    page.locator("main a.stop").click()
    yield "stop"
    world.wait(minutes=3)
    page.locator("main button.stop").click()
    yield "stopped"
    world.wait(minutes=3)
    world.read(sent.record_id)
    page.locator("main a.standing").last.click()
    yield "timeline-after"
    page.locator(".visitor button").click()
    yield "left"


def _desks(reader: Reader, world: World) -> Iterator[str]:
    page = reader.page
    for slug in (NGO, SCHOOL):
        reader.open(world.caseworker(slug))
        yield f"enter-{slug}"
        page.locator("main button[type=submit]").click()
        yield f"desk-{slug}"
    page.locator("main .card a").first.click()
    yield "referral"


def _staff(reader: Reader, world: World) -> Iterator[str]:
    page = reader.page
    reader.open(world.staff())
    page.locator("main button[type=submit]").click()
    yield "flow"
    page.locator(".numbers a").nth(1).click()
    yield "flow-waiting"
