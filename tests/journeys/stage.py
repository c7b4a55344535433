"""A stage for whole stories: the hub's own application over one database, and everybody who plays in it."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from exchange import agreements, contacts, notices, purposes, waiting
from exchange.app import assembled
from exchange.storage.database import Database
from exchange.storage.tables import applicant
from exchange.storage.transaction import SYSTEM
from schemas import KINDS
from schemas.codes import CATEGORIES, PURPOSES
from tests import doors, make

EVERY_SCOPE = tuple(sorted(agreements.scopes()))


@dataclass(frozen=True)
class Told:
    """What the operator tells the hub in these stories."""

    base_url: str = doors.BASE_URL
    sandbox: bool = True
    proxies: int = 0


@dataclass
class Stage:
    """The hub with its partners; ``as_`` calls it as one of them."""

    database: Database
    clock: make.Clock
    app: Flask
    tokens: dict[str, str] = field(default_factory=dict)
    keys: int = 0

    def partner(self, slug: str, kind: str, *, authority: bool = False) -> uuid.UUID:
        """Take a partner onto the stage whose agreement holds everything."""
        everything = {
            "sends": tuple(KINDS),
            "receives": tuple(KINDS),
            "purposes": PURPOSES,
            "categories": CATEGORIES,
            "scopes": EVERY_SCOPE,
        }
        partner_id = doors.partner(self.database, slug, kind=kind, authority=authority, **everything)
        doors.software(self.database, partner_id, f"{slug}-software", scopes=EVERY_SCOPE)
        return partner_id

    def call(
        self, slug: str, method: str, path: str, body: Mapping[str, Any] | None = None, **given: str
    ) -> TestResponse:
        """One call of a partner's software, with a fresh key for a write and a token that lives."""
        self.keys += 1
        self.clock.advance(timedelta(seconds=1))
        headers = doors.bearer(doors.token(self.database, slug, scopes=EVERY_SCOPE), **given)
        if method == "POST":
            headers["Idempotency-Key"] = f"key-{self.keys}"
        return doors.client(self.app).open(path, method=method, json=body, headers=headers)

    def send(self, slug: str, plural: str, body: Mapping[str, Any]) -> TestResponse:
        """Send a record."""
        return self.call(slug, "POST", f"/v1/{plural}", body)

    def get(self, slug: str, path: str) -> TestResponse:
        """Read something."""
        return self.call(slug, "GET", path)

    def outbox(self) -> list[str]:
        """The kinds of the messages in the outbox, newest first."""
        with self.database.transaction(SYSTEM) as tx:
            return [one.kind for one in contacts.outbox(tx)]

    def links(self) -> list[str]:
        """The paths of the question links in the outbox, newest first."""
        with self.database.transaction(SYSTEM) as tx:
            return [one.path for one in contacts.outbox(tx) if one.path]

    def answer(self, path: str, *ticks: tuple[int, str], says: str = "yes") -> TestResponse:
        """Open a question and answer it as a browser without scripts would."""
        browser = doors.client(self.app)
        page = browser.get(path)
        form: dict[str, Any] = {"answer": says, **hidden(page)}
        for index, category in ticks:
            form.setdefault(f"flow-{index}", []).append(category)
        return browser.post(path, data=form, headers={"Origin": doors.BASE_URL})

    def verify(self) -> None:
        """Everybody known so far has signed in, so that any partner's question reaches them."""
        with self.database.transaction(SYSTEM) as tx:
            for applicant_id in tx.connection.execute(select(applicant.c.id)).scalars().all():
                waiting.verified(tx, applicant_id)

    def stop(self, path: str) -> TestResponse:
        """Stop the sharing behind an answered link: two taps."""
        browser = doors.client(self.app)
        page = browser.get(f"{path}/stop")
        return browser.post(f"{path}/stop", data=hidden(page), headers={"Origin": doors.BASE_URL})


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page's form."""
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page.text)
    fields = {}
    for one in found:
        name, value = re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)
        if name and value:
            fields[name[1]] = value[1]
    return fields


def set_stage(database: Database, clock: make.Clock) -> Stage:
    """The hub with two NGOs, a school and an employer, its purposes and its approved words."""
    app = assembled(database, Told())
    with database.transaction(SYSTEM) as tx:
        purposes.install(tx)
        notices.approve(tx, by="A named person")
    stage = Stage(database, clock, app)
    for slug, kind in (
        ("ong-aurora", "ngo"),
        ("ong-boreal", "ngo"),
        ("escola-tejo", "school"),
        ("padaria-sol", "employer"),
    ):
        stage.partner(slug, kind)
    return stage
