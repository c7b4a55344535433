"""Which version is asked for, and why a record is taken back."""

import pytest
from marshmallow import ValidationError

from schemas.version import RETRACTION, RETRACTION_REASONS, VERSION_QUERY


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.0", "99999999"])
def test_a_version_is_a_whole_number_from_one(text):
    with pytest.raises(ValidationError):
        VERSION_QUERY.load({"version": text})


def test_a_version_need_not_be_named():
    assert VERSION_QUERY.load({}) == {}
    assert VERSION_QUERY.load({"version": "2"}) == {"version": 2}


@pytest.mark.parametrize("code", RETRACTION_REASONS)
def test_a_retraction_says_why_by_a_code(code):
    assert RETRACTION.load({"reason_code": code}) == {"reason_code": code}


@pytest.mark.parametrize("body", [{}, {"reason_code": "She moved away."}, {"reason_code": "other", "note": "…"}])
def test_a_retraction_takes_no_words(body):
    with pytest.raises(ValidationError):
        RETRACTION.load(body)
