"""The tasks by name: what each job of the queue runs. A task may run twice, so each is a use case that may."""

import logging
from collections.abc import Callable, Mapping

from exchange import consents, questions, referrals
from exchange.errors import UnavailableError
from exchange.events import DELIVER
from exchange.storage.transaction import Transaction
from exchange.work.carrying import carry
from exchange.work.workshop import WORKER, Workshop

logger = logging.getLogger(__name__)

LAPSE_QUESTIONS = "lapse-questions"
EXPIRE_CONSENTS = "expire-consents"
CLOSE_REFERRALS = "close-referrals"
FORGET_SPENT = "forget-spent"

Task = Callable[[Workshop], object]


def forget_spent(tx: Transaction) -> int:
    """Forget what has run out and proves nothing any more: tokens, assertions, kept answers, batches, sessions."""
    tx.accounts.sweep_sessions(tx.now)
    tx.batches.forget_expired(tx.now)
    return tx.clients.forget_expired(tx.now) + tx.idempotency.forget_expired(tx.now)


def _until_done(step: Callable[[Transaction], int]) -> Task:
    """A task that repeats a bounded step, each in a transaction of its own, until it finds nothing more."""

    def run(shop: Workshop) -> None:
        more = True
        while more:
            with shop.database.transaction(WORKER) as tx:
                more = step(tx) > 0

    return run


def _once(step: Callable[[Transaction], object]) -> Task:
    def run(shop: Workshop) -> None:
        with shop.database.transaction(WORKER) as tx:
            step(tx)

    return run


def wake(shop: Workshop) -> None:
    """Carry what a new event made due; when its rows are held by others, the loop comes by within a second."""
    try:
        carry(shop)
    except UnavailableError:
        logger.info("what is due is held by others; left to the loop")


TASKS: Mapping[str, Task] = {
    DELIVER: wake,
    LAPSE_QUESTIONS: _until_done(questions.lapse_due),
    EXPIRE_CONSENTS: _until_done(consents.expire_due),
    CLOSE_REFERRALS: _until_done(referrals.close_due),
    FORGET_SPENT: _once(forget_spent),
}
