"""Approving the words in which people are asked."""


def test_drafts_are_listed_without_anybody_who_answers_for_them(typed):
    lines = typed("notice", "list").output.splitlines()
    assert "housing\tar\t1\t" in lines


def test_approved_words_name_who_answers_for_them(typed):
    approved = typed("notice", "approve", "--by", "Inês Prado", "--purpose", "housing", "--language", "pt")
    assert "1 notices are approved by Inês Prado." in approved.output
    assert "housing\tpt\t1\tInês Prado" in typed("notice", "list").output
