"""Countries and languages in the reader's language, and in the next one where CLDR has a gap."""

import pytest

from exchange.cldr import NEXT, country, language, named, readable
from exchange.portal.languages import LANGUAGES
from schemas.codelists.shipped import shipped
from schemas.places import NO_COUNTRY

READERS = [one.locale for one in LANGUAGES.values()]


def called(name, code, reader):
    held = shipped().list(name)
    return named(held, next(one for one in held.entries if one.code == code), reader)


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("GNB", "pt_PT", "Guiné-Bissau"),
        ("GNB", "en_GB", "Guinea-Bissau"),
        ("SYR", "ar", "سوريا"),
        ("UKR", "uk", "Україна"),
        ("XKX", "pt", "Kosovo"),
        ("SYR", "tet", "Síria"),
        ("IND", "pa_Arab", "بھارت"),
        ("SYR", "nowhere", "Syria"),
        ("ZZZ", "pt_PT", ""),
    ],
)
def test_a_country_is_called_as_its_reader_calls_it(code, reader, name):
    assert country(code, reader) == name


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("ukr", "pt_PT", "ucraniano"),
        ("tir", "pt_PT", "tigrínia"),
        ("prs", "ar", "الدارية"),
        ("tet", "tet", "tétum"),
        ("aaa", "pt_PT", ""),
    ],
)
def test_a_language_is_called_as_its_reader_calls_it(code, reader, name):
    assert language(code, reader) == name


@pytest.mark.parametrize("reader", [*READERS, *NEXT, "uk", "fa_AF", "ti", "ckb", "wo"])
def test_every_country_has_a_name_for_every_reader(reader):
    held = shipped().list("countries")

    assert [one.code for one in held.entries if named(held, one, reader) == one.code] == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("code", NO_COUNTRY)
def test_having_no_country_has_a_name_in_every_language_of_the_pages(code, reader):
    names = {called("countries", code, one) for one in READERS}

    assert len(names) == len(READERS)
    assert called("countries", code, reader) != code


def test_what_no_repository_names_is_called_as_its_list_says():
    assert called("document-issuers", "UNO", "pt_PT") == "Nações Unidas"
    assert called("document-issuers", "UNO", "ar") == "United Nations"
    assert called("languages", "aaa", "ar") == "Ghotuo"
    assert called("service-codes", "food", "pt_PT") == "Alimentação"
    assert called("municipalities", "1106", "pt_PT") == "1106"


@pytest.mark.parametrize(("tag", "locale"), [("pt-PT", "pt_PT"), ("ar", "ar"), ("pa-Arab", "pa_Arab"), ("tet", "tet")])
def test_a_language_tag_is_read(tag, locale):
    assert readable(tag) == locale


@pytest.mark.parametrize("tag", ["", "zz", "a b", "../etc", "x" * 500])
def test_what_is_no_language_tag_is_refused(tag):
    with pytest.raises(ValueError, match="no language"):
        readable(tag)
