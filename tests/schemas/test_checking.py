"""What a sending's schema alone cannot know."""

import pytest

from schemas import KINDS
from schemas.checking import submission_faults
from schemas.envelope import submission
from tests import make
from tests.kinds import SAMPLES
from tests.make import MONDAY

TO_NGO = {"recipients": ["ngo-a"], "subject": {"subject_id": "sub_1"}}


def faults(name, body, producer):
    kind = KINDS[name]
    found = submission_faults(kind, submission(kind).load(body), producer, now=MONDAY, today=MONDAY.date())
    return [(fault.path, fault.rule) for fault in found]


@pytest.mark.parametrize(
    ("name", "body", "producer"),
    [
        ("referral", make.referral(), "ngo"),
        ("referral", make.referral({"subject_id": "sub_1"}), "international-body"),
        *((name, one.body(**TO_NGO), one.producer) for name, one in SAMPLES.items()),
    ],
)
def test_the_bodies_made_for_tests_have_no_fault(name, body, producer):
    assert faults(name, body, producer) == []


def test_every_fault_of_envelope_person_and_content_comes_at_once():
    body = make.referral(
        make.person(birth_date="2012-01-01"),
        group_ref="F-1",
        occurred_at="2026-03-04T00:00:00Z",
        content={"services_already_given": [{"service_code": "food", "date": "2026-03-03"}]},
    )

    assert faults("referral", body, "school") == [
        ("/group_ref", "not-yours-to-say"),
        ("/occurred_at", "in-the-future"),
        ("/content/services_already_given/0/date", "in-the-future"),
        ("/subject/representative", "representative-missing"),
    ]


def test_a_placement_cannot_begin_with_its_end():
    body = make.job_placement(**TO_NGO, content=make.placement_event("ended"))

    assert faults("job-placement", body, "employer") == [("/content/event", "event-out-of-order")]


def test_an_employer_cannot_say_where_an_ngo_houses_somebody():
    body = SAMPLES["accommodation"].body(**TO_NGO)

    assert ("/content/type", "not-yours-to-say") in faults("accommodation", body, "employer")


def test_an_ngo_cannot_say_what_the_employer_pays():
    assert ("/content/pay_band", "not-yours-to-say") in faults("job-placement", make.job_placement(**TO_NGO), "ngo")
