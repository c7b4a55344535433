"""Two answers are alike when nothing but their own ids tells them apart."""

import json

import pytest

from exchange.sandbox.stage import StepFailedError
from exchange.sandbox.strangers import alike, shape
from exchange.sandbox.wire import Answer


def answer(status=404, body=None, **headers):
    """An answer of the hub."""
    return Answer(status, {"content-type": "application/problem+json", **headers}, {}, json.dumps(body or {}).encode())


def test_answers_with_other_ids_are_alike():
    one = answer(body={"code": "not-found", "request_id": "1"}, date="a")
    other = answer(body={"code": "not-found", "request_id": "2"}, date="b")
    alike(one, other)


@pytest.mark.parametrize(
    "other",
    [
        answer(403, {"code": "not-found"}),
        answer(404, {"code": "not-found", "missing": []}),
        answer(404, {"code": "not-found"}, etag="1"),
    ],
)
def test_another_status_shape_or_header_is_noticed(other):
    with pytest.raises(StepFailedError):
        alike(answer(404, {"code": "not-found"}), other)


def test_a_shape_has_no_words():
    assert shape({"a": ["x", 1, None]}) == {"a": ["str", "int", "NoneType"]}
