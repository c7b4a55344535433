"""The pages in a real browser: a hub served on loopback, and Chromium with an ear for every complaint."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright
from werkzeug.serving import make_server

from exchange.app import assembled
from exchange.storage.database import Database
from tests.exchange.portal.world import World
from tests.means import chromium

# Set to a folder, every page that a test looks at is kept there as a picture.
PICTURES = "HUB_TESTS_PICTURES"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
)


@dataclass(frozen=True)
class Loopback:
    """What the doors are told of a hub on this machine."""

    base_url: str
    sandbox: bool = True
    proxies: int = 0


@dataclass
class Reader:
    """A person before a browser, reading some language; ``complaints`` is what the browser reported."""

    context: BrowserContext
    page: Page
    base_url: str
    language: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page, in this reader's language."""
        joint = "&" if "?" in path else "?"
        self.page.goto(f"{self.base_url}{path}{joint}lang={self.language}")

    def resize(self, width: int) -> None:
        """Make the window so wide."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def keep(self, name: str, width: int) -> None:
        """Keep a picture of the page, where the tests are told to."""
        folder = os.environ.get(PICTURES)
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.{self.language}.{width}.png", full_page=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; no longer than a module, since meanwhile an event loop runs that would stop others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def base_url(database: Database) -> Iterator[str]:
    """A hub served on loopback."""
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    # The hub must know its own address, which there is only now.
    told = Loopback(f"http://127.0.0.1:{server.server_port}")
    server.app = assembled(database, told)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told.base_url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(database: Database) -> World:
    """A hub with partners."""
    world = World(database)
    world.people()
    return world


@pytest.fixture
def reader(browser: Browser, base_url: str, language: str, scripts: bool) -> Iterator[Reader]:
    """Somebody who reads pages on a telephone; parametrise ``language`` and ``scripts``."""
    context = browser.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=scripts)
    reader = Reader(context, context.new_page(), base_url, language)
    reader.page.on("console", lambda message: _heard(reader, message))
    reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    reader.page.on("response", lambda response: _answered(reader, response))
    reader.page.on("requestfailed", lambda request: reader.complaints.append(f"failed: {request.url}"))
    yield reader
    context.close()


@pytest.fixture
def scripts() -> bool:
    """Whether the browser runs scripts; the pages have none, the checks are some."""
    return True


@pytest.fixture
def language() -> str:
    """The language that is read."""
    return "pt"


def _heard(reader: Reader, message: ConsoleMessage) -> None:
    # That a page itself answers 404 or 422 is said by the page; what else fails is heard in ``_answered``.
    if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
        reader.complaints.append(message.text)


def _answered(reader: Reader, response: Response) -> None:
    if response.status >= 400 and response.request.resource_type != "document":
        reader.complaints.append(f"{response.status}: {response.url}")
