"""Shipped words are drafts until a named person approves them."""

import pytest

from consent.notice import LANGUAGES, shipped, slots_hash
from consent.question import QuestionFlow
from exchange import notices, partners, purposes
from exchange.errors import ConfigurationError
from exchange.storage.transaction import SYSTEM
from schemas.codes import PURPOSES


@pytest.fixture
def tx(database):
    """One transaction of the hub itself."""
    with database.transaction(SYSTEM) as tx:
        yield tx


def test_nobody_can_be_asked_before_the_words_are_approved(tx):
    assert tx.notices.newest("language-learning", "pt") is None
    assert len(notices.drafts(tx)) == len(shipped()) == len(PURPOSES) * len(LANGUAGES)


def test_approved_words_keep_their_hash_and_who_answers_for_them(tx):
    notices.approve(tx, by="Inês Prado")
    row = tx.notices.newest("language-learning", "ar")
    assert row.approved_by == "Inês Prado"
    assert row.sha256 == slots_hash(row.slots)
    assert tx.notices.by_id(row.id) == row
    assert notices.drafts(tx) == ()


def test_one_language_is_approved_without_the_others(tx):
    notices.approve(tx, by="Inês Prado", purposes=["housing"], languages=["pt"])
    assert tx.notices.languages("housing") == {"pt"}
    assert tx.notices.newest("housing", "en") is None


def test_approving_twice_changes_nothing(tx):
    notices.approve(tx, by="Inês Prado")
    assert notices.approve(tx, by="Rui Salgado") == ()
    assert {row.approved_by for row in tx.notices.all()} == {"Inês Prado"}


def test_nobody_answers_for_nothing(tx):
    with pytest.raises(ConfigurationError):
        notices.approve(tx, by=" ")


NAMES = ("Ponte Viva", "Escola do Tejo")
NOTHING: frozenset[str] = frozenset()
FLOWS = (
    QuestionFlow("ponte", "escola", frozenset({"identity", "needs"}), frozenset({"contact"}), NOTHING),
    QuestionFlow("escola", "ponte", NOTHING, frozenset({"language-learning"}), NOTHING),
)


@pytest.mark.parametrize("language", ["pt", "en"])
def test_the_question_can_be_read_before_it_is_put(tx, language):
    purposes.install(tx)
    notices.approve(tx, by="Inês Prado")
    sentence = notices.sentence(tx, language_learning(tx), FLOWS, NAMES, language)
    assert "Ponte Viva" in sentence
    assert "Escola do Tejo" in sentence
    assert "{" not in sentence


def test_without_approved_words_nothing_is_read(tx):
    purposes.install(tx)
    assert notices.sentence(tx, language_learning(tx), FLOWS, NAMES, "pt") is None


def language_learning(tx):
    """The purpose, as it is in force."""
    return partners.purpose_terms(tx, "language-learning", tx.today)
