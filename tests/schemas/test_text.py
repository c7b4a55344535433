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
        *("912–345–678", "912_345_678", "912,345,678", "912, 345, 678", "912·345·678", "912:345:678", "912345|678"),
        *("912   345   678", "912 – 345 – 678", "912\n345\n678", "12:34:56:789", "9 1 2 3 4 5 6 7 8"),
        *("AB 123 456", "passaporte AB 123456", "NISS 112|345|678|92", "9123-456 78", "21, 34, 56, 789"),
        *("€ 912 345 678", "912 345 678 €", "912 345 678 euros", "351 912 345 678"),
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
        "Aulas às segundas e quartas, 09:30-12:30 e 14:00-17:00.",
        "Horário: seg. 9-13, 14-18; ter. 9-13.",
        "Das 9h30 às 12h30, sala 101, 2.º andar.",
        "Dias 3, 10, 17, 24 e 31 de março; dias 3/4, 10/4, 17/4, 24/4",
        "Days 3, 10, 17, 24, 31 of March, and between 02/04/2026 and 15/05/2026, 09:00 to 12:30",
        "Paga 1.250,00 € de renda, mais 45,50 € de água.",
        "Bolsa de 250 000 euros; subsídio de EUR 870,00 por mês",
        "Recebe 870,00 EUR em 2026 e 1 020,50 EUR em 2027",
        "Rua da Prata 12, 3.º D, 1100-420 Lisboa",
        "Rua 25 de Abril 12, 3, 1100-420 Lisboa",
        "Av. 5 de Outubro, 175, 4.º esq., 1050-053 Lisboa",
        "Lei n.º 23/2007, de 4 de julho, artigo 88.º, n.º 2; Lei 27/2008, de 30 de junho",
        "Portaria 183/2020, 184/2022, Decreto-Lei 9/2025, artigos 54 e 62",
        "Artigos 100, 101, 102 e 103 da Lei 23/2007",
        "Paragraph 2 of article 33-A, Law 27/2008, and Regulation (EU) 2024/1348",
        "Ano letivo 2025/2026, 2026-2027",
        "UFCD 6452, 6453, 6454 e 6455",
        "Em 2026 100 pessoas; 25 horas por semana, 50 horas no total",
        "40 hours/week, 870 €/month, from 1/3/2026 to 31/8/2026",
        "Needs 150 hours between 2026-03-02 09:30 and 2026-06-30 18:00.",
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
