"""Counting: each record leaves one row of coarse facts, from which every statistic is made; never from records.

A row carries no record id, no identifier and no date finer than a week, and its own id is random: neither its value
nor its order tells which record it came from. The record keeps that id sealed under its subject's key, so that the
fact can be retracted; once the key is destroyed nothing leads back. Few people may still share a row's values in a
small place: whoever reads facts must suppress small counts.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from exchange.storage.facts import FactRow
from exchange.storage.transaction import Transaction

EU_EEA_SWITZERLAND = frozenset(
    (
        *(
            "AUT",
            "BEL",
            "BGR",
            "CHE",
            "CYP",
            "CZE",
            "DEU",
            "DNK",
            "ESP",
            "EST",
            "FIN",
            "FRA",
            "GRC",
            "HRV",
            "HUN",
            "IRL",
        ),
        *("ISL", "ITA", "LIE", "LTU", "LUX", "LVA", "MLT", "NLD", "NOR", "POL", "ROU", "SVK", "SVN", "SWE"),
    )
)
CPLP = frozenset(("AGO", "BRA", "CPV", "GNB", "GNQ", "MOZ", "STP", "TLS"))
STATELESS_OR_UNKNOWN = frozenset(("XXA", "XXB", "XXC", "XXX", "UNK"))

# Someone with several nationalities is counted under the first group of this order: the regime that favours them most.
GROUPS = (
    ("portugal", frozenset(("PRT",))),
    ("eu-eea-switzerland", EU_EEA_SWITZERLAND),
    ("cplp", CPLP),
)

BANDS = ((18, "0-17"), (25, "18-24"), (35, "25-34"), (50, "35-49"), (65, "50-64"))
OLDEST_BAND = "65-plus"


@dataclass(frozen=True)
class Counted:
    """What is counted of a record itself; ``channel`` is how it came in (``api``, ``desk`` and so on)."""

    kind: str
    purpose: str
    partner_id: uuid.UUID
    channel: str


def count(tx: Transaction, counted: Counted, claims: Mapping[str, Any]) -> uuid.UUID:
    """Count one record about the person of ``claims``; the row's random id is to be kept sealed with the record."""
    fact_id = uuid.UUID(bytes=tx.tools.entropy(16), version=4)
    languages = claims.get("contact_languages") or (None,)
    tx.facts.add(
        FactRow(
            id=fact_id,
            kind=counted.kind,
            purpose=counted.purpose,
            partner_id=counted.partner_id,
            place=(claims.get("address") or {}).get("dico"),
            nationality_group=nationality_group(claims.get("nationality")),
            sex=claims.get("sex"),
            age_band=age_band(claims.get("birth_date"), tx.today),
            language=languages[0],
            channel=counted.channel,
            iso_week="{}-W{:02}".format(*tx.today.isocalendar()),
        )
    )
    return fact_id


def retract(tx: Transaction, fact_id: uuid.UUID) -> None:
    """Take back what :func:`count` counted."""
    tx.facts.remove(fact_id)


def nationality_group(nationality: str | Iterable[str] | None) -> str | None:
    """The group of someone's nationalities (ISO 3166-1 alpha-3, or the X codes of ICAO 9303)."""
    held = {nationality} if isinstance(nationality, str) else set(nationality or ())
    if not held:
        return None
    fallback = "stateless-or-unknown" if held <= STATELESS_OR_UNKNOWN else "other"
    return next((name for name, members in GROUPS if held & members), fallback)


def age_band(birth_date: date | str | None, today: date) -> str | None:
    """The band of someone's age in full years."""
    if birth_date is None:
        return None
    born = date.fromisoformat(birth_date) if isinstance(birth_date, str) else birth_date
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return next((band for below, band in BANDS if age < below), OLDEST_BAND)
