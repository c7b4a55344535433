"""Rows of wrapped data keys: one or more a subject; deleting them is how a person is erased."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, any_, bindparam, delete, insert, select

from exchange.storage.statements import Statement
from exchange.storage.tables import subject_key
from exchange.storage.tables.ground import CODES

KEPT = 1000
KEYS_OF = Statement(
    select(subject_key.c.subject_id, subject_key.c.key_id, subject_key.c.kek_id, subject_key.c.wrapped)
    .where(subject_key.c.subject_id == any_(bindparam("subject_ids", type_=CODES)))
    .order_by(subject_key.c.key_id)
)


@dataclass(frozen=True)
class SubjectKeyRow:
    """One data key as stored: wrapped by key-encryption key ``kek_id``, which lies outside the database."""

    subject_id: str
    key_id: int
    kek_id: int
    wrapped: bytes


@dataclass(frozen=True)
class SubjectKeys:
    """Reads and writes wrapped data keys; never commits; remembers what one transaction has read."""

    connection: Connection
    _read: dict[str, tuple[SubjectKeyRow, ...]] = field(default_factory=dict, repr=False)

    def add(self, row: SubjectKeyRow) -> None:
        """Store a data key; its subject's own row may follow later in the transaction."""
        self.connection.execute(insert(subject_key).values(**asdict(row)))
        self._read[row.subject_id] = (*self._read.get(row.subject_id, ()), row)

    def of(self, subject_id: str) -> tuple[SubjectKeyRow, ...]:
        """The subject's data keys, the one to seal with last; none once they are destroyed."""
        if subject_id not in self._read:
            self.read([subject_id])
        return self._read[subject_id]

    def read(self, subject_ids: Collection[str]) -> None:
        """Read the keys of many subjects in one statement, so that ``of`` asks no more."""
        missing = [one for one in subject_ids if one not in self._read]
        if not missing:
            return
        if len(self._read) + len(missing) > KEPT:  # keeps the memory of long walks bounded
            self._read.clear()
        self._read.update(dict.fromkeys(missing, ()))
        for row in KEYS_OF.rows(self.connection, subject_ids=missing):
            found = SubjectKeyRow(*row)
            self._read[found.subject_id] = (*self._read[found.subject_id], found)

    def remove(self, subject_ids: Collection[str]) -> None:
        """Destroy every data key of these subjects."""
        self.connection.execute(delete(subject_key).where(subject_key.c.subject_id.in_(subject_ids)))
        for one in subject_ids:
            self._read.pop(one, None)
