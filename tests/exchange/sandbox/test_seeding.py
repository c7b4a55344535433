"""The seeded sandbox: partners, people and one document that opens everything to a stranger."""

import json
import stat

import pytest

from exchange.errors import ConfigurationError
from exchange.sandbox import document, seeding
from exchange.storage.transaction import SYSTEM

BASE = "http://127.0.0.1:8765"
RECEIVER = "http://127.0.0.1:8766"


@pytest.fixture
def tx(database):
    """One transaction of the hub itself."""
    with database.transaction(SYSTEM) as tx:
        yield tx


@pytest.fixture
def planted(tx):
    """A freshly seeded sandbox."""
    return seeding.plant(tx, base_url=BASE, receiver_url=RECEIVER)


def test_there_are_partners_of_every_kind(planted):
    kinds = [entry["kind"] for entry in planted["partners"]]
    assert len(kinds) == 9
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "ngo": 2,
        "employer": 2,
        "school": 2,
        "international-body": 1,
        "public-body": 2,
    }


def test_aima_and_the_municipality_collect_from_an_inbox(planted):
    ways = {entry["slug"]: entry["receives"]["by"] for entry in planted["partners"]}
    assert ways["aima"] == ways["municipio-ribeira"] == "inbox"
    assert "webhook" in ways.values()


def test_people_of_several_scripts_are_on_file_one_of_them_a_minor(planted):
    people = [entry["claims"] for entry in planted["applicants"]]
    assert len(people) >= 8
    assert sum("representative" in claims for claims in people) == 1
    assert max(len(claims["full_name"]) for claims in people) > 140
    assert len({claims["contact_languages"][0] for claims in people}) >= 7


def test_every_face_has_a_link(planted):
    urls = [entry["sign_in_url"] for entry in (*planted["partners"], *planted["applicants"], planted["staff"])]
    assert all(url.startswith(f"{BASE}/enter/") for url in urls)
    assert len(set(urls)) == len(urls)
    assert planted["outbox_url"].startswith(f"{BASE}/outbox/")


def test_a_sandbox_at_another_address_keeps_its_partners_and_their_keys(tx, planted):
    moved = seeding.move(tx, planted, base_url="http://127.0.0.1:9000", receiver_url="http://127.0.0.1:9001")
    assert BASE not in json.dumps(moved)
    assert [entry["private_jwk"] for entry in moved["partners"]] == [
        entry["private_jwk"] for entry in planted["partners"]
    ]
    webhooks = [entry["receives"]["url"] for entry in moved["partners"] if entry["receives"]["by"] == "webhook"]
    assert all(url.startswith("http://127.0.0.1:9001/") for url in webhooks)


def test_a_sandbox_at_the_same_address_stays_as_it_is(tx, planted):
    assert seeding.move(tx, planted, base_url=BASE, receiver_url=RECEIVER) is planted


def test_the_file_is_its_owners_alone_and_read_as_it_was_written(planted, tmp_path):
    document.save(tmp_path, planted)
    assert stat.S_IMODE((tmp_path / "sandbox.json").stat().st_mode) == 0o600
    assert document.existing(tmp_path) == planted


def test_a_file_of_another_version_is_refused_with_the_cure(planted, tmp_path):
    document.save(tmp_path, planted | {"format": 0})
    with pytest.raises(ConfigurationError, match="make reset"):
        document.load(tmp_path)


def test_a_broken_file_is_refused_with_the_cure(tmp_path):
    (tmp_path / "sandbox.json").write_text("{")
    with pytest.raises(ConfigurationError, match="make reset"):
        document.load(tmp_path)


def test_without_a_file_one_is_told_how_to_make_it(tmp_path):
    assert document.load(tmp_path) is None
    with pytest.raises(ConfigurationError, match="make demo"):
        document.existing(tmp_path)


def test_a_partner_nobody_knows_is_told_beside_those_there_are(planted):
    with pytest.raises(ConfigurationError, match="escola-tejo"):
        document.partner(planted, "nobody")
