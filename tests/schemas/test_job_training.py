"""Training for work."""

import pytest

from schemas.base import producer_faults
from schemas.codelists.shipped import shipped
from schemas.job_training import JOB_TRAINING as KIND
from schemas.learning import UNTIL_ASKED
from schemas.listed import code_faults
from tests import make
from tests.kinds import SAMPLES, sample
from tests.make import MONDAY
from tests.schemas.probes import broken

TODAY = MONDAY.date()


def content(**changes):
    return sample("job-training", **changes)


def test_a_training_with_every_field_loads_as_said():
    full = content(status="completed", outcome="passed")

    assert KIND.content.load(full) == full


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "course"}, ("/kind", "not-in-list")),
        ({"status": None}, ("/status", "required")),
        ({"units": [{"code": "6452", "hours": "26"}]}, ("/units/0/hours", "hours-exceed-unit")),
        ({"qnq_level": 0}, ("/qnq_level", "below-minimum")),
        ({"esco_skills": ["baking"]}, ("/esco_skills/0", "job-code-invalid")),
        ({"host_employer_nipc": make.nif()}, ("/host_employer_nipc", "nipc-not-collective")),
        ({"end_date": "2026-01-11"}, ("/end_date", "ends-before-start")),
        ({"outcome": "passed"}, ("/outcome", "only-with")),
        ({"allowance": {"amount": "150", "period": "month"}}, ("/allowance/currency", "required")),
        ({"allowance": {"amount": "-1", "currency": "EUR", "period": "day"}}, ("/allowance/amount", "not-a-decimal")),
        (
            {"allowance": {"amount": "1", "currency": "ESC", "period": "day"}},
            ("/allowance/currency", "currency-unknown"),
        ),
    ],
)
def test_a_training_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


def test_its_field_of_study_stands_in_the_list():
    faults = code_faults(content(isced_f="0729"), KIND.content, shipped(), TODAY)

    assert [(fault.path, fault.rule) for fault in faults] == [("/isced_f", "code-not-listed")]


def test_who_says_what():
    kind_and_pay = {"kind": "efa", "allowance": SAMPLES["job-training"].content["allowance"]}

    assert broken(KIND.content, kind_and_pay) == []
    assert producer_faults(kind_and_pay, KIND.content, "authority") == []
    assert producer_faults(content(), KIND.content, "school") == []
    assert {fault.path for fault in producer_faults(content(), KIND.content, "employer")} == {
        "/allowance/amount",
        "/allowance/currency",
        "/allowance/period",
    }


def test_an_ngo_reads_where_a_training_stands_and_no_more():
    assert KIND.readable["ngo"] == {"status"}
    assert KIND.categories(content()) == {"training", "income"}


def test_its_certificate_is_kept_until_the_person_asks():
    assert KIND.kept_until(content(), "released", TODAY).isoformat() == "2031-06-26"
    assert KIND.kept_until({**content(), "certificate": make.certificate()}, "released", TODAY) == UNTIL_ASKED
