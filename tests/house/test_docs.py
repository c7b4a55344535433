"""Documents name everything there is to name; that what they point to exists is tested by ``test_pages.py``."""

import re
import tomllib

import pytest

from exchange.sandbox.cast import PLAYERS
from exchange.sandbox.people import CAST
from tests.consent.tables import filled
from tests.house.written import DOCS, PARTS

ROOT = DOCS.parent
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("name", PARTS)
def test_what_is_made_from_the_code_is_as_the_code_has_it(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert filled(page, PARTS[name]()) == page, "run: python -m tests.house.written"


def test_every_page_is_reached_from_the_readme_or_from_one_it_leads_to() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in links]
    told = {page for page in PAGES if "decisions" not in page.parts and page.name != "figures.md"}
    assert sorted(str(page.relative_to(ROOT)) for page in told - reached) == []


def test_every_package_the_project_names_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    page = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    reasons = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    assert reasons == {re.split(r"[\[<>=]", name)[0] for name in named}


def test_everybody_of_the_sandbox_is_introduced() -> None:
    page = (DOCS / "sandbox.md").read_text(encoding="utf-8")
    assert [name for name in (*CAST, *(player.slug for player in PLAYERS)) if f"| `{name}` |" not in page] == []


def test_the_readme_can_be_read_in_one_go() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120
