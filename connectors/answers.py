"""What a partner's answer means: only 2xx is success, everything else is one of the three errors."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from connectors.base import Reply
from connectors.errors import RefusedByPartnerError, RetryLaterError

TIMEOUT, TOO_MANY, GONE = 408, 429, 410
LONGEST_WAIT_SECONDS = 24 * 3600


def accept(reply: Reply) -> None:
    """Return for a 2xx; raise for anything else. A redirect is never followed, so it is a failure."""
    status = reply.status
    if 200 <= status < 300:
        return
    reason = f"status-{status}"
    if 400 <= status < 500 and status not in (TIMEOUT, TOO_MANY):
        raise RefusedByPartnerError(reason, gone=status == GONE)
    raise RetryLaterError(reason, after=wanted(reply.retry_after))


def wanted(retry_after: str | None) -> timedelta | datetime | None:
    """What a Retry-After header asks for, in seconds or as a date (RFC 9110, section 10.2.3); nonsense is nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST_WAIT_SECONDS))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
