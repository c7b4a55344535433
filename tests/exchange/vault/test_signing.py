"""Signatures, checked as a stranger would: with the published keys and PyJWT."""

import base64
import json
from dataclasses import replace

import jwt
import pytest
import rfc8785

from exchange.vault.keys import KeySet
from exchange.vault.signing import public_keys, sign
from tests import make

RING = make.keyring()
CLAIMS = {"receipt_id": "0190", "purpose": "language-learning", "name": "Olena Шевченко"}
TYP = "consent-receipt+jwt"


def opened(paper, ring=RING):
    """The claims, if a published key fits."""
    keys = {key.key_id: key.key for key in jwt.PyJWKSet.from_dict(public_keys(ring)).keys}
    return jwt.decode(paper, keys[jwt.get_unverified_header(paper)["kid"]], algorithms=["ES256"])


def test_a_signature_is_checked_with_the_published_keys():
    assert opened(sign(RING, CLAIMS, TYP)) == CLAIMS


def test_the_header_names_type_algorithm_and_key():
    header = jwt.get_unverified_header(sign(RING, CLAIMS, TYP))
    assert header == {"alg": "ES256", "typ": TYP, "kid": public_keys(RING)["keys"][0]["kid"]}


def test_the_payload_is_canonical_json():
    payload = sign(RING, CLAIMS, TYP).split(".")[1]
    assert base64.urlsafe_b64decode(payload + "==") == rfc8785.dumps(CLAIMS)


def test_a_changed_claim_breaks_the_signature():
    head, _, signature = sign(RING, CLAIMS, TYP).split(".")
    forged = base64.urlsafe_b64encode(json.dumps({**CLAIMS, "purpose": "housing"}).encode()).decode().rstrip("=")
    with pytest.raises(jwt.InvalidSignatureError):
        opened(f"{head}.{forged}.{signature}")


def test_no_private_part_is_published():
    assert public_keys(RING)["keys"][0].keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_after_rotation_older_papers_are_still_checked():
    paper = sign(RING, CLAIMS, TYP)
    newer = KeySet(2, {**RING.signing.keys, 2: make.keyring().signing.current})
    rotated = replace(RING, signing=newer)
    assert opened(paper, rotated) == CLAIMS
    assert opened(sign(rotated, CLAIMS, TYP), rotated) == CLAIMS
    assert len({key["kid"] for key in public_keys(rotated)["keys"]}) == 2


def test_every_hub_has_its_own_key():
    assert public_keys(RING) != public_keys(make.keyring())
