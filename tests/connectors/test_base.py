"""The shape of an event on the wire."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import jsonschema
import pytest

from connectors.base import Event, cloudevent
from connectors.contract import consent_event, event_about

SCHEMA = Path(__file__).parents[2] / "../shared/samples/cloudevents/cloudevents.schema.json"


def test_an_event_shows_its_time_in_utc():
    lisbon_summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    event = Event("1", "pt.aima.hub.referral.sent", "https://hub", None, lisbon_summer, {})
    assert cloudevent(event)["time"] == "2026-07-01T09:00:00Z"


def test_an_event_about_no_record_has_no_subject():
    assert "subject" not in cloudevent(consent_event())


def test_an_event_about_a_record_has_it_as_its_subject():
    assert cloudevent(event_about("referral"))["subject"] == "0195f3a0-0000-7000-8000-000000000001"


@pytest.mark.skipif(not SCHEMA.exists(), reason="the published schema of CloudEvents is not at hand")
@pytest.mark.parametrize("event", [event_about("referral"), consent_event()], ids=["record", "consent"])
def test_an_event_conforms_to_the_published_schema(event: Event):
    schema = json.loads(SCHEMA.read_text())
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(checker.iter_errors(cloudevent(event))) == []


def test_the_time_has_whole_seconds_when_the_event_has():
    event = Event("1", "t", "https://hub", None, datetime(2026, 1, 1, tzinfo=UTC), {})
    assert cloudevent(event)["time"] == "2026-01-01T00:00:00Z"
