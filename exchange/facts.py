"""Counting: each record leaves one row of coarse facts, from which every statistic is made; never from records.

A row carries no record id, no identifier and no date finer than a week, and its own id is random: neither its value
nor its order tells which record it came from. The record keeps that id sealed under its subject's key, so that the
fact can be retracted; once the key is destroyed nothing leads back. Few people may still share a row's values in a
small place: whoever reads facts must suppress small counts.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from exchange.storage.facts import FactRow
from exchange.storage.transaction import Transaction
from schemas.ages import age_band
from schemas.regions import nationality_group


@dataclass(frozen=True)
class Counted:
    """What is counted of a record itself; ``channel`` is how it came in (``api``, ``desk`` and so on)."""

    kind: str
    purpose: str | None
    partner_id: uuid.UUID
    channel: str


def count(tx: Transaction, counted: Counted, claims: Mapping[str, Any]) -> uuid.UUID:
    """Count one record about the person of ``claims``; the row's random id is to be kept sealed with the record."""
    return _add(tx, counted, claims, "{}-W{:02}".format(*tx.today.isocalendar()))


def retract(tx: Transaction, fact_id: uuid.UUID) -> None:
    """Take back what :func:`count` counted."""
    tx.facts.take(fact_id)


def recount(tx: Transaction, fact_id: uuid.UUID, claims: Mapping[str, Any]) -> uuid.UUID | None:
    """Count a corrected record anew, in the week it was first counted in; the random id of its new row."""
    held = tx.facts.take(fact_id)
    if held is None:
        return None
    return _add(tx, Counted(held.kind, held.purpose, held.partner_id, held.channel), claims, held.iso_week)


def _add(tx: Transaction, counted: Counted, claims: Mapping[str, Any], iso_week: str) -> uuid.UUID:
    fact_id = uuid.UUID(bytes=tx.tools.entropy(16), version=4)
    tx.facts.add(
        FactRow(
            id=fact_id,
            kind=counted.kind,
            purpose=counted.purpose,
            partner_id=counted.partner_id,
            place=(claims.get("address") or {}).get("dico"),
            nationality_group=nationality_group(claims.get("nationality")),
            sex=claims.get("sex"),
            age_band=age_band(_born(claims), tx.today),
            language=next(iter(claims.get("contact_languages") or ()), None),
            channel=counted.channel,
            iso_week=iso_week,
        )
    )
    return fact_id


def _born(claims: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(claims["birth_date"]) if claims.get("birth_date") else None
