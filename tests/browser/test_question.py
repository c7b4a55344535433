"""Giving and taking back, as a person with a telephone does it; with and without scripts."""

import pytest

from tests.browser.conftest import Reader

pytestmark = [pytest.mark.needs_chromium, pytest.mark.heavy]


def give(reader: Reader) -> int:
    """Say yes on the page in front; how many taps it took."""
    page = reader.page
    taps = (page.locator("label:has(#answer-yes)"), page.locator("main button[type=submit]"))
    for one in taps:
        one.click()
    return len(taps)


def take_back(reader: Reader) -> int:
    """Stop the sharing on the page in front; how many taps it took."""
    for one in ("main a.stop", "main button.stop"):
        reader.page.locator(one).click()
    return 2


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["pt", "en", "ar"])
def test_taking_back_is_no_harder_than_giving(reader, world, language, scripts):
    world.send()
    reader.open(world.question())
    given = give(reader)
    assert reader.page.locator("a.stop").count() == 1
    assert take_back(reader) <= given
    assert world.consent().state == "withdrawn"
    assert reader.complaints == []


@pytest.mark.parametrize("scripts", [False])
def test_the_language_switch_keeps_what_was_ticked(reader, world):
    world.send()
    reader.open(world.question())
    page = reader.page
    page.locator("label:has(input[type=checkbox])").first.click()
    page.locator("label:has(#answer-no)").click()
    page.locator("button[value=ar]").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("input[type=checkbox]").first.is_checked()
    assert page.locator("#answer-no").is_checked()
    assert world.request_state() == "asked"


def test_the_enter_key_answers_nothing_by_accident(reader, world):
    world.send()
    reader.open(world.question())
    reader.page.locator("#answer-yes").focus()
    reader.page.keyboard.press("Space")
    reader.page.keyboard.press("Enter")
    assert world.request_state() == "asked"
    assert reader.page.locator("#answer-yes").is_checked()


def test_it_can_be_answered_by_keyboard_alone(reader, world):
    world.send()
    reader.open(world.question())
    page = reader.page
    page.locator("#answer-yes").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("a.stop")
    assert world.request_state() == "granted"


def test_yes_and_no_weigh_the_same(reader, world):
    world.send()
    reader.open(world.question())
    boxes = [reader.page.locator(f"label:has(#answer-{one})").bounding_box() for one in ("yes", "no")]
    assert boxes[0]["height"] == boxes[1]["height"]
    assert boxes[0]["width"] == boxes[1]["width"]


def test_a_page_is_light(reader, world):
    world.send()
    sizes: list[int] = []
    reader.page.on("response", lambda response: sizes.append(len(response.body())))
    reader.open(world.question())
    reader.page.wait_for_load_state("networkidle")
    assert len(sizes) <= 4
    assert sum(sizes) < 60_000
