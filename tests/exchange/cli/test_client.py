"""Registering partners' software by its public keys."""

import json

import pytest
from joserfc.jwk import ECKey

SCOPES = ("--scope", "referral:receive", "--scope", "language-course:send")


@pytest.fixture
def jwks(tmp_path):
    """A file with one good public key."""
    key = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig"}, private=True)
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    return path


def client_id(result):
    """The id that was printed."""
    assert result.exit_code == 0, result.output
    return result.output.split()[-1].rstrip(".")


def test_software_with_a_good_key_gets_an_id(typed, school, jwks):
    added = typed("client", "add", school, "--name", "Secretaria", "--jwks", str(jwks), *SCOPES)
    assert client_id(added).startswith("escola-")


def test_a_revoked_client_is_gone(typed, school, jwks):
    known = client_id(typed("client", "add", school, "--name", "Secretaria", "--jwks", str(jwks), *SCOPES))
    assert typed("client", "revoke", known).exit_code == 0
    assert typed("client", "revoke", known).exit_code == 1


def test_scopes_stay_within_the_agreement(typed, school, jwks):
    beyond = typed("client", "add", school, "--name", "S", "--jwks", str(jwks), "--scope", "job-placement:send")
    assert beyond.exit_code == 1
    assert "not in the agreement" in beyond.stderr


def test_every_fault_is_told_at_once(typed, school, tmp_path):
    path = tmp_path / "jwks.json"
    path.write_text('{"keys": [{"kty": "oct", "k": "AAAA"}]}')
    refused = typed("client", "add", school, "--name", "S", "--jwks", str(path), "--scope", "everything")
    assert refused.exit_code == 1
    assert len(refused.stderr.splitlines()) >= 3


def test_a_file_that_is_no_json_is_refused(typed, school, tmp_path):
    path = tmp_path / "jwks.json"
    path.write_text("-----BEGIN PUBLIC KEY-----")
    assert "JWKS file" in typed("client", "add", school, "--name", "S", "--jwks", str(path), *SCOPES).stderr
