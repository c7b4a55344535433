"""Partners: who takes part, under which terms on which day, and where each is told that something waits.

Signing terms is the business of ``agreements``, who may call with which key that of ``oauth``, the telling itself
that of ``deliveries``.
"""

import re
import unicodedata
import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from connectors.errors import ConnectorError
from connectors.signing import mint
from connectors.transport.egress import PRODUCTION, SANDBOX, Policy, target
from consent import lifecycle
from consent.errors import MoveNotAllowedError as NoSuchMoveError
from consent.model import AgreementTerms, PurposeTerms, Statute, Terms
from exchange.errors import ConfigurationError, MoveNotAllowedError, NotFoundError
from exchange.evidence import log
from exchange.storage.partners import AgreementRow, EndpointRow, PartnerRow
from exchange.storage.transaction import Transaction
from exchange.vault.sealing import Place, seal_own, unseal_own
from schemas.codes import PARTNER_KINDS

SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_SLUG = 60
LONGEST_NAME = 150

ADDRESSES = {
    PRODUCTION: "is https on port 443 and resolves to the public internet alone",
    SANDBOX: "resolves to the public internet or this machine",
}


# --- who takes part -------------------------------------------------------------------------------------


def add(tx: Transaction, slug: str, *, kind: str, name: str, authority: bool = False) -> PartnerRow:
    """Take an organisation onto the hub, active at once; what it may do waits for its first agreement.

    ``authority`` is AIMA itself, which says of a person what no other public body may.
    """
    if faults := tuple(_faults(tx, slug, kind, name, authority)):
        raise ConfigurationError(*faults)
    row = PartnerRow(id=tx.new_id(), slug=slug, kind=kind, name=name, state="active", authority=authority)
    tx.partners.add(row, tx.now)
    _prove(tx, row, "partner.added")
    return row


def called(tx: Transaction, slug: str) -> PartnerRow:
    """The partner with this public name, or :class:`~exchange.errors.NotFoundError`."""
    row = tx.partners.by_slug(slug)
    if row is None:
        raise NotFoundError
    return row


def held(tx: Transaction, slug: str) -> PartnerRow:
    """The same, and nobody else changes what belongs to it until this transaction ends."""
    row = tx.partners.lock(slug)
    if row is None:
        raise NotFoundError
    return row


def suspend(tx: Transaction, slug: str) -> None:
    """Stop a partner at its next request; its people can still withdraw."""
    _move(tx, slug, "suspended")


def reinstate(tx: Transaction, slug: str) -> None:
    """Let a suspended partner take part again; nothing withdrawn meanwhile comes back."""
    _move(tx, slug, "active")


# --- what they agreed to --------------------------------------------------------------------------------


def terms(tx: Transaction, partner_id: uuid.UUID, on: date) -> AgreementTerms | None:
    """What an active partner's agreement says on a day; nothing when none is in force or it is not active."""
    return _all_terms(tx, {partner_id}, on).get(partner_id)


def terms_between(tx: Transaction, sender_id: uuid.UUID, recipient_id: uuid.UUID, purpose: str, on: date) -> Terms:
    """Everything agreed that bears on a flow from one partner to another for a purpose, in two statements."""
    found = _all_terms(tx, {sender_id, recipient_id}, on)
    return Terms(found.get(sender_id), found.get(recipient_id), purpose_terms(tx, purpose, on))


def statutes_from(tx: Transaction, kind: str, sender_id: uuid.UUID, on: date) -> tuple[Statute, ...]:
    """The laws under which records of a kind flow from a partner on a day, whoever's agreement names them."""
    found = (one for one in _statutes(tx, on) if (one.kind, one.sender) == (kind, str(sender_id)))
    return tuple({one.recipient: one for one in found}.values())


def statutes_to(tx: Transaction, kind: str, recipient_id: uuid.UUID, on: date) -> tuple[Statute, ...]:
    """The laws under which records of a kind flow to a partner on a day, whoever's agreement names them."""
    return tuple(one for one in _statutes(tx, on) if (one.kind, one.recipient) == (kind, str(recipient_id)))


def statutes_of(row: AgreementRow) -> tuple[Statute, ...]:
    """The laws an agreement names."""
    return tuple(_statute(found) for found in row.statutes)


