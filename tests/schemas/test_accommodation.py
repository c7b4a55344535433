"""Where a person lives."""

import pytest

from schemas.accommodation import ACCOMMODATION as KIND
from schemas.base import producer_faults
from tests.kinds import sample
from tests.make import MONDAY
from tests.schemas.probes import broken

TODAY = MONDAY.date()


def content(**changes):
    return sample("accommodation", **changes)


def test_a_place_with_every_field_loads_as_said():
    assert KIND.content.load(content()) == content()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"event": "evicted"}, ("/event", "not-in-list")),
        ({"type": "safe-house"}, ("/type", "not-in-list")),
        ({"address": {"dico": "1106"}}, ("/address", "unknown-field")),
        ({"ethos_light": 7}, ("/ethos_light", "above-maximum")),
        ({"end_reason": "left"}, ("/end_reason", "only-with")),
        ({"end_date": "2026-02-15"}, ("/end_date", "ends-before-start")),
        ({"rent_band": "312"}, ("/rent_band", "not-in-list")),
    ],
)
def test_a_place_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"start_date": "2026-03-03"}, [("/start_date", "in-the-future")]),
        ({"event": "moved-out", "end_date": "2026-03-03"}, [("/end_date", "in-the-future")]),
        ({"event": "offered", "start_date": "2026-03-03"}, []),
    ],
)
def test_nobody_has_moved_on_a_day_that_lies_ahead(change, faults):
    found = KIND.follows((), content(**change), TODAY)

    assert [(fault.path, fault.rule) for fault in found] == faults


def test_an_employer_says_only_what_it_provides_itself():
    own = {"event": "moved-in", "type": "employer-provided"}

    assert broken(KIND.content, own) == []
    assert producer_faults(own, KIND.content, "employer") == []
    assert KIND.sayable(own, "employer") == []
    assert [fault.path for fault in KIND.sayable(content(), "employer")] == ["/type"]
    assert KIND.sayable(content(), "ngo") == []
    assert "/municipality" in {fault.path for fault in producer_faults(content(), KIND.content, "employer")}


@pytest.mark.parametrize("producer", ["ngo", "public-body"])
@pytest.mark.parametrize(("event", "day"), [("moved-in", "start_date"), ("moved-out", "end_date")])
def test_who_may_say_since_when_says_it(producer, event, day):
    said = content(event=event, **{day: None})

    assert [(one.path, one.rule) for one in KIND.sayable(said, producer)] == [(f"/{day}", "required-with")]
    assert KIND.sayable(said, "international-body") == []
    assert {"/start_date", "/end_date"} & {one.path for one in producer_faults(content(), KIND.content, "employer")}


def test_nobody_but_its_desk_reads_of_a_home_at_work_or_school():
    assert set(KIND.readable) == {"ngo", "international-body", "public-body"}
    assert KIND.categories(content()) == {"housing", "income", "family"}


def test_what_reveals_is_kept_briefly():
    plain = content(ethos_light=None, municipality=None)

    assert KIND.kept_until(content(), "released", TODAY).isoformat() == "2027-02-16"
    assert KIND.kept_until(plain, "released", TODAY).isoformat() == "2028-08-16"
    assert KIND.kept_until({}, "lapsed", TODAY).isoformat() == "2028-03-02"
