"""The codes of a record are looked up when it comes in, on the day it speaks of."""

import pytest

from tests import make
from tests.journeys.stage import set_stage


@pytest.fixture
def placement():
    """A placement whose occupation no list holds."""
    content = {"occupation": {"isco08": "7599"}}
    return make.job_placement(recipients=["ong-aurora"], subject=make.person(), content=content)


def test_an_occupation_that_no_list_holds_is_refused_with_its_place(database, clock, placement):
    stage = set_stage(database, clock)
    refused = stage.send("padaria-sol", "job-placements", placement)

    assert refused.status_code == 422
    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [
        ("/content/occupation/isco08", "code-not-listed")
    ]
    assert "7599" not in refused.text


def test_a_code_is_one_fault_among_the_others(database, clock, placement):
    stage = set_stage(database, clock)
    placement["occurred_at"] = "2026-05-01T00:00:00Z"
    refused = stage.send("padaria-sol", "job-placements", placement)

    assert {one["rule"] for one in refused.json["errors"]} == {"in-the-future", "code-not-listed"}
