"""Puts the machine door into an application: routes, problems, request ids, headers and the log of requests."""

from collections.abc import Sequence
from time import perf_counter
from typing import Protocol
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_smorest import Blueprint as DocumentedBlueprint
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from exchange import journal
from exchange.api import (
    answers,
    batches,
    bodies,
    consent_requests,
    corrections,
    door,
    events,
    explanations,
    health,
    inbox,
    jsonschemas,
    openapi,
    partner,
    previews,
    records,
    referrals,
)
from exchange.api.parsing import MalformedBodyError, StrictJSON
from exchange.api.problems import ProblemError
from exchange.errors import HubError
from exchange.storage.database import Database

BLUEPRINTS: tuple[DocumentedBlueprint, ...] = (
    records.blueprint,
    corrections.blueprint,
    referrals.blueprint,
    batches.blueprint,
    previews.blueprint,
    consent_requests.blueprint,
    inbox.blueprint,
    events.blueprint,
    partner.blueprint,
)
PUBLIC = (health.public, openapi.public, jsonschemas.public, explanations.public)

LOOPBACK = ("localhost", "127.0.0.1")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 365 * 24 * 60 * 60


class DoorSettings(Protocol):
    """What the door is told by the operator."""

    @property
    def base_url(self) -> str:
        """The hub's address as the world knows it, without a path."""

    @property
    def sandbox(self) -> bool:
        """Whether this hub holds fictitious people only."""

    @property
    def proxies(self) -> int:
        """How many proxies of ours stand before the hub, each adding to the forwarding headers."""


def mount(
    app: Flask, database: Database, settings: DoorSettings, blueprints: Sequence[DocumentedBlueprint] = BLUEPRINTS
) -> None:
    """Open the machine door of this application; nothing connects to the database before the first request."""
    app.extensions[door.EXTENSION] = door.Hub(database, settings.base_url, settings.sandbox)
    app.json = StrictJSON(app)
    app.url_map.strict_slashes = False
    app.config.update(MAX_CONTENT_LENGTH=bodies.LIMIT, TRUSTED_HOSTS=_hosts(settings.base_url))
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _answer_errors(app)
    _accompany_requests(app, secure=settings.base_url.startswith("https:"))
    _register(app, blueprints)


def _hosts(base_url: str) -> list[str]:
    """The names this hub answers to: its own, and loopback for the probes of its supervisor."""
    return [urlsplit(base_url).hostname or "", *LOOPBACK]


def _answer_errors(app: Flask) -> None:
    app.register_error_handler(ProblemError, answers.answer_door)
    app.register_error_handler(MalformedBodyError, answers.answer_body)
    app.register_error_handler(HubError, answers.answer_hub)
    app.register_error_handler(HTTPException, answers.answer_http)


def _register(app: Flask, blueprints: Sequence[DocumentedBlueprint]) -> None:
    api = openapi.prepare(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    for public in PUBLIC:
        app.register_blueprint(public)
    openapi.finish(app, api)


def _accompany_requests(app: Flask, *, secure: bool) -> None:
    headers = {**HEADERS, "Strict-Transport-Security": f"max-age={ONE_YEAR}"} if secure else HEADERS

    @app.before_request
    def begin() -> None:
        g.started = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = door.request_id()
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        _log(response)
        return response


def _log(response: Response) -> None:
    """One line a request: its rule, never its path or query, and the caller's ids, never its words."""
    caller = g.get("caller")
    journal.write(
        "request",
        request_id=door.request_id(),
        method=request.method,
        rule=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        milliseconds=round((perf_counter() - g.get("started", perf_counter())) * 1000, 1),
        partner=caller.partner_slug if caller else None,
        client=caller.client_id if caller else None,
    )
