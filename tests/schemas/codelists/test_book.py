"""Which codes were in force on a day."""

from datetime import date

import pytest

from schemas.codelists.book import CodeBook, CodeList, Entry
from schemas.errors import UnknownListError

BEFORE, CHANGE = date(2024, 6, 3), date(2024, 6, 4)
STAGES = CodeList(
    "stages",
    (
        Entry("old", date(2007, 1, 1), BEFORE, "antigo", "old one"),
        Entry("new", CHANGE),
        Entry("back", date(2007, 1, 1), date(2010, 1, 1)),
        Entry("back", CHANGE),
    ),
)


@pytest.mark.parametrize(
    ("code", "day", "known"),
    [
        ("old", BEFORE, True),
        ("old", CHANGE, False),
        ("old", date(2006, 12, 31), False),
        ("new", BEFORE, False),
        ("new", CHANGE, True),
        ("new", date(2099, 1, 1), True),
        ("back", date(2009, 1, 1), True),
        ("back", BEFORE, False),
        ("back", CHANGE, True),
        ("none", CHANGE, False),
    ],
)
def test_a_code_is_known_through_its_stretches_of_time(code, day, known):
    assert STAGES.knows(code, day) is known


def test_a_list_holds_on_a_day_what_is_in_force_then():
    assert [entry.code for entry in STAGES.on(BEFORE)] == ["old"]
    assert [entry.code for entry in STAGES.on(CHANGE)] == ["new", "back"]
    assert len(STAGES.stretches("back")) == 2
    assert STAGES.stretches("none") == ()


def test_a_code_is_called_by_its_name_or_by_itself():
    old, new = STAGES.entries[:2]

    assert (old.name("pt"), old.name("en"), old.name("fr")) == ("antigo", "old one", "old one")
    assert (new.name("pt"), new.name("en")) == ("new", "new")


def test_a_change_of_law_is_a_new_list_in_the_same_book():
    book = CodeBook({"stages": STAGES, "other": CodeList("other", ())})
    changed = book.having([CodeList("stages", (Entry("newest", CHANGE),))])

    assert changed.list("stages").knows("newest", CHANGE)
    assert not book.list("stages").knows("newest", CHANGE)
    assert changed.list("other") is book.list("other")


def test_a_book_says_which_list_it_lacks():
    with pytest.raises(UnknownListError, match="gossip"):
        CodeBook({}).list("gossip")
