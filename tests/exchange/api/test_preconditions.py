"""A change names the version it is meant for, by the strong tag of its reading."""

import pytest
from flask import Flask

from exchange.api import preconditions
from exchange.api.problems import ProblemError


def named(**headers):
    """The tags that a request names."""
    with Flask("door").test_request_context(headers={name.replace("_", "-"): value for name, value in headers.items()}):
        return preconditions.tags()


def test_one_tag_or_several_may_be_named():
    assert named(If_Match='"abc"') == {"abc"}
    assert named(If_Match='"abc", W/"weak", "def"') == {"abc", "def"}


@pytest.mark.parametrize("headers", [{}, {"If_Match": "*"}, {"If_Match": 'W/"abc"'}, {"If_Match": ""}])
def test_what_would_overwrite_unseen_is_refused(headers):
    with pytest.raises(ProblemError) as refused:
        named(**headers)
    assert refused.value.problem.code == "precondition-required"
    assert "If-Match" in refused.value.problem.facts["example"]
