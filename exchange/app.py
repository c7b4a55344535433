"""The only place where things are put together: settings, keys, queue, database, and the doors over them."""

import secrets
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask

from exchange.api import wiring as api
from exchange.developers.pages import developers
from exchange.errors import ConfigurationError
from exchange.oauth import wiring as oauth
from exchange.portal import wiring as portal
from exchange.settings import Settings
from exchange.storage.database import Database, connect
from exchange.storage.transaction import Tools
from exchange.vault import keys
from exchange.work.queue import Queue

ExceptionInfo = tuple[type, BaseException, TracebackType | None] | tuple[None, None, None]


class Hub(Flask):
    """Flask that does not write an address into its log: the path of a page may hold a person's link."""

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        """Log what failed, not where somebody was going."""
        self.logger.error("the hub failed", exc_info=exc_info)


def create_app(settings: Settings) -> Flask:
    """The hub as these settings want it; nothing is connected before the first request."""
    return assembled(open_database(settings), settings)


def assembled(database: Database, settings: Settings) -> Flask:
    """The doors over a database."""
    app = Hub(__name__, static_folder=None)
    api.mount(app, database, settings)
    oauth.mount(app)
    portal.mount(app, database, settings)
    app.register_blueprint(developers)
    return app


def open_database(settings: Settings) -> Database:
    """The database with the hub's clock, randomness, keys and queue; raises ConfigurationError without an address."""
    if settings.database_url is None:
        raise ConfigurationError("DATABASE_URL is missing: `serve` sets it for the embedded server, or set it yourself")
    return Database(connect(settings.database_url, pool_size=settings.threads), tools(settings))


def tools(settings: Settings) -> Tools:
    """What every transaction is given from outside."""
    ring = keys.load(settings.key_file, mode=settings.mode)
    return Tools(clock=lambda: datetime.now(UTC), entropy=secrets.token_bytes, keys=ring, jobs=Queue())
