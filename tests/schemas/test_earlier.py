"""The version of a schema before the newest, and the way back to it."""

from datetime import date

from schemas import KINDS
from schemas.earlier import Earlier, answered_in, downgraded, sunset_of

BEFORE = (Earlier("1.0", lambda content: {**content, "code": "other"}, date(2027, 3, 1)),)


def test_software_is_answered_in_the_version_it_is_pinned_to_while_that_is_spoken():
    assert answered_in("1.1", BEFORE, "1.0") == "1.0"
    assert answered_in("1.1", BEFORE, None) == "1.1"
    assert answered_in("1.1", BEFORE, "0.9") == "1.1"


def test_going_back_leaves_what_was_given_as_it_is():
    content = {"code": "new"}
    assert downgraded(content, BEFORE, "1.0") == {"code": "other"}
    assert downgraded(content, BEFORE, "1.1") == content == {"code": "new"}


def test_a_version_ends_on_its_day_if_it_has_one():
    assert sunset_of(BEFORE, "1.0") == date(2027, 3, 1)
    assert sunset_of(BEFORE, "1.1") is None


def test_every_kind_accepts_its_newest_version_and_at_most_the_one_before():
    for kind in KINDS.values():
        assert kind.versions == (kind.version, *(one.version for one in kind.earlier))
        assert len(kind.earlier) <= 1
