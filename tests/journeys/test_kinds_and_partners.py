"""Kind by kind and partner by partner at the door: who can send, and what is left for whom to read.

The expectations are those of ``tests/schemas/test_readers.py``; here they are asked of the hub itself.
"""

import pytest

from schemas import KINDS
from schemas.codes import AUTHORITY, PARTNER_KINDS, PRODUCERS
from tests import make
from tests.journeys.stage import Stage, set_stage
from tests.kinds import HELD, SAMPLES

#: One partner of each kind that sends, and another that reads.
SENDING = {"ngo": "ong-aurora", "employer": "padaria-sol", "school": "escola-tejo"}
READING = {"ngo": "ong-boreal"}


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with two partners of every kind."""
    stage = set_stage(database, clock)
    for kind in PARTNER_KINDS:
        if kind not in SENDING:
            stage.partner(f"first-{kind}", kind)
        if kind not in READING:
            stage.partner(f"second-{kind}", kind)
    stage.partner(sender(AUTHORITY), "public-body", authority=True)
    return stage


def sender(kind):
    return SENDING.get(kind, f"first-{kind}")


def reader(kind):
    return READING.get(kind, f"second-{kind}")


def readers(name):
    """Those who read anything of a kind that is sent without parts or events."""
    return [one for one in PARTNER_KINDS if KINDS[name].readable.get(one)]


def leaves(content, prefix=""):
    """The dotted paths of what a record says; lists are transparent."""
    for key, value in content.items():
        for one in value if isinstance(value, list) else [value]:
            yield from leaves(one, f"{prefix}{key}.") if isinstance(one, dict) else [f"{prefix}{key}"]


@pytest.mark.parametrize("name", SAMPLES)
def test_only_those_who_produce_a_kind_can_send_it(stage, name):
    producers = set()
    for number, partner in enumerate(PARTNER_KINDS):
        to = reader("ngo") if partner != "ngo" else reader("public-body")
        body = SAMPLES[name].body(recipients=[to], subject=make.person(number + 1))
        answer = stage.send(sender(partner), KINDS[name].plural, body)
        if answer.status_code == 202:
            producers.add(partner)
            continue
        # A producer whose letter is not that of every field of the sample is refused for those fields alone.
        told = {one["rule"] for one in answer.json.get("errors", ())}
        assert answer.status_code in {403, 422}
        assert partner not in KINDS[name].produced_by or told == {"not-yours-to-say"}

    assert SAMPLES[name].producer in producers
    assert producers <= KINDS[name].produced_by


@pytest.mark.parametrize("name", SAMPLES)
def test_each_reads_the_fields_of_its_kind_of_partner_and_no_others(stage, name):
    kind, sample = KINDS[name], SAMPLES[name]
    body = sample.body(recipients=[reader(one) for one in readers(name)], subject=make.person())
    sent = stage.send(sender(sample.producer), kind.plural, body)
    assert sent.status_code == 202, sent.text
    for link in stage.links():
        stage.answer(link, *((0, one) for one in kind.categories(sample.content)))

    said = set(leaves(sample.content))
    for one in readers(name):
        read = stage.get(reader(one), f"/v1/{kind.plural}/{sent.json['record_id']}")
        assert read.status_code == 200, read.text
        assert set(leaves(read.json["content"])) == said & kind.readable[one], one


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_sent_to_a_partner_that_would_read_nothing_of_it(stage, name):
    others = [one for one in PARTNER_KINDS if one not in readers(name)]
    body = SAMPLES[name].body(recipients=[reader(one) for one in others], subject=make.person())
    if others:
        refused = stage.send(sender(SAMPLES[name].producer), KINDS[name].plural, body)

        assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [
            (f"/recipients/{index}", "not-read-by") for index in range(len(others))
        ]
        assert stage.links() == []


@pytest.mark.parametrize("name", HELD)
def test_only_those_who_produce_a_held_kind_can_send_it_and_none_says_what_is_not_its_own(stage, name):
    for number, partner in enumerate(PRODUCERS):
        body = {"source_record_id": "R-1", "subject": make.person(number + 1), "content": HELD[name].content}
        answer = stage.send(sender(partner), KINDS[name].plural, body)

        if partner == HELD[name].producer:
            assert answer.status_code == 201, answer.text
        else:
            told = {one["rule"] for one in answer.json.get("errors", ())}
            assert answer.status_code in {403, 422}
            assert told == {"not-yours-to-say"}


@pytest.mark.parametrize("partner", PARTNER_KINDS)
@pytest.mark.parametrize("name", HELD)
def test_each_reads_of_a_held_kind_the_fields_of_its_kind_of_partner_once_the_person_agrees(stage, name, partner):
    kind, content = KINDS[name], HELD[name].content
    body = {"source_record_id": "R-1", "subject": make.person(), "content": content}
    sent = stage.send(sender(AUTHORITY), kind.plural, body)
    subject_id = stage.get(sender(AUTHORITY), f"/v1/{kind.plural}/{sent.json['record_id']}").json["subject_id"]
    asked = sorted(kind.categories(content))
    flow = {"sender": sender(AUTHORITY), "recipient": reader(partner), "categories": asked}
    asking = {"purpose": HELD[name].purpose, "flows": [flow], "subject": {"subject_id": subject_id}}
    assert stage.call(sender(AUTHORITY), "POST", "/v1/consent-requests", asking).status_code == 202
    stage.answer(stage.links()[0], *((0, one) for one in flow["categories"]))

    read = stage.get(reader(partner), f"/v1/{kind.plural}/{sent.json['record_id']}")
    if not kind.readable.get(partner):
        assert read.status_code == 404
        return
    left = set(leaves(content)) & kind.readable_by(partner, reader(partner), content)
    assert read.status_code == 200, read.text
    assert set(leaves(read.json["content"])) == left
    assert left


def released(stage, name):
    """A record that everybody who may read of its kind can read now: its body, path and subject."""
    kind, sample = KINDS[name], {**SAMPLES, **HELD}[name]
    body = {"source_record_id": "R-1", "subject": make.person(), "content": sample.content}
    if kind.reach == "addressed":
        body = sample.body(recipients=[reader(one) for one in readers(name)], subject=make.person())
    sent = stage.send(sender(sample.producer), kind.plural, body)
    assert sent.status_code in {201, 202}, sent.text
    for link in stage.links():
        stage.answer(link, *((0, one) for one in kind.categories(sample.content)))
    return body, f"/v1/{kind.plural}/{sent.json['record_id']}"


@pytest.mark.parametrize("name", {**SAMPLES, **HELD})
def test_a_record_is_corrected_and_taken_back_by_its_producer_alone(stage, name):
    producer = sender({**SAMPLES, **HELD}[name].producer)
    body, path = released(stage, name)
    seen = {"If-Match": stage.get(producer, path).headers["ETag"]}
    changed = {**body, "confidentiality": "V"}
    for one in PARTNER_KINDS:
        for other in {sender(one), reader(one)} - {producer}:
            refused = stage.call(other, "PUT", path, changed, **seen)
            taken = stage.call(other, "POST", f"{path}/retraction", {"reason_code": "wrong-content"})
            assert (refused.status_code, taken.status_code) == (404, 404), (other, refused.text, taken.text)

    corrected = stage.call(producer, "PUT", path, changed, **seen)
    assert (corrected.status_code, corrected.json["version"]) == (200, 2), corrected.text
    assert stage.get(producer, path).json["confidentiality"] == "V"
    taken = stage.call(producer, "POST", f"{path}/retraction", {"reason_code": "wrong-content"})
    assert (taken.status_code, taken.json["state"]) == (201, "entered-in-error"), taken.text
    assert "content" not in stage.get(producer, path).json
