"""A partner's software with a key of each kind, and the authorization server it calls."""

import base64
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from werkzeug.test import TestResponse

from exchange.oauth import wiring
from exchange.storage.database import Database
from tests import doors
from tests.make import Clock

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def app(app: Flask) -> Flask:
    """The machine door with the authorization server beside it."""
    wiring.mount(app)
    return app


@dataclass
class Software:
    """A partner's software: its keys, and the ways it may name itself."""

    http: FlaskClient
    clock: Clock
    id: str
    keys: dict[str, Any] = field(default_factory=dict)

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Claims that pass, less those changed to none."""
        now = int(self.clock.now.timestamp())
        claims = {"iss": self.id, "sub": self.id, "aud": doors.BASE_URL, "iat": now, "exp": now + 60}
        claims = {**claims, "jti": secrets.token_hex(8), **changed}
        return {name: value for name, value in claims.items() if value is not None}

    def assertion(self, alg: str = "ES256", headers: dict[str, Any] | None = None, **changed: Any) -> str:
        """A signed assertion."""
        kid = {"EdDSA": "Ed25519"}.get(alg, alg)
        header = {"kid": kid, **(headers or {})}
        return jwt.encode(self.claims(**changed), self.keys[kid], algorithm=alg, headers=header)

    def sign(self, header: dict[str, Any], claims: Any) -> str:
        """An assertion that no library would make."""
        content = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
        der = self.keys["ES256"].sign(content.encode(), ec.ECDSA(hashes.SHA256()))
        return f"{content}.{encoded(b''.join(number.to_bytes(32, 'big') for number in decode_dss_signature(der)))}"

    def ask(self, assertion: str | None = None, path: str = "/oauth/token", **form: Any) -> TestResponse:
        """Ask for a token, or for something else, with an assertion."""
        credentials = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion or self.assertion()}
        grant = {"grant_type": "client_credentials"} if path == "/oauth/token" else {}
        return self.http.post(path, data={**grant, **credentials, **form})

    def token(self, **form: Any) -> str:
        """A token."""
        text: str = self.ask(**form).json["access_token"]
        return text


def encoded(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def jwk(kid: str, key: Any) -> dict[str, Any]:
    """The public half of a key as a partner hands it over."""
    kinds = {"ES256": ECAlgorithm, "Ed25519": OKPAlgorithm, "PS256": RSAAlgorithm}
    public: dict[str, Any] = kinds[kid].to_jwk(key.public_key(), as_dict=True)
    return {**public, "kid": kid, "use": "sig"}


KEYS = {
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
    "PS256": rsa.generate_private_key(65537, 2048),
}


@pytest.fixture
def register(client: FlaskClient, database: Database, clock: Clock) -> Callable[..., Software]:
    """Register software: ``register("aurora-a", partner_id, scopes=[…])``."""

    def registered(client_id: str, partner_id: uuid.UUID, **values: Any) -> Software:
        jwks = {"keys": [jwk(kid, key) for kid, key in KEYS.items()]}
        doors.software(database, partner_id, client_id, **{"jwks": jwks, **values})
        return Software(client, clock, client_id, KEYS)

    return registered


@pytest.fixture
def software(register: Callable[..., Software], database: Database) -> Software:
    """One partner's software."""
    return register("aurora-software", doors.partner(database, "aurora"))
