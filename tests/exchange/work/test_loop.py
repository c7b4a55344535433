"""The loops: numbering and carrying each second, at once while there is more, through outages of the database."""

from exchange.errors import UnavailableError
from exchange.evidence.verify import verify
from exchange.storage.transaction import SYSTEM
from exchange.work.loop import Loop, deliver, number
from exchange.work.workshop import Workshop
from tests.exchange.telling import Post


def test_a_pass_numbers_what_committed(post: Post):
    post.tell()
    assert number(post.shop()) is False
    assert post.rows("select 1 from event_pending") == []
    with post.database.transaction(SYSTEM) as tx:
        assert verify(tx).size > 0


def test_a_pass_carries_what_no_job_announced(post: Post):
    post.tell()
    assert deliver(post.shop()) is False
    assert post.states() == ["delivered"]


def test_a_full_batch_says_that_more_may_wait(post: Post):
    post.tell(count=101)
    assert [deliver(post.shop()), deliver(post.shop())] == [True, False]


def test_a_loop_goes_on_at_once_while_there_is_more_and_else_pauses(post: Post):
    shop, calls = post.shop(look=60), []

    def step(shop: Workshop) -> bool:
        calls.append(1)
        if len(calls) == 3:
            shop.stopping.set()
        return len(calls) < 3

    Loop(shop, step).run()
    assert len(calls) == 3


def test_a_loop_waits_out_a_database_that_is_away(post: Post):
    shop, calls = post.shop(look=0.01), []

    def step(shop: Workshop) -> bool:
        calls.append(1)
        if len(calls) == 2:
            shop.stopping.set()
        raise UnavailableError

    Loop(shop, step).run()
    assert len(calls) == 2
