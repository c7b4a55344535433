"""What the story's partners send is right by every schema."""

import pytest

from exchange.sandbox import papers, people
from schemas import KINDS
from schemas.envelope import submission
from schemas.move import MOVE

REFERRAL_ID = "01920000-0000-7000-8000-000000000000"
PERSON = people.fresh(bytes)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("referral", papers.to_school(PERSON)),
        ("referral", papers.to_employer({"subject_id": "sub_1"})),
        ("language-course", papers.enrolment(REFERRAL_ID)),
        ("job-placement", papers.started(REFERRAL_ID, 31)),
    ],
)
def test_every_sending_is_right(kind, body):
    assert submission(KINDS[kind]).validate(body) == {}


def test_every_report_is_right():
    assert KINDS["language-course"].parts["attendance"].schema.validate(papers.attendance("12")) == {}
    assert KINDS["job-placement"].events.validate(papers.retained("d30", 1)) == {}


@pytest.mark.parametrize("move", [papers.accepted(), papers.scheduled()])
def test_every_move_is_right(move):
    assert MOVE.validate(move) == {}


def test_no_two_sendings_have_one_reference():
    assert papers.reference("A") != papers.reference("A")
