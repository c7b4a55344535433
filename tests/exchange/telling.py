"""A hub whose partners are told things: partners by webhook and inbox, events to tell, a network that remembers."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from connectors.base import Endpoint, Message, Reply
from connectors.transport.egress import SANDBOX
from connectors.transport.memory import MemoryTransport
from exchange import consents, events, inbox, partners, questions
from exchange.consents import Answer
from exchange.evidence.sequencer import seal_batch
from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM
from exchange.work.workshop import Pace, Workshop
from tests.exchange.portal.world import SCHOOL, World

WITHDRAWN = "pt.aima.hub.consent.withdrawn"
HOOK = "http://127.0.0.1:9/hook"

Row = Any


@dataclass
class Post:
    """The hub, its sequencer, and a network that answers as told."""

    database: Database
    sequencer: Database
    network: MemoryTransport = field(default_factory=MemoryTransport)

    @property
    def world(self) -> World:
        """The partners and people of the sandbox."""
        return World(self.database)

    def shop(self, **pace: Any) -> Workshop:
        """A worker's workshop on this hub."""
        return Workshop(
            self.database, self.sequencer, self.network, "", "https://hub.example", concurrency=2, pace=Pace(**pace)
        )

    def answering(self, answer: Callable[[Message, Endpoint], Reply]) -> None:
        """Let the network answer so from now on."""
        self.network.answer = answer

    def webhook(self, slug: str = SCHOOL, url: str = HOOK) -> str:
        """Tell a partner by webhook from now on; its signing secret."""
        with self.database.transaction(SYSTEM) as tx:
            return partners.tell_by_webhook(tx, slug, url, SANDBOX)

    def partner(self, slug: str = SCHOOL) -> uuid.UUID:
        """A partner's id."""
        with self.database.transaction(SYSTEM) as tx:
            return partners.called(tx, slug).id

    def tell(self, slug: str = SCHOOL, count: int = 1, type_: str = WITHDRAWN) -> list[uuid.UUID]:
        """Tell a partner something that announces no content; the events' ids."""
        with self.database.transaction(SYSTEM) as tx:
            partner_id = partners.called(tx, slug).id
            return [events.tell(tx, events.Telling(type_, partner_id, False)) for _ in range(count)]

    def referral(self) -> uuid.UUID:
        """A referral to the school that just became readable: its person permitted all of it."""
        sent = self.world.send()
        with self.database.transaction(SYSTEM) as tx:
            request_id = tx.connection.execute(text("select id from consent_request")).scalar_one()
            asked = questions.question(tx, request_id)
            notice = tx.notices.newest(asked.purpose, "pt") if asked else None
            assert asked is not None
            assert notice is not None
            chosen = {flow.index: flow.needed | flow.optional | flow.special for flow in asked.flows}
            consents.grant(tx, request_id, Answer(chosen, notice.id, "pt", "web"))
        return sent.record_id

    def withdraw(self) -> None:
        """The person withdraws the one consent there is."""
        with self.database.transaction(SYSTEM) as tx:
            consents.withdraw(tx, tx.connection.execute(text("select id from consent")).scalar_one())

    def number(self) -> None:
        """Let the sequencer do its work."""
        with self.sequencer.transaction(SYSTEM) as tx:
            seal_batch(tx)

    def collect(self, slug: str = SCHOOL, **asked: Any) -> inbox.Page:
        """A page of a partner's inbox."""
        self.number()
        with self.database.transaction(SYSTEM) as tx:
            return inbox.page(tx.acting(self.world.actor(tx, slug)), **{"cursor": None, **asked})

    def feed(self, slug: str = SCHOOL, **asked: Any) -> inbox.Page:
        """A page of a partner's feed."""
        self.number()
        with self.database.transaction(SYSTEM) as tx:
            return inbox.feed(tx.acting(self.world.actor(tx, slug)), **{"cursor": None, **asked})

    def acknowledge(self, *event_ids: uuid.UUID, slug: str = SCHOOL) -> inbox.Acknowledged:
        """A partner acknowledges events."""
        with self.database.transaction(SYSTEM) as tx:
            return inbox.acknowledge(tx.acting(self.world.actor(tx, slug)), event_ids)

    def rows(self, query: str, **values: Any) -> list[Row]:
        """What the database holds."""
        with self.database.transaction(SYSTEM) as tx:
            return list(tx.connection.execute(text(query), values))

    def states(self, slug: str = SCHOOL) -> list[str]:
        """The states of a partner's deliveries, oldest first."""
        query = "select state from delivery where partner_id = :partner order by created_at, event_id"
        return [row.state for row in self.rows(query, partner=self.partner(slug))]

    def delivery(self, event_id: uuid.UUID) -> Row:
        """One delivery's row."""
        return self.rows("select * from delivery where event_id = :id", id=event_id)[0]

    def proofs(self, type_: str) -> list[str]:
        """The outcomes of the evidence of one type, in order."""
        query = (
            "select convert_from(body, 'UTF8')::json ->> 'outcome' as outcome from evidence_entry"
            " where type = :type order by id"
        )
        return [row.outcome for row in self.rows(query, type=type_)]
