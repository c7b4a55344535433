"""What a story is played on: everybody's software and browsers, what was said so far, and steps that are checked."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from exchange.sandbox.browsing import Browser, Form, Page
from exchange.sandbox.calling import Caller
from exchange.sandbox.document import Document, partner
from exchange.sandbox.wire import Answer

PATIENCE = 30.0
LOOK_EVERY = 0.2


class StepFailedError(Exception):
    """What a step saw was not what the story says."""


class Ears(Protocol):
    """Where webhooks arrive."""

    def heard(self, slug: str) -> Sequence[Mapping[str, Any]]:
        """Every event a partner was told at its webhook so far, its signature verified."""


@dataclass
class Stage:
    """One playing of a story; ``said`` holds what later steps need of earlier ones."""

    document: Document
    ears: Ears
    person: Mapping[str, Any]
    verify: Callable[[], str]
    said: dict[str, Any] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)
    browser: Browser = field(default_factory=Browser)

    @property
    def base_url(self) -> str:
        """Where the hub is."""
        return str(self.document["base_url"])

    def software(self, slug: str) -> Caller:
        """The software of a partner, with its token."""
        if slug not in self.callers:
            self.callers[slug] = Caller(self.base_url, partner(self.document, slug))
        return self.callers[slug]

    def told(self, slug: str, event_type: str, **data: Any) -> Mapping[str, Any]:
        """Wait until a partner has been told of an event with these data; the event."""

        def arrived() -> Mapping[str, Any] | None:
            return next((one for one in self.ears.heard(slug) if _is(one, event_type, data)), None)

        found: Mapping[str, Any] = self.awaited(arrived, f"{slug} was not told of {event_type} within {PATIENCE:g} s")
        return found

    def awaited(self, look: Callable[[], Any], otherwise: str) -> Any:
        """Look until there is something to see; a step fails with ``otherwise`` when there never is."""
        until = time.monotonic() + PATIENCE
        while not (seen := look()):
            expect(time.monotonic() < until, otherwise)
            time.sleep(LOOK_EVERY)
        return seen


def expect(holds: object, otherwise: str) -> None:
    """Let the step fail unless something holds."""
    if not holds:
        raise StepFailedError(otherwise)


def answered(answer: Answer, *statuses: int) -> Any:
    """The body of an answer that has one of these statuses."""
    if answer.status not in statuses:
        raise StepFailedError(f"answered {answer.status}, not {' or '.join(map(str, statuses))}: {answer.text[:600]}")
    return answer.json


def refused(answer: Answer, status: int, code: str) -> Any:
    """The problem of an answer that refuses in this way."""
    problem = answered(answer, status)
    expect(problem.get("code") == code, f"refused with {problem.get('code')}, not {code}: {answer.text[:600]}")
    return problem


def shown(page: Page) -> Page:
    """A page that could be shown."""
    expect(page.answer.status == 200, f"{page.url.rsplit('/', 1)[0]}/… answered {page.answer.status}")
    return page


def form_with(page: Page, name: str) -> Form:
    """The form of a page that has a field of this name."""
    for form in page.forms:
        if name in form.offered or name in form.hidden:
            return form
    raise StepFailedError(f"no form on the page offers {name}")


def without(values: Iterable[str], left_out: str) -> list[str]:
    """These values but one."""
    return [value for value in values if value != left_out]


def _is(event: Mapping[str, Any], event_type: str, data: Mapping[str, Any]) -> bool:
    return bool(event["type"] == event_type and data.items() <= event["data"].items())
