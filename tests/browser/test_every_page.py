"""What holds on every page, in every language, on a narrow and on a wide screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import walk

pytestmark = [pytest.mark.needs_chromium, pytest.mark.needs_arabic_font, pytest.mark.heavy]

TELEPHONE, DESK = 320, 1280
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

# Targets of at least 44 px (Selo de Usabilidade e Acessibilidade); a box or radio is hit by its whole label.
SMALL = """() => [...document.querySelectorAll('a:not(.skip), button, label')]
    .filter(one => one.checkVisibility())
    .filter(one => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 44)
    .map(one => one.outerHTML.slice(0, 120))"""
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
INLINE = "document.querySelectorAll('[style], style, script, [onclick]').length"
ELSEWHERE = "performance.getEntriesByType('resource').filter(one => !one.name.startsWith(location.origin)).length"


@pytest.mark.parametrize("language", ["pt", "en", "ar"])
def test_every_page_reads_well(reader, world, language):
    for name in walk.through(reader, world):
        page = reader.page
        assert page.locator("html").get_attribute("dir") in ("ltr", "rtl" if language == "ar" else "ltr")
        assert page.locator("h1").count() == 1
        assert page.evaluate(INLINE) == page.evaluate(ELSEWHERE) == 0, f"{name} holds what its policy forbids"
        for width in (TELEPHONE, DESK):
            reader.resize(width)
            reader.keep(name, width)
            assert not page.evaluate(SCROLLS), f"{name} scrolls sideways at {width}"
            assert page.evaluate(SMALL) == [], f"{name} has small targets at {width}"
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
    assert reader.complaints == []
