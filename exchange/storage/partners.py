"""Rows of partners: who they are, where they are told, and what they agreed to with dates of effect."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, any_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from exchange.storage.statements import Statement
from exchange.storage.tables import agreement, partner, partner_endpoint
from exchange.storage.tables.ground import CODES
from schemas.codes import AUTHORITY


@dataclass(frozen=True)
class PartnerRow:
    """An organisation on the hub."""

    id: uuid.UUID
    slug: str
    kind: str
    name: str
    state: str
    authority: bool = False

    @property
    def acts_as(self) -> str:
        """Which of the producers of the field tables it is: AIMA is one of its own among the public bodies."""
        return AUTHORITY if self.authority else self.kind


@dataclass(frozen=True)
class EndpointRow:
    """Where a partner is told that something waits for it; ``secret`` is sealed under the hub's own key."""

    id: uuid.UUID
    partner_id: uuid.UUID
    channel: str
    url: str | None
    secret: bytes | None
    paused: bool


@dataclass(frozen=True)
class AgreementRow:
    """One version of the terms under which a partner takes part; both dates are inclusive."""

    id: uuid.UUID
    partner_id: uuid.UUID
    version: int
    effective_from: date
    effective_to: date | None
    sends: tuple[str, ...]
    receives: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    scopes: tuple[str, ...]
    deadlines: Mapping[str, int]
    statutes: tuple[Mapping[str, Any], ...]


PARTNER = select(*(column for column in partner.c if column is not partner.c.created_at))
ENDPOINT = select(
    partner_endpoint.c.id,
    partner_endpoint.c.partner_id,
    partner_endpoint.c.channel,
    partner_endpoint.c.url,
    partner_endpoint.c.secret,
    partner_endpoint.c.paused,
).where(partner_endpoint.c.until.is_(None))
AGREEMENT = select(*(column for column in agreement.c if column is not agreement.c.created_at))
BY_ID = Statement(PARTNER.where(partner.c.id == bindparam("partner_id")))
BY_IDS = Statement(PARTNER.where(partner.c.id == any_(bindparam("partner_ids", type_=ARRAY(UUID)))))
BY_SLUGS = Statement(PARTNER.where(partner.c.slug == any_(bindparam("slugs", type_=CODES))))
IN_FORCE = AGREEMENT.where(
    agreement.c.partner_id == partner.c.id,
    partner.c.state == "active",
    agreement.c.effective_from <= bindparam("day"),
    or_(agreement.c.effective_to.is_(None), agreement.c.effective_to >= bindparam("day")),
).order_by(agreement.c.version)
AGREEMENTS_ON = Statement(IN_FORCE.where(agreement.c.partner_id == any_(bindparam("partner_ids", type_=ARRAY(UUID)))))
ALL_ON = Statement(IN_FORCE)
SLUG_ORDER = partner.c.slug.collate("C")


