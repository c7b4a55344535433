"""Moves of referrals over HTTP; sending and reading them is the same as for every kind (``records``)."""

import uuid
from collections.abc import Mapping
from typing import Any

from exchange import referrals
from exchange.api.blueprint import HubBlueprint
from exchange.api.decisions import problem
from exchange.api.problems import Problem
from exchange.refusals import Refusal
from exchange.storage.transaction import Transaction
from schemas.move import MOVE, MOVED

blueprint = HubBlueprint("referrals", __name__, url_prefix="/v1", description="The loop of a referral")


@blueprint.endpoint(
    "/referrals/<record_id>/moves",
    method="POST",
    scope=("referral:send", "referral:receive"),
    takes=MOVE,
    returns=MOVED,
    status=201,
    writes=True,
)
def move_referral(tx: Transaction, body: Mapping[str, Any], record_id: str) -> Any:
    """Move a referral on, as its sender or its receiver; the state table says which moves are whose."""
    try:
        result = referrals.move(tx, uuid.UUID(record_id), body)
    except ValueError:
        return Problem("not-found")
    if isinstance(result, Refusal):
        return problem(tx, result)
    return {
        "record_id": result.row.record_id,
        "from_state": result.moved_from,
        "to_state": result.row.state,
        "acts_next": result.row.acts_next,
        "due_at": result.row.due_at,
        "evidence_id": result.proof.entry_id,
        "leaf_hash": result.proof.leaf.hex(),
    }
