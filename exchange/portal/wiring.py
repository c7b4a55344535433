"""Puts the pages into an application: faces, languages, and what templates need."""

from typing import Protocol

from flask import Flask

from exchange.portal.applicant import applicant
from exchange.portal.desk import desk
from exchange.portal.entrance import entrance
from exchange.portal.languages import speak
from exchange.portal.outbox import outbox
from exchange.portal.pages import furnish
from exchange.portal.question import question
from exchange.portal.staff import staff
from exchange.portal.visit import EXTENSION, Portal
from exchange.storage.database import Database

FACES = (entrance, question, applicant, desk, staff)


class Settings(Protocol):
    """What of the hub's settings the pages need."""

    @property
    def base_url(self) -> str:
        """Where people reach the hub."""

    @property
    def sandbox(self) -> bool:
        """Whether the people in it are invented."""


def mount(app: Flask, database: Database, settings: Settings) -> None:
    """Put every page into an application; the outbox only into a sandbox."""
    app.extensions[EXTENSION] = Portal(database, settings.base_url.rstrip("/"), settings.sandbox)
    speak(app)
    furnish(app)
    for face in (*FACES, outbox) if settings.sandbox else FACES:
        app.register_blueprint(face)
