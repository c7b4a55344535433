"""What decides, as a transaction over many submissions reads it: partners, purposes, code lists, people's answers."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from exchange.storage.bulk.work import AnsweredError, Work
from exchange.storage.codelists import CodeListRow, CodeLists
from exchange.storage.consents import ConsentRow, Consents, Hold, RequestRow
from exchange.storage.partners import AgreementRow, PartnerRow, Partners
from exchange.storage.purposes import PurposeRow, Purposes
from exchange.storage.statements import Statement
from exchange.storage.tables import consent, consent_request, consent_request_record, record

# A record waits for one question a recipient at most, and those were gathered last.
MOST_RECIPIENTS = 50

IDS = bindparam("applicant_ids", type_=ARRAY(UUID))
CONSENTS = Statement(
    select(consent).where(consent.c.applicant_id == any_(IDS)).order_by(consent.c.id).with_for_update(read=True)
)
REQUESTS = Statement(
    select(consent_request).where(consent_request.c.applicant_id == any_(IDS)).order_by(consent_request.c.id)
)


@dataclass(frozen=True)
class ManyPartners(Partners):
    """The same; who takes part and what was agreed is read once."""

    work: Work = field(kw_only=True)

    def by_id(self, partner_id: uuid.UUID) -> PartnerRow | None:
        """As read before."""
        return self.work.ask_beside(("partner", partner_id), partial(super().by_id, partner_id))

    def by_ids(self, partner_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PartnerRow]:
        """As read before."""
        asked = frozenset(partner_ids)
        return dict(self.work.ask_beside(("partners", asked), partial(super().by_ids, asked)))

    def by_slugs(self, slugs: Collection[str]) -> dict[str, PartnerRow]:
        """As read before."""
        asked = frozenset(slugs)
        return dict(self.work.ask_beside(("slugs", asked), partial(super().by_slugs, asked)))

    def agreements_on(self, partner_ids: Collection[uuid.UUID], on: date) -> dict[uuid.UUID, AgreementRow]:
        """Reading agreements changes nothing."""
        with self.work.aside():
            return super().agreements_on(partner_ids, on)

    def agreements_with_laws(self, on: date) -> tuple[AgreementRow, ...]:
        """As read before."""
        return self.work.ask_beside(("laws", on), partial(super().agreements_with_laws, on))


@dataclass(frozen=True)
class ManyPurposes(Purposes):
    """The same, each read once."""

    work: Work = field(kw_only=True)

    def on(self, code: str, day: date) -> PurposeRow | None:
        """As read before."""
        return self.work.ask_beside(("purpose", code, day), partial(super().on, code, day))


@dataclass(frozen=True)
class ManyCodeLists(CodeLists):
    """The same, each read once."""

    work: Work = field(kw_only=True)

    def newest(self, names: Collection[str]) -> list[CodeListRow]:
        """As read before."""
        asked = frozenset(names)
        return list(self.work.ask_beside(("code-lists", asked), partial(super().newest, asked)))


@dataclass(frozen=True)
class ManyConsents(Consents):
    """The same, with people's answers read ahead and held; new questions are written together.

    The questions put to a person and the consents they led to are known of one moment, or not at all.
    """

    work: Work = field(kw_only=True)

    def read_ahead(self, applicant_ids: Collection[uuid.UUID]) -> None:
        """Know everything these people were asked and answered; a withdrawal waits until commit.

        A first answer does not wait: nothing of it is there yet to be held. It is noticed before anybody is asked.
        """
        asked = list(applicant_ids)
        with self.work.reading():
            # Invariant: consents are read after the questions, so that no question is granted without its consent.
            requests = [RequestRow(*row) for row in REQUESTS.rows(self.connection, applicant_ids=asked)]
            consents = [ConsentRow(*row) for row in CONSENTS.rows(self.connection, applicant_ids=asked)]
        known = self.work.known
        known.update({(name, one): () for one in asked for name in ("consents", "requests")})
        for given in consents:
            known["consents", given.applicant_id] += (given,)
        for put in requests:
            known["requests", put.applicant_id] += (put,)

    def about(
        self, applicant_id: uuid.UUID, purpose: str | None = None, *, hold: Hold | None = None
    ) -> tuple[ConsentRow, ...]:
        """As read ahead and held, unless a use is to be counted."""
        if hold == "use":
            return super().about(applicant_id, purpose, hold=hold)
        read = partial(super().about, applicant_id, hold="share")
        found: tuple[ConsentRow, ...] = self.work.ask_beside(("consents", applicant_id), read)
        return tuple(one for one in found if purpose in (None, one.purpose))

    def requests_about(self, applicant_id: uuid.UUID, purpose: str | None = None) -> tuple[RequestRow, ...]:
        """As read ahead, with those put since.

        Read again after a wait, they must tell of no answer that what was decided before does not know of; raises
        :class:`AnsweredError`.
        """
        ask = self.work.ask if self._put_to(applicant_id) else self.work.ask_beside
        read = partial(super().requests_about, applicant_id)
        found: tuple[RequestRow, ...] = ask(("requests", applicant_id), read)
        before = self.work.known.pop(("requests before", applicant_id), found)
        if _answered(before) != _answered(found):
            raise AnsweredError
        return tuple(one for one in found if purpose in (None, one.purpose))

    def add_request(self, row: RequestRow) -> None:
        """Written with the others."""
        self.work.append(consent_request, row.id, **vars(row))
        question = ("requests", row.applicant_id)
        if question in self.work.known:
            self.work.known[question] += (row,)

    def request(self, request_id: uuid.UUID, *, lock: bool = False) -> RequestRow | None:
        """Reading a question, or holding off its answer, changes nothing; :class:`AnsweredError` as above."""
        new = self.work.fresh(consent_request, request_id)
        with self.work.reading() if new else self.work.aside():
            row = super().request(request_id, lock=lock)
        known = self.work.known.get(("requests", row.applicant_id), ()) if row and row.applicant_id else ()
        if row and any(one.id == row.id and one.answered_at != row.answered_at for one in known):
            raise AnsweredError
        return row

    def wait(self, request_id: uuid.UUID, record_id: uuid.UUID) -> None:
        """Written with the others where the record is new, and so waits for nothing else already."""
        pair = {"request_id": request_id, "record_id": record_id}
        if not self.work.fresh(record, record_id):
            with self.work.reading():
                super().wait(request_id, record_id)
        elif pair not in self.work.gathered.get(consent_request_record, ())[-MOST_RECIPIENTS:]:
            self.work.append(consent_request_record, None, **pair)

    def _put_to(self, applicant_id: uuid.UUID) -> bool:
        return any(row["applicant_id"] == applicant_id for row in self.work.gathered.get(consent_request, ()))


def _answered(requests: Collection[RequestRow]) -> set[uuid.UUID]:
    return {one.id for one in requests if one.answered_at}
