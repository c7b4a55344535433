"""What is left of content, by category and by reader."""

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from consent.minimise import minimise

FIELDS = {
    "priority": "service-meta",
    "reason_summary": "needs",
    "sender.unit": "service-meta",
    "subject_snapshot.full_name": "identity",
    "subject_snapshot.phones.number": "contact",
    "subject_snapshot.phones.safe": "contact",
    "subject_snapshot.contact_languages": "contact",
    "subject_snapshot.documents.number": "id-document",
    "subject_snapshot.documents.expiry": "id-document",
}
CONTENT = {
    "priority": "normal",
    "reason_summary": "wants to learn Portuguese",
    "sender": {"unit": "Benfica"},
    "subject_snapshot": {
        "full_name": "Ana Exemplo",
        "phones": [{"number": "+351210000000", "safe": True}, {"number": "+351210000001", "safe": False}],
        "contact_languages": ["por", "eng"],
        "documents": [],
    },
}

paths = some.sampled_from(sorted(FIELDS))
categories = some.frozensets(some.sampled_from(("needs", "identity", "contact", "id-document")))
plain = some.none() | some.just("") | some.integers(0, 3) | some.lists(some.text("ab", max_size=2), max_size=2)


def built(values: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for path, value in values.items():
        *steps, last = path.split(".")
        held = content
        for step in steps:
            listed = step in ("phones", "documents")
            held = held.setdefault(step, [{}])[0] if listed else held.setdefault(step, {})
        held[last] = value
    return content


contents = some.dictionaries(paths, plain).map(built)
readables = some.none() | some.frozensets(paths)


def test_fields_of_a_permitted_category_stay_and_the_others_are_named_by_category():
    less = minimise(CONTENT, FIELDS, {"identity", "needs"})
    assert less.content == {
        "priority": "normal",
        "reason_summary": "wants to learn Portuguese",
        "sender": {"unit": "Benfica"},
        "subject_snapshot": {"full_name": "Ana Exemplo", "documents": []},
    }
    assert less.dropped == frozenset({"contact"})


def test_with_nothing_permitted_only_the_service_itself_is_left():
    less = minimise({**CONTENT, "subject_snapshot": {"full_name": "Ana Exemplo"}}, FIELDS, ())
    assert less.content == {"priority": "normal", "sender": {"unit": "Benfica"}}
    assert less.dropped == frozenset({"needs", "identity"})


def test_a_reader_sees_only_what_its_kind_may_read_and_that_is_no_want_of_permission():
    readable = {"priority", "subject_snapshot.full_name", "subject_snapshot.phones.number"}
    less = minimise(CONTENT, FIELDS, {"identity", "needs", "contact"}, readable)
    assert less.content == {
        "priority": "normal",
        "subject_snapshot": {
            "full_name": "Ana Exemplo",
            "phones": [{"number": "+351210000000"}, {"number": "+351210000001"}],
            "documents": [],
        },
    }
    assert less.dropped == frozenset()


def test_a_field_that_no_schema_marks_never_flows():
    less = minimise({"surprise": "x", "sender": {"mood": "y"}, "priority": "normal"}, FIELDS, {"identity"})
    assert less.content == {"priority": "normal"}
    assert less.dropped == frozenset()


def test_what_was_not_collected_is_not_named_as_dropped():
    less = minimise({"reason_summary": None, "subject_snapshot": {"full_name": ""}}, FIELDS, ())
    assert less.content == {}
    assert less.dropped == frozenset()


def test_content_itself_is_left_alone():
    before = deepcopy(CONTENT)
    minimise(CONTENT, FIELDS, ())
    assert before == CONTENT


@given(contents, categories, readables)
def test_minimising_twice_is_minimising_once(content, permitted, readable):
    once = minimise(content, FIELDS, permitted, readable)
    twice = minimise(once.content, FIELDS, permitted, readable)
    assert twice.content == once.content
    assert twice.dropped == frozenset()


@given(contents, categories, categories)
def test_permitting_less_never_leaves_more(content, permitted, fewer):
    more, less = minimise(content, FIELDS, permitted), minimise(content, FIELDS, permitted & fewer)
    assert minimise(more.content, FIELDS, permitted & fewer).content == less.content
    assert more.dropped <= less.dropped


@given(contents, categories, readables)
def test_nothing_is_left_of_a_category_that_is_not_permitted(content, permitted, readable):
    less = minimise(content, FIELDS, permitted, readable)
    for path in (path for path, category in FIELDS.items() if category not in {*permitted, "service-meta"}):
        assert path not in found(less.content)
    assert not less.dropped & permitted


def found(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return {one for name, held in value.items() for one in found(held, f"{path}.{name}" if path else name)}
    if isinstance(value, list) and path not in FIELDS:
        return {one for held in value for one in found(held, path)}
    return {path}
