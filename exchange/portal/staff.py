"""AIMA's staff: every exchange with its state, partners, purpose and delivery; no person and no content."""

from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from exchange import monitoring
from exchange.portal.faces import face
from exchange.portal.pages import page, signed
from exchange.portal.visit import signed_in
from exchange.portal.words import Words

staff = face("staff")

VIEWS: Words = {
    "all": _("All exchanges"),
    "waiting": _("Exchanges that wait for the person"),
    "undelivered": _("Exchanges whose recipient was not yet told"),
    "unreachable": _("Exchanges whose recipient cannot be reached"),
    "overdue": _("Late exchanges"),
}


@staff.get("/staff")
def flow() -> Response:
    """The flow in one view, newest first; an unknown view or place in the list is the first page of all."""
    view = request.args.get("show", "all")
    before = request.args.get("before", type=UUID)
    with signed_in("staff") as visit:
        shown = monitoring.flow(visit.tx, view if view in monitoring.VIEWS else "all", before)
        return page("flow", flow=shown, now=visit.tx.now, headings=VIEWS, **signed(visit, visit.visitor.name, "AIMA"))
