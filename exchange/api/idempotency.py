"""A write repeated under its key is done once and answered alike; the answer is kept in the transaction of the work."""

import hmac
import json
import re
from collections.abc import Callable
from datetime import timedelta

from flask import Response, request

from exchange.api import bodies
from exchange.api.door import Admission
from exchange.api.problems import Problem, ProblemError
from exchange.errors import IdempotencyBusyError, IdempotencyMismatchError
from exchange.storage.clients import Attempt
from exchange.storage.idempotency import AnswerRow
from exchange.vault.fingerprints import fingerprint, hashed

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "Content-Language", "Location", "ETag")
EXAMPLE = f"{HEADER}: 7f9c24e5-2f6d-4c1e-9f0a-5b8d3e1c6a42"

KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


def attempted() -> Attempt | None:
    """What this request attempts, if it names a key: the same key for another address is another attempt."""
    key = request.headers.get(HEADER, "")
    # Hashed, because a part of a path may be any text of any length.
    place = hashed(ascii(sorted((request.view_args or {}).items()))).hex()
    return Attempt(f"{request.endpoint} {place}", key) if KEY.fullmatch(key) else None


def required(attempt: Attempt | None) -> Attempt:
    """The attempt, or the problem with a caller who named none."""
    if attempt is None:
        raise ProblemError(Problem("idempotency-key-missing", facts={"example": EXAMPLE}))
    return attempt


def once(admission: Admission, attempt: Attempt, work: Callable[[], Response]) -> Response:
    """The answer to this attempt: given before, or by the work now and kept with it."""
    # Canonical, so that spacing and the order of names do not matter; keyed, so that no body can be guessed from it.
    canonical = json.dumps(bodies.kept_document(), sort_keys=True, separators=(",", ":")).encode()
    body_print = fingerprint(admission.tx.tools.keys, canonical)
    earlier = _earlier_answer(admission, body_print)
    if earlier is not None:
        return earlier
    response = work()
    _keep(admission, attempt, body_print, response)
    return response


def _earlier_answer(admission: Admission, body_print: bytes) -> Response | None:
    """The answer given before to this attempt; none if it is the first, which then holds the attempt's lock."""
    earlier = admission.earlier
    assert earlier is not None
    if earlier.status is None:
        if not earlier.locked:
            raise IdempotencyBusyError
        return None
    if not hmac.compare_digest(earlier.fingerprint or b"", body_print):
        raise IdempotencyMismatchError
    return Response(earlier.body, earlier.status, {**(earlier.headers or {}), REPLAYED: "true"})


def _keep(admission: Admission, attempt: Attempt, body_print: bytes, response: Response) -> None:
    """Keep a final answer for a day; failures of ours and limits are not final."""
    if response.status_code >= 500 or response.status_code == 429:
        return
    tx = admission.tx
    row = AnswerRow(
        client_id=admission.caller.client_id,
        route=attempt.route,
        key=attempt.key,
        fingerprint=body_print,
        status=response.status_code,
        headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        body=response.get_data(),
        created_at=tx.now,
        expires_at=tx.now + KEPT_FOR,
    )
    # Another answer committed between our look and our lock: ours is rolled back, and a repetition gets the other.
    if not tx.idempotency.keep(row):
        raise IdempotencyBusyError