def purpose_terms(tx: Transaction, code: str, on: date) -> PurposeTerms | None:
    """A purpose's own terms on a day: how long a consent lasts, what answers may carry back."""
    row = tx.purposes.on(code, on)
    if row is None:
        return None
    return PurposeTerms(
        code=row.code,
        version=row.version,
        validity_days=row.validity_days,
        lapse_days=row.lapse_days,
        answer_categories=frozenset(row.answer_categories),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


# --- where they are told --------------------------------------------------------------------------------


def tell_by_webhook(tx: Transaction, slug: str, url: str, policy: Policy) -> str:
    """Tell a partner at ``url`` from now on: the signing secret to hand over, once (Standard Webhooks).

    The address is checked here as it is at every sending (``policy`` is that of the hub's mode).
    """
    try:
        target(url, policy)
    except ConnectorError as refused:
        raise ConfigurationError(f"{url}: {refused.reason}; give an address that {ADDRESSES[policy]}") from refused
    secret = mint(tx.tools.entropy)
    partner, endpoint_id = held(tx, slug), tx.new_id()
    sealed = seal_own(tx, _secret_place(endpoint_id), secret.encode())
    tx.partners.replace_endpoint(EndpointRow(endpoint_id, partner.id, "webhook", url, sealed, False), tx.now)
    _prove(tx, partner, "partner.endpoint-set")
    return secret


def tell_by_inbox(tx: Transaction, slug: str) -> None:
    """Let a partner collect what waits for it from its inbox."""
    partner, endpoint_id = held(tx, slug), tx.new_id()
    tx.partners.replace_endpoint(EndpointRow(endpoint_id, partner.id, "inbox", None, None, False), tx.now)
    _prove(tx, partner, "partner.endpoint-set")


def resume(tx: Transaction, slug: str) -> None:
    """Send to a partner's webhook again, which answered that it was gone; what waited for it is due at once.

    Raises :class:`ConfigurationError` where nothing is paused.
    """
    partner = held(tx, slug)
    endpoint = tx.partners.endpoint(partner.id)
    if endpoint is None or not endpoint.paused:
        raise ConfigurationError(f"{slug}: its webhook is not paused; see `partner list`")
    tx.partners.resume(endpoint.id)
    _prove(tx, partner, "partner.endpoint-resumed")


def signing_secret(tx: Transaction, endpoint: EndpointRow) -> str:
    """What events to a webhook are signed with."""
    return unseal_own(tx, _secret_place(endpoint.id), endpoint.secret or b"").decode()


def _faults(tx: Transaction, slug: str, kind: str, name: str, authority: bool) -> Iterator[str]:
    if tx.partners.by_slug(slug):
        yield f"{slug}: there is such a partner already; choose another slug"
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        yield f"{slug!r}: a slug is lower-case letters, digits and single hyphens, at most {LONGEST_SLUG}"
    if kind not in PARTNER_KINDS:
        yield f"{kind!r}: no kind of partner; choose one of {', '.join(PARTNER_KINDS)}"
    if not name.strip() or len(name) > LONGEST_NAME or any(map(_hides, name)):
        yield f"the name: visible characters only, at most {LONGEST_NAME}"
    if authority:
        yield from _authority_faults(tx, kind)


def _authority_faults(tx: Transaction, kind: str) -> Iterator[str]:
    if kind != "public-body":
        yield f"{kind!r}: the authority is a public body; leave --authority out, or give --kind public-body"
    yield from (f"{one.slug} is the authority already; there is one" for one in tx.partners.all() if one.authority)


def _hides(character: str) -> bool:
    """Control, bidirectional and zero-width characters, which could pass one name off as another."""
    return unicodedata.category(character)[0] == "C"


def _secret_place(endpoint_id: uuid.UUID) -> Place:
    return Place("partner_endpoint", "secret", endpoint_id)


def _move(tx: Transaction, slug: str, to: str) -> None:
    partner = held(tx, slug)
    try:
        lifecycle.move(lifecycle.PARTNER, partner.state, to, "aima")
    except NoSuchMoveError as refused:
        raise MoveNotAllowedError(refused.state, refused.to, refused.allowed) from refused
    tx.partners.set_state(partner.id, to)
    _prove(tx, partner, f"partner.{to}")


def _all_terms(tx: Transaction, partner_ids: Collection[uuid.UUID], on: date) -> dict[uuid.UUID, AgreementTerms]:
    return {partner_id: _terms(row) for partner_id, row in tx.partners.agreements_on(partner_ids, on).items()}


def _terms(row: AgreementRow) -> AgreementTerms:
    return AgreementTerms(
        partner=str(row.partner_id),
        sends=frozenset(row.sends),
        receives=frozenset(row.receives),
        purposes=frozenset(row.purposes),
        categories=frozenset(row.categories),
        statutes=statutes_of(row),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


def _statutes(tx: Transaction, on: date) -> tuple[Statute, ...]:
    return tuple(one for row in tx.partners.agreements_with_laws(on) for one in statutes_of(row))


def _statute(found: Mapping[str, Any]) -> Statute:
    sets = {name: frozenset(found[name]) for name in ("categories", "fields")}
    return Statute(**{**found, **sets})


def _prove(tx: Transaction, partner: PartnerRow, type_: str) -> None:
    log.write(tx, log.Entry(type_, "done", object_type="partner", object_id=partner.id, partner_id=partner.id))
