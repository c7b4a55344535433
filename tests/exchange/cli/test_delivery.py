"""What did not reach its partner is seen and tried again by command, and a paused webhook is used again."""

import uuid

import pytest

from connectors.errors import RefusedByPartnerError
from exchange import deliveries
from exchange.storage.transaction import SYSTEM
from tests.exchange.portal.world import SCHOOL
from tests.exchange.telling import Post


@pytest.fixture
def post(opened):
    """A hub that tells a school by webhook."""
    post = Post(opened, opened)
    post.world.people()
    post.webhook()
    return post


@pytest.fixture
def dead(post):
    """A delivery whose address answered that it is gone."""
    (event_id,) = post.tell()
    with post.database.transaction(SYSTEM) as tx:
        (claim,) = deliveries.claim_due(tx)
    with post.database.transaction(SYSTEM) as tx:
        deliveries.settle(tx, claim, RefusedByPartnerError("status-410", gone=True))
    return post.delivery(event_id)


def test_what_is_dead_is_listed_with_why(typed, dead, post):
    line = typed("delivery", "list").output
    assert line.split("\t")[:4] == [str(dead.id), SCHOOL, "pt.aima.hub.consent.withdrawn", "1"]
    assert line.strip().endswith("status-410")
    assert typed("delivery", "list", "--partner", SCHOOL).output == line
    assert typed("delivery", "list", "--state", "queued").output == ""
    assert typed("delivery", "list", "--partner", "nobody").exit_code == 1
    assert typed("delivery", "list", "--state", "lost").exit_code == 2


def test_a_dead_delivery_is_tried_again_once_its_webhook_is(typed, dead, post):
    assert f"{SCHOOL}\tschool\tactive\twebhook, paused\t" in typed("partner", "list").output
    assert typed("partner", "resume", SCHOOL).exit_code == 0
    assert "paused" not in typed("partner", "list").output
    told = typed("delivery", "replay", str(dead.id))

    assert told.output == f"{dead.id} is tried again.\n"
    assert post.proofs("partner.endpoint-resumed") == ["done"]
    assert post.proofs("delivery.settled") == ["dead", "queued"]
    with post.database.transaction(SYSTEM) as tx:
        assert [claim.id for claim in deliveries.claim_due(tx)] == [dead.id]


def test_only_what_is_paused_is_resumed_and_only_what_is_dead_is_replayed(typed, post):
    (event_id,) = post.tell()
    resumed = typed("partner", "resume", SCHOOL)

    assert (resumed.exit_code, resumed.stderr) == (1, f"{SCHOOL}: its webhook is not paused; see `partner list`\n")
    assert typed("delivery", "replay", str(post.delivery(event_id).id)).exit_code == 1
    assert typed("delivery", "replay", str(uuid.uuid4())).exit_code == 1
    assert typed("delivery", "replay", "x").exit_code == 2
    assert post.proofs("delivery.settled") == []
