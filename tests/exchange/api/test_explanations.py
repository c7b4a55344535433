"""The page behind a problem's type."""

import pytest

from exchange.api.problemcodes import KINDS


def test_every_code_has_a_page_in_both_languages(client):
    for kind in KINDS:
        page = client.get(f"/problems/{kind.code}")

        assert page.status_code == 200
        assert page.content_type == "text/html; charset=utf-8"
        assert '<section lang="pt">' in page.text
        assert str(kind.status) in page.text
        assert 'href="/developers/problems"' in page.text


def test_the_list_leads_to_every_page(client):
    page = client.get("/problems/").text

    assert all(f'href="/problems/{kind.code}"' in page for kind in KINDS)


@pytest.mark.parametrize("code", ["nonsense", "<b>", "%00"])
def test_another_code_is_not_found(client, code):
    assert client.get(f"/problems/{code}").status_code == 404
