"""The authorization server: Authlib carries the protocol, one server object a request holds its transaction."""

import base64
import binascii
import re
from datetime import timedelta
from typing import Any

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientCredentialsGrant,
    InvalidClientError,
    InvalidRequestError,
    UnauthorizedClientError,
)
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from exchange.oauth.assertions import ClaimError, PrivateKeyJwt
from exchange.oauth.forms import PostedRequest
from exchange.oauth.models import CLIENT_SECRET_BASIC, PRIVATE_KEY_JWT, IssuedToken, RegisteredClient
from exchange.storage.clients import TokenRow
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import hashed

LIFE = 600  # seconds; what suspension or withdrawal must stop is looked up at each use anyway

CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{1,128}", re.ASCII)

Told = tuple[int, Any, list[tuple[str, str]]]


class UnauthenticatedError(InvalidClientError):  # type: ignore[misc]
    """The one answer to an unknown client, a foreign key, a wrong secret and a way that is not open."""

    status_code = 401
    description = "The client cannot be authenticated."


class HubAuthorizationServer(AuthorizationServer):  # type: ignore[misc]
    """One transaction's authorization server."""

    def __init__(self, tx: Transaction, issuer: str, *, sandbox: bool) -> None:
        super().__init__()
        self.tx = tx
        self.issuer = issuer
        # A shared secret is for the sandbox alone, so that a newcomer gets on with curl.
        self.methods = [PRIVATE_KEY_JWT, CLIENT_SECRET_BASIC] if sandbox else [PRIVATE_KEY_JWT]
        self.register_client_auth_method(PRIVATE_KEY_JWT, PrivateKeyJwt(tx, issuer))
        self.register_grant(ClientCredentials)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)
        generator = BearerTokenGenerator(lambda **_: tx.new_secret(), expires_generator=LIFE)
        self.register_token_generator("default", generator)

    def query_client(self, client_id: str) -> RegisteredClient | None:
        """The registered client of this name, if it is a possible one and in use."""
        if not CLIENT_ID.fullmatch(client_id):
            return None
        found = self.tx.clients.registration(client_id, self.tx.today)
        return RegisteredClient(found) if found else None

    def authenticate_client(
        self, request: PostedRequest, methods: list[str], endpoint: str = "token"
    ) -> RegisteredClient:
        """The client, named in one way only; why it is not is told only where the signature holds."""
        _check_one_way(request)
        try:
            client: RegisteredClient = super().authenticate_client(request, methods, endpoint)
        except ClaimError:
            raise
        except InvalidClientError as error:
            raise UnauthenticatedError from error
        if request.payload.client_id not in (None, client.id):
            raise InvalidRequestError("client_id names another client.")
        return client

    def save_token(self, token: dict[str, Any], request: PostedRequest) -> None:
        """Keep the hash of a token with its end."""
        self.tx.clients.add_token(
            TokenRow(
                hash=hashed(token["access_token"]),
                client_id=request.client.id,
                scopes=tuple(token["scope"].split()),
                issued_at=self.tx.now,
                expires_at=self.tx.now + timedelta(seconds=token["expires_in"]),
            )
        )

    def token(self, text: str) -> IssuedToken | None:
        """The token with this text, live or not."""
        row = self.tx.clients.token(hashed(text))
        return IssuedToken(row, self.tx.now) if row else None

    def create_oauth2_request(self, request: PostedRequest) -> PostedRequest:
        """The request as it was read; there is no other reading."""
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Told:
        """What to tell; the door makes a response of it."""
        return status, body, headers

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


class ClientCredentials(ClientCredentialsGrant):  # type: ignore[misc]
    """A token for a partner's software, while the partner is active and an agreement grants it something."""

    @property
    def TOKEN_ENDPOINT_AUTH_METHODS(self) -> list[str]:  # noqa: N802
        """The ways open at this server."""
        methods: list[str] = self.server.methods
        return methods

    def validate_token_request(self) -> None:
        """Check the client, then its partner."""
        super().validate_token_request()
        client: RegisteredClient = self.request.client
        if not client.partner_active:
            raise UnauthorizedClientError("The partner is not active.")
        if not client.granted:
            raise UnauthorizedClientError("No agreement in force grants this client a scope.")


class _OfTokens:
    """What revocation and introspection have in common."""

    server: HubAuthorizationServer

    @property
    def CLIENT_AUTH_METHODS(self) -> list[str]:  # noqa: N802
        """The ways open at this server."""
        return self.server.methods

    def check_params(self, request: PostedRequest, client: RegisteredClient) -> None:  # noqa: ARG002
        """Only the token matters; a hint that says nothing to us is ignored (RFC 7009, section 2.1)."""
        if "token" not in request.form:
            raise InvalidRequestError("Missing token.")

    def query_token(self, token_string: str, token_type_hint: str | None) -> IssuedToken | None:  # noqa: ARG002
        """The token with this text, live or not."""
        return self.server.token(token_string)


class Revocation(_OfTokens, RevocationEndpoint):  # type: ignore[misc]
    """A client ends a token of its own early (RFC 7009)."""

    def revoke_token(self, token: IssuedToken, request: PostedRequest) -> None:
        """End it now."""
        request.tx.clients.revoke_token(token.row.hash, request.tx.now)


class Introspection(_OfTokens, IntrospectionEndpoint):  # type: ignore[misc]
    """A client asks about a token of its own (RFC 7662); any other is told as one that is not active."""

    def check_permission(self, token: IssuedToken, client: RegisteredClient, request: PostedRequest) -> bool:  # noqa: ARG002
        """Whether it is the client's own, and its partner still takes part."""
        return token.check_client(client) and client.partner_active

    def introspect_token(self, token: IssuedToken) -> dict[str, Any]:
        """What a live token is."""
        return {
            "active": True,
            "client_id": token.row.client_id,
            "token_type": "Bearer",
            "scope": token.get_scope(),
            "iat": int(token.row.issued_at.timestamp()),
            "exp": int(token.row.expires_at.timestamp()),
            "iss": self.server.issuer,
        }


def _check_one_way(request: PostedRequest) -> None:
    header = request.headers.get("Authorization", "")
    if not header:
        return
    if "client_assertion" in request.form:
        raise InvalidRequestError("Authenticate in one way only.")
    scheme, _, credentials = header.partition(" ")
    try:
        # Authlib decodes the same without minding what is no text.
        base64.b64decode(credentials, validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise UnauthenticatedError from error
    if scheme.lower() != "basic":
        raise UnauthenticatedError
