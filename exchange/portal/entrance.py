"""Coming in by a link and leaving: looking at the link changes nothing, the button signs in.

Also the home of the static files, which every face shares.
"""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from exchange import accounts, waiting
from exchange.accounts import Face
from exchange.errors import NotFoundError
from exchange.portal.faces import face
from exchange.portal.pages import page
from exchange.portal.protection import check_form, form_token
from exchange.portal.visit import at_the_door, forget, portal, remember

entrance = face("entrance", static_folder="static", static_url_path="/static/portal")

A_YEAR = "public, max-age=31536000, immutable"
HOMES: dict[Face, str] = {"applicant": "applicant.timeline", "desk": "desk.referrals", "staff": "staff.flow"}


@entrance.get("/enter/<secret>")
def enter(secret: str) -> Response:
    """Say whose page this is and ask for one press of a button, which a mail scanner never makes."""
    with at_the_door() as tx:
        visitor = accounts.welcome(tx, secret)
    return page("enter", visitor=visitor, token=form_token(secret, "enter"))


@entrance.post("/enter/<secret>")
def begin(secret: str) -> Response:
    """Spend the link, begin a session under a fresh cookie, and go to that person's page."""
    check_form(secret, "enter", base_url=portal().base_url)
    with at_the_door() as tx:
        visitor, cookie = accounts.sign_in(tx, secret, reusable=portal().sandbox)
        if visitor.applicant_id:
            waiting.verified(tx, visitor.applicant_id)
    response = redirect(url_for(HOMES[visitor.face]), 303)
    return remember(response, visitor.face, cookie)


@entrance.post("/leave/<any(applicant, desk, staff):face>")
def leave(face: Face) -> Response:
    """End the session here and now."""
    cookie = request.cookies.get(portal().cookie(face), "")
    if not cookie:
        raise NotFoundError
    check_form(cookie, "leave", base_url=portal().base_url)
    with at_the_door() as tx:
        accounts.sign_out(tx, cookie)
    return forget(page("left"), face)


@entrance.after_request
def keep(response: Response) -> Response:
    """Let browsers keep a static file for as long as its address names its content."""
    if request.endpoint == "entrance.static" and "v" in request.args:
        response.headers["Cache-Control"] = A_YEAR
    return response
