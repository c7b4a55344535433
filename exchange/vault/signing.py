"""Signing what the hub hands out: ES256 over canonical JSON, each kind of paper told apart by its ``typ``.

The keys are the hub's own and the algorithm is fixed, so nothing is ever chosen by what a token says of itself.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.api_jws import PyJWS

from exchange.storage.transaction import Keys
from exchange.vault.keys import keyring

ALGORITHM = "ES256"


def sign(keys: Keys, claims: Mapping[str, Any], typ: str) -> str:
    """A compact JWS over the canonical JSON (RFC 8785) of ``claims``."""
    ring = keyring(keys)
    signer = ring.signers[ring.signing.primary]
    headers = {"typ": typ, "kid": _jwk(signer)["kid"]}
    return PyJWS().encode(rfc8785.dumps(dict(claims)), signer, algorithm=ALGORITHM, headers=headers)


def public_keys(keys: Keys) -> dict[str, list[dict[str, str]]]:
    """The key set (RFC 7517) that anyone checks the hub's signatures with; older keys stay in it."""
    return {"keys": [_jwk(signer) for signer in keyring(keys).signers.values()]}


def _jwk(signer: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    point = signer.public_key().public_numbers()
    public = {"crv": "P-256", "kty": "EC", "x": _encoded(point.x), "y": _encoded(point.y)}
    thumbprint = hashlib.sha256(rfc8785.dumps(dict(public))).digest()  # RFC 7638
    return {**public, "kid": _base64url(thumbprint), "use": "sig", "alg": ALGORITHM}


def _encoded(coordinate: int) -> str:
    return _base64url(coordinate.to_bytes(32, "big"))


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
