"""What a person may do, and until when."""

import pytest

from schemas.entitlements import EntitlementsSchema
from tests.schemas.probes import broken

SCHEMA = EntitlementsSchema()


@pytest.mark.parametrize(
    "said",
    [
        {"may_stay": "yes", "may_work": "yes", "until": "2026-08-02"},
        {"may_stay": "no", "may_work": "no"},
        {"may_stay": "unknown"},
        {"may_work": "yes", "until": "2026-08-02"},
        {},
    ],
)
def test_an_answer_that_holds_together_loads_as_said(said):
    assert SCHEMA.load(said) == said


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"may_work": "yes"}, ("/until", "required-with")),
        ({"health": "yes", "may_stay": "no"}, ("/until", "required-with")),
        ({"until": "2026-08-02"}, ("", "one-needed")),
        ({"may_stay": "no", "may_study": "yes", "until": "2026-08-02"}, ("/may_study", "only-with")),
        ({"may_stay": "no", "may_work": "yes", "until": "2026-08-02"}, ("/may_work", "only-with")),
        ({"may_work": True}, ("/may_work", "wrong-type")),
        ({"may_work": "sim"}, ("/may_work", "not-in-list")),
        ({"ground": "war"}, ("/ground", "unknown-field")),
    ],
)
def test_an_answer_that_cannot_be_says_why(said, fault):
    assert broken(SCHEMA, said) == [fault]
