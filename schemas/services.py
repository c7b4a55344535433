"""What a referral may ask for (list ``svc``), and what some of it reveals by its name alone.

The list maps to Primero's services, the IASC referral form, UNHCR intervention names and the HSDS taxonomy.
"""

from collections.abc import Collection, Mapping
from typing import Final

from schemas.codes import Category

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

SERVICES: Final = (
    "legal-info",
    "legal-aid",
    "docs-residence",
    "docs-asylum",
    "family-reunification",
    "family-tracing",
    "lang-pla",
    "lang-other",
    "cultural-orientation",
    "school-enrolment",
    "qualification-recognition",
    "vocational-training",
    "rvcc",
    "job-counselling",
    "job-placement",
    "entrepreneurship",
    "housing-emergency",
    "housing-transitional",
    "housing-search",
    "food",
    "nfi",
    "cash",
    "social-benefits",
    "health-primary",
    "mhpss",
    "srh",
    "disability-support",
    "child-protection",
    "gbv-safety",
    "anti-trafficking",
    "transport",
    "interpretation",
    "digital-access",
    "voluntary-return",
    "resettlement",
    "other",
)


def revealed(codes: Collection[str]) -> frozenset[Category]:
    """The categories that service codes add to a record by what they reveal."""
    return frozenset(REVEALING[code] for code in codes if code in REVEALING)