@dataclass(frozen=True)
class Partners:
    """Reads and writes partners, their endpoints and agreements; never commits.

    What a transaction has read of who takes part and of what was agreed holds until it changes that itself.
    """

    connection: Connection
    _met: dict[uuid.UUID, PartnerRow] = field(default_factory=dict, repr=False)
    _agreed: dict[tuple[uuid.UUID, date], AgreementRow | None] = field(default_factory=dict, repr=False)

    def meet(self, row: PartnerRow) -> None:
        """Know a partner that was read in this transaction already, as the bearer of a token is."""
        self._met[row.id] = row

    def by_id(self, partner_id: uuid.UUID) -> PartnerRow | None:
        """The partner with this id, whatever its state."""
        if partner_id in self._met:
            return self._met[partner_id]
        row = BY_ID.row(self.connection, partner_id=partner_id)
        return PartnerRow(*row) if row else None

    def by_slug(self, slug: str) -> PartnerRow | None:
        """The partner with this public name, whatever its state."""
        return self._one(PARTNER.where(partner.c.slug == slug))

    def by_ids(self, partner_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PartnerRow]:
        """Those of these partners that exist, in one statement."""
        rows = BY_IDS.rows(self.connection, partner_ids=list(partner_ids))
        return {row[0]: PartnerRow(*row) for row in rows}

    def by_slugs(self, slugs: Collection[str]) -> dict[str, PartnerRow]:
        """Those of these partners that exist, in one statement."""
        found = (PartnerRow(*row) for row in BY_SLUGS.rows(self.connection, slugs=list(slugs)))
        return {one.slug: one for one in found}

    def all(self) -> list[PartnerRow]:
        """Every partner, by slug."""
        return [PartnerRow(**row._asdict()) for row in self.connection.execute(PARTNER.order_by(SLUG_ORDER))]

    def add(self, row: PartnerRow, created_at: datetime) -> None:
        """Remember a new partner."""
        self.connection.execute(partner.insert().values(**asdict(row), created_at=created_at))

    def lock(self, slug: str) -> PartnerRow | None:
        """The partner, with its row locked until the transaction ends, for a change of state."""
        return self._one(PARTNER.where(partner.c.slug == slug).with_for_update())

    def set_state(self, partner_id: uuid.UUID, state: str) -> None:
        """Write the state that a move of the lifecycle led to."""
        self.connection.execute(partner.update().where(partner.c.id == partner_id).values(state=state))
        self._forget()

    def endpoint(self, partner_id: uuid.UUID) -> EndpointRow | None:
        """Where the partner is told now; none means its inbox."""
        row = self.connection.execute(ENDPOINT.where(partner_endpoint.c.partner_id == partner_id)).one_or_none()
        return EndpointRow(**row._asdict()) if row else None

    def endpoints(self, partner_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, EndpointRow]:
        """Where each of these partners is told now, in one statement."""
        rows = self.connection.execute(ENDPOINT.where(partner_endpoint.c.partner_id.in_(partner_ids)))
        return {row.partner_id: EndpointRow(**row._asdict()) for row in rows}

    def replace_endpoint(self, row: EndpointRow, since: datetime) -> None:
        """End the endpoint in use and begin this one."""
        current = (partner_endpoint.c.partner_id == row.partner_id) & partner_endpoint.c.until.is_(None)
        self.connection.execute(partner_endpoint.update().where(current).values(until=since))
        self.connection.execute(partner_endpoint.insert().values(**asdict(row), since=since))

    def pause(self, endpoint_id: uuid.UUID) -> None:
        """Send nothing more to an endpoint until somebody sets it anew; what is due waits."""
        self.connection.execute(
            partner_endpoint.update().where(partner_endpoint.c.id == endpoint_id).values(paused=True)
        )

    def resume(self, endpoint_id: uuid.UUID) -> None:
        """Send to a paused endpoint again."""
        resumed = partner_endpoint.update().where(partner_endpoint.c.id == endpoint_id).values(paused=False)
        self.connection.execute(resumed)

    def agreements_on(self, partner_ids: Collection[uuid.UUID], on: date) -> dict[uuid.UUID, AgreementRow]:
        """The newest agreement in force on a day of each of these partners that is active, in one statement."""
        unread = [one for one in partner_ids if (one, on) not in self._agreed]
        if unread:
            found = map(_agreement, AGREEMENTS_ON.rows(self.connection, partner_ids=unread, day=on))
            self._agreed.update({(one, on): None for one in unread} | {(one.partner_id, on): one for one in found})
        agreed = ((one, self._agreed[one, on]) for one in partner_ids)
        return {partner_id: row for partner_id, row in agreed if row}

    def agreements_with_laws(self, on: date) -> tuple[AgreementRow, ...]:
        """The agreements in force on a day that name laws, the newest of each active partner, in one statement."""
        standing = {row.partner_id: row for row in map(_agreement, ALL_ON.rows(self.connection, day=on))}
        return tuple(row for row in standing.values() if row.statutes)

    def agreements(self, partner_id: uuid.UUID) -> list[AgreementRow]:
        """Every version a partner ever signed, oldest first."""
        wanted = AGREEMENT.where(agreement.c.partner_id == partner_id).order_by(agreement.c.version)
        return [_agreement(row) for row in self.connection.execute(wanted)]

    def last_version(self, partner_id: uuid.UUID) -> int:
        """The number of the partner's newest agreement, 0 before the first."""
        newest = select(func.coalesce(func.max(agreement.c.version), 0)).where(agreement.c.partner_id == partner_id)
        return int(self.connection.execute(newest).scalar_one())

    def add_agreement(self, row: AgreementRow, created_at: datetime) -> None:
        """Remember a new version; an earlier one is never changed."""
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(row).items()}
        self.connection.execute(agreement.insert().values(**values, created_at=created_at))
        self._forget()

    def _forget(self) -> None:
        self._met.clear()
        self._agreed.clear()

    def _one(self, wanted: Select[Any]) -> PartnerRow | None:
        row = self.connection.execute(wanted).one_or_none()
        return PartnerRow(**row._asdict()) if row else None


def _agreement(row: Iterable[Any]) -> AgreementRow:
    values: tuple[Any, ...] = tuple(tuple(value) if isinstance(value, list) else value for value in row)
    return AgreementRow(*values)
