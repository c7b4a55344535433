"""A browser without scripts: opens pages, keeps cookies, fills in forms and presses their buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from exchange.sandbox.wire import Answer, ask

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Form:
    """One form of a page: where it goes, its hidden fields, and the boxes and choices it offers."""

    action: str
    hidden: Mapping[str, str]
    offered: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    """What a person sees at an address."""

    url: str
    answer: Answer
    text: str
    forms: tuple[Form, ...]
    links: tuple[str, ...]

    def links_after(self, word: str) -> tuple[str, ...]:
        """The first link after each place where a word stands, in the order of the page."""
        pieces = self.answer.text.split(word)[1:]
        return tuple(found.links[0] for found in map(_read, pieces) if found.links)


@dataclass
class Browser:
    """One person's browser."""

    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, url: str) -> Page:
        """Go to an address and wherever it leads."""
        return self._follow("GET", url, None)

    def submit(self, page: Page, form: Form, chosen: Mapping[str, Sequence[str]]) -> Page:
        """Send a form with what was ticked and chosen beside its hidden fields."""
        fields = [*form.hidden.items(), *((name, value) for name, values in chosen.items() for value in values)]
        return self._follow("POST", urljoin(page.url, form.action or page.url), urlencode(fields).encode())

    def _follow(self, method: str, url: str, body: bytes | None) -> Page:
        for _ in range(MOST_REDIRECTS):
            answer = ask(method, url, body, self._headers(body))
            self.cookies.update(answer.cookies)
            if answer.status not in REDIRECTS:
                return _page(url, answer)
            method, url, body = "GET", urljoin(url, answer.headers["location"]), None
        raise ValueError("redirected without end")

    def _headers(self, body: bytes | None) -> dict[str, str]:
        headers = {"Accept": "text/html", "Accept-Language": "ar, en;q=0.5"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
        return headers


def _page(url: str, answer: Answer) -> Page:
    html = answer.headers.get("content-type", "").startswith("text/html")
    reader = _read(answer.text if html else "")
    return Page(url, answer, " ".join(" ".join(reader.words).split()), tuple(reader.forms()), tuple(reader.links))


def _read(html: str) -> "Reader":
    reader = Reader()
    reader.feed(html)
    return reader


class Reader(HTMLParser):
    """Reads words, links and forms off a page; a field may belong to a form by its ``form`` attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.actions: list[str] = []
        self.fields: list[tuple[int, Mapping[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form or a field."""
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "form":
            self.actions.append(found.get("action", ""))
        elif tag == "input" and found.get("name"):
            self.fields.append((len(self.actions) - 1, found))

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)

    def forms(self) -> list[Form]:
        """The forms of the page, in order."""
        return [self._form(index, action) for index, action in enumerate(self.actions)]

    def _form(self, index: int, action: str) -> Form:
        own = [found for belongs, found in self.fields if belongs == index]
        hidden = {found["name"]: found.get("value", "") for found in own if found.get("type") == "hidden"}
        offered: dict[str, list[str]] = {}
        for found in own:
            if found.get("type") in ("checkbox", "radio"):
                offered.setdefault(found["name"], []).append(found.get("value", "on"))
        return Form(action, hidden, offered)
