"""Problems and partners as they are written."""

from datetime import date

from schemas.partner import PARTNER
from schemas.problem import PROBLEM


def test_a_problem_is_written_with_what_is_missing_and_what_passed():
    missing = {"sender": "a", "recipient": "b", "request": {"purpose": "housing"}}
    problem = {
        "type": "https://hub.example.org/problems/consent-refused",
        "status": 403,
        "code": "consent-refused",
        "missing": [missing],
        "passed": ("agreement",),
        "errors": [{"path": "/a", "rule": "too-long", "message": "At most 3.", "parameters": {"max": 3}}],
        "allowed_moves": ["closed"],
    }

    assert PROBLEM.dump(problem) == {**problem, "passed": ["agreement"]}


def test_a_partner_is_written_with_its_agreement():
    agreement = {"version": 1, "effective_from": date(2026, 1, 1), "effective_to": None, "deadlines": {"normal": 336}}

    assert PARTNER.dump({"slug": "ngo-a", "scopes": ("referral:send",), "agreement": agreement}) == {
        "slug": "ngo-a",
        "scopes": ["referral:send"],
        "agreement": {**agreement, "effective_from": "2026-01-01"},
    }
