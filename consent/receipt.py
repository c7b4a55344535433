"""What a consent receipt says; the vault signs it, and whoever holds it can check it without asking the hub.

A superset of what ISO/IEC TS 27560:2023 and the GDPR (Articles 7, 13 and 14) ask of a consent record, under names of
our own: it adds how often and how long a recipient may read, when it must erase, whom a withdrawal tells, what was
left unticked, and where the act stands in the evidence log. It holds codes, names of organisations and hashes, never
a value of the person.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from consent.model import CONSENT, Flow
from consent.question import left_out
from schemas.codes import SPECIAL

SCHEMA = "hub-consent-receipt/1.0"  # maps onto ISO/IEC TS 27560:2023
JURISDICTION = "PT"
CONTROLLER = {
    "name": "AIMA - Agência para a Integração, Migrações e Asilo, I.P.",
    "role": "runs the hub",
    "country": "PT",
    "url": "https://aima.gov.pt",
}
AUTHORITY = {"name": "Comissão Nacional de Proteção de Dados", "country": "PT", "url": "https://www.cnpd.pt"}
RIGHTS = ("access", "rectification", "erasure", "restriction", "portability", "withdrawal", "complaint")


class Party(Protocol):
    """A partner as a receipt names it."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Given(Protocol):
    """A consent as it was given and stored, with the words shown and the proof."""

    @property
    def id(self) -> UUID: ...
    @property
    def subject_id(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def purpose_version(self) -> int: ...
    @property
    def flows(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def given_by(self) -> str: ...
    @property
    def access(self) -> str: ...
    @property
    def valid_from(self) -> datetime: ...
    @property
    def valid_to(self) -> datetime: ...
    @property
    def max_uses(self) -> int | None: ...
    @property
    def erase_after_days(self) -> int | None: ...
    @property
    def supersedes(self) -> UUID | None: ...
    @property
    def notice_id(self) -> UUID: ...
    @property
    def notice_sha256(self) -> bytes: ...
    @property
    def language(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def evidence_id(self) -> UUID: ...
    @property
    def leaf(self) -> bytes: ...


def receipt(
    given: Given, partners: Mapping[UUID, Party], asked: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The facts of a receipt as plain JSON values; ``asked`` are the flows of the question, for what was left out."""
    return {
        "schema": SCHEMA,
        "receipt_id": str(given.id),
        "consent_id": str(given.id),
        "issued_at": _moment(given.valid_from),
        "jurisdiction": JURISDICTION,
        "person": {"id": given.subject_id, "given_by": given.given_by},
        "notice": _notice(given),
        "controllers": [CONTROLLER, *_parties(given, partners)],
        "processing": [_processing(given, flow, partners, asked) for flow in given.flows],
        "left_out": [_left_out(flow, partners) for flow in left_out(asked, map(_flow, given.flows))],
        "transfers_outside_the_eea": False,
        "automated_decisions": False,
        "withdrawal": _withdrawal(given, partners),
        "rights": list(RIGHTS),
        "authority": AUTHORITY,
        "supersedes": str(given.supersedes) if given.supersedes else None,
        "events": [_event(given)],
        "evidence": {"entry_id": str(given.evidence_id), "leaf": given.leaf.hex(), "logged": ["use", "refusal"]},
    }


def _notice(given: Given) -> dict[str, Any]:
    return {
        "id": str(given.notice_id),
        "language": given.language,
        "sha256": given.notice_sha256.hex(),
    }


def _parties(given: Given, partners: Mapping[UUID, Party]) -> list[dict[str, str]]:
    return [_party(partners[end]) for end in _ends(given)]


def _ends(given: Given) -> list[UUID]:
    ends = (UUID(str(flow[end])) for flow in given.flows for end in ("sender", "recipient"))
    return list(dict.fromkeys(ends))


def _party(party: Party) -> dict[str, str]:
    return {"id": party.slug, "name": party.name, "type": party.kind, "role": "partner", "country": JURISDICTION}


def _processing(
    given: Given, flow: Mapping[str, Any], partners: Mapping[UUID, Party], asked: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    sender, recipient = partners[UUID(str(flow["sender"]))], partners[UUID(str(flow["recipient"]))]
    return {
        "purpose": given.purpose,
        "purpose_version": given.purpose_version,
        "legal_basis": CONSENT,
        "sender": sender.slug,
        "recipient": recipient.slug,
        "categories": _categories(flow, asked),
        "collected_from": "sender",
        "operations": ["transmit", "read"] if given.access == "view" else ["transmit", "read", "store"],
        "storage_location": "PT",
        "valid_from": _moment(given.valid_from),
        "valid_to": _moment(given.valid_to),
        "max_uses": given.max_uses,
        "erase_after_days": given.erase_after_days,
    }


def _categories(flow: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    needed = frozenset(
        category
        for one in asked
        if (one["sender"], one["recipient"]) == (flow["sender"], flow["recipient"])
        for category in one["needed"]
    )
    return [
        {"category": category, "special": category in SPECIAL, "optional": category not in needed}
        for category in sorted(flow["categories"])
    ]


def _flow(flow: Mapping[str, Any]) -> Flow:
    return Flow(flow["sender"], flow["recipient"], frozenset(flow["categories"]))


def _left_out(flow: Flow, partners: Mapping[UUID, Party]) -> dict[str, Any]:
    sender, recipient = partners.get(UUID(flow.sender)), partners.get(UUID(flow.recipient))
    return {
        "sender": sender.slug if sender else flow.sender,
        "recipient": recipient.slug if recipient else flow.recipient,
        "categories": sorted(flow.categories),
    }


def _withdrawal(given: Given, partners: Mapping[UUID, Party]) -> dict[str, Any]:
    return {
        "how": "the link of this receipt, the hub's pages, or any AIMA desk; no reason is asked",
        "by": ["person", "representative"] if given.given_by == "guardian" else ["person"],
        "told": [partners[end].slug for end in _ends(given)],
    }


def _event(given: Given) -> dict[str, Any]:
    return {
        "time": _moment(given.valid_from),
        "state": "given",
        "type": "explicit",
        "by": given.given_by,
        "channel": given.channel,
        "valid_to": _moment(given.valid_to),
    }


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def slugs(parties: Iterable[Party]) -> list[str]:
    """The names by which partners are known on the wire, sorted."""
    return sorted(party.slug for party in parties)
