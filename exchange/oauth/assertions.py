"""Client authentication by a signed assertion (RFC 7523, section 2.2), stricter than Authlib's own class.

One audience, a life of at most two minutes, one use; ES256, Ed25519 under both its names, PS256; a ``kid``.
Until the signature holds, every failure is told alike, so that nobody learns which clients exist.
"""

import hashlib
import math
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.oauth2.rfc6749 import InvalidClientError
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from exchange.oauth.models import PRIVATE_KEY_JWT, RegisteredClient
from exchange.storage.transaction import Transaction

LONGEST_LIFE = 120
SKEW = 10  # FAPI 2.0: clocks may differ by ten seconds

LONGEST_ASSERTION = 4096
LONGEST_JTI = 256
HEADERS = frozenset({"alg", "kid", "typ"})
# Libraries that certify for FAPI send none; anything else is a paper of another kind (RFC 8725, section 3.11).
TYPES = frozenset({"", "jwt", "client-authentication+jwt"})

ALGORITHMS = ("ES256", "Ed25519", "EdDSA", "PS256")


class Registry(JWSRegistry):
    """The algorithms above and no other; EdDSA is the old name of Ed25519 (RFC 9864)."""

    def get_alg(self, name: str) -> Any:
        """The algorithm of this name, if it is one of ours."""
        return super().get_alg("Ed25519" if name == "EdDSA" else name)


REGISTRY = Registry(algorithms=("ES256", "Ed25519", "PS256"))


class ClaimError(InvalidClientError):  # type: ignore[misc]
    """The signature holds and a claim does not: told in words, since only the key's owner can hear it."""

    status_code = 401


class PrivateKeyJwt(JWTBearerClientAssertion):  # type: ignore[misc]
    """Authenticates a client within one transaction."""

    CLIENT_AUTH_METHOD = PRIVATE_KEY_JWT

    def __init__(self, tx: Transaction, issuer: str) -> None:
        super().__init__()
        self.tx = tx
        self.issuer = issuer

    def extract_assertion(self, assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Read header and claims, believing neither yet."""
        if len(assertion) > LONGEST_ASSERTION:
            raise InvalidClientError
        try:
            headers, claims = super().extract_assertion(assertion)
        except (RecursionError, ValueError) as error:
            raise InvalidClientError from error
        if not headers.keys() <= HEADERS or not isinstance(headers.get("kid"), str):
            raise InvalidClientError
        if str(headers.get("typ", "")).lower() not in TYPES:
            raise InvalidClientError
        return headers, claims

    def resolve_client_public_key(self, client: RegisteredClient) -> KeySet:
        """The keys the client was registered with; nothing is ever fetched."""
        return client.public_keys()

    def process_assertion_claims(self, assertion: str, resolve_key: KeySet) -> dict[str, Any]:
        """Check the signature, then the claims."""
        try:
            claims = jwt.decode(assertion, resolve_key, registry=REGISTRY).claims
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise InvalidClientError from error
        self.verify_claims(claims)
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> None:
        """Who, for whom, when, and only once."""
        if claims.get("iss") != claims["sub"]:
            raise ClaimError("iss and sub must both be the client id.")
        # A list or the token address would let an assertion made for another server pass here.
        if claims.get("aud") != self.issuer:
            raise ClaimError("aud must be the issuer, as one string.")
        expires = self._check_times(claims)
        jti = claims.get("jti")
        if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
            raise ClaimError(f"jti must be a string of 1 to {LONGEST_JTI} characters.")
        if not self._spend(claims["sub"], jti, expires):
            raise ClaimError("This assertion was used before.")

    def _check_times(self, claims: dict[str, Any]) -> float:
        now = self.tx.now.timestamp()
        expires, issued = _instant(claims, "exp"), _instant(claims, "iat")
        starts = _instant(claims, "nbf") if "nbf" in claims else issued
        if max(issued, starts) > now + SKEW:
            raise ClaimError("iat and nbf must not lie ahead.")
        if expires <= now - SKEW:
            raise ClaimError("The assertion has expired.")
        if expires > now + LONGEST_LIFE + SKEW or expires - issued > LONGEST_LIFE:
            raise ClaimError(f"exp must lie at most {LONGEST_LIFE} seconds after iat.")
        return expires

    def _spend(self, client_id: str, jti: str, expires: float) -> bool:
        kept_until = datetime.fromtimestamp(expires, UTC) + timedelta(seconds=SKEW)
        # Hashed, because a jti may be any text: a NUL in it would be no text to the database.
        jti_hash = hashlib.sha256(jti.encode("utf-8", "surrogatepass")).digest()
        return self.tx.clients.spend_assertion(client_id, jti_hash, kept_until)


def _instant(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not _plausible(value):
        raise ClaimError(f"{name} must be a time in seconds.")
    return float(value)


def _plausible(value: float) -> bool:
    # An int may be too large for a float, and comparing with NaN is never true.
    return 0 <= value < 2**40 and math.isfinite(value)
