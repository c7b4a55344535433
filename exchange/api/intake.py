"""Takes a batch in while it arrives: chunk after chunk, each committed with the results of its rows.

Whoever sends it is let in anew for every transaction, so that a suspension, a revocation or the end of a token bites in
the middle of a batch; what was done stays done, and the same batch sent again goes on from there.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Final

from exchange import batches
from exchange.ahead import read_ahead
from exchange.api import rows
from exchange.api.lines import BodyTornError, Line, Rows, TooManyRowsError
from exchange.api.problems import problem_of
from exchange.api.rows import RowRefusedError, Submission
from exchange.errors import UnavailableError
from exchange.journal import FACTS
from exchange.storage.batches import BatchRow, ResultRow
from exchange.storage.bulk.transaction import ManyTransaction, over_many
from exchange.storage.transaction import Transaction

logger = logging.getLogger(__name__)

CHUNK: Final = 500
CHUNK_BYTES: Final = 4 * 1024 * 1024
#: The rows of a slow sender wait no longer than this for their chunk to be full.
CHUNK_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Intake:
    """One request that reads one batch; ``mistaken`` are the rows that came before with other words.

    ``admitted`` opens a transaction in which the sender has just been let in.
    """

    admitted: Callable[[], AbstractContextManager[Transaction]]
    batch: BatchRow
    rows: Rows
    mistaken: set[int] = field(default_factory=set)

    def read(self) -> None:
        """Take in every row there is."""
        for chunk in chunks(self.rows.lines()):
            self._take(chunk)

    def _take(self, chunk: Sequence[Line]) -> None:
        try:
            with self._holding() as tx:
                new, again = self._unsettled(tx, chunk)
                batches.keep(tx, self.batch, self._together(tx, new), again)
        except Exception as error:  # noqa: BLE001 - what is wrong with one row shows when each is taken by itself
            logger.info("the rows of a chunk are taken one by one", extra={FACTS: {"error": type(error).__name__}})
            self._one_by_one(chunk)

    def _together(self, tx: Transaction, lines: Sequence[Line]) -> list[ResultRow]:
        """What becomes of rows that ask and write together, in their order."""
        read = [rows.read(tx, self.rows, line) for line in lines]
        many = over_many(tx)
        read_ahead(many, [(one.kind, one.body) for one in read if isinstance(one, Submission)])
        results = [self._among(many, one) if isinstance(one, Submission) else one for one in read]
        many.appends.flush()
        return results

    def _among(self, tx: ManyTransaction, row: Submission) -> ResultRow:
        tx.work.begin()
        try:
            return rows.submit(tx, row)
        except RowRefusedError as error:
            tx.work.undo()
            return error.kept

    def _one_by_one(self, chunk: Sequence[Line]) -> None:
        """Each row in a transaction of its own, as if it had been sent alone."""
        with self._holding() as tx:
            new, again = self._unsettled(tx, chunk)
        for line in new:
            with self._holding() as tx:
                batches.keep(tx, self.batch, [self._tried(tx, line)], again)

    def _unsettled(self, tx: Transaction, chunk: Sequence[Line]) -> tuple[list[Line], Collection[int]]:
        """The rows that have no final result yet, and the numbers of those that failed before."""
        before = batches.settled(tx, self.batch, [line.number for line in chunk])
        final = {number: row for number, row in before.items() if row.final}
        for line in chunk:
            if line.number in final and final[line.number].fingerprint != rows.known_again(tx, self.rows, line):
                self.mistaken.add(line.number)
        return [line for line in chunk if line.number not in final], before.keys() - final.keys()

    def _tried(self, tx: Transaction, line: Line) -> ResultRow:
        try:
            row = rows.read(tx, self.rows, line)
            with tx.trying():
                return rows.submit(tx, row) if isinstance(row, Submission) else row
        except RowRefusedError as error:
            return error.kept
        except UnavailableError as error:
            return rows.refused(line, rows.known_again(tx, self.rows, line), problem_of(error))
        except Exception as error:  # noqa: BLE001 - a row that trips our own code must not stop its neighbours
            return rows.failed(tx, self.rows, line, error)

    @contextmanager
    def _holding(self) -> Iterator[Transaction]:
        with self.admitted() as tx:
            batches.hold(tx, self.batch)
            yield tx


def chunks(lines: Iterable[Line]) -> Iterator[Sequence[Line]]:
    """Lines by the chunk; those that arrived whole before a body ended badly are a last one."""
    taken: list[Line] = []
    size, since = 0, time.monotonic()
    try:
        for line in lines:
            taken.append(line)
            size += len(line.content)
            if len(taken) == CHUNK or size >= CHUNK_BYTES or time.monotonic() - since > CHUNK_SECONDS:
                yield taken
                taken, size, since = [], 0, time.monotonic()
    except (BodyTornError, TooManyRowsError):
        if taken:
            yield taken
        raise
    if taken:
        yield taken
