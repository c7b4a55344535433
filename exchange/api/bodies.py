"""Bodies are read whole, within a limit, before a transaction opens: none is held open for a slow sender.

What is wrong with a body is told only after the caller is known, so an unknown caller hears 401 and nothing else.
"""

from dataclasses import dataclass
from typing import Any

from flask import g, request

from exchange.api.parsing import loads
from exchange.api.problems import Problem, ProblemError

LIMIT = 1024 * 1024


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
    """The body of this request, if it states a length within the limit and is JSON; else not a byte is read."""
    # A chunked body has no stated end, and beside a length it is a smuggler's (RFC 9112, section 6.3).
    if "Transfer-Encoding" in request.headers or request.content_length is None:
        return Body(problem=Problem("length-required"))
    if request.content_length > LIMIT:
        return Body(problem=Problem("too-large", facts={"limit": LIMIT}))
    if not _is_json():
        return Body(problem=Problem("media-type-unsupported", headers={"Accept": "application/json"}))
    return Body(request.get_data(cache=False))


def _is_json() -> bool:
    plain = request.mimetype == "application/json" and "Content-Encoding" not in request.headers
    return plain and request.mimetype_params.get("charset", "utf-8").lower() == "utf-8"


def keep_document(document: Any) -> None:
    """Lay the parsed body by, so that it is parsed once for the key of an attempt and for webargs."""
    g.document = document


def kept_document() -> Any:
    """The body parsed before; none for a request that takes none."""
    return g.get("document")
