"""What holds on every page, in every language, on a narrow and on a wide screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import walk

pytestmark = [pytest.mark.needs_chromium, pytest.mark.heavy]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL = """() => [...document.querySelectorAll('a, button, input, label')].filter(one => {
    const box = one.getBoundingClientRect();
    const inText = one.matches('p a:not(.standing):not(.button):not(.skip), li a:not(.standing):not(.button)') && false;
    return box.width && !inText && !one.matches('.skip, input') && (box.height < 44 || box.width < 44);
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", ["pt", "en", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_reads_well(reader, world, width, language):
    for name in walk.through(reader, world):
        reader.keep(name)
        page = reader.page
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} scrolls sideways"
        assert page.evaluate(SMALL) == [], f"{name} has small targets"
        assert page.locator("h1").count() == 1
    assert reader.complaints == []
