"""Making a face: a blueprint whose pages are guarded, keep their language, and have words for what goes wrong."""

from typing import Any

from flask import Blueprint

from exchange.portal.faults import HANDLERS
from exchange.portal.pages import keep_language
from exchange.portal.protection import protect

ROOM = "exchange.portal"


def face(name: str, **options: Any) -> Blueprint:
    """A blueprint that every page of one group of people belongs to."""
    blueprint = Blueprint(name, ROOM, template_folder="templates", **options)
    blueprint.after_request(protect)
    blueprint.url_defaults(keep_language)
    for error, handler in HANDLERS.items():
        blueprint.register_error_handler(error, handler)
    return blueprint
