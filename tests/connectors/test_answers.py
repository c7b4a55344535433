"""Which answers count as told, and how long a partner may ask to be left alone."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.answers import accept, wanted
from connectors.base import Reply
from connectors.errors import RefusedByPartnerError, RetryLaterError


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_success(status: int):
    accept(Reply(status))


@pytest.mark.parametrize("status", [301, 302, 307, 308, 408, 429, 500, 502, 503, 599])
def test_redirects_and_failures_are_tried_again(status: int):
    with pytest.raises(RetryLaterError, match=f"status-{status}"):
        accept(Reply(status))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_a_definite_no_is_the_partners(status: int):
    with pytest.raises(RefusedByPartnerError) as raised:
        accept(Reply(status))
    assert not raised.value.gone


def test_gone_asks_to_stop():
    with pytest.raises(RefusedByPartnerError) as raised:
        accept(Reply(410))
    assert raised.value.gone


def test_retry_after_is_kept_with_the_error():
    with pytest.raises(RetryLaterError) as raised:
        accept(Reply(503, "120"))
    assert raised.value.after == timedelta(minutes=2)


def test_retry_after_may_be_a_date():
    assert wanted("Wed, 21 Oct 2026 07:28:00 GMT") == datetime(2026, 10, 21, 7, 28, tzinfo=UTC)


def test_a_date_without_a_zone_is_utc():
    assert wanted("Wed, 21 Oct 2026 07:28:00 -0000") == datetime(2026, 10, 21, 7, 28, tzinfo=UTC)


@pytest.mark.parametrize("text", [None, "", "soon", "-5", "٣", "1.5", "Wed, 99 Oct 2026 07:28:00 GMT"])
def test_nonsense_is_no_wish(text: str | None):
    assert wanted(text) is None


def test_a_wish_beyond_a_day_is_cut_to_a_day():
    assert wanted("9" * 400) == timedelta(days=1)
