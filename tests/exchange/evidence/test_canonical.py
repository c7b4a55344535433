"""The quick canonical form is the one of RFC 8785, byte for byte."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from exchange.evidence.canonical import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))


@given(VALUES)
def test_it_is_what_the_rfc_says(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_names_are_ordered_by_utf_16_code_units():
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_control_characters_are_escaped_as_the_rfc_does():
    every = "".join(map(chr, range(0x80))) + "\u2028é"
    assert canonical(every) == rfc8785.dumps(every)
