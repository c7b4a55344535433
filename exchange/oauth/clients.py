"""Registering a partner's software: its keys are checked, its scopes stay within the agreement."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exchange import agreements, partners
from exchange.errors import ConfigurationError, NotFoundError
from exchange.evidence import log
from exchange.oauth.registration import check_jwks, essential
from exchange.storage.clients import ClientRow
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import hashed
from schemas.base import RecordKind

LONGEST_NAME = 100


@dataclass(frozen=True)
class Software:
    """What a partner registers: a name for people, a set of public keys, and what the software may do."""

    name: str
    jwks: Any
    scopes: frozenset[str]


def register(tx: Transaction, slug: str, software: Software, *, shared_secret: str | None = None) -> str:
    """Register software of a partner: its client id. A shared secret is for the sandbox alone."""
    partner = partners.called(tx, slug)
    agreed = tx.partners.agreements_on([partner.id], tx.today).get(partner.id)
    if faults := tuple(_faults(software, agreed.scopes if agreed else ())):
        raise ConfigurationError(*faults)
    row = ClientRow(
        id=f"{slug}-{tx.tools.entropy(4).hex()}",
        partner_id=partner.id,
        name=software.name,
        jwks={"keys": [essential(key) for key in software.jwks["keys"]]},
        secret_hash=hashed(shared_secret) if shared_secret else None,
        scopes=tuple(sorted(software.scopes)),
    )
    tx.clients.add(row, tx.now)
    log.write(tx, log.Entry("client.registered", "done", object_type="partner", partner_id=partner.id))
    return row.id


def revoke(tx: Transaction, client_id: str) -> None:
    """Take software out of use; its tokens stop at their next use."""
    client = _in_use(tx, client_id)
    tx.clients.revoke(client_id, tx.now)
    log.write(tx, log.Entry("client.revoked", "done", object_type="partner", partner_id=client.partner_id))


def pin(tx: Transaction, client_id: str, kind: RecordKind, version: str) -> None:
    """Let software read a kind in one version of its schema, also once a newer one is spoken."""
    if version not in kind.versions:
        raise ConfigurationError(f"{kind.name} is spoken in {', '.join(kind.versions)}")
    client = _in_use(tx, client_id)
    _read_in(tx, client, {**client.pinned, kind.name: version}, f"{kind.name}:{version}")


def unpin(tx: Transaction, client_id: str, kind: RecordKind) -> None:
    """Let software read a kind in its newest version again."""
    client = _in_use(tx, client_id)
    _read_in(tx, client, {name: held for name, held in client.pinned.items() if name != kind.name}, kind.name)


def _in_use(tx: Transaction, client_id: str) -> ClientRow:
    registered = tx.clients.registration(client_id, tx.today)
    if registered is None:
        raise NotFoundError
    return registered.client


def _read_in(tx: Transaction, client: ClientRow, pinned: Mapping[str, str], changed: str) -> None:
    tx.clients.pin(client.id, pinned)
    entry = log.Entry("client.pinned", "done", object_type="partner", partner_id=client.partner_id, reasons=(changed,))
    log.write(tx, entry)


def _faults(software: Software, agreed: Collection[str]) -> Iterator[str]:
    yield from check_jwks(software.jwks)
    if not software.name.strip() or len(software.name) > LONGEST_NAME or not software.name.isprintable():
        yield f"the name: visible characters only, at most {LONGEST_NAME}"
    if unknown := software.scopes - agreements.scopes():
        yield f"no such scope: {', '.join(sorted(unknown))}; see docs/scopes.md"
    if beyond := (software.scopes & agreements.scopes()) - frozenset(agreed):
        yield f"not in the agreement in force: {', '.join(sorted(beyond))}; sign them first with `agreement add`"
    if not software.scopes:
        yield "no scope: name at least one"
