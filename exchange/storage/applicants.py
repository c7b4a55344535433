"""Rows of applicants and subjects: one subject per partner and person, its index rows and link decisions."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, LargeBinary, any_, bindparam, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on, insert

from exchange.storage.statements import Statement
from exchange.storage.tables import applicant, link_decision, subject, subject_index
from exchange.storage.tables.ground import CODES


@dataclass(frozen=True)
class SubjectRow:
    """One person as one partner knows them; ``applicant_id`` is empty while quarantined."""

    id: str
    partner_id: uuid.UUID
    applicant_id: uuid.UUID | None
    state: str
    claims: bytes
    created_at: datetime


@dataclass(frozen=True)
class IndexHit:
    """A subject whose blind index holds one of the values looked for."""

    field: str
    value: bytes
    subject_id: str
    partner_id: uuid.UUID
    applicant_id: uuid.UUID | None


@dataclass(frozen=True)
class Blind:
    """One blind index value of one field, under one version of the index key."""

    field: str
    key_version: int
    value: bytes


@dataclass(frozen=True)
class LinkRow:
    """A human's decision that a subject is, or is not, an applicant."""

    id: uuid.UUID
    subject_id: str
    applicant_id: uuid.UUID
    verdict: str


SUBJECT = (
    subject.c.id,
    subject.c.partner_id,
    subject.c.applicant_id,
    subject.c.state,
    subject.c.claims,
    subject.c.created_at,
)


NAMED = select(*SUBJECT).where(subject.c.id == bindparam("subject_id"))
BY_ID, BY_ID_LOCKED = Statement(NAMED), Statement(NAMED.with_for_update(key_share=True))


def _counterparts() -> Statement:
    theirs, own = subject.alias("theirs"), subject.alias("own")
    query = (
        select(theirs.c.id, own.c.id)
        .join(own, own.c.applicant_id == theirs.c.applicant_id)
        .where(theirs.c.id == any_(bindparam("subject_ids", type_=CODES)), own.c.partner_id == bindparam("partner_id"))
        # The oldest stays the one told, also when the partner names the person by claims later.
        .ext(distinct_on(theirs.c.id))
        .order_by(theirs.c.id, own.c.created_at, own.c.id)
    )
    return Statement(query)


def _hits() -> Statement:
    each = func.unnest(
        bindparam("fields", type_=CODES),
        bindparam("versions", type_=ARRAY(Integer)),
        bindparam("values", type_=ARRAY(LargeBinary)),
    )
    wanted = each.table_valued("field", "key_version", "value").render_derived("wanted")
    query = (
        select(
            subject_index.c.field,
            subject_index.c.value,
            subject.c.id,
            subject.c.partner_id,
            subject.c.applicant_id,
        )
        .join(subject, subject.c.id == subject_index.c.subject_id)
        .join(wanted, tuple_(*wanted.c) == tuple_(*(subject_index.c[one.name] for one in wanted.c)))
        .order_by(subject.c.created_at, subject.c.id)
    )
    return Statement(query)


COUNTERPARTS = _counterparts()
HITS = _hits()


