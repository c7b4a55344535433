"""A partner's software and its tokens, as Authlib asks about them."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from authlib.oauth2.rfc6749 import ClientMixin, InvalidScopeError, TokenMixin
from joserfc.jwk import KeySet, import_key

from exchange.oauth.registration import essential
from exchange.storage.clients import Registration, TokenRow
from exchange.vault.fingerprints import hashed

PRIVATE_KEY_JWT = "private_key_jwt"
CLIENT_SECRET_BASIC = "client_secret_basic"  # noqa: S105
CLIENT_CREDENTIALS = "client_credentials"

MOST_NAMED = 10


@dataclass(frozen=True)
class RegisteredClient(ClientMixin):  # type: ignore[misc]
    """A client with what its agreement in force lets it ask for."""

    registration: Registration

    @property
    def id(self) -> str:
        """Its public name."""
        return self.registration.client.id

    @property
    def partner_active(self) -> bool:
        """Whether its partner takes part now."""
        return self.registration.partner_state == "active"

    @property
    def granted(self) -> frozenset[str]:
        """Its own scopes as far as the agreement in force holds them."""
        return frozenset(self.registration.client.scopes) & frozenset(self.registration.agreed_scopes)

    def public_keys(self) -> KeySet:
        """Its registered keys; none verify nothing."""
        jwks = self.registration.client.jwks or {"keys": []}
        return KeySet([import_key({**essential(jwk)}) for jwk in jwks["keys"]])

    def get_client_id(self) -> str:
        """Its public name, as Authlib asks for it."""
        return self.id

    def get_allowed_scope(self, scope: str | None) -> str:
        """What was asked for, or all that is granted when nothing was; more is refused, never narrowed."""
        asked = set((scope or "").split()) or self.granted
        if beyond := sorted(asked - self.granted):
            raise InvalidScopeError("Not granted: " + " ".join(beyond[:MOST_NAMED]))
        return " ".join(sorted(asked))

    def check_client_secret(self, client_secret: str) -> bool:
        """Compare a secret of 256 bits by its hash; a client without one has none to match."""
        kept = self.registration.client.secret_hash
        return kept is not None and hmac.compare_digest(kept, hashed(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002
        """Whether it is registered for this way of naming itself, the same at every endpoint."""
        kept = self.registration.client
        return kept.jwks is not None if method == PRIVATE_KEY_JWT else kept.secret_hash is not None

    def check_grant_type(self, grant_type: str) -> bool:
        """A machine acts for its partner alone."""
        return grant_type == CLIENT_CREDENTIALS


@dataclass(frozen=True)
class IssuedToken(TokenMixin):  # type: ignore[misc]
    """A token at an instant."""

    row: TokenRow
    now: datetime

    def check_client(self, client: RegisteredClient) -> bool:
        """Whether it was issued to this client."""
        return self.row.client_id == client.id

    def get_scope(self) -> str:
        """Its scopes, in order."""
        return " ".join(sorted(self.row.scopes))

    def get_expires_in(self) -> int:
        """Seconds from its issue to its end."""
        return int((self.row.expires_at - self.row.issued_at).total_seconds())

    def is_expired(self) -> bool:
        """Whether its time has ended."""
        return self.row.expires_at <= self.now

    def is_revoked(self) -> bool:
        """Whether it was ended early."""
        return self.row.revoked_at is not None
