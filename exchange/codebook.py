"""The book of code lists in which the codes of a record are looked up on the record's own day.

What ships with the hub holds until a list is imported; an import is a new version of the whole list, with the dates
of effect in its lines, so that a change of law is entered ahead and takes effect by itself.
"""

from datetime import date
from functools import lru_cache

import marshmallow

from exchange.errors import InvalidRecordError, NotFoundError
from exchange.evidence.log import Entry, write
from exchange.storage.codelists import CodeListRow
from exchange.storage.transaction import Transaction
from schemas.base import Content, RecordKind
from schemas.codelists.book import CodeBook, CodeList
from schemas.codelists.reading import read_list
from schemas.codelists.shipped import shipped
from schemas.envelope import submission
from schemas.faults import Fault
from schemas.listed import code_faults, list_names, own_day


def faults(tx: Transaction, document: Content, schema: marshmallow.Schema, day: date) -> list[Fault]:
    """The codes of a loaded document that their lists, as they stand, did not hold on a day."""
    names = list_names(document, schema)
    return code_faults(document, schema, _standing(tx, names), day) if names else []


def faults_of_sending(tx: Transaction, kind: RecordKind, body: Content) -> list[Fault]:
    """The same of a sending: its own words on the day they speak of, and what it says of the person as of today."""
    schema, person = submission(kind), {name: body[name] for name in ("subject",) if name in body}
    record = {name: value for name, value in body.items() if name not in person}
    names = list_names(body, schema)
    if not names:
        return []
    book, day = _standing(tx, names), own_day(kind, body, tx.today)
    return code_faults(person, schema, book, tx.today) + code_faults(record, schema, book, day)


def whole(tx: Transaction) -> CodeBook:
    """Every list as it stands."""
    return _standing(tx, frozenset(shipped().lists))


def versions(tx: Transaction) -> dict[str, CodeListRow]:
    """Of each list that was ever imported, the version that stands."""
    return {row.name: row for row in tx.code_lists.newest(shipped().lists)}


def take(tx: Transaction, name: str, text: str, by: str) -> CodeListRow:
    """Let a list hold from now on; its lines say which codes are in force when.

    Raises :class:`NotFoundError` for a list that no field names, and :class:`InvalidRecordError` with everything that
    is wrong: a code that was ever in force stays in the list, with the day it ended.
    """
    if name not in shipped().lists:
        raise NotFoundError
    found = read_list(name, text, before=whole(tx).list(name))
    if not isinstance(found, CodeList):
        raise InvalidRecordError(found)
    before = versions(tx).get(name)
    row = CodeListRow(name, before.version + 1 if before else 1, text, by.strip(), tx.now)
    tx.code_lists.add(row)
    write(tx, Entry("code-list.imported", "done", object_type="code-list", reasons=(name,)))
    return row


def _standing(tx: Transaction, names: frozenset[str]) -> CodeBook:
    return shipped().having(_read(row.name, row.text) for row in tx.code_lists.newest(names))


@lru_cache(maxsize=64)
def _read(name: str, text: str) -> CodeList:
    found = read_list(name, text)
    assert isinstance(found, CodeList), "a faulty list was never taken"
    return found
