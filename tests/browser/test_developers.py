"""The pages for developers in a real browser: nothing hidden, nothing forbidden, nothing beyond the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from exchange.eventtypes import EVENT_TYPES
from schemas import KINDS
from tests.browser.test_every_page import DESK, ELSEWHERE, INLINE, RULES, SCROLLS, TELEPHONE

pytestmark = [pytest.mark.needs_chromium, pytest.mark.needs_arabic_font, pytest.mark.heavy]

PAGES = ["", "person", "envelope", "events/", "problems", "scopes", "dictionary", "changes"]
PLACES = [*PAGES, "lists/", "lists/countries", f"kinds/{next(iter(KINDS))}", f"events/{next(iter(EVENT_TYPES))}"]


def test_every_page_for_developers_reads_well(reader):
    for place in PLACES:
        reader.open(f"/developers/{place}")
        page = reader.page
        assert page.locator("h1").count() == 1
        assert page.evaluate(INLINE) == page.evaluate(ELSEWHERE) == 0, f"{place} holds what its policy forbids"
        for width in (DESK, TELEPHONE):
            reader.resize(width)
            reader.keep(f"developers-{place.replace('/', '-')}", width)
            assert not page.evaluate(SCROLLS), f"{place} scrolls sideways at {width}"
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{place}: {found.generate_report()}"
    assert reader.complaints == []
