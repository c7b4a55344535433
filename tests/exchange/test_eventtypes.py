"""The catalogue of events: complete, published, and nothing in it that is never told."""

import json
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.base import Message, cloudevent
from connectors.contract import event_about
from connectors.signing import mint, sign
from exchange import eventtypes, referrals
from exchange.deliveries import LADDER
from exchange.events import THIN
from exchange.eventtypes import EVENT_TYPES, name
from schemas import KINDS
from schemas.event import EventDataSchema

PAGE = (Path(__file__).parents[2] / "docs/events.md").read_text(encoding="utf-8")
SPELLED = {"s": 1, "min": 60, "h": 3600}


def block(language: str) -> str:
    """The first block of code in a language on the page."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_published_table_is_the_catalogue():
    assert eventtypes.table() in PAGE, "write eventtypes.table() into docs/events.md"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_sent(kind: str):
    assert name(kind, "sent") in EVENT_TYPES


def test_every_part_and_event_of_a_kind_has_its_type():
    parts = [name(kind.name, f"{part}-reported") for kind in KINDS.values() for part in kind.parts]
    reported = [name(kind.name, "event-reported") for kind in KINDS.values() if kind.events is not None]
    assert {*parts, *reported} <= set(EVENT_TYPES)


def test_the_moves_in_the_catalogue_are_those_that_are_told():
    moves = {one.rpartition(".")[2] for one in EVENT_TYPES if one.startswith(name("referral", ""))}
    assert moves - {"sent", "corrected"} == referrals.TOLD


def test_the_page_names_all_that_an_event_may_hold():
    assert set(re.findall(r"`([a-z_]+)`", PAGE)) >= THIN
    assert set(EventDataSchema().fields) == THIN


def test_the_event_on_the_page_is_shaped_like_ours():
    shown, ours = json.loads(block("json")), cloudevent(event_about("referral"))
    assert (set(shown), set(shown["data"])) == (set(ours), set(ours["data"]))


def test_the_waits_on_the_page_are_the_ladder():
    (words,) = re.findall(r"tries again after (.*?), each", PAGE)
    waits = [int(number) * SPELLED[unit] for number, unit in re.findall(r"(\d+) (s|min|h)\b", words)]
    assert waits == [int(rest.total_seconds()) for rest in LADDER]


def test_the_program_on_the_page_verifies_what_we_sign():
    scope: dict[str, object] = {}
    exec(block("python"), scope)
    check = scope["is_from_the_hub"]
    secret = mint(secrets.token_bytes)
    signed = sign(Message("msg_1", b"{}"), [secret, mint(secrets.token_bytes)], datetime.now(UTC))
    assert callable(check)
    assert check(signed.headers, b"{}", secret)
    assert not check(signed.headers, b"{ }", secret)
    assert not check({**signed.headers, "webhook-timestamp": "1614265330"}, b"{}", secret)
