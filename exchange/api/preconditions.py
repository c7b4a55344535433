"""Which version a change is meant for: the ETag a reading was told with, given back as If-Match (RFC 9110, 13.1.1)."""

from collections.abc import Mapping
from typing import Any, Final

from flask import request

from exchange.api.problems import Problem, ProblemError

HEADER: Final = "If-Match"
EXAMPLE: Final = f'{HEADER}: "0f9c24e55f2d4c1e9f0a5b8d3e1c6a42"'

IF_MATCH: Final[Mapping[str, Any]] = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "The ETag of the version that is changed, as its reading or its receipt told it.",
    "schema": {"type": "string", "minLength": 3},
}


def tags() -> frozenset[str]:
    """The strong tags this request names; naming none, or any at all (``*``), is refused, for both overwrite unseen."""
    named = frozenset(request.if_match.as_set(include_weak=False)) if HEADER in request.headers else frozenset()
    if not named:
        raise ProblemError(Problem("precondition-required", facts={"example": EXAMPLE}))
    return named


def etag(tag: str) -> Mapping[str, str]:
    """The header that tells a version's tag."""
    return {"ETag": f'"{tag}"'}
