"""What guards every page: its headers, that a form came from here, and that what is approved is what was shown.

A change of state is always a POST. It carries a token made from the secret that opened the page, which another site
cannot know, and must not come from another site (``Sec-Fetch-Site``; ``Origin`` in older browsers, which is ``null``
under our referrer policy).
"""

import hashlib
import hmac
import json
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from exchange.portal.errors import ForeignFormError, StaleFormError

# There is no script, no frame, no font and nothing from elsewhere on any page, so nothing of it is allowed.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
FIELD = "form"


def protect(response: Response) -> Response:
    """Put the headers of every page on an answer, unless a static file said otherwise."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def form_token(secret: str, *shown: Any) -> str:
    """A token that binds a form to whoever holds the secret and to exactly what the page showed."""
    frozen = json.dumps(shown, sort_keys=True, separators=(",", ":"), default=str)
    return hmac.digest(secret.encode(), frozen.encode(), hashlib.sha256).hex()


def check_form(secret: str, *shown: Any, base_url: str) -> None:
    """Refuse a form that another site sent, or that was made for something else than what stands now."""
    if not from_here(base_url):
        raise ForeignFormError
    if not hmac.compare_digest(request.form.get(FIELD, ""), form_token(secret, *shown)):
        raise StaleFormError


def from_here(base_url: str) -> bool:
    """Whether the browser says that this request began on a page of ours, or says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") in (None, "null", base_url)
