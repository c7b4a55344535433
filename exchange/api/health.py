"""Is the hub alive, and may it be given traffic? Open to anyone, and silent about everything else."""

from flask import Blueprint, Response, jsonify

from exchange.api import door
from exchange.storage.transaction import SYSTEM

public = Blueprint("health", __name__)


@public.get("/livez")
def live() -> Response:
    """This process answers."""
    return jsonify({"status": "ok"})


@public.get("/readyz")
@public.get("/healthz")
def ready() -> Response:
    """The database answers too; if not, the problem is ``unavailable``."""
    with door.hub().database.transaction(SYSTEM):
        return jsonify({"status": "ok"})
