"""Registering partners' software by its public keys."""

import json

import pytest
from joserfc.jwk import ECKey

from exchange.storage.transaction import SYSTEM

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


def pinned(opened, client):
    """In which versions software reads."""
    with opened.transaction(SYSTEM) as tx:
        return tx.clients.registration(client, tx.today).client.pinned


def test_software_is_pinned_to_a_version_and_let_go_again(typed, school, jwks, opened):
    known = client_id(typed("client", "add", school, "--name", "Secretaria", "--jwks", str(jwks), *SCOPES))

    told = typed("client", "pin", known, "referral", "1.0")
    assert told.output == f"{known} reads referral in version 1.0.\n"
    assert typed("client", "pin", known, "language-course", "1.0").exit_code == 0
    assert pinned(opened, known) == {"referral": "1.0", "language-course": "1.0"}
    assert typed("client", "unpin", known, "referral").exit_code == 0
    assert pinned(opened, known) == {"language-course": "1.0"}


def test_software_is_pinned_to_no_version_that_is_not_spoken(typed, school, jwks, opened):
    known = client_id(typed("client", "add", school, "--name", "Secretaria", "--jwks", str(jwks), *SCOPES))
    refused = typed("client", "pin", known, "referral", "0.9")

    assert refused.exit_code == 1
    assert refused.stderr == "referral is spoken in 1.0\n"
    assert pinned(opened, known) == {}
    assert typed("client", "pin", "nobody-1", "referral", "1.0").exit_code == 1
    assert typed("client", "pin", known, "gossip", "1.0").exit_code == 2


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
