"""What some of the services that a referral may ask for reveal by their name alone.

The services themselves are the list ``service-codes``, which maps to Primero's services, the IASC referral form, UNHCR
intervention names and the HSDS taxonomy.
"""

from collections.abc import Collection, Mapping
from typing import Final

from schemas.codes import Category

#: The list of services.
SERVICES: Final = "service-codes"

#: Services whose name alone tells that a person is ill, was harmed or has fled (GDPR article 9; Lei 58/2019 article
#: 29): the category it adds to the record. Care is ``health``; asylum, tracing, protection and leaving are
#: ``protection-risk``.
REVEALING: Final[Mapping[str, Category]] = {
    "docs-asylum": "protection-risk",
    "family-tracing": "protection-risk",
    "health-primary": "health",
    "mhpss": "health",
    "srh": "health",
    "disability-support": "health",
    "child-protection": "protection-risk",
    "gbv-safety": "protection-risk",
    "anti-trafficking": "protection-risk",
    "voluntary-return": "protection-risk",
    "resettlement": "protection-risk",
}

#: How a service that came to the list later says the same by its code, since no release knows it.
REVEALING_STARTS: Final[Mapping[str, Category]] = {"health-": "health", "protection-": "protection-risk"}


def revealed(codes: Collection[str]) -> frozenset[Category]:
    """The categories that service codes add to a record by what they reveal."""
    return frozenset(category for code in codes if (category := revealing(code)))


def revealing(code: str) -> Category | None:
    """The category that one service code adds to a record, if it reveals any."""
    starts = (category for start, category in REVEALING_STARTS.items() if code.startswith(start))
    return REVEALING.get(code) or next(starts, None)
