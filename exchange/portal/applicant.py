"""A person's own page, once signed in: the one timeline over all partners, and each sharing with its stop."""

from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from exchange import timelines
from exchange.errors import NotFoundError
from exchange.portal import receipts
from exchange.portal.faces import face
from exchange.portal.pages import page, signed
from exchange.portal.protection import check_form, form_token
from exchange.portal.receipts import Paths
from exchange.portal.visit import Visit, portal, signed_in
from exchange.storage.consents import ConsentRow

applicant = face("applicant")


@applicant.get("/my/timeline")
def timeline() -> Response:
    """Who shares the person's data now, and everything that happened with it."""
    with signed_in("applicant") as visit:
        shown = timelines.of_applicant(visit.tx, _own(visit))
        return page("timeline", timeline=shown, **signed(visit, shown.name))


@applicant.get("/my/sharing/<uuid:consent_id>")
def receipt(consent_id: UUID) -> Response:
    """One sharing: what was agreed and how to stop it."""
    with signed_in("applicant") as visit:
        row = _consent(visit, consent_id)
        return receipts.receipt_page(visit.tx, row, _paths(row), **_named(visit))


@applicant.get("/my/sharing/<uuid:consent_id>/receipt")
def receipt_file(consent_id: UUID) -> Response:
    """The signed receipt as a file to keep."""
    with signed_in("applicant") as visit:
        return receipts.receipt_file(visit.tx, _consent(visit, consent_id))


@applicant.get("/my/sharing/<uuid:consent_id>/stop")
def stop(consent_id: UUID) -> Response:
    """What stopping means, with one button that does it."""
    with signed_in("applicant") as visit:
        row = _consent(visit, consent_id)
        token = form_token(visit.secret, "stop", str(consent_id))
        return receipts.stop_page(visit.tx, row, _paths(row), token, **_named(visit))


@applicant.post("/my/sharing/<uuid:consent_id>/stop")
def stopped(consent_id: UUID) -> Response:
    """Stop the sharing at once."""
    with signed_in("applicant") as visit:
        check_form(visit.secret, "stop", str(consent_id), base_url=portal().base_url)
        row = _consent(visit, consent_id)
        return receipts.stopped(visit.tx, row, _paths(row))


def _own(visit: Visit) -> UUID:
    assert visit.visitor.applicant_id is not None, "Invariant: on this face an applicant is signed in"
    return visit.visitor.applicant_id


def _consent(visit: Visit, consent_id: UUID) -> ConsentRow:
    row = visit.tx.consents.by_id(consent_id)
    if row is None or row.applicant_id != visit.visitor.applicant_id:
        raise NotFoundError
    return row


def _paths(row: ConsentRow) -> Paths:
    names = ("receipt", "receipt_file", "stop")
    receipt, file, stop = (url_for(f"applicant.{name}", consent_id=row.id) for name in names)
    return Paths(receipt, file, stop, home=url_for("applicant.timeline"))


def _named(visit: Visit) -> dict[str, Any]:
    return signed(visit, timelines.name_of(visit.tx, _own(visit)))
