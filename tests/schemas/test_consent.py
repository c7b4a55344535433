"""Questions put to a person."""

import uuid

import pytest

from schemas.consent import CONSENT_REQUEST, CONSENT_REQUEST_READING
from tests.make import MONDAY
from tests.schemas.probes import broken

FLOW = {"sender": "ngo-a", "recipient": "escola-tejo", "categories": ["identity", "needs"]}
ASKED = {"purpose": "language-learning", "flows": [FLOW], "subject": {"subject_id": "sub_1"}}


def test_a_question_is_one_purpose_and_its_flows():
    assert CONSENT_REQUEST.load(ASKED) == ASKED


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"purpose": "reporting"}, ("/purpose", "not-in-list")),
        ({"flows": []}, ("/flows", "too-few")),
        ({"flows": [{**FLOW, "categories": []}]}, ("/flows/0/categories", "too-few")),
        ({"flows": [{**FLOW, "categories": ["service-meta"]}]}, ("/flows/0/categories/0", "not-in-list")),
        ({"flows": [{**FLOW, "recipient": "ngo-a"}]}, ("/flows/0/recipient", "not-to-oneself")),
        ({"subject": {"nif": "123456789"}}, ("/subject/nif", "unknown-field")),
        ({"subject": None}, ("/subject", "null")),
    ],
)
def test_a_question_says_what_is_wrong_with_it(change, fault):
    assert fault in broken(CONSENT_REQUEST, ASKED | change)


def test_a_question_is_written_without_the_person():
    an_id = uuid.uuid4()
    written = CONSENT_REQUEST_READING.dump({"consent_request_id": an_id, "asked_at": MONDAY, "name": "Amina"})

    assert written == {"consent_request_id": str(an_id), "asked_at": "2026-03-02T09:30:00Z"}
