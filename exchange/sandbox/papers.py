"""What the story's partners send: bodies as their software would write them."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from exchange.sandbox.people import nif

LISBON = ZoneInfo("Europe/Lisbon")

Body = dict[str, Any]

BAKERY_NIPC = nif(50_910_001)


def reference(prefix: str) -> str:
    """A sender's own id of a record, never used before."""
    return f"{prefix}-{secrets.token_hex(6)}"


def days_ago(days: int) -> str:
    """A civil date in Lisbon."""
    return (datetime.now(LISBON).date() - timedelta(days=days)).isoformat()


def to_school(subject: Mapping[str, Any]) -> Body:
    """A referral of an NGO to a language school."""
    return {
        "source_record_id": reference("PV"),
        "purpose": "language-learning",
        "subject": dict(subject),
        "content": {
            "priority": "normal",
            "service_codes": ["lang-pla"],
            "sender": {"worker_name": "Teresa Quintas", "unit": "Acolhimento"},
            "receiver": {"org": "escola-tejo"},
            "reason_summary": "Procura um curso de português para começar em breve.",
            "special_arrangements": {"childcare": True},
        },
    }


def to_employer(subject: Mapping[str, Any]) -> Body:
    """A referral of an NGO to an employer."""
    return {
        "source_record_id": reference("PV"),
        "purpose": "job-placement",
        "subject": dict(subject),
        "content": {
            "priority": "normal",
            "service_codes": ["job-placement"],
            "sender": {"worker_name": "Teresa Quintas", "unit": "Emprego"},
            "receiver": {"org": "padaria-aurora"},
            "reason_summary": "Tem experiência de padaria e pode começar já.",
        },
    }


def enrolment(referral_id: str) -> Body:
    """A school's answer to a referral: a place in a course."""
    return {
        "source_record_id": reference("ET"),
        "referral_id": referral_id,
        "content": {
            "enrolment": {
                "programme": "pla",
                "route": "A1A2",
                "status": "enrolled",
                "planned_hours": "150",
                "start_date": days_ago(20),
                "mode": "in-person",
            }
        },
    }


def attendance(attended: str) -> Body:
    """Totals as of today."""
    return {"as_of": days_ago(0), "hours_scheduled": "50", "hours_attended": attended}


def started(referral_id: str, days: int) -> Body:
    """An employer's answer to a referral: the person started so many days ago."""
    return {
        "source_record_id": reference("PA"),
        "referral_id": referral_id,
        "content": {
            "event": "started",
            "event_date": days_ago(days),
            "start_date": days_ago(days),
            "employer": {"nipc": BAKERY_NIPC, "name": "Padaria Aurora, Lda."},
            "occupation": {"isco08": "7512", "title": "Padeira"},
            "work_relationship": "Employment",
            "work_term": "Permanent",
            "contract_kind_pt": "sem-termo",
            "schedule": {"full_time": True, "hours_week": "40"},
        },
    }


def retained(milestone: str, days: int) -> Body:
    """That the person still worked there so many days ago."""
    state = {"state": "employed", "same_employer": True}
    return {"event": "retained", "event_date": days_ago(days), "milestone": milestone, "retention": state}


def accepted() -> Body:
    """A receiver's yes."""
    return {"to": "accepted"}


def scheduled() -> Body:
    """A first appointment next week."""
    start = (datetime.now(UTC) + timedelta(days=7)).replace(microsecond=0)
    appointment = {"start": start.isoformat(), "mode": "in-person", "place_municipality": "1106"}
    return {"to": "scheduled", "appointment": appointment}
