"""Where the person stands, category by category; what follows from it is tested through the engine."""

from consent.standing import NEVER_ASKED, weigh
from tests.consent.make import NOW, SCHOOL, consent, disclosure, flow, stop


def test_what_consents_cover_and_what_is_lacking_add_up_to_what_is_needed():
    standing = weigh(disclosure(), (consent("identity", "contact"),), NOW)
    assert standing.covered == frozenset({"identity", "contact"})
    assert standing.lacking == frozenset({"needs"})


def test_a_stop_takes_away_only_the_categories_it_names():
    standing = weigh(disclosure(), (consent("identity", "needs", "contact"), stop("withdrawn", "contact")), NOW)
    assert standing.covered == frozenset({"identity", "needs"})
    assert [categories for _, _, categories in standing.grants] == [standing.covered]


def test_a_yes_of_which_nothing_is_left_grants_nothing():
    standing = weigh(disclosure(), (consent("contact"), stop("refused", "contact", "identity")), NOW)
    assert standing.grants == []


def test_the_last_word_on_a_category_is_the_latest_answer_that_names_it():
    answers = (
        stop("refused", "identity", day=-20),
        consent("identity", day=-9, state="expired"),
        stop("paused", "needs"),
    )
    standing = weigh(disclosure(), answers, NOW)
    assert standing.last_word("identity").state == "expired"
    assert standing.last_word("needs").state == "paused"
    assert standing.last_word("contact").state == NEVER_ASKED


def test_answers_about_other_flows_are_no_words_here():
    standing = weigh(disclosure(), (stop("refused", flows=(flow("identity", recipient=f"not {SCHOOL}"),)),), NOW)
    assert standing.words == []


def test_two_flows_between_the_same_partners_in_one_consent_add_up():
    standing = weigh(disclosure(), (consent(flows=(flow("identity"), flow("needs"))),), NOW)
    assert standing.lacking == frozenset()
