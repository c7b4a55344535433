"""One table for all that can go wrong."""

import pytest

from exchange import errors
from exchange.api.problemcodes import KINDS, ROWS, TABLE
from exchange.api.problems import problem_of
from schemas.faults import Fault
from schemas.problem import ORIGINS

# The codes the domain names, with their statuses.
NAMED = {
    "body-malformed": 400,
    "idempotency-key-missing": 400,
    "cursor-invalid": 400,
    "token-invalid": 401,
    "scope-missing": 403,
    "partner-suspended": 403,
    "agreement-missing": 403,
    "field-not-agreed": 403,
    "consent-refused": 403,
    "consent-withdrawn": 403,
    "consent-expired": 403,
    "not-found": 404,
    "not-sealed-yet": 404,
    "method-not-allowed": 405,
    "move-not-allowed": 409,
    "idempotency-in-flight": 409,
    "record-exists": 409,
    "cursor-expired": 410,
    "length-required": 411,
    "version-conflict": 412,
    "too-large": 413,
    "media-type-unsupported": 415,
    "invalid-record": 422,
    "idempotency-mismatch": 422,
    "rate-limited": 429,
    "unavailable": 503,
}

RAISED = {
    errors.NotFoundError(): ("not-found", {}),
    errors.RecordExistsError("r"): ("record-exists", {"record_id": "r"}),
    errors.MoveNotAllowedError("sent", "closed", ["cancelled"]): (
        "move-not-allowed",
        {"state": "sent", "allowed_moves": ("cancelled",)},
    ),
    errors.StateError("lapsed"): ("move-not-allowed", {"state": "lapsed"}),
    errors.ScopeMissingError("a:b"): ("scope-missing", {"scopes": ("a:b",)}),
    errors.UnavailableError(): ("unavailable", {}),
    errors.ConfigurationError("HUB_MODE is wrong"): ("internal-error", {}),
}


def test_every_code_has_its_status():
    assert NAMED.items() <= {kind.code: kind.status for kind in KINDS}.items()


def test_no_code_stands_twice():
    assert len(TABLE) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_code_is_worded_in_both_languages_and_says_whose_turn_it_is(kind):
    words = [kind.title.en, kind.title.pt, kind.cure.en, kind.cure.pt]

    assert all(words)
    assert len(set(words)) == 4
    assert kind.origin in ORIGINS
    assert (kind.origin == "ours") == (kind.status >= 500 or kind.code == "not-sealed-yet")


def test_every_error_of_a_use_case_has_a_row():
    ours = {error for error in errors.HubError.__subclasses__() if error.__module__ == errors.__name__}
    bare = ours - ROWS.keys()

    assert bare == {errors.ConfigurationError}


@pytest.mark.parametrize(("error", "told"), RAISED.items(), ids=lambda value: type(value).__name__)
def test_a_problem_repeats_the_facts_of_its_error(error, told):
    problem = problem_of(error)

    assert (problem.code, problem.facts) == told


def test_the_faults_of_a_record_become_the_errors_of_its_problem():
    faults = [Fault("/content", "required")]

    assert problem_of(errors.InvalidRecordError(faults)).errors == tuple(faults)
