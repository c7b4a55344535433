"""Purposes, the declared reasons a person can be asked about, as they ship with the hub.

They are installed with the database and changed there, by a new version with a later date of effect.
"""

from datetime import date

from exchange.storage.purposes import PurposeRow
from exchange.storage.transaction import Transaction

BEGINNING = date(2026, 1, 1)
VALIDITY_DAYS = 365
LAPSE_DAYS = 14

# What answers to a referral may carry back. A purpose with nothing here carries back the moves alone.
ANSWER_CATEGORIES: dict[str, tuple[str, ...]] = {
    "language-learning": ("language-learning",),
    "cultural-orientation": ("education",),
    "vocational-training": ("training",),
    "job-placement": ("employment",),
    "housing": ("housing",),
    "legal-help": (),
    "humanitarian-aid": ("material-aid",),
    "health-and-care": (),
    "documents": (),
}


def install(tx: Transaction) -> None:
    """Put the shipped purposes into the database; those already there stay as they are."""
    for code, categories in ANSWER_CATEGORIES.items():
        tx.purposes.add_missing(PurposeRow(code, 1, BEGINNING, None, VALIDITY_DAYS, LAPSE_DAYS, categories))
