"""The receipt of a consent and the way to stop it: alike by the answered link and by the person's own page."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect
from werkzeug.wrappers import Response

from exchange import consents, moments
from exchange.errors import StateError
from exchange.moments import Share
from exchange.portal.pages import page
from exchange.storage.consents import ConsentRow
from exchange.storage.transaction import Transaction

LIVE = ("active", "paused")


@dataclass(frozen=True)
class Paths:
    """Where a receipt, its file and its stop are found; by a link or on the person's page. ``home`` only there."""

    receipt: str
    file: str
    stop: str
    home: str | None = None


def receipt_page(tx: Transaction, row: ConsentRow, paths: Paths, **context: Any) -> Response:
    """What was agreed, with whom, until when, and how to stop; or, once stopped, what that changed."""
    live = row.state in LIVE and row.valid_to > tx.now
    template = "receipt" if live else "stopped"
    state = row.state if row.state not in LIVE else "expired"
    return page(
        template, consent=row, state=state, reference=reference(row), flows=_flows(tx, row), paths=paths, **context
    )


def receipt_file(tx: Transaction, row: ConsentRow) -> Response:
    """The signed receipt (a JWS that anyone can check) as a file; its name tells nothing about its holder."""
    response = make_response(consents.signed_receipt(tx, row))
    response.headers["Content-Type"] = "application/jose"
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{reference(row)}.jws"'
    return response


def stop_page(tx: Transaction, row: ConsentRow, paths: Paths, token: str, **context: Any) -> Response:
    """What stops and what does not, before the second and last tap."""
    if row.state not in LIVE:
        return redirect(paths.receipt, 303)
    return page("stop", consent=row, flows=_flows(tx, row), paths=paths, token=token, **context)


def stopped(tx: Transaction, row: ConsentRow, paths: Paths) -> Response:
    """Withdraw, and go to the page that says what that changed; a second press changes nothing."""
    with suppress(StateError):
        consents.withdraw(tx, row.id)
    return redirect(paths.receipt, 303)


def reference(row: ConsentRow) -> str:
    """A short reference to read out on the telephone, from the random end of the consent's id."""
    digits = row.id.hex[-12:].upper()
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def _flows(tx: Transaction, row: ConsentRow) -> tuple[Share, ...]:
    names = {str(partner.id): partner.name for partner in tx.partners.all()}
    return moments.shares(row.flows, lambda partner_id: names.get(partner_id, ""))
