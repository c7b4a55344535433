"""Signing agreements ahead, and reading what was signed."""


def test_each_version_is_listed_with_its_dates(typed, school):
    words = ("--purpose", "language-learning", "--category", "identity", "--receives", "referral")
    ahead = typed("agreement", "add", school, *words, "--from", "2030-01-01", "--to", "2031-12-31")
    assert "Version 2" in ahead.output
    first, second = typed("agreement", "list", school).output.splitlines()
    assert first.startswith("1\t2026-01-01\t\tlanguage-course\treferral\t")
    assert second.startswith("2\t2030-01-01\t2031-12-31\t\treferral\t")


def test_scopes_follow_from_the_kinds_unless_given(typed, school, database):
    words = ("--purpose", "language-learning", "--category", "identity", "--receives", "referral")
    typed("agreement", "add", school, *words, "--scope", "event:read")
    assert typed("agreement", "add", school, *words, "--scope", "everything").exit_code == 1


def test_an_agreement_does_not_end_before_it_begins(typed, school):
    words = ("--purpose", "language-learning", "--category", "identity")
    refused = typed("agreement", "add", school, *words, "--from", "2030-01-02", "--to", "2030-01-01")
    assert refused.exit_code == 1
    assert "later last day" in refused.stderr


def test_what_is_no_word_of_ours_is_refused_before_anything_is_opened(typed, school):
    assert typed("agreement", "add", school, "--purpose", "fun", "--category", "identity").exit_code == 2
