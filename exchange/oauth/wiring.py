"""Puts the authorization server into an application: its addresses, its metadata and the hub's public keys."""

from collections.abc import Callable
from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Error
from flask import Blueprint, Flask, Response, current_app, jsonify, request

from exchange import journal
from exchange.api.door import hub, request_id
from exchange.api.openapi import stated_scopes
from exchange.oauth.assertions import ALGORITHMS
from exchange.oauth.forms import PostedRequest, posted
from exchange.oauth.models import CLIENT_CREDENTIALS, CLIENT_SECRET_BASIC, PRIVATE_KEY_JWT
from exchange.oauth.server import HubAuthorizationServer, Told
from exchange.storage.transaction import Actor
from exchange.vault.signing import public_keys

public = Blueprint("oauth", __name__)

Act = Callable[[HubAuthorizationServer, PostedRequest], Told]

PUBLISHED = "public, max-age=3600"


def mount(app: Flask) -> None:
    """Open the authorization server of this application, beside the machine door that is mounted already."""
    app.register_blueprint(public)


@public.post("/oauth/token")
def token() -> Response:
    """Give a partner's software a token (RFC 6749, section 4.4)."""
    return _answered(lambda server, posted: server.create_token_response(posted))


@public.post("/oauth/revoke")
def revoke() -> Response:
    """End a token early (RFC 7009)."""
    return _answered(lambda server, posted: server.create_endpoint_response("revocation", posted))


@public.post("/oauth/introspect")
def introspect() -> Response:
    """Tell about a token (RFC 7662)."""
    return _answered(lambda server, posted: server.create_endpoint_response("introspection", posted))


@public.get("/oauth/jwks")
def jwks() -> Response:
    """The keys that the hub's receipts are checked with; no partner's key is among them."""
    return _published(public_keys(hub().database.tools.keys))


@public.get("/.well-known/oauth-authorization-server")
def metadata() -> Response:
    """What this server can do and where (RFC 8414)."""
    issuer = hub().base_url
    ways = {"auth_methods_supported": _methods(), "auth_signing_alg_values_supported": list(ALGORITHMS)}
    endpoints = {"token": "token", "revocation": "revoke", "introspection": "introspect"}
    return _published(
        {
            "issuer": issuer,
            "jwks_uri": f"{issuer}/oauth/jwks",
            "scopes_supported": stated_scopes(current_app),
            "response_types_supported": [],
            "grant_types_supported": [CLIENT_CREDENTIALS],
            "ui_locales_supported": ["en", "pt"],
            "service_documentation": f"{issuer}/openapi.json",
            **{f"{name}_endpoint": f"{issuer}/oauth/{path}" for name, path in endpoints.items()},
            **{f"{name}_endpoint_{way}": values for name in endpoints for way, values in ways.items()},
        }
    )


def _methods() -> list[str]:
    return [PRIVATE_KEY_JWT, CLIENT_SECRET_BASIC] if hub().sandbox else [PRIVATE_KEY_JWT]


def _published(document: dict[str, Any]) -> Response:
    response = jsonify(document)
    response.headers["Cache-Control"] = PUBLISHED
    return response


def _answered(act: Act) -> Response:
    here = hub()
    client_id = None
    try:
        form = posted(request)
        with here.database.transaction(Actor("system", "oauth", request_id=request_id())) as tx:
            asked = PostedRequest(tx, here.base_url + request.path, _credentials(), form)
            status, body, headers = act(HubAuthorizationServer(tx, here.base_url, sandbox=here.sandbox), asked)
            client_id = asked.client.id if asked.client else None
    except OAuth2Error as error:
        status, body, headers = error()
    _log(client_id, status, body)
    response = jsonify(body)
    response.status_code = status
    response.headers.update(headers)
    return response


def _credentials() -> dict[str, str]:
    header = request.headers.get("Authorization")
    return {"Authorization": header} if header else {}


def _log(client_id: str | None, status: int, body: dict[str, Any]) -> None:
    """Who was answered what; never the token, nor what was posted."""
    journal.write(
        "oauth",
        request_id=request_id(),
        endpoint=request.endpoint,
        client=client_id,
        status=status,
        error=body.get("error"),
        scope=body.get("scope"),
    )
