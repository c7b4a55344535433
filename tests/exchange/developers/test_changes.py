"""The changelog of the contract is the page in the repository, newest first."""

from pathlib import Path

from exchange.api import jsonschemas, openapi
from exchange.developers import changes

PAGE = Path(__file__).parents[3] / "docs" / "changelog.md"


def test_the_page_is_the_changelog():
    assert PAGE.read_text(encoding="utf-8") == changes.page(), "write changes.page() into docs/changelog.md"


def test_the_newest_version_is_the_one_in_force():
    newest = changes.VERSIONS[0]

    assert newest.number == jsonschemas.SHARED_VERSION
    assert openapi.VERSION.startswith(f"{newest.number}.")
    assert [one.on for one in changes.VERSIONS] == sorted((one.on for one in changes.VERSIONS), reverse=True)


def test_every_change_is_told_in_both_languages():
    assert all(set(change) == {"en", "pt"} for one in changes.VERSIONS for change in one.changes)
