"""Agreements: the signed, versioned terms under which a partner takes part, with dates of effect.

A version is never changed. The next one takes effect by its own dates, so a change of policy is entered ahead.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from exchange import laws, partners
from exchange.errors import ConfigurationError
from exchange.evidence import log
from exchange.laws import Law
from exchange.storage.partners import AgreementRow
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.codes import CATEGORIES, PURPOSES

# Hours to answer, by priority, where an agreement says nothing else.
DEADLINES: Mapping[str, int] = {"emergency": 24, "urgent": 72, "normal": 14 * 24}

# What a partner's software may do beside sending, reading and receiving kinds of records.
OTHER_SCOPES = frozenset({"disclosure:preview", "consent:request", "event:read", "applicant:lookup", "evidence:read"})


@dataclass(frozen=True)
class Agreement:
    """What a partner signs: kinds it may send and receive, purposes, categories, scopes, laws, and its dates."""

    sends: frozenset[str]
    receives: frozenset[str]
    purposes: frozenset[str]
    categories: frozenset[str]
    scopes: frozenset[str]
    effective_from: date
    effective_to: date | None = None
    deadlines: Mapping[str, int] = field(default_factory=lambda: DEADLINES)
    laws: tuple[Law, ...] = ()


def scopes() -> frozenset[str]:
    """Every scope there is."""
    return frozenset(scope for kind in KINDS.values() for scope in kind.scopes.values()) | OTHER_SCOPES


def implied_scopes(sends: Collection[str], receives: Collection[str]) -> frozenset[str]:
    """The scopes that an agreement to send and receive these kinds is meant to open."""
    sending = {scope for kind in sends for scope in (f"{kind}:send", f"{kind}:read")}
    asking = {"disclosure:preview", "consent:request"} if sends else set()
    return frozenset(sending | {f"{kind}:receive" for kind in receives} | asking | {"event:read"})


def sign(tx: Transaction, slug: str, agreement: Agreement) -> AgreementRow:
    """Enter a new version of a partner's agreement."""
    if faults := tuple(_faults(agreement)):
        raise ConfigurationError(*faults)
    partner = partners.held(tx, slug)
    statutes = laws.kept(tx, partner, agreement.laws)
    row = AgreementRow(
        id=tx.new_id(),
        partner_id=partner.id,
        version=tx.partners.last_version(partner.id) + 1,
        effective_from=agreement.effective_from,
        effective_to=agreement.effective_to,
        sends=tuple(sorted(agreement.sends)),
        receives=tuple(sorted(agreement.receives)),
        purposes=tuple(sorted(agreement.purposes)),
        categories=tuple(sorted(agreement.categories)),
        scopes=tuple(sorted(agreement.scopes)),
        deadlines=dict(agreement.deadlines),
        statutes=statutes,
    )
    tx.partners.add_agreement(row, tx.now)
    entry = log.Entry("agreement.signed", "done", object_type="agreement", object_id=row.id, partner_id=partner.id)
    log.write(tx, entry)
    return row


def versions(tx: Transaction, slug: str) -> list[tuple[AgreementRow, tuple[str, ...]]]:
    """Every version a partner signed, oldest first, each with its laws in lines."""
    slugs = {one.id: one.slug for one in tx.partners.all()}
    rows = tx.partners.agreements(partners.called(tx, slug).id)
    return [(row, tuple(laws.told(one, slugs) for one in partners.statutes_of(row))) for row in rows]


def _faults(agreement: Agreement) -> Iterator[str]:
    known = {
        "sends": frozenset(KINDS),
        "receives": frozenset(KINDS),
        "purposes": frozenset(PURPOSES),
        "categories": frozenset(CATEGORIES),
        "scopes": scopes(),
        "deadlines": frozenset(DEADLINES),
    }
    for name, words in known.items():
        if unknown := frozenset(getattr(agreement, name)) - words:
            yield f"{name}: {', '.join(sorted(unknown))} unknown; choose from {', '.join(sorted(words))}"
    if unsent := {law.kind for law in agreement.laws} - agreement.sends - agreement.receives:
        yield f"laws: {', '.join(sorted(unsent))} neither sent nor received by this agreement"
    if agreement.effective_to and agreement.effective_to < agreement.effective_from:
        yield "the agreement ends before it begins; give a later last day"
