"""What a consent receipt says; the vault signs it, and whoever holds it can check it without asking the hub.

A superset of what ISO/IEC TS 27560:2023 and the GDPR (Articles 7, 13 and 14) ask of a consent record, under names of
our own: it adds how often and how long a recipient may read, when it must erase, whom a withdrawal tells, what was
left unticked, and where the act stands in the evidence log. It holds codes, names of organisations and hashes, never
a value of the person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent.model import CONSENT, Flow
from consent.question import QuestionFlow, left_out
from schemas.codes import SPECIAL

SCHEMA = "hub-consent-receipt/1.0"
JURISDICTION = "PT"
CONTROLLER = {
    "name": "AIMA - Agência para a Integração, Migrações e Asilo, I.P.",
    "type": "public-body",
    "role": "runs the hub",
    "contact": "https://aima.gov.pt",
}
AUTHORITY = {"name": "Comissão Nacional de Proteção de Dados", "contact": "https://www.cnpd.pt"}
# GDPR, Articles 7(3), 15 to 18, 20 and 77.
RIGHTS = ("withdrawal", "access", "rectification", "erasure", "restriction", "portability", "complaint")
# The record of a consent outlives it, as proof that it was given (GDPR, Article 7(1)).
KEPT_AFTER_ITS_END = "P5Y"


@dataclass(frozen=True, slots=True)
class Party:
    """A partner as a receipt names it."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The words the person read, and by which way they answered."""

    notice_id: str
    notice_sha256: bytes
    language: str
    channel: str


@dataclass(frozen=True, slots=True)
class Logged:
    """Where the act stands in the evidence log."""

    entry_id: str
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A consent as it was given: what was asked, what was granted, for how long, by whom, on which words."""

    id: str
    subject_id: str
    given_by: str
    purpose: str
    purpose_version: int
    asked: tuple[QuestionFlow, ...]
    granted: tuple[Flow, ...]
    access: str
    valid_from: datetime
    valid_to: datetime
    max_uses: int | None
    erase_after_days: int | None
    supersedes: str | None
    shown: Shown
    logged: Logged


def receipt(given: Given, parties: Mapping[str, Party]) -> dict[str, Any]:
    """The facts of a receipt as plain JSON values; ``parties`` are the partners of its flows, by the flows' ids."""
    return {
        "schema": SCHEMA,
        "receipt_id": given.id,
        "issued_at": _moment(given.valid_from),
        "jurisdiction": JURISDICTION,
        "person": {"id": given.subject_id, "given_by": given.given_by},
        "notice": _notice(given.shown),
        "controllers": [CONTROLLER, *_named(given, parties)],
        "processing": [_processing(given, flow, parties) for flow in given.granted],
        "left_out": [_flow(flow, parties) for flow in left_out(given.asked, given.granted)],
        "automated_decisions": False,
        "withdrawal": _withdrawal(given, parties),
        "rights": list(RIGHTS),
        "authority": AUTHORITY,
        "supersedes": given.supersedes,
        "events": [_event(given)],
        "record_kept_after_its_end": KEPT_AFTER_ITS_END,
        "evidence": {"entry_id": given.logged.entry_id, "leaf": given.logged.leaf.hex()},
    }


def _notice(shown: Shown) -> dict[str, str]:
    return {"id": shown.notice_id, "language": shown.language, "sha256": shown.notice_sha256.hex()}


def _named(given: Given, parties: Mapping[str, Party]) -> list[dict[str, str]]:
    named = (parties[end] for end in _ends(given.granted))
    return [{"id": one.id, "name": one.name, "type": one.kind, "role": "partner"} for one in named]


def _ends(flows: Iterable[Flow]) -> list[str]:
    return list(dict.fromkeys(end for flow in flows for end in (flow.sender, flow.recipient)))


def _processing(given: Given, flow: Flow, parties: Mapping[str, Party]) -> dict[str, Any]:
    return {
        **_flow(flow, parties),
        "categories": _categories(given, flow),
        "purpose": given.purpose,
        "purpose_version": given.purpose_version,
        "legal_basis": CONSENT,
        "collected_from": "sender",
        "access": given.access,
        "storage_location": JURISDICTION,
        "valid_from": _moment(given.valid_from),
        "valid_to": _moment(given.valid_to),
        "max_uses": given.max_uses,
        "erase_after_days": given.erase_after_days,
        "every_use_is_logged": True,
    }


def _categories(given: Given, flow: Flow) -> list[dict[str, Any]]:
    asked = [one for one in given.asked if (one.sender, one.recipient) == (flow.sender, flow.recipient)]
    needed = frozenset[str]().union(*(one.needed for one in asked))
    special = SPECIAL.union(*(one.special for one in asked))
    return [
        {"category": category, "special": category in special, "optional": category not in needed}
        for category in sorted(flow.categories)
    ]


def _flow(flow: Flow, parties: Mapping[str, Party]) -> dict[str, Any]:
    return {
        "sender": parties[flow.sender].id,
        "recipient": parties[flow.recipient].id,
        "categories": sorted(flow.categories),
    }


def _withdrawal(given: Given, parties: Mapping[str, Party]) -> dict[str, Any]:
    return {
        "how": "on the page of this receipt, or at any AIMA desk; no reason is asked",
        "by": ["person", "representative"] if given.given_by == "guardian" else ["person"],
        "told": [parties[end].id for end in _ends(given.granted)],
    }


def _event(given: Given) -> dict[str, Any]:
    return {
        "time": _moment(given.valid_from),
        "state": "given",
        "type": "explicit",
        "by": given.given_by,
        "channel": given.shown.channel,
        "valid_to": _moment(given.valid_to),
    }


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
