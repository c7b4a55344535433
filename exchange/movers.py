"""Whose move a move of a referral was: told alike at a desk, over the network and to the person."""

from consent import lifecycle
from exchange.storage.referrals import MoveRow, ReferralRow


def mover(row: ReferralRow, move: MoveRow) -> str:
    """In which role a move was made: ``sender``, ``receiver``, ``person``, ``aima`` or ``hub``."""
    if move.actor_kind == "partner":
        return _side(row, move)
    if move.actor_kind == "applicant":
        # A yes lets the hub send; a no or a withdrawal is the person's own doing.
        return "hub" if move.to_state == "sent" else "person"
    return "aima" if move.actor_kind == "staff" else "hub"


def _side(row: ReferralRow, move: MoveRow) -> str:
    sides = {str(row.sender_id): "sender", str(row.receiver_id): "receiver"}
    allowed = lifecycle.REFERRAL.moves.get((move.from_state, move.to_state))
    movers = allowed.movers if allowed else ()
    if movers == ("hub",):
        return "hub"
    # A person of a desk moved it: the state table says on whose behalf.
    return sides.get(move.actor_id) or ("receiver" if "receiver" in movers else "sender")
