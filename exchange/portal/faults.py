"""A page for everything that goes wrong: plain words, alike in look, always with what to do next."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from exchange.errors import NotFoundError, UnavailableError
from exchange.portal.errors import DeskPausedError, ForeignFormError, SignedOutError, StaleFormError
from exchange.portal.pages import page


def _not_found(_error: Exception) -> Response:
    lines = (
        _("It may have been used, or it is too old."),
        _("Open the newest message you have, or ask the organisation that helps you for a new link."),
    )
    return page("notice", 404, heading=_("This link does not work"), lines=lines)


def _signed_out(_error: Exception) -> Response:
    lines = (
        _("You were not active for some time, or you signed out. This protects your data."),
        _("To come back, open your link again."),
    )
    return page("notice", 403, heading=_("You are not signed in"), lines=lines)


def _paused(_error: Exception) -> Response:
    lines = (
        _("Your organisation does not exchange data through AIMA at present."),
        _("Ask the person in your organisation who deals with AIMA."),
    )
    return page("notice", 403, heading=_("This desk is paused"), lines=lines)


def _foreign(_error: Exception) -> Response:
    lines = (
        _("This came from another page than ours, so nothing was changed."),
        _("Open your link again and try once more."),
    )
    return page("notice", 403, heading=_("Nothing was changed"), lines=lines)


def _stale(_error: Exception) -> Response:
    lines = (
        _("The page was too old, so nothing was changed."),
        _("Open your link again and try once more."),
    )
    return page("notice", 409, heading=_("Nothing was changed"), lines=lines)


def _unavailable(_error: Exception) -> Response:
    lines = (_("Nothing was changed and nothing was lost."), _("Please try again in a few minutes."))
    response = page("notice", 503, heading=_("The service does not answer at the moment"), lines=lines)
    response.headers["Retry-After"] = "60"
    return response


def _broken(error: Exception) -> Response:
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    lines = (
        _("Your last step was not done."),
        _("Open your link again. If this page comes back, please ask for help."),
    )
    return page("notice", status, heading=_("Something went wrong"), lines=lines)


HANDLERS: Mapping[type[Exception], Callable[[Exception], Response]] = {
    NotFoundError: _not_found,
    SignedOutError: _signed_out,
    DeskPausedError: _paused,
    ForeignFormError: _foreign,
    StaleFormError: _stale,
    UnavailableError: _unavailable,
    HTTPException: _broken,
}
