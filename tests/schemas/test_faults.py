"""From marshmallow's messages to faults."""

import marshmallow

from schemas.faults import MOST, Breach, Fault, faults, pointer


def test_a_breach_keeps_its_parameters_and_is_its_rule():
    breach = Breach("too-long", max=5)

    assert breach == "too-long"
    assert breach.parameters == {"max": 5}


def test_messages_become_pointers_in_order_of_path():
    messages = {"b": [Breach("null")], "a": {0: {"x/y": [Breach("required")]}, "_schema": [Breach("name-missing")]}}

    assert faults(messages) == [
        Fault("/a", "name-missing"),
        Fault("/a/0/x~1y", "required"),
        Fault("/b", "null"),
    ]


def test_an_error_is_taken_as_its_messages():
    assert faults(marshmallow.ValidationError({"a": [Breach("too-long", max=1)]})) == [
        Fault("/a", "too-long", {"max": 1})
    ]


def test_a_sentence_of_marshmallow_is_not_repeated():
    assert faults({"a": ["Not a valid 123456789."]}) == [Fault("/a", "invalid")]


def test_a_fault_moves_under_a_prefix():
    assert Fault("/a", "null").under("/content") == Fault("/content/a", "null")


def test_a_pointer_escapes_its_own_signs():
    assert pointer("a~b", 0, "c/d") == "/a~0b/0/c~1d"


def test_faults_beyond_what_anybody_reads_are_counted():
    found = faults({f"field{number:04d}": [Breach("unknown-field")] for number in range(MOST + 7)})

    assert len(found) == MOST + 1
    assert found[-1] == Fault("", "and-more", {"count": 7})
