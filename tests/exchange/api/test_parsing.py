"""One reading of JSON, and no other."""

import json
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.api.parsing import MOST_DEPTH, MalformedBodyError, loads


def fault(body):
    with pytest.raises(MalformedBodyError) as raised:
        loads(body)
    return raised.value.fault.path, raised.value.fault.rule


@pytest.mark.parametrize(
    ("body", "place", "rule"),
    [
        (b"", "line 1, column 1", "json-syntax"),
        (b"{", "line 1, column 2", "json-syntax"),
        (b'{"a":1}\n{"b":2}', "line 2, column 1", "json-syntax"),
        (b'{"a":1,}', "line 1, column 8", "json-syntax"),
        (b"{'a':1}", "line 1, column 2", "json-syntax"),
        (b'{"a":01}', "line 1, column 7", "json-syntax"),
        (b'{"a":"\x00"}', "line 1, column 7", "json-syntax"),
        (b'{"a":"\n"}', "line 1, column 7", "json-syntax"),
        (b'{"a":"\\x"}', "line 1, column 7", "json-syntax"),
        (b'{"a":NaN,}', "line 1, column 10", "json-syntax"),
        (b"\xef\xbb\xbf{}", "byte 0", "json-byte-order-mark"),
        ('{"a":1}'.encode("utf-16"), "byte 0", "json-encoding"),
        (b'{"a":"\xe7"}', "byte 6", "json-encoding"),
        (b'{"a":"\xed\xa0\x80"}', "byte 6", "json-encoding"),
        (b'{"a":1,"a":1}', "/a", "json-duplicate-key"),
        (b'{"x":[{"a":1,"\\u0061":2}]}', "/x/0/a", "json-duplicate-key"),
        ('{"é":1,"e\u0301":2}'.encode(), "/é", "json-duplicate-key"),
        (b'{"a":NaN}', "/a", "json-not-finite"),
        (b'{"a":[1,-Infinity]}', "/a/1", "json-not-finite"),
        (b'{"a":1e999}', "/a", "json-not-finite"),
        (b'{"a":-1e999}', "/a", "json-not-finite"),
        (b'{"a":' + b"9" * 65 + b"}", "/a", "json-number-too-long"),
        (b'{"a":0.' + b"1" * 5000 + b"}", "/a", "json-number-too-long"),
        (b'{"a":"\\u0000"}', "/a", "json-nul"),
        (b'{"a\\u0000":1}', "", "json-nul"),
        (b'{"a":["\\ud800"]}', "/a/0", "json-surrogate"),
        (b'{"a":"\\udc00\\ud800"}', "/a", "json-surrogate"),
        (b"[" * 100_000, "", "json-depth"),
        (b'{"a":' * 100_000, "", "json-depth"),
        (b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1), "", "json-depth"),
    ],
)
def test_a_body_is_refused_with_its_place_and_rule(body, place, rule):
    assert fault(body) == (place, rule)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b' {"a" : [1, 2.5, null, true]} ', {"a": [1, 2.5, None, True]}),
        (b"[" * MOST_DEPTH + b"]" * MOST_DEPTH, None),
        (b"[" + b"[]," * 100 + b"[]]", [[]] * 101),
        (b'"' + b"[{" * 100 + b'\\""', "[{" * 100 + '"'),
        (b"9" * 64, int("9" * 64)),
        (b'"\\ud83d\\ude00"', "😀"),
        ("'e\u0301'".replace("'", '"').encode(), "é"),
        (b'{"\\u0065\\u0301":"\\u0065\\u0301"}', {"é": "é"}),
    ],
)
def test_a_body_is_read(body, value):
    read = loads(body)

    assert value is None or read == value


def test_every_string_is_normal_form_c_wherever_it_stands():
    assert loads('[{"x":["ﬁ","A\u030a",{"o\u0308":"\u212b"}]}]'.encode()) == [{"x": ["ﬁ", "Å", {"ö": "Å"}]}]


@pytest.mark.parametrize(
    "body",
    [b'"' + b'\\"' * 500_000, b"[]" * 40 + b'\\"' * 500_000, b"[]" * 40 + b'"\\' * 300_000, b"[" + b"[]," * 300_000],
)
def test_no_body_costs_more_than_its_length(body):
    begun = process_time()

    with pytest.raises(MalformedBodyError):
        loads(body)

    assert process_time() - begun < 2


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    with suppress(MalformedBodyError):
        loads(body)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="ascii", exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="\x00")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_what_any_writer_wrote_is_read_as_it_was(value):
    assert loads(json.dumps(value).encode()) == value
