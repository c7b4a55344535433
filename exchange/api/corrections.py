"""Corrections and retractions over HTTP: a new version in the old one's place, and a record taken back."""

import uuid
from collections.abc import Mapping
from typing import Any

from exchange import corrections, versions
from exchange.api import preconditions
from exchange.api.blueprint import HubBlueprint
from exchange.api.decisions import problem
from exchange.api.problems import Problem
from exchange.api.records import further_faults, sunset
from exchange.refusals import Refusal
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.base import RecordKind
from schemas.envelope import submission
from schemas.version import CORRECTED, RETRACTED, RETRACTION

Answer = Any

blueprint = HubBlueprint("corrections", __name__, url_prefix="/v1", description="New versions, and records taken back")


def _correct(kind: RecordKind) -> None:
    def correct(tx: Transaction, body: Mapping[str, Any], record_id: str) -> Answer:
        known = _id(record_id)
        if known is None:
            return Problem("not-found")
        result = corrections.correct(tx, kind, known, body, preconditions.tags())
        if isinstance(result, Refusal):
            return problem(tx, result)
        tag = preconditions.etag(versions.tag(tx, result.record_id, result.version))
        return vars(result), 200, {**tag, **sunset(kind, body.get("schema_version") or kind.version)}

    correct.__doc__ = f"Correct a record ({kind.name}) by a new version of it; the same again changes nothing."
    blueprint.endpoint(
        f"/{kind.plural}/<record_id>",
        method="PUT",
        scope=kind.scopes["send"],
        takes=submission(kind),
        further=further_faults(kind),
        returns=CORRECTED,
        matches=True,
        name=f"correct-{kind.name}",
    )(correct)


def _retract(kind: RecordKind) -> None:
    def retract(tx: Transaction, body: Mapping[str, Any], record_id: str) -> Answer:
        known = _id(record_id)
        if known is None:
            return Problem("not-found")
        return vars(corrections.retract(tx, kind, known, body["reason_code"])), 201

    retract.__doc__ = f"Take back a record ({kind.name}) entered in error: out of lists, counts and readings."
    blueprint.endpoint(
        f"/{kind.plural}/<record_id>/retraction",
        method="POST",
        scope=kind.scopes["send"],
        takes=RETRACTION,
        returns=RETRACTED,
        status=201,
        writes=True,
        name=f"retract-{kind.name}",
    )(retract)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


for _kind in KINDS.values():
    _correct(_kind)
    # A referral is taken back by a move of its loop.
    if not _kind.moves:
        _retract(_kind)
