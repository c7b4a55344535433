"""Routes that do as they are told, to see what the door makes of each outcome."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import fields
from werkzeug.test import TestResponse

from exchange.api import wiring
from exchange.api.blueprint import HubBlueprint
from exchange.api.problems import Problem
from exchange.errors import RecordExistsError
from exchange.storage.database import Database
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import SYSTEM, Transaction
from schemas.base import StrictSchema
from schemas.page import PAGE_QUERY
from tests import doors
from tests.doors import bearer
from tests.exchange.conftest import Told

MARK = "Amadeu Marcado"


class ProbeSchema(StrictSchema):
    """What a probe is told to do."""

    outcome = fields.String(required=True)
    count = fields.Integer(strict=True)
    words = fields.String()


class SeenSchema(StrictSchema):
    """What a probe saw."""

    seen = fields.String()
    scopes = fields.List(fields.String())


class CrashError(Exception):
    """An error of ours whose text repeats what a person sent."""


@dataclass
class Probe:
    """Calls the probing routes; ``during`` runs while one is at work."""

    http: FlaskClient
    database: Database
    token: str
    during: Callable[[], None] = field(default=lambda: None)
    worked: int = 0
    bodies: list[Any] = field(default_factory=list)

    def work(self, tx: Transaction, body: dict[str, Any]) -> Any:
        """Leave a trace in the database, then end as told."""
        self.worked += 1
        self.bodies.append(body)
        tx.partners.add(PartnerRow(tx.new_id(), f"trace-{self.worked}", "ngo", "Trace", "active"), tx.now)
        self.during()
        if body["outcome"] == "raised":
            raise RecordExistsError(tx.new_id())
        if body["outcome"] == "crashed":
            raise CrashError(MARK)
        problems = {"refused": "consent-refused", "away": "unavailable"}
        if body["outcome"] in problems:
            return Problem(problems[body["outcome"]], decision_id=tx.new_id())
        return {"seen": body.get("words", "")}, 202 if body["outcome"] == "waiting" else 201

    def post(
        self, body: Any = None, key: str | None = "key-1", token: str | None = None, **headers: str
    ) -> TestResponse:
        """Post a probe."""
        keyed = {"Idempotency-Key": key} if key is not None else {}
        raw = (
            body if isinstance(body, bytes) else json.dumps(body if body is not None else {"outcome": "done"}).encode()
        )
        sent = bearer(token or self.token, **{"Content-Type": "application/json", **keyed, **headers})
        return self.http.post("/v1/probes", data=raw, headers=sent)

    def get(self, path: str = "/v1/probes", token: str | None = None, **headers: str) -> TestResponse:
        """Read something."""
        return self.http.get(path, headers=bearer(token or self.token, **headers))

    @property
    def traces(self) -> int:
        """How many probes were committed."""
        with self.database.transaction(SYSTEM) as tx:
            return sum(row.slug.startswith("trace-") for row in tx.partners.all())


@pytest.fixture
def probe(database: Database, token: Callable[..., str]) -> Probe:
    """An application with a writing, a reading and an open route."""
    scopes = ("probe:send", "probe:read")
    partner_id = doors.partner(database, "aurora", scopes=scopes)
    doors.software(database, partner_id, "aurora-software", scopes=scopes)
    app = Flask("exchange", static_folder=None)
    probe = Probe(doors.client(app), database, token("aurora", scopes=scopes))
    wiring.mount(app, database, Told(), [_routes(probe)])
    return probe


def _routes(probe: Probe) -> HubBlueprint:
    blueprint = HubBlueprint("probes", __name__, url_prefix="/v1")
    write = {"takes": ProbeSchema(), "returns": SeenSchema(), "status": (201, 202), "writes": True}

    @blueprint.endpoint("/probes", method="POST", scope="probe:send", **write)
    def send_probe(tx: Transaction, body: dict[str, Any]) -> Any:
        """Do as told."""
        return probe.work(tx, body)

    @blueprint.endpoint("/probes/<place>/again", method="POST", scope="probe:send", **write)
    def send_probe_again(tx: Transaction, body: dict[str, Any], place: str) -> Any:
        """Do as told, at a place."""
        return probe.work(tx, body)

    @blueprint.endpoint(
        "/probes", method="GET", scope=("probe:read", "probe:receive"), query=PAGE_QUERY, returns=SeenSchema()
    )
    def read_probe(tx: Transaction, query: dict[str, Any]) -> Any:
        """Tell what was seen."""
        return {"seen": json.dumps(query), "scopes": sorted(tx.actor.scopes)}

    return blueprint
