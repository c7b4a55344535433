"""A file of codes is taken whole, or refused whole with all that is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codelists.book import CodeList, Entry
from schemas.codelists.reading import MOST_ROWS, read_list

HEADER = "code,valid_from,valid_to,name_pt,name_en\n"


def faults(text):
    found = read_list("stages", text)
    return [] if isinstance(found, CodeList) else [(fault.path, fault.rule) for fault in found]


def test_a_list_reads_as_written():
    text = HEADER + 'old,2007-01-01,2024-06-03,"Um, antigo",An old one\n\nart-88.1,2024-06-04,,,\n'

    assert read_list("stages", text) == CodeList(
        "stages",
        (
            Entry("old", date(2007, 1, 1), date(2024, 6, 3), "Um, antigo", "An old one"),
            Entry("art-88.1", date(2024, 6, 4)),
        ),
    )


def test_a_list_may_do_without_names_and_with_a_byte_order_mark():
    found = read_list("isco-08", "\ufeffcode,valid_from,valid_to\r\n7512,2008-01-01,\r\n")

    assert isinstance(found, CodeList)
    assert found.knows("7512", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("/0", "columns-wrong"), ("", "too-few")]),
        (HEADER, [("", "too-few")]),
        ("code;valid_from;valid_to\na;2007-01-01;\n", [("/0", "columns-wrong")]),
        ("code,valid_from,valid_to,colour\na,2007-01-01,,red\n", [("/0", "columns-wrong")]),
        ("code,code,valid_from,valid_to\na,a,2007-01-01,\n", [("/0", "columns-wrong")]),
        (HEADER + "a,2007-01-01\n", [("/1", "columns-wrong")]),
        (HEADER + "a b,2007-01-01,,,\n", [("/1/code", "list-code-invalid")]),
        (HEADER + "a,,,,\n", [("/1/valid_from", "required")]),
        (HEADER + "a,2007-13-01,,,\n", [("/1/valid_from", "not-a-date")]),
        (HEADER + "a,2007-01-01,20080101,,\n", [("/1/valid_to", "not-a-date")]),
        (HEADER + "a,2026-W01-1,,,\n", [("/1/valid_from", "not-a-date")]),
        (HEADER + "a,2007-01-02,2007-01-01,,\n", [("/1/valid_to", "ends-before-start")]),
        (HEADER + f"a,2007-01-01,,{'x' * 201},\n", [("/1/name_pt", "too-long")]),
        (HEADER + "a,2007-01-01,,,\u202eevil\n", [("/1/name_en", "forbidden-character")]),
        (HEADER + "a,2007-01-01,,,\na,2008-01-01,,,\n", [("/2/valid_from", "stretches-overlap")]),
        (HEADER + "a,2008-01-01,,,\na,2007-01-01,2008-01-01,,\n", [("/1/valid_from", "stretches-overlap")]),
        (HEADER + "a,2007-01-01,\n" * (MOST_ROWS + 1), None),
        ('code,valid_from,valid_to\n"' + "x" * 200_000, [("/0", "columns-wrong"), ("", "too-few")]),
    ],
)
def test_a_list_says_what_is_wrong_with_it(text, expected):
    assert faults(text) == expected or (expected is None and ("", "too-many") in faults(text))


def test_all_faults_come_at_once():
    text = HEADER + "a,2007-01-01,,,\n!,,x,,\nb,2007-01-02,2007-01-01,,\n"

    assert faults(text) == [
        ("/2/code", "list-code-invalid"),
        ("/2/valid_from", "required"),
        ("/2/valid_to", "not-a-date"),
        ("/3/valid_to", "ends-before-start"),
    ]


@given(st.text() | st.text(alphabet='a,-0127\n\r"').map(HEADER.__add__))
def test_no_file_however_odd_is_more_than_faulty(text):
    found = read_list("stages", text)

    assert found if isinstance(found, tuple) else found.entries


def test_a_code_may_come_back_after_a_while():
    assert faults(HEADER + "a,2007-01-01,2008-01-01,,\na,2008-01-02,,,\n") == []


def test_a_code_that_was_ever_in_force_cannot_be_left_out():
    before = read_list("stages", HEADER + "a,2007-01-01,2008-01-01,,\na,2009-01-01,,,\nb,2007-01-01,,,\n")
    after = HEADER + "b,2007-01-01,2026-01-01,,\nc,2026-01-02,,,\n"

    (fault,) = read_list("stages", after, before)
    assert (fault.rule, fault.parameters) == ("code-left-out", {"code": "a"})
    assert isinstance(read_list("stages", after, read_list("stages", after)), CodeList)


def test_a_faulty_line_hides_no_fault_between_lines():
    before = read_list("stages", HEADER + "a,2007-01-01,,,\nb,2007-01-01,,,\n")
    text = HEADER + "!,2007-01-01,,,\nb,2007-01-01,,,\nb,2008-01-01,,,\n"

    assert [(fault.path, fault.rule) for fault in read_list("stages", text, before)] == [
        ("/1/code", "list-code-invalid"),
        ("/3/valid_from", "stretches-overlap"),
        ("", "code-left-out"),
    ]
