"""Who stands at the door: the bearer of a token, found out, checked and named in one statement.

Scopes say what a partner's software may do at all; what may flow about a person is decided elsewhere.
"""

import re
import uuid
from dataclasses import dataclass
from typing import Final

from flask import current_app, g, request

from exchange.api.problems import Problem, ProblemError
from exchange.errors import AgreementMissingError, PartnerSuspendedError
from exchange.storage.clients import Attempt, Caller, Earlier
from exchange.storage.database import Database
from exchange.storage.transaction import Actor, Transaction
from exchange.vault.fingerprints import hashed

EXTENSION = "exchange"
ACTIVE = "active"

# Said instead of a scope where any live token opens: an empty tuple would read as "no check" (RFC 6750, 3.1).
ANY_TOKEN: Final = "any-token"  # noqa: S105

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]{16,256}=*)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Hub:
    """What the doors of one application share."""

    database: Database
    base_url: str
    sandbox: bool


def hub() -> Hub:
    """The hub this request came to."""
    found: Hub = current_app.extensions[EXTENSION]
    return found


def request_id() -> str:
    """The id of this request, made here and never accepted from outside; on every answer and in every log line."""
    if "request_id" not in g:
        g.request_id = str(uuid.UUID(bytes=hub().database.tools.entropy(16), version=4))
    found: str = g.request_id
    return found


def bearer_token() -> bytes:
    """The hash of the token in the one place where it is taken from: the header (RFC 6750, section 2.1)."""
    found = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if found is None:
        raise _unknown('Bearer realm="hub"')
    return hashed(found[1])


@dataclass(frozen=True)
class Admission:
    """A caller let in, the transaction it acts in, and how its attempt stands if it makes one."""

    tx: Transaction
    caller: Caller
    earlier: Earlier | None


def admit(tx: Transaction, token: bytes, scopes: tuple[str, ...], attempt: Attempt | None) -> Admission:
    """Let the bearer in, or say why not; suspension, revocation and a lost scope bite at the next call."""
    found = _found(tx, token, attempt)
    if found is None:
        raise _unknown('Bearer realm="hub", error="invalid_token"')
    caller, earlier = found
    if caller.partner_state != ACTIVE:
        raise PartnerSuspendedError
    if caller.agreed_scopes is None:
        raise AgreementMissingError
    if scopes != (ANY_TOKEN,) and caller.scopes.isdisjoint(scopes):
        raise _unopened(scopes)
    g.caller = caller
    acting = tx.acting(_actor(caller))
    acting.partners.meet(caller.partner)
    return Admission(acting, caller, earlier)


def _found(tx: Transaction, token: bytes, attempt: Attempt | None) -> tuple[Caller, Earlier | None] | None:
    if attempt is not None:
        return tx.clients.caller_attempting(attempt, token, tx.now, tx.today)
    caller = tx.clients.caller(token, tx.now, tx.today)
    return (caller, None) if caller else None


def _actor(caller: Caller) -> Actor:
    return Actor(
        kind="partner",
        id=str(caller.partner_id),
        partner_id=caller.partner_id,
        client_id=caller.client_id,
        scopes=caller.scopes,
        request_id=request_id(),
        pinned=caller.pinned,
    )


def _unopened(scopes: tuple[str, ...]) -> ProblemError:
    challenge = f'Bearer realm="hub", error="insufficient_scope", scope="{" ".join(scopes)}"'
    return ProblemError(Problem("scope-missing", facts={"scopes": scopes}, headers={"WWW-Authenticate": challenge}))


def _unknown(challenge: str) -> ProblemError:
    return ProblemError(Problem("token-invalid", headers={"WWW-Authenticate": challenge}))
