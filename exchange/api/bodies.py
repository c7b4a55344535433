"""Bodies are read whole, within a limit, before a transaction opens: none is held open for a slow sender.

What is wrong with a body is told only after the caller is known, so an unknown caller hears 401 and nothing else.
"""

from dataclasses import dataclass
from typing import Any

from flask import g, request

from exchange.api.parsing import loads
from exchange.api.problems import Problem, ProblemError

LIMIT = 1024 * 1024

# What is refused is still taken in and thrown away, piece by piece and up to here: a sender that is cut off while it
# writes never reads why.
MOST_DISCARDED = 64 * LIMIT
PIECE = 64 * 1024


@dataclass(frozen=True)
class Body:
    """The bytes of a request, or the problem with them."""

    content: bytes = b""
    problem: Problem | None = None

    def document(self) -> Any:
        """Its value, read strictly."""
        if self.problem is not None:
            raise ProblemError(self.problem)
        return loads(self.content)


NO_BODY = Body()


def arriving() -> Body:
    """The body of this request, if it states a length within the limit and is JSON; else nothing of it is kept."""
    problem = _refusal()
    if problem is None:
        return Body(request.get_data(cache=False))
    discard()
    return Body(problem=problem)


def _refusal() -> Problem | None:
    # A chunked body has no stated end, and beside a length it is a smuggler's (RFC 9112, section 6.3).
    if "Transfer-Encoding" in request.headers or request.content_length is None:
        return Problem("length-required")
    if request.content_length > LIMIT:
        return Problem("too-large", facts={"limit": LIMIT})
    if not _is_json():
        return Problem("media-type-unsupported", headers={"Accept": "application/json"})
    return None


def discard() -> None:
    """Take in a body that is refused, and throw it away."""
    # Without a length only a server that ends the stream itself can be read to its end (PEP 3333 leaves it open).
    ends = request.environ.get("wsgi.input_terminated", False)
    left = min(MOST_DISCARDED if ends else request.content_length or 0, MOST_DISCARDED)
    while left > 0 and (piece := request.environ["wsgi.input"].read(min(PIECE, left))):
        left -= len(piece)


def _is_json() -> bool:
    plain = request.mimetype == "application/json" and "Content-Encoding" not in request.headers
    return plain and request.mimetype_params.get("charset", "utf-8").lower() == "utf-8"


def keep_document(document: Any) -> None:
    """Lay the parsed body by, so that it is parsed once for the key of an attempt and for webargs."""
    g.document = document


def kept_document() -> Any:
    """The body parsed before; none for a request that takes none."""
    return g.get("document")
