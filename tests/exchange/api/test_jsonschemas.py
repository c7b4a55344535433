"""The published JSON Schemas: valid, complete, and true to what the door takes and answers."""

import json

import pytest
from jsonschema import Draft202012Validator

from exchange.api import jsonschemas
from exchange.api.jsonschemas import SHARED, SHARED_VERSION, document, documents, path_of, paths
from schemas import KINDS
from schemas.envelope import submission
from tests import make
from tests.kinds import SAMPLES

BODIES = {
    ("referral", "submission"): make.referral(),
    ("language-course", "submission"): make.language_course(recipients=["ponte-viva"], subject=make.person()),
    ("language-course", "parts/attendance"): make.attendance(),
    ("job-placement", "submission"): make.job_placement(recipients=["ponte-viva"], subject={"subject_id": "sub_1"}),
    ("job-placement", "event"): make.placement_event(),
    ("referral", "move"): {"to": "rejected", "reason_code": "no-capacity"},
}


EVERY_GROUP = {SHARED: SHARED_VERSION, **{kind.name: kind.version for kind in KINDS.values()}}


def published(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.json


@pytest.mark.parametrize(("group", "version"), EVERY_GROUP.items(), ids=list(EVERY_GROUP))
def test_every_schema_is_valid_and_stands_alone(group, version):
    for described in documents(group, version).values():
        told = document(described, "https://hub.example/s")

        Draft202012Validator.check_schema(told)
        references = [part.split('"')[0] for part in json.dumps(told).split('"$ref": "')[1:]]
        assert all(one.removeprefix("#/$defs/") in told["$defs"] for one in references)


def test_every_schema_is_at_its_address(client):
    for path in paths():
        told = published(client, path)

        assert told["$id"] == f"https://hub.example{path}"
        assert told["$schema"] == jsonschemas.DIALECT


def test_a_schema_says_what_it_is(client):
    answer = client.get(path_of("referral", "1.0", "submission"))

    assert answer.mimetype == "application/schema+json"
    assert answer.json["title"] == "ReferralSubmission"
    assert answer.json["description"] == type(submission(KINDS["referral"])).__doc__
    assert answer.json["additionalProperties"] is False


def test_every_version_of_every_kind_has_its_schemas():
    for kind in KINDS.values():
        for version in kind.versions:
            names = set(documents(kind.name, version))
            assert names >= {"submission", "reading"} | {f"parts/{part}" for part in kind.parts}
            assert ("event" in names, "move" in names) == (kind.events is not None, kind.moves)


def test_the_index_names_every_schema(client):
    told = published(client, "/schemas/")["schemas"]

    assert told == [f"https://hub.example{path}" for path in paths()]
    assert f"https://hub.example{path_of(SHARED, SHARED_VERSION, 'problem')}" in told


@pytest.mark.parametrize(("place", "body"), BODIES.items(), ids=["/".join(place) for place in BODIES])
def test_what_the_door_takes_is_valid(place, body):
    group, name = place
    described = document(documents(group, KINDS[group].version)[name], "https://hub.example/s")

    assert documents(group, KINDS[group].version)[name].validate(body) == {}
    assert list(Draft202012Validator(described).iter_errors(body)) == []


def test_what_the_door_refuses_by_its_shape_is_not_valid():
    described = Draft202012Validator(document(documents("referral", "1.0")["submission"], "https://hub.example/s"))

    for body in (
        {**make.referral(), "surprise": 1},
        make.referral(purpose=None),
        make.referral(content={"priority": "soon"}),
        make.referral(content={"service_codes": []}),
        make.referral(source_record_id=""),
    ):
        assert not described.is_valid(body)


def test_what_is_left_null_is_valid():
    described = Draft202012Validator(document(documents("referral", "1.0")["submission"], "https://hub.example/s"))
    body = make.referral()
    body["content"]["special_arrangements"] = None
    body["subject"]["documents"] = None

    assert described.is_valid(body)


def test_a_problem_is_as_its_schema_says(client):
    described = Draft202012Validator(published(client, path_of(SHARED, SHARED_VERSION, "problem")))

    assert described.is_valid(client.get("/v1/partner").json)


@pytest.mark.parametrize(
    "path",
    [
        "/schemas/referral/0.9/submission.json",
        "/schemas/referral/1.0/event.json",
        "/schemas/nothing/1.0/submission.json",
        "/schemas/hub/2.0/problem.json",
        "/schemas/referral/1.0/../../../etc/passwd.json",
    ],
)
def test_another_address_is_not_found(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


SPOILT = {
    "humanitarian-aid": [
        {"quantity": -5},
        {"quantity": 0},
        {"quantity": 12},
        {"quantity": "12.50"},
        {"quantity": "12.505"},
        {"quantity": "abc"},
        {"quantity": 1e12},
        {"municipality": "xx"},
        {"household_size": 4.0},
        {"household_size": 4.5},
        {"household_size": "4"},
        {"programme_ref": "é é"},
        {"unit": "!!"},
        {"date": None},
    ],
    "job-training": [{"cnq_code": "?"}, {"cnq_code": "541013"}, {"qnq_level": 9}, {"qnq_level": 2.0}, {"units": {}}],
    "employment-support": [{"mobility_dico": ["1106", "11"]}, {"years_experience": -1}, {"measure": None}],
    "accommodation": [{"places": 0}, {"rent_band": "312"}, {"municipality": "1106"}],
}
ADDRESSES = [
    {"recipients": ["ponte-viva"]},
    {"recipients": None},
    {"recipients": []},
    {"recipients": ["Ponte Viva"]},
    {"subject": None},
    {"recipients": None, "referral_id": "01920000-0000-7000-8000-000000000000", "subject": None},
    {"referral_id": "01920000-0000-7000-8000-000000000000"},
    {"purpose": "documents"},
]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_published_schema_and_the_door_take_and_refuse_the_same(name):
    described = documents(name, KINDS[name].version)["submission"]
    published = Draft202012Validator(document(described, "https://hub.example/s"))
    whole = SAMPLES[name].body(recipients=["ponte-viva"], subject={"subject_id": "sub_1"})
    bodies = [{**whole, "content": {**whole["content"], **change}} for change in SPOILT.get(name, ())]
    bodies += [{**whole, **change} for change in ADDRESSES]
    taken = [described.validate(body) == {} for body in bodies]

    assert published.is_valid(whole)
    assert described.validate(whole) == {}
    assert [published.is_valid(body) for body in bodies] == taken
    assert set(taken) == {True, False}
