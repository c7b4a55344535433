"""What a text may hold, and what it may not give away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text import (
    FORBIDDEN_IN_A_LINE,
    FORBIDDEN_IN_PROSE,
    LATIN_NAME,
    gives_away_an_identifier,
    normalised,
)


@pytest.mark.parametrize(
    "text",
    [
        "NIF 218 345 679",
        "o nif dela é 218345679",
        "call +351 912 345 678",
        "912.345.678",
        "niss 1 123 456 7892",
        "escreva a ana.silva@example.org",
        "a@b.pt",
        "passport AB1234567",
        "passport C01X0006H",
        "UNHCR NUR-00142746",
        "cartão 12345678 9 ZZ4",
        "BI 12345678",
        "PT50 0002 0123 1234 5678 9015 4",
        "٢١٨٣٤٥٦٧٩",
        "２１８３４５６７９",
        "218\u200c345\u200d679",
        "218-345-679",
    ],
)
def test_a_text_with_a_number_or_address_of_a_person_gives_it_away(text):
    assert gives_away_an_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wants to learn Portuguese for work.",
        "Disponível de 2026-03-02 a 2026-04-15, das 09:30 às 12:30.",
        "Between 02/03/2026 and 15/04/2026",
        "UFCD 6452, curso 09099ZW, 150 horas, 1000-001 Lisboa",
        "Três filhos de 4, 7 e 12 anos; vive com 5 pessoas desde 2024",
        "@home",
        "Covid-19, B2, A1A2",
    ],
)
def test_an_ordinary_text_gives_nothing_away(text):
    assert not gives_away_an_identifier(text)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\U000e0041"])
def test_what_hides_or_reorders_text_is_forbidden_everywhere(character):
    assert FORBIDDEN_IN_PROSE.search(f"a{character}b")
    assert FORBIDDEN_IN_A_LINE.search(f"a{character}b")


def test_a_line_break_is_for_prose_alone():
    assert not FORBIDDEN_IN_PROSE.search("a\nb")
    assert FORBIDDEN_IN_A_LINE.search("a\nb")


@pytest.mark.parametrize("name", ["أمينة حداد", "می\u200cخواهم", "O’Brien-Núñez", "ভট্টাচার্য", "Nguyễn Thị"])
def test_no_script_loses_a_letter_it_needs(name):
    assert not FORBIDDEN_IN_A_LINE.search(name)


@pytest.mark.parametrize("name", ["Amina Haddad", "Nguyễn Thị Ánh", "D'Ávila, João-Paulo Jr.", "Çelik", "Łukasz"])
def test_latin_names_pass(name):
    assert LATIN_NAME.fullmatch(name)


@pytest.mark.parametrize("name", ["أمينة", "Амина", "Amina 2", "Аmina"])
def test_other_letters_are_not_latin(name):
    assert not LATIN_NAME.fullmatch(name)


def test_normalising_composes_and_trims():
    assert normalised("  Joa\u0303o ") == "João"


@given(st.text(max_size=300))
def test_scanning_ends_and_normalising_twice_is_normalising_once(text):
    gives_away_an_identifier(text)
    assert normalised(normalised(text)) == normalised(text)
