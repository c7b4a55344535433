"""Marks of fields, the walk beside a schema, and strictness."""

import pytest

from schemas.base import StrictSchema, Veil, below, categories_in, field_categories, personal, producer_faults, visit
from schemas.faults import Fault
from schemas.fields import Code, Many, Nested, Text, YesNo
from schemas.language_course import LANGUAGE_COURSE
from schemas.referral import REFERRAL
from tests import make
from tests.schemas.probes import broken


class LeafSchema(StrictSchema):
    """A leaf with one mark of its own."""

    word = Text(10)
    secret = personal(Text(10), "health")


class TreeSchema(StrictSchema):
    """Marks on a branch hold for what grows from it, unless a leaf has its own."""

    name = personal(Text(10), "identity", by="AS")
    leaves = personal(Many(Nested(LeafSchema(), required=True), 5), "needs")
    bare = Nested(LeafSchema())
    flag = personal(YesNo(), "family", by="N")
    once = Text(10, load_only=True)


TREE = TreeSchema()


def test_a_mark_holds_for_all_below_unless_a_field_has_its_own():
    assert field_categories(TREE) == {
        "name": "identity",
        "leaves.word": "needs",
        "leaves.secret": "health",
        "bare.word": "service-meta",
        "bare.secret": "health",
        "flag": "family",
    }


@pytest.mark.parametrize(
    ("document", "categories"),
    [
        ({}, set()),
        ({"name": None, "leaves": [], "bare": {}}, set()),
        ({"name": ""}, set()),
        ({"flag": False}, {"family"}),
        ({"bare": {"word": "x"}}, set()),
        ({"leaves": [{"word": None}, {"secret": "x"}]}, {"health"}),
        ({"leaves": [{"word": "x"}], "name": "y"}, {"needs", "identity"}),
        ({"stranger": "x"}, set()),
    ],
)
def test_categories_are_those_of_the_fields_present(document, categories):
    assert categories_in(document, TREE) == categories


def test_a_special_category_is_marked_for_readers_of_the_api_document():
    assert LeafSchema().fields["secret"].metadata["x-special-category"] is True
    assert REFERRAL.content.fields["reason_summary"].metadata["x-special-category"] is True
    assert "x-special-category" not in TREE.fields["name"].metadata


def test_a_visit_meets_every_value_with_its_field():
    document = {"name": "y", "leaves": [{"word": "a"}, {"word": "b", "secret": "c"}], "flag": None}

    assert [(seen.path, seen.value, seen.producers) for seen in visit(document, TREE)] == [
        ("/name", "y", ("authority", "school")),
        ("/leaves/0/word", "a", ()),
        ("/leaves/1/word", "b", ()),
        ("/leaves/1/secret", "c", ()),
    ]


def test_a_field_is_said_by_those_its_letters_name():
    document = {"name": "y", "flag": True}

    assert producer_faults(document, TREE, "school") == [
        Fault("/flag", "not-yours-to-say", {"producers": ["ngo", "public-body"]})
    ]
    assert [fault.path for fault in producer_faults(document, TREE, "public-body")] == ["/name"]
    assert [fault.path for fault in producer_faults(document, TREE, "authority")] == ["/flag"]


def test_below_a_plain_field_there_is_nothing():
    assert below(TREE.fields["name"]) is None
    assert isinstance(below(TREE.fields["leaves"]), LeafSchema)


def test_what_is_not_an_object_is_told_once():
    assert broken(REFERRAL.content, []) == [("", "wrong-type")]
    assert broken(REFERRAL.content, "x") == [("", "wrong-type")]


def test_all_faults_come_at_once():
    document = {"leaves": [{"word": 5}, {"word": "a" * 11, "x": 1}], "name": 5, "y": 1}

    assert broken(TREE, document) == [
        ("/leaves/0/word", "wrong-type"),
        ("/leaves/1/word", "too-long"),
        ("/leaves/1/x", "unknown-field"),
        ("/name", "wrong-type"),
        ("/y", "unknown-field"),
    ]


def test_a_veil_hides_a_code_until_its_category_is_permitted():
    content = make.language_course(enrolment={"status": "withdrawn", "withdrawal_reason": "health"})["content"]

    assert LANGUAGE_COURSE.veils == (Veil("enrolment.withdrawal_reason", "health", "health", "other"),)
    assert LANGUAGE_COURSE.categories(content) == {"language-learning", "health"}
    assert LANGUAGE_COURSE.veiled(content, frozenset({"health"})) == content
    assert LANGUAGE_COURSE.veiled(content, frozenset())["enrolment"]["withdrawal_reason"] == "other"
    assert content["enrolment"]["withdrawal_reason"] == "health"


def test_a_veil_over_nothing_changes_nothing():
    assert LANGUAGE_COURSE.veiled({}, frozenset()) == {}
    assert LANGUAGE_COURSE.veiled({"enrolment": None}, frozenset()) == {"enrolment": None}


def test_codes_of_a_list_are_published():
    assert Code(("a", "b"), required=True).metadata["enum"] == ["a", "b"]
