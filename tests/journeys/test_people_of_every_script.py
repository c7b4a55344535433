"""People made up by the rules, their names in several scripts, through every kind: sent, asked, read, and one person.

What is made depends on a number alone, so that whatever fails can be made again.
"""

from random import Random
from typing import Any

import pytest

from schemas import KINDS
from schemas.codes import PARTNER_KINDS
from tests import make
from tests.journeys.stage import Stage, set_stage
from tests.kinds import HELD, SAMPLES
from tests.people import SCRIPTS, composed, person

ADDRESSED = [name for name in SAMPLES if KINDS[name].reach == "addressed"]


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with two partners of every kind."""
    stage = set_stage(database, clock)
    for kind in PARTNER_KINDS:
        for place in ("first", "second"):
            stage.partner(f"{place}-{kind}", kind, authority=(place, kind) == ("first", "public-body"))
    return stage


def sent(stage: Stage, name: str, claims: dict[str, Any]) -> tuple[str, str]:
    """Send the sample of a kind about somebody: the path of the record, and who may read of it."""
    kind, sample = KINDS[name], SAMPLES[name]
    reader = next(one for one in PARTNER_KINDS if kind.readable.get(one))
    body = sample.body(recipients=[f"second-{reader}"], subject=claims, source_record_id=f"{name}-1")
    answer = stage.send(f"first-{sample.producer}", kind.plural, body)
    assert answer.status_code == 202, answer.text
    return f"/v1/{kind.plural}/{answer.json['record_id']}", f"second-{reader}"


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_person_of_any_script_goes_through_every_kind_and_stays_one_person(stage, script, seed):
    claims = person(Random(f"{script}-{seed}"), script)
    known: dict[str, set[str]] = {}
    # A public body vouches for the contact, so that what any partner asks reaches the person.
    vouched = stage.send("first-public-body", "referrals", make.referral(claims, receiver="second-school"))
    assert vouched.status_code == 202, vouched.text
    for name in ADDRESSED:
        path, reader = sent(stage, name, claims)
        stage.answer(stage.links()[0], *((0, one) for one in KINDS[name].categories(SAMPLES[name].content)))

        own = stage.get(f"first-{SAMPLES[name].producer}", path).json
        assert SAMPLES[name].content.items() <= own["content"].items()
        read = stage.get(reader, path)
        assert read.status_code == 200, (name, read.text)
        known.setdefault(own["producer"], set()).add(own["subject_id"])
        known.setdefault(reader, set()).add(read.json["subject_id"])

    assert {partner: len(ids) for partner, ids in known.items()} == dict.fromkeys(known, 1)
    assert len(set().union(*known.values())) == len(known)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_referral_hands_on_the_name_as_its_owner_writes_it(stage, script):
    claims = person(Random(script), script)
    body = make.referral(claims, receiver="second-school")
    answer = stage.send("first-ngo", "referrals", body)
    assert answer.status_code == 202, answer.text
    stage.answer(stage.links()[0], *((0, one) for one in ("contact", "address", "national-id", "id-document")))

    read = stage.get("second-school", f"/v1/referrals/{answer.json['record_id']}").json["content"]["subject_snapshot"]
    assert read["name_original"] == composed(claims["name_original"])
    assert read["full_name"] == claims["full_name"]
    assert read["contact_languages"] == claims["contact_languages"]
    assert read["address"] == {"dico": claims["address"]["dico"]}
    assert {name for name in ("nif", "niss", "nnu") if name in read} == {"nif", "niss", "nnu"} & set(claims)
    assert all("mrz" not in paper for paper in read.get("documents", ()))


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_statuses_of_a_person_of_any_script_are_looked_up_by_whom_the_person_lets(stage, script):
    claims, known = person(Random(script), script), set()
    for name, sample in HELD.items():
        plural, categories = KINDS[name].plural, sorted(KINDS[name].categories(sample.content))
        body = {"source_record_id": f"{name}-1", "subject": claims, "content": sample.content}
        record_id = stage.send("first-public-body", plural, body).json["record_id"]
        own = stage.get("first-public-body", f"/v1/{plural}/{record_id}").json
        flow = {"sender": "first-public-body", "recipient": "second-ngo", "categories": categories}
        asking = {"purpose": sample.purpose, "flows": [flow], "subject": {"subject_id": own["subject_id"]}}
        assert stage.call("first-public-body", "POST", "/v1/consent-requests", asking).status_code == 202
        stage.answer(stage.links()[0], *((0, one) for one in categories))

        read = stage.get("second-ngo", f"/v1/{plural}/{record_id}").json
        assert read["content"] == {"entitlements": sample.content["entitlements"]}
        found = stage.get("second-ngo", f"/v1/{plural}?subject_id={read['subject_id']}").json["items"]
        assert [one["record_id"] for one in found] == [record_id]
        known.add((own["subject_id"], read["subject_id"]))

    assert len(known) == 1
