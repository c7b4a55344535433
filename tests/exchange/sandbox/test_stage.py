"""What a step expects is checked, and said in words when it is not so."""

import itertools

import pytest

from exchange.sandbox.browsing import Form, Page
from exchange.sandbox.stage import Stage, StepFailedError, answered, expect, form_with, refused, shown
from exchange.sandbox.wire import Answer


def answer(status, body="{}"):
    """An answer of the hub."""
    return Answer(status, {}, {}, body.encode())


class Ears:
    """Events that were heard."""

    def __init__(self, *events):
        self.events = events

    def heard(self, slug):
        return self.events


def stage(ears):
    """A stage without anybody."""
    return Stage({"base_url": "http://hub", "partners": []}, ears, {}, str)


def test_another_status_fails_the_step_and_shows_the_answer():
    assert answered(answer(201), 200, 201) == {}
    with pytest.raises(StepFailedError, match="answered 404, not 200 or 201"):
        answered(answer(404), 200, 201)


def test_another_code_fails_the_step():
    assert refused(answer(403, '{"code": "consent-withdrawn"}'), 403, "consent-withdrawn")
    with pytest.raises(StepFailedError, match="not consent-withdrawn"):
        refused(answer(403, '{"code": "scope-missing"}'), 403, "consent-withdrawn")


def test_a_page_that_cannot_be_shown_fails_the_step_without_naming_its_link():
    with pytest.raises(StepFailedError) as failure:
        shown(Page("http://hub/q/a-secret", answer(404), "", (), ()))
    assert "a-secret" not in str(failure.value)


def test_the_form_wanted_is_the_one_that_offers_the_field():
    first, second = Form("", {"form": "t"}, {}), Form("", {}, {"answer": ["yes"]})
    page = Page("http://hub/q/s", answer(200), "", (first, second), ())
    assert form_with(page, "answer") is second
    with pytest.raises(StepFailedError, match="no form"):
        form_with(page, "question")


def test_a_partner_was_told_when_type_and_data_agree():
    event = {"type": "pt.aima.hub.referral.sent", "data": {"record_id": "1", "version": 1}}
    assert stage(Ears(event)).told("escola", "pt.aima.hub.referral.sent", record_id="1") == event


def test_what_comes_late_is_waited_for():
    looks = itertools.count()
    assert stage(Ears()).awaited(lambda: next(looks) > 1, "never") is True


def test_what_does_not_hold_is_said():
    with pytest.raises(StepFailedError, match="the name is not there"):
        expect([], "the name is not there")
