"""The shipped words: complete in every language, plain, and bound to a consent by their hash."""

import hashlib

import pytest
import rfc8785

from consent.errors import NoticeError
from consent.notice import (
    LANGUAGES,
    PARAMETERS,
    SLOTS,
    Notice,
    category_words,
    listed,
    notices_in,
    parameters_of,
    render,
    shipped,
    slots_hash,
)
from schemas.codes import CATEGORIES, PURPOSES

LONGEST_LINE = 12  # words
SHOWN = {
    "asker": "Associação Ponte",
    "sender": "Associação Ponte",
    "recipient": "Escola Tejo",
    "items": "name",
    "more": "telephone",
    "answers": "course",
    "until": "2 March 2027",
    "help": "AIMA",
}
# Words of lawyers and of computers, which people at level A2 do not know.
LAWYERS_WORDS = {
    "en": ("consent", "process personal", "processing", "controller", "pursuant", "hereby", "third part", "e.g", "i.e"),
    "pt": ("consentimento", "tratamento", "titular", "responsável pelo", "terceiros", "nos termos", "p. ex", "etc"),
    "ar": ("معالجة البيانات", "صاحب البيانات", "طرف ثالث", "بموجب", "وفقًا"),
}
ARABIC = range(0x0600, 0x06FF)

every_notice = pytest.mark.parametrize("notice", shipped(), ids=lambda notice: f"{notice.purpose}.{notice.language}")


def test_every_purpose_has_words_in_every_language():
    assert {(notice.purpose, notice.language) for notice in shipped()} == {
        (purpose, language) for purpose in PURPOSES for language in LANGUAGES
    }


def test_every_category_has_words_in_every_language():
    for language in LANGUAGES:
        words = category_words(language)
        assert tuple(words) == CATEGORIES
        assert len(set(words.values())) == len(words)


@every_notice
def test_a_notice_has_the_seven_slots_and_every_parameter(notice):
    assert tuple(notice.slots) == SLOTS
    assert all(notice.slots.values())
    assert parameters_of(notice.slots) == PARAMETERS


@every_notice
def test_a_line_is_one_short_sentence(notice):
    for line in (line for lines in notice.slots.values() for line in lines):
        assert len(line.split()) <= LONGEST_LINE, line
        assert line.endswith((".", "؟")) or "? " in line or "؟ " in line, line
        assert ";" not in line
        assert "(" not in line


@every_notice
def test_a_notice_uses_no_words_of_lawyers(notice):
    text = " ".join(line for lines in notice.slots.values() for line in lines).lower()
    assert not [word for word in LAWYERS_WORDS[notice.language] if word in text]


def test_words_for_categories_are_as_plain():
    for language in LANGUAGES:
        for words in category_words(language).values():
            assert len(words.split()) <= LONGEST_LINE
            assert not [word for word in LAWYERS_WORDS[language] if word in words.lower()]


@every_notice
def test_each_language_is_written_in_its_own_script(notice):
    lines = [line for lines in notice.slots.values() for line in lines]
    assert all(any(ord(letter) in ARABIC for letter in line) is (notice.language == "ar") for line in lines)


def test_the_languages_of_a_purpose_say_as_much_as_each_other():
    for purpose in PURPOSES:
        of_one = [notice for notice in shipped() if notice.purpose == purpose]
        assert len({notice.version for notice in of_one}) == 1
        for slot in SLOTS:
            assert len({frozenset(parameters_of({slot: notice.slots[slot]})) for notice in of_one}) == 1


def test_no_two_notices_are_the_same_words():
    assert len({notice.sha256 for notice in shipped()}) == len(shipped())


@every_notice
def test_the_hash_is_over_the_canonical_json_of_the_slots(notice):
    plain = {slot: list(lines) for slot, lines in notice.slots.items()}
    assert notice.sha256 == slots_hash(plain) == hashlib.sha256(rfc8785.dumps(plain)).digest()


@every_notice
def test_every_line_is_shown_with_its_parameters_set_apart(notice):
    shown = render(notice.slots, SHOWN)
    assert [len(lines) for lines in shown.values()] == [len(lines) for lines in notice.slots.values()]
    text = " ".join(line for lines in shown.values() for line in lines)
    assert "{" not in text
    assert "\u2068Escola Tejo\u2069" in text


def test_a_line_whose_parameter_is_empty_is_left_out():
    words = {"who_can_help": ("Questions? Ask {help}.", "Bring somebody.")}
    assert render(words, {**SHOWN, "help": ""}) == {"who_can_help": ("Bring somebody.",)}


def test_a_name_full_of_braces_or_marks_is_shown_as_it_is():
    shown = render({"who_asks": ("{asker} asks.",)}, {"asker": "{0.__class__} \u202e<b>"})
    assert shown["who_asks"] == ("\u2068{0.__class__} \u202e<b>\u2069 asks.",)


def test_categories_are_listed_in_one_order_whatever_order_they_come_in():
    assert listed({"needs", "address"}, "en") == "your address; the help you need"
    assert listed(("address", "needs"), "ar") == "عنوانك؛ المساعدة اللازمة لك"
    assert listed((), "pt") == ""


def test_words_cannot_be_shown_without_a_parameter_they_need():
    with pytest.raises(NoticeError, match="lacks until"):
        render({"until_when": ("Until {until}.",)}, {"asker": "Ponte"})


def test_a_notice_is_known_by_its_slots_alone():
    slots = {"who_asks": ("Ponte asks.",)}
    assert Notice("housing", 1, "en", slots).sha256 == Notice("documents", 2, "pt", slots).sha256


@pytest.mark.parametrize(
    ("name", "slots", "fault"),
    [
        ("housing.en.toml", 'why = ["Why."]', "has other slots than the seven"),
        (
            "housing.en.toml",
            "\n".join(f'{slot} = ["Word."]' for slot in SLOTS),
            "names other parameters than the eight",
        ),
        ("documents.en.toml", "", "is named for another purpose or language"),
    ],
)
def test_incomplete_words_are_refused(tmp_path, name, slots, fault):
    (tmp_path / name).write_text(f'purpose = "housing"\nlanguage = "en"\nversion = 1\n[slots]\n{slots}\n')
    with pytest.raises(NoticeError, match=fault):
        notices_in(tmp_path)
