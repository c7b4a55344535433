"""What must happen each second runs here, not on the queue: numbering what committed, and carrying what fell due.

Any number of workers may run these loops: each pass asks for its advisory lock, and a second one finds it taken.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from exchange import deliveries
from exchange.errors import UnavailableError
from exchange.evidence import sequencer
from exchange.journal import FACTS
from exchange.work.carrying import carry, recover
from exchange.work.workshop import SEQUENCER, Workshop

logger = logging.getLogger(__name__)

Pass = Callable[[Workshop], bool]


def number(shop: Workshop) -> bool:
    """Give committed evidence and events their places; True when more waits."""
    with shop.sequencer.transaction(SEQUENCER) as tx:
        return sequencer.seal_batch(tx) >= sequencer.BATCH


def deliver(shop: Workshop) -> bool:
    """Carry what is due though no job woke us, after taking back what a lost worker held; True when more waits."""
    recover(shop)
    return carry(shop) >= deliveries.BATCH


PASSES: tuple[Pass, ...] = (number, deliver)


@dataclass(frozen=True)
class Loop:
    """One pass, repeated until told to stop; a database that is away or busy is waited out."""

    shop: Workshop
    step: Pass

    def run(self) -> None:
        """At once again while there is more, else after a pause."""
        while not self.shop.stopping.is_set():
            if not self._once():
                self.shop.stopping.wait(self.shop.pace.look)

    def _once(self) -> bool:
        try:
            return self.step(self.shop)
        except UnavailableError:
            logger.warning("the database is away or busy; trying again", extra={FACTS: {"loop": self.step.__name__}})
            return False
