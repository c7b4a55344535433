"""The book of code lists in which the codes of a record are looked up on the record's own day."""

from exchange.storage.transaction import Transaction
from schemas.codelists.book import CodeBook
from schemas.codelists.shipped import shipped


def book(_: Transaction) -> CodeBook:
    """The lists as they stand: those that ship with the hub."""
    return shipped()