@dataclass(frozen=True)
class Applicants:
    """Reads and writes applicants, subjects and their blind indexes; never commits."""

    connection: Connection

    def add(
        self, applicant_id: uuid.UUID, contact_subject_id: str, at: datetime, verified_at: datetime | None = None
    ) -> None:
        """Remember a new person, whose contact on file is the one in that subject's claims."""
        known = {"contact_subject_id": contact_subject_id, "verified_at": verified_at, "created_at": at}
        self.connection.execute(insert(applicant).values(id=applicant_id, **known))

    def verify(self, applicant_id: uuid.UUID, at: datetime, contact_subject_id: str | None = None) -> bool:
        """Note that the person is known by more than a partner's contact; false when that was noted before.

        With ``contact_subject_id`` its contact is the one on file from now on.
        """
        on_file = {"contact_subject_id": contact_subject_id} if contact_subject_id else {}
        statement = (
            update(applicant)
            .where(applicant.c.id == applicant_id, applicant.c.verified_at.is_(None))
            .values(verified_at=at, **on_file)
            .returning(applicant.c.id)
        )
        return self.connection.execute(statement).one_or_none() is not None

    def contact_giver(self, applicant_id: uuid.UUID) -> uuid.UUID | None:
        """The partner whose word alone the contact on file is; nobody once the person is verified."""
        query = (
            select(subject.c.partner_id)
            .join(applicant, applicant.c.contact_subject_id == subject.c.id)
            .where(applicant.c.id == applicant_id, applicant.c.verified_at.is_(None))
        )
        return self.connection.execute(query).scalar_one_or_none()

    def lock(self, applicant_id: uuid.UUID) -> None:
        """Let those who would ask this person take turns, so that nobody is asked twice at once."""
        query = select(applicant.c.id).where(applicant.c.id == applicant_id)
        self.connection.execute(query.with_for_update(key_share=True))

    def take_turns(self, applicant_id: uuid.UUID) -> None:
        """Let those who would introduce this person take turns; unlike :meth:`lock`, whatever else they hold."""
        turn = text("select pg_advisory_xact_lock(hashtextextended('introduce ' || :applicant_id, 0))")
        self.connection.execute(turn, {"applicant_id": str(applicant_id)})

    def contact_subject(self, applicant_id: uuid.UUID) -> str | None:
        """The subject whose claims hold the contact on file."""
        query = select(applicant.c.contact_subject_id).where(applicant.c.id == applicant_id)
        return self.connection.execute(query).scalar_one_or_none()

    def add_subject(self, row: SubjectRow, linked_by: str | None) -> None:
        """Remember a partner's view of a person."""
        self.connection.execute(
            insert(subject).values(
                id=row.id,
                partner_id=row.partner_id,
                applicant_id=row.applicant_id,
                state=row.state,
                claims=row.claims,
                linked_by=linked_by,
                linked_at=row.created_at if linked_by else None,
                created_at=row.created_at,
            )
        )

    def subject(self, subject_id: str, *, lock: bool = False) -> SubjectRow | None:
        """The subject of that id; locked, nobody says meanwhile who it is."""
        row = (BY_ID_LOCKED if lock else BY_ID).row(self.connection, subject_id=subject_id)
        return SubjectRow(*row) if row else None

    def subject_of(self, partner_id: uuid.UUID, applicant_id: uuid.UUID) -> SubjectRow | None:
        """How one partner knows one person, if it does; always the same one when a human joined several."""
        query = (
            select(*SUBJECT)
            .where(subject.c.partner_id == partner_id, subject.c.applicant_id == applicant_id)
            .order_by(subject.c.id)
            .limit(1)
        )
        row = self.connection.execute(query).one_or_none()
        return SubjectRow(*row) if row else None

    def subjects_of(self, applicant_id: uuid.UUID) -> tuple[SubjectRow, ...]:
        """Every partner's view of one person."""
        query = select(*SUBJECT).where(subject.c.applicant_id == applicant_id).order_by(subject.c.created_at)
        return tuple(SubjectRow(*row) for row in self.connection.execute(query))

    def counterparts(self, partner_id: uuid.UUID, subject_ids: Collection[str]) -> dict[str, str]:
        """How one partner calls the people whom other partners call by these subject ids."""
        rows = COUNTERPARTS.rows(self.connection, subject_ids=list(subject_ids), partner_id=partner_id)
        return dict(rows)

    def quarantined(self) -> tuple[SubjectRow, ...]:
        """Subjects that wait for a human to link or separate them, oldest first."""
        query = select(*SUBJECT).where(subject.c.state == "quarantined").order_by(subject.c.created_at)
        return tuple(SubjectRow(*row) for row in self.connection.execute(query))

    def add_index(self, subject_id: str, values: Iterable[Blind]) -> None:
        """Make a subject findable by these blind values, those it has already being no fault."""
        rows = [
            {"subject_id": subject_id, "field": one.field, "key_version": one.key_version, "value": one.value}
            for one in values
        ]
        if rows:
            self.connection.execute(insert(subject_index).on_conflict_do_nothing(), rows)

    def lock_values(self, values: Sequence[Blind]) -> None:
        """Make two sendings that name the same identifier take turns, so that a person is never made twice."""
        keys = sorted({int.from_bytes(one.value[:8], "big", signed=True) for one in values})
        if keys:
            self.connection.execute(
                text("select pg_advisory_xact_lock(k) from unnest(cast(:keys as bigint[])) as k"), {"keys": keys}
            )

    def hits(self, values: Sequence[Blind]) -> tuple[IndexHit, ...]:
        """Subjects that carry any of these blind values."""
        if not values:
            return ()
        columns = zip(*((one.field, one.key_version, one.value) for one in values), strict=True)
        wanted = dict(zip(("fields", "versions", "values"), map(list, columns), strict=True))
        return tuple(IndexHit(*row) for row in HITS.rows(self.connection, **wanted))

    def index_of(self, subject_id: str) -> tuple[Blind, ...]:
        """The blind values of one subject."""
        columns = (subject_index.c.field, subject_index.c.key_version, subject_index.c.value)
        query = select(*columns).where(subject_index.c.subject_id == subject_id)
        return tuple(Blind(*row) for row in self.connection.execute(query))

    def repoint(self, subject_id: str, applicant_id: uuid.UUID | None, by: str, at: datetime) -> None:
        """Link a subject to a person, or (``None``) take the link away; nothing is sealed anew."""
        self.connection.execute(
            update(subject)
            .where(subject.c.id == subject_id)
            .values(
                applicant_id=applicant_id,
                state="linked" if applicant_id else "quarantined",
                linked_by=by,
                linked_at=at,
            )
        )

    def claim(self, subject_id: str, claims: bytes) -> None:
        """Keep what a partner says of a person whom it had only heard of."""
        self.connection.execute(update(subject).where(subject.c.id == subject_id).values(claims=claims))

    def add_decision(self, row: LinkRow, by: str, at: datetime) -> None:
        """Remember what a human decided about a subject."""
        self.connection.execute(
            insert(link_decision).values(
                id=row.id,
                subject_id=row.subject_id,
                applicant_id=row.applicant_id,
                verdict=row.verdict,
                decided_by=by,
                decided_at=at,
            )
        )

    def undo_decisions(self, subject_id: str, by: str, at: datetime) -> int:
        """Mark the standing decisions about a subject as undone; how many there were."""
        statement = (
            update(link_decision)
            .where(link_decision.c.subject_id == subject_id, link_decision.c.undone_at.is_(None))
            .values(undone_by=by, undone_at=at)
            .returning(link_decision.c.id)
        )
        return len(self.connection.execute(statement).all())

    def decisions(self, subject_id: str) -> tuple[LinkRow, ...]:
        """The decisions that stand about a subject."""
        columns = (
            link_decision.c.id,
            link_decision.c.subject_id,
            link_decision.c.applicant_id,
            link_decision.c.verdict,
        )
        query = select(*columns).where(
            link_decision.c.subject_id == bindparam("subject_id"), link_decision.c.undone_at.is_(None)
        )
        return tuple(LinkRow(*row) for row in self.connection.execute(query, {"subject_id": subject_id}))

    def count(self) -> int:
        """How many people the hub knows."""
        return self.connection.execute(select(func.count()).select_from(applicant)).scalar_one()
