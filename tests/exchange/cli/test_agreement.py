"""Signing agreements ahead, and reading what was signed."""

import pytest


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


LAW = """
[[law]]
name = "Lei n.º 27/2008, artigo 24.º, n.º 1"
basis = "legal-obligation"
kind = "asylum-support-status"
sender = "autoridade"
recipient = "agencia"
fields = ["stage"]
words = {pt = "A lei manda.", en = "The law says so.", ar = "القانون يقضي بذلك."}
"""
WORDS = ("--sends", "asylum-support-status", "--purpose", "housing", "--category", "housing")


@pytest.fixture
def authority(typed):
    """An authority, and an agency that a law names."""
    for slug, kind in (("autoridade", "public-body"), ("agencia", "international-body")):
        assert typed("partner", "add", slug, "--kind", kind, "--name", slug.title()).exit_code == 0
    return "autoridade"


def test_a_law_is_named_in_a_file_and_listed(typed, authority, tmp_path):
    file = tmp_path / "laws.toml"
    file.write_text(LAW, encoding="utf-8")
    signed = typed("agreement", "add", authority, *WORDS, "--laws", str(file))

    assert signed.exit_code == 0, signed.output
    told = "Lei n.º 27/2008, artigo 24.º, n.º 1: asylum-support-status from autoridade to agencia"
    assert f"\t{told} (legal-obligation; stage)" in typed("agreement", "list", authority).output


def test_a_law_that_cannot_be_is_refused_and_nothing_is_signed(typed, authority, tmp_path):
    file = tmp_path / "laws.toml"
    file.write_text(LAW.replace('"stage"', '"grounds"'), encoding="utf-8")
    refused = typed("agreement", "add", authority, *WORDS, "--laws", str(file))

    assert refused.exit_code == 1
    assert "grounds unknown" in refused.stderr
    assert typed("agreement", "list", authority).output == ""


def test_a_file_of_laws_is_text(typed, authority, tmp_path):
    file = tmp_path / "laws.toml"
    file.write_bytes(b"\xff\xfe")
    refused = typed("agreement", "add", authority, *WORDS, "--laws", str(file))

    assert refused.exit_code == 2
    assert "UTF-8" in refused.stderr
