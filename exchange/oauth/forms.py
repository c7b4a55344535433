"""The one reading of what is posted to the authorization server: the body alone, each parameter once, plain ASCII."""

import re
from typing import Final

from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from flask import Request, abort

from exchange.storage.transaction import Transaction

LIMIT: Final = 16 * 1024
FORM: Final = "application/x-www-form-urlencoded"

# What an error description may hold (RFC 6749, 5.2): Authlib repeats input in one and fails on anything else.
PLAIN = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*", re.ASCII)


class PostedRequest(OAuth2Request):  # type: ignore[misc]
    """One request, within the transaction it is answered in."""

    def __init__(self, tx: Transaction, uri: str, headers: dict[str, str], form: dict[str, str]) -> None:
        super().__init__("POST", uri, headers=headers)
        self.tx = tx
        self.payload = BasicOAuth2Payload(form)

    @property
    def form(self) -> dict[str, str]:
        """The parameters."""
        posted: dict[str, str] = self.payload.data
        return posted


def posted(request: Request) -> dict[str, str]:
    """The parameters of a form; those without a value count as left out (RFC 6749, section 3.2)."""
    if "Transfer-Encoding" in request.headers or request.content_length is None:
        abort(411)
    if request.content_length > LIMIT:
        abort(413)
    if request.mimetype != FORM:
        raise InvalidRequestError(f"Send the parameters as {FORM}.")
    if request.query_string:
        raise InvalidRequestError("Send the parameters in the body, none in the address.")
    form = {name: _single(name, values) for name, values in request.form.lists()}
    return {name: value for name, value in form.items() if value}


def _single(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise InvalidRequestError("A parameter is given more than once.")
    if not PLAIN.fullmatch(name + values[0]):
        raise InvalidRequestError("A parameter holds a character that is not allowed.")
    return values[0]
