"""One unit of work: the instant it happens at, who acts, and the repositories it may use.

No repository commits; the :class:`~exchange.storage.database.Database` does, once, at the end.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import count
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

from exchange.errors import UnavailableError
from exchange.storage.accounts import Accounts
from exchange.storage.appending import Appends, Row
from exchange.storage.applicants import Applicants
from exchange.storage.batches import Batches
from exchange.storage.clients import Clients
from exchange.storage.codelists import CodeLists
from exchange.storage.consents import Consents
from exchange.storage.deliveries import Deliveries
from exchange.storage.events import Events
from exchange.storage.evidence import Evidence
from exchange.storage.exchanges import Exchanges
from exchange.storage.facts import Facts
from exchange.storage.holdings import Holdings
from exchange.storage.idempotency import Idempotency
from exchange.storage.messages import Messages
from exchange.storage.notices import Notices
from exchange.storage.partners import Partners
from exchange.storage.purposes import Purposes
from exchange.storage.records import Records
from exchange.storage.referrals import Referrals
from exchange.storage.statutory import StatutoryNotices
from exchange.storage.subject_keys import SubjectKeys
from exchange.storage.versions import Versions

LISBON = ZoneInfo("Europe/Lisbon")

ActorKind = Literal["partner", "applicant", "staff", "system"]


@dataclass(frozen=True)
class Actor:
    """Who acts in a transaction; ``id`` is a partner's, applicant's or account's id, or a task's name.

    ``pinned`` names, by kind, the version of its schema in which a partner's software reads.
    """

    kind: ActorKind
    id: str
    partner_id: uuid.UUID | None = None
    client_id: str | None = None
    scopes: frozenset[str] = frozenset()
    request_id: str | None = None
    pinned: Mapping[str, str] = field(default_factory=dict, hash=False)


SYSTEM = Actor(kind="system", id="hub")


class Jobs(Protocol):
    """The queue as a use case sees it: a job deferred here commits with the transaction or not at all."""

    def defer(self, connection: Connection, task: str, /, **arguments: Any) -> None:
        """Put ``task`` with ``arguments`` (ids only, never personal data) on the queue."""


class Keys(Protocol):
    """The keys a transaction carries for the vault; storage passes them on and never uses them."""


@dataclass(frozen=True)
class Tools:
    """What every transaction is given from outside, so that tests can give something else."""

    clock: Callable[[], datetime]
    entropy: Callable[[int], bytes]
    keys: Keys
    jobs: Jobs


@dataclass(frozen=True)
class Transaction:
    """One unit of work. Use cases take it first and call it ``tx``; ``tx.now`` never moves within it."""

    connection: Connection
    now: datetime
    actor: Actor
    tools: Tools
    # Shared with the same transaction under another actor: one row of numbers for all its ids.
    serial: Iterator[int] = field(default_factory=count, repr=False, compare=False)
    # Shared likewise: what any of them appends is written at the end of the one transaction.
    gathered: dict[Table, list[Row]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def today(self) -> date:
        """The civil date in Lisbon at ``now``: the one that dates of effect and deadlines are compared with."""
        return self.now.astimezone(LISBON).date()

    def acting(self, actor: Actor) -> "Transaction":
        """The same transaction once it is known who acts in it."""
        return replace(self, actor=actor)

    def new_id(self) -> uuid.UUID:
        """A fresh UUIDv7 (RFC 9562, section 5.7): ordered by ``now``, within a transaction as made, then random."""
        return uuid7(self.now, next(self.serial), self.tools.entropy(8))

    def new_secret(self) -> str:
        """A fresh 256-bit secret for a link, a code or a token, to be stored hashed only."""
        return self.tools.entropy(32).hex()

    def defer(self, task: str, /, **arguments: Any) -> None:
        """Queue ``task`` within this transaction."""
        self.tools.jobs.defer(self.connection, task, **arguments)

    @cached_property
    def appends(self) -> Appends:
        """What is written at the end."""
        return Appends(self.connection, self.gathered)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What raises within is undone, and the transaction goes on."""
        try:
            with self.appends.part():
                yield
        except (OperationalError, psycopg.OperationalError) as error:
            raise UnavailableError from error

    @cached_property
    def accounts(self) -> Accounts:
        """People of desks and staff, their links and sessions."""
        return Accounts(self.connection)

    @cached_property
    def applicants(self) -> Applicants:
        """People, as partners know them."""
        return Applicants(self.connection)

    @cached_property
    def batches(self) -> Batches:
        """Many submissions in one body."""
        return Batches(self.connection)

    @cached_property
    def clients(self) -> Clients:
        """Partners' software, its tokens and assertions."""
        return Clients(self.connection)

    @cached_property
    def code_lists(self) -> CodeLists:
        """Codes with dates of effect."""
        return CodeLists(self.connection)

    @cached_property
    def consents(self) -> Consents:
        """Questions and consents."""
        return Consents(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        """The work of telling partners."""
        return Deliveries(self.connection)

    @cached_property
    def events(self) -> Events:
        """What partners are told."""
        return Events(self.connection)

    @cached_property
    def evidence(self) -> Evidence:
        """The append-only proof."""
        return Evidence(self.connection, self.appends)

    @cached_property
    def exchanges(self) -> Exchanges:
        """What staff see of the flow."""
        return Exchanges(self.connection)

    @cached_property
    def facts(self) -> Facts:
        """What statistics are made of."""
        return Facts(self.connection, self.appends)

    @cached_property
    def holdings(self) -> Holdings:
        """Records that name nobody."""
        return Holdings(self.connection)

    @cached_property
    def idempotency(self) -> Idempotency:
        """Answers kept for repeated writes."""
        return Idempotency(self.connection)

    @cached_property
    def messages(self) -> Messages:
        """What people are sent."""
        return Messages(self.connection)

    @cached_property
    def notices(self) -> Notices:
        """Approved words."""
        return Notices(self.connection)

    @cached_property
    def partners(self) -> Partners:
        """Organisations, endpoints and agreements."""
        return Partners(self.connection)

    @cached_property
    def purposes(self) -> Purposes:
        """Declared reasons, with dates of effect."""
        return Purposes(self.connection)

    @cached_property
    def records(self) -> Records:
        """Records, parts and events."""
        return Records(self.connection)

    @cached_property
    def referrals(self) -> Referrals:
        """Where referrals stand."""
        return Referrals(self.connection, self.appends)

    @cached_property
    def statutory(self) -> StatutoryNotices:
        """Notices that a law asked for."""
        return StatutoryNotices(self.connection)

    @cached_property
    def subject_keys(self) -> SubjectKeys:
        """Wrapped data keys."""
        return SubjectKeys(self.connection)

    @cached_property
    def versions(self) -> Versions:
        """What records said before they were corrected, and who read it."""
        return Versions(self.connection)


def uuid7(now: datetime, serial: int, entropy: bytes) -> uuid.UUID:
    """Lay out a UUIDv7 from an instant, a counter and eight random bytes (RFC 9562, sections 5.7 and 6.2, method 1)."""
    millis = int(now.timestamp() * 1000) & 0xFFFFFFFFFFFF
    random = int.from_bytes(entropy, "big") & 0x3FFFFFFFFFFFFFFF
    return uuid.UUID(int=millis << 80 | 0x7 << 76 | (serial & 0xFFF) << 64 | 0x2 << 62 | random)
