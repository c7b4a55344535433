"""People, as a transaction over many submissions finds and makes them."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import any_, bindparam, func, select

from exchange.storage.accounts import Accounts, LinkRow
from exchange.storage.applicants import SUBJECT, Applicants, Blind, IndexHit, SubjectRow
from exchange.storage.bulk.work import Work
from exchange.storage.messages import MessageRow, Messages
from exchange.storage.statements import Statement
from exchange.storage.subject_keys import SubjectKeyRow, SubjectKeys
from exchange.storage.tables import applicant, link, message, subject, subject_index, subject_key
from exchange.storage.tables.ground import CODES

# Who may make many people at once takes turns: every identifier is locked until commit, and locks are not without end.
ONE_BY_ONE = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended("many new people", 0))))
SUBJECTS = Statement(select(*SUBJECT).where(subject.c.id == any_(bindparam("subject_ids", type_=CODES))))


@dataclass(frozen=True)
class ManyApplicants(Applicants):
    """The same, with most of it read ahead; new people are written together."""

    work: Work = field(kw_only=True)

    def read_ahead(self, values: Iterable[Blind]) -> None:
        """Know whom these blind values name."""
        self._read_hits(list(dict.fromkeys(values)))

    def lock_ahead(self, values: Iterable[Blind]) -> None:
        """Keep others from making the people of these identifiers meanwhile."""
        given = list(values)
        with self.work.aside():
            ONE_BY_ONE.run(self.connection)
            super().lock_values(given)
        self.work.locked.update(one.value for one in given)

    def read_subjects(self, subject_ids: Iterable[str]) -> tuple[SubjectRow, ...]:
        """Know these subjects; those there are."""
        wanted = list(dict.fromkeys(subject_ids))
        with self.work.reading():
            found = {row[0]: SubjectRow(*row) for row in SUBJECTS.rows(self.connection, subject_ids=wanted)}
        self.work.known.update({("subject", one): found.get(one) for one in wanted})
        return tuple(found.values())

    def hits(self, values: Sequence[Blind]) -> tuple[IndexHit, ...]:
        """As read ahead, in the same order; values that were not read in one go are read again."""
        answers = [known for one in values if (known := self.work.known.get(("hits", one)))]
        if len(answers) < len(values) or len({id(reading) for reading, _ in answers}) > 1:
            return self._read_hits(values)
        return tuple(hit for _, hit in sorted({rank: hit for _, each in answers for rank, hit in each}.items()))

    def _read_hits(self, values: Sequence[Blind]) -> tuple[IndexHit, ...]:
        with self.work.reading():
            found = super().hits(values)
        reading = object()
        of_value: dict[tuple[str, bytes], list[tuple[int, IndexHit]]] = {}
        for rank, hit in enumerate(found):
            of_value.setdefault((hit.field, hit.value), []).append((rank, hit))
        self.work.known.update({("hits", one): (reading, of_value.get((one.field, one.value), [])) for one in values})
        return found

    def lock_values(self, values: Sequence[Blind]) -> None:
        """Nothing where it was done ahead; after any other wait all is looked for again."""
        if self.work.locked.issuperset(one.value for one in values):
            return
        with self.work.aside():
            super().lock_values(values)
        self.work.known.clear()

    def subject(self, subject_id: str, *, lock: bool = False) -> SubjectRow | None:
        """As read ahead; what nobody else can see yet needs no lock."""
        if lock and not self.work.fresh(subject, subject_id):
            return super().subject(subject_id, lock=True)
        return self.work.ask(("subject", subject_id), partial(super().subject, subject_id))

    def subject_of(self, partner_id: uuid.UUID, applicant_id: uuid.UUID) -> SubjectRow | None:
        """As read before."""
        question = ("subject-of", partner_id, applicant_id)
        return self.work.ask(question, partial(super().subject_of, partner_id, applicant_id))

    def counterparts(self, partner_id: uuid.UUID, subject_ids: Collection[str]) -> dict[str, str]:
        """As read ahead."""
        known: dict[str, str | None] = self.work.known.setdefault(("counterparts", partner_id), {})
        unread = [one for one in subject_ids if one not in known]
        if unread:
            with self.work.reading():
                found = super().counterparts(partner_id, unread)
            known.update({one: found.get(one) for one in unread})
        return {one: own for one in subject_ids if (own := known[one])}

    def take_turns(self, applicant_id: uuid.UUID) -> None:
        """After the wait, how the person is called is looked up again."""
        with self.work.aside():
            super().take_turns(applicant_id)
        self._forget_names(applicant_id)

    def lock(self, applicant_id: uuid.UUID) -> None:
        """After the wait, what the person was asked is looked up again; who is new, nobody else can see."""
        if not self.work.fresh(applicant, applicant_id):
            with self.work.aside():
                super().lock(applicant_id)
            known = self.work.known
            if ("requests", applicant_id) in known:
                known["requests before", applicant_id] = known.pop(("requests", applicant_id))

    def add(
        self, applicant_id: uuid.UUID, contact_subject_id: str, at: datetime, verified_at: datetime | None = None
    ) -> None:
        """A new person has been asked nothing, and is known by that contact alone."""
        row = {"contact_subject_id": contact_subject_id, "verified_at": verified_at, "created_at": at}
        self.work.append(applicant, applicant_id, id=applicant_id, **row)
        known = self.work.known
        known[("contact", applicant_id)] = contact_subject_id
        known[("consents", applicant_id)] = known[("requests", applicant_id)] = ()

    def contact_subject(self, applicant_id: uuid.UUID) -> str | None:
        """As read before."""
        return self.work.ask(("contact", applicant_id), partial(super().contact_subject, applicant_id))

    def contact_giver(self, applicant_id: uuid.UUID) -> uuid.UUID | None:
        """As read before; of a new person, whoever named it."""
        new = self.work.fresh(applicant, applicant_id)
        row = self.subject(new["contact_subject_id"]) if new else None
        return (
            row.partner_id
            if row
            else self.work.ask(("giver", applicant_id), partial(super().contact_giver, applicant_id))
        )

    def add_subject(self, row: SubjectRow, linked_by: str | None) -> None:
        """Written with the others."""
        linked_at = row.created_at if linked_by else None
        self.work.append(subject, row.id, **vars(row), linked_by=linked_by, linked_at=linked_at)
        self._meet(row)

    def repoint(self, subject_id: str, applicant_id: uuid.UUID | None, by: str, at: datetime) -> None:
        """Changed in place while it is not written."""
        row, new = self.subject(subject_id), self.work.fresh(subject, subject_id)
        if row is None or new is None:
            super().repoint(subject_id, applicant_id, by, at)
            return
        changed = replace(row, applicant_id=applicant_id, state="linked" if applicant_id else "quarantined")
        new.update(**vars(changed), linked_by=by, linked_at=at)
        self._meet(changed)

    def add_index(self, subject_id: str, values: Iterable[Blind]) -> None:
        """Written with the others; those who carry these values are looked for again."""
        given = list(dict.fromkeys(values))
        if not self.work.fresh(subject, subject_id):
            super().add_index(subject_id, given)
        else:
            for one in given:
                self.work.append(subject_index, None, subject_id=subject_id, **vars(one))
        for one in given:
            self.work.forget(("hits", one))

    def _meet(self, row: SubjectRow) -> None:
        self.work.known[("subject", row.id)] = row
        if row.applicant_id:
            self.work.forget(("subject-of", row.partner_id, row.applicant_id))
            self._forget_names(row.applicant_id)

    def _forget_names(self, applicant_id: uuid.UUID) -> None:
        """Forget how anybody calls a person, by whomever it was named."""
        for question, known in self.work.known.items():
            if question[0] == "counterparts":
                for subject_id in [one for one in known if self._may_be(one, applicant_id)]:
                    del known[subject_id]

    def _may_be(self, subject_id: str, applicant_id: uuid.UUID) -> bool:
        row: SubjectRow | None = self.work.known.get(("subject", subject_id))
        return row is None or row.applicant_id == applicant_id


@dataclass(frozen=True)
class ManySubjectKeys(SubjectKeys):
    """The same; new keys are written together."""

    work: Work = field(kw_only=True)

    def add(self, row: SubjectKeyRow) -> None:
        """Written with the others."""
        self.work.append(subject_key, None, **vars(row))
        self._read[row.subject_id] = (*self._read.get(row.subject_id, ()), row)

    def read(self, subject_ids: Collection[str]) -> None:
        """Keys that were made here are known already."""
        with self.work.aside():
            super().read(subject_ids)


@dataclass(frozen=True)
class ManyAccounts(Accounts):
    """The same; links are written together."""

    work: Work = field(kw_only=True)

    def add_link(self, row: LinkRow) -> None:
        """Written with the others."""
        self.work.append(link, None, **vars(row))


@dataclass(frozen=True)
class ManyMessages(Messages):
    """The same; messages are written together."""

    work: Work = field(kw_only=True)

    def add(self, row: MessageRow) -> None:
        """Written with the others."""
        self.work.append(message, None, **vars(row))
