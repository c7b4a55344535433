"""The key file: made once, whole, for its owner alone, and refused when anything about it is wrong."""

import json
import os
import secrets

import pytest

from exchange.errors import ConfigurationError
from exchange.vault.keys import SETS, Keyring, create, keyring, load

KEYS = "hub.keys"


@pytest.fixture
def path(tmp_path):
    return tmp_path / KEYS


@pytest.fixture
def made(path):
    return create(path, mode="production", entropy=secrets.token_bytes)


def fault(path, mode="production"):
    """What the operator is told."""
    with pytest.raises(ConfigurationError) as refusal:
        load(path, mode=mode)
    return str(refusal.value)


def rewrite(path, change):
    """Put a changed document in place of a good one."""
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def test_what_was_made_is_loaded_again(path, made):
    assert load(path, mode="production") == made


def test_the_file_is_for_its_owner_alone_whatever_the_umask(path):
    before = os.umask(0)
    try:
        create(path, mode="production", entropy=secrets.token_bytes)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


def test_making_leaves_no_other_file_behind(path, made):
    assert [one.name for one in path.parent.iterdir()] == [KEYS]


def test_an_existing_file_is_never_replaced(path, made):
    with pytest.raises(ConfigurationError, match="already"):
        create(path, mode="production", entropy=secrets.token_bytes)
    assert load(path, mode="production") == made
    assert [one.name for one in path.parent.iterdir()] == [KEYS]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be written"):
        create(tmp_path / "none" / KEYS, mode="production", entropy=secrets.token_bytes)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(path, made, mode):
    path.chmod(mode)
    assert "chmod 600" in fault(path)


def test_a_file_its_owner_may_only_read_is_fine(path, made):
    path.chmod(0o400)
    assert load(path, mode="production") == made


def test_a_missing_file_is_told_with_its_cure(path):
    assert "key create" in fault(path)


@pytest.mark.parametrize(("made_for", "asked_for"), [("sandbox", "production"), ("production", "sandbox")])
def test_keys_of_the_other_mode_are_refused(path, made_for, asked_for):
    create(path, mode=made_for, entropy=secrets.token_bytes)
    assert f"not made for {asked_for}" in fault(path, asked_for)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"format": 2}', b"[" * 100_000])
def test_a_file_that_holds_something_else_is_refused(path, made, content):
    path.write_bytes(content)
    assert "not a key file" in fault(path)


def test_a_fault_never_quotes_the_file(path, made):
    secret = json.loads(path.read_text())["sets"]["wrapping"]["keys"]["1"]
    path.write_text(path.read_text()[:-5])
    with pytest.raises(ConfigurationError) as refusal:
        load(path, mode="production")
    assert secret not in repr(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"primary": 1, "keys": {}},
        {"primary": 2, "keys": {"1": "AAAA"}},
        {"primary": 1, "keys": {"1": "AAAA"}},
        {"primary": 1, "keys": {"1": "not base64!"}},
        {"primary": 1, "keys": {"one": "AAAA"}},
        {"primary": None, "keys": None},
        None,
    ],
)
def test_a_broken_set_is_named(path, made, broken):
    rewrite(path, lambda document: document["sets"].update(index=broken))
    assert "set index" in fault(path)


def test_a_missing_set_is_told(path, made):
    rewrite(path, lambda document: document["sets"].pop("signing"))
    assert "exactly the sets" in fault(path)


def test_all_faults_are_told_together(path, made):
    rewrite(path, lambda document: document["sets"].update(index={}, own={}))
    with pytest.raises(ConfigurationError) as refusal:
        load(path, mode="sandbox")
    assert len(refusal.value.faults) == 3


def test_several_keys_with_a_primary_are_loaded(path, made):
    def rotate(document):
        wrapping = document["sets"]["wrapping"]
        document["sets"]["wrapping"] = {"primary": 2, "keys": {**wrapping["keys"], "2": wrapping["keys"]["1"]}}

    rewrite(path, rotate)
    assert load(path, mode="production").wrapping.primary == 2


def test_a_repr_never_shows_key_material():
    ring = Keyring.fresh("sandbox", lambda length: b"\x5a" * length)
    assert "Z" not in repr(ring)
    assert all("5a" not in repr(getattr(ring, name)) for name in SETS)


def test_no_two_sets_share_a_key(made):
    keys = [key for name in SETS for key in getattr(made, name).keys.values()]
    assert len(set(keys)) == len(keys)


def test_anything_but_a_keyring_is_refused():
    with pytest.raises(ConfigurationError, match="key create"):
        keyring(object())
