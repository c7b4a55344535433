"""A partner's desk: its referrals with who acts next and by when, and one referral to read. Nothing is changed here."""

from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from exchange import desks
from exchange.portal.faces import face
from exchange.portal.pages import page, signed
from exchange.portal.visit import Visit, signed_in

desk = face("desk")

LAST_PAGE = 10_000


@desk.get("/desk")
def referrals() -> Response:
    """The desk's referrals: late first, then what waits for this desk, then for others, then what has ended."""
    with signed_in("desk") as visit:
        number = request.args.get("page", 1, type=int)
        listing = desks.referrals(visit.tx, _partner(visit), min(max(number, 1), LAST_PAGE))
        return page("desk", listing=listing, referrals=listing.referrals, **_signed(visit))


@desk.get("/desk/referrals/<uuid:record_id>")
def referral(record_id: UUID) -> Response:
    """One referral's envelope and moves; its content stays sealed."""
    with signed_in("desk") as visit:
        journey = desks.journey(visit.tx, _partner(visit), record_id)
        return page("referral", journey=journey, **_signed(visit))


def _partner(visit: Visit) -> UUID:
    assert visit.visitor.partner_id is not None, "Invariant: on this face a partner's person is signed in"
    return visit.visitor.partner_id


def _signed(visit: Visit) -> dict[str, Any]:
    partner = visit.tx.partners.by_id(_partner(visit))
    return signed(visit, visit.visitor.name, partner.name if partner else "")
