"""Plain builders with sensible defaults: a test names only what it is about."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from stdnum.pt import nif as stdnum_nif

from exchange.storage.applicants import SubjectRow
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import Transaction
from exchange.vault import pseudonyms
from exchange.vault.keys import Keyring
from exchange.vault.sealing import Place, mint_key, seal_json
from schemas.identifiers import niss_check_digit

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    """An instant that moves only when told."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


@dataclass
class RecordedJobs:
    """A queue that keeps what was deferred as (task, arguments) and runs nothing."""

    deferred: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def defer(self, connection: Connection, task: str, /, **arguments: Any) -> None:
        """Remember a job."""
        self.deferred.append((task, arguments))


def keyring() -> Keyring:
    """Fresh keys for one test."""
    return Keyring.fresh("sandbox", secrets.token_bytes)


def subject(tx: Transaction, partner: PartnerRow | None = None, claims: Mapping[str, Any] | None = None) -> str:
    """A person as one partner (a new one, unless named) knows them, with a data key; its id."""
    partner = partner or school(tx)
    subject_id = pseudonyms.subject_id(tx.tools.keys, partner.id, tx.new_id())
    mint_key(tx, subject_id)
    sealed = seal_json(tx, subject_id, Place("subject", "claims", subject_id), claims or {})
    tx.applicants.add_subject(SubjectRow(subject_id, partner.id, None, "quarantined", sealed, tx.now), None)
    return subject_id


def school(tx: Transaction) -> PartnerRow:
    """A school that takes part."""
    row = PartnerRow(tx.new_id(), f"school-{secrets.token_hex(4)}", "school", "A school", "active")
    tx.partners.add(row, tx.now)
    return row


def nif(seed: int = 1) -> str:
    """A natural person's tax number, right by rule: another for each seed."""
    return _with_check_digit(f"2{seed:07d}")


def nipc(seed: int = 1) -> str:
    """A company's number, right by rule: another for each seed."""
    return _with_check_digit(f"5{seed:07d}")


def niss(seed: int = 1) -> str:
    """A person's social-security number, right by rule: another for each seed."""
    start = f"1{seed:09d}"
    return start + niss_check_digit(start)


def phone(seed: int = 1) -> str:
    """A Portuguese mobile number: another for each seed."""
    return f"+35191{seed:07d}"


def person(seed: int = 1, **changes: Any) -> dict[str, Any]:
    """Claims that suffice to know a person by: another person for each seed; a change of ``None`` leaves out."""
    claims = {
        "full_name": "Amina Haddad",
        "birth_date": "1994-05-17",
        "sex": "F",
        "nationality": "SYR",
        "nif": nif(seed),
        "phones": [{"number": phone(seed), "safe": True}],
        "emails": [{"address": f"person{seed}@example.org"}],
        "contact_languages": ["ara", "por"],
        "address": {"dico": "1106"},
    }
    return _changed(claims, changes)


def referral(subject: dict[str, Any] | None = None, *, receiver: str = "escola-tejo", **changes: Any) -> dict[str, Any]:
    """The body that sends a referral; ``content=…`` changes fields of its content."""
    content = {
        "priority": "normal",
        "service_codes": ["lang-pla"],
        "sender": {"unit": "Acolhimento", "worker_name": "Rui Pinto", "email": "rui@ngo.example.org"},
        "receiver": {"org": receiver},
        "reason_summary": "Wants to learn Portuguese for work.",
    }
    body = {
        "source_record_id": "N-1",
        "purpose": "language-learning",
        "subject": person() if subject is None else subject,
        "content": _changed(content, changes.pop("content", {})),
    }
    return _changed(body, changes)


def language_course(**changes: Any) -> dict[str, Any]:
    """The body that sends an enrolment; name ``referral_id=…``, or ``recipients=[…], subject=…``.

    ``enrolment=…`` changes fields of the enrolment.
    """
    enrolment = {
        "programme": "pla",
        "route": "A1A2",
        "course_code": "09099ZW",
        "class_ref": "PLA-A-2026",
        "municipality": "1106",
        "mode": "in-person",
        "planned_hours": "150",
        "start_date": "2026-02-02",
        "end_date": "2026-07-31",
        "status": "started",
        "entry_level": "pre-A1",
        "funding": "prr",
    }
    content = {"enrolment": _changed(enrolment, changes.pop("enrolment", {}))}
    return _changed({"source_record_id": "C-1", "content": content}, changes)


def attendance(**changes: Any) -> dict[str, Any]:
    """The totals of a course so far: 12 of 50 hours."""
    totals = {
        "as_of": "2026-03-01",
        "hours_scheduled": "50",
        "hours_attended": "12",
        "hours_justified": "3",
        "by_unit": [{"unit": "6452", "hours": "12"}],
        "last_attended_on": "2026-02-27",
    }
    return _changed(totals, changes)


def certificate(**changes: Any) -> dict[str, Any]:
    """What a course ended with: passed, level A2."""
    words = {
        "level": "A2",
        "skills": {"listening": "B1", "writing": "A2"},
        "result": "passed",
        "issued_on": "2026-02-27",
        "certificate_number": "SIGO-2026-11",
        "issuer": "Escola do Tejo",
        "kind": "pla",
        "hours_total": "150",
        "qnq_level": 2,
        "credential_uri": "https://escola.example/credentials/c-1",
        "credential_format": "ob3-vc-jwt",
    }
    return _changed(words, changes)


def job_placement(**changes: Any) -> dict[str, Any]:
    """The body that sends a placement, begun 31 days before Monday; ``content=…`` changes fields of its content."""
    content = {
        "event": "started",
        "event_date": "2026-01-30",
        "employer": {"nipc": nipc(), "name": "Padaria Central, Lda.", "cae": "10711", "cae_revision": "4"},
        "occupation": {"isco08": "7512", "title": "Padeira"},
        "work_relationship": "Employment",
        "work_term": "TemporaryFixed",
        "contract_kind_pt": "termo-certo",
        "schedule": {"full_time": True, "hours_week": "40", "mode": "on-site"},
        "pay_band": "rmmg-to-1-5",
        "start_date": "2026-01-30",
        "planned_end_date": "2026-07-29",
    }
    return _changed({"source_record_id": "E-1", "content": _changed(content, changes.pop("content", {}))}, changes)


def placement_event(event: str = "retained", **changes: Any) -> dict[str, Any]:
    """An event of a placement, on Monday; ``retained`` answers the milestone of thirty days."""
    brings: dict[str, dict[str, Any]] = {
        "confirmed": {
            "confirmation": {"method": "employer-statement", "at": "2026-03-02T09:00:00Z", "result": "confirmed"}
        },
        "retained": {"milestone": "d30", "retention": {"state": "employed", "same_employer": True}},
        "ended": {"end": {"date": "2026-03-02", "reason": "mutual"}},
    }
    return _changed({"event": event, "event_date": "2026-03-02", **brings.get(event, {})}, changes)


def _with_check_digit(start: str) -> str:
    return start + stdnum_nif.calc_check_digit(start)


def _changed(defaults: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**defaults, **changes}.items() if value is not None}
