"""Closed vocabularies shared by several contracts. A list that belongs to one kind stands with that kind.

Code values on the wire are kebab-case; names fixed by a standard stay as the standard spells them.
"""

from collections.abc import Mapping
from typing import Final

Category = str

SERVICE_META: Final = "service-meta"

#: The groups of fields a person can permit or withhold; ``service-meta`` beside them is about the service, not the
#: applicant, and is never asked.
CATEGORIES: Final[tuple[Category, ...]] = (
    "identity",
    "id-document",
    "national-id",
    "contact",
    "address",
    "family",
    "immigration-status",
    "international-protection",
    "language-learning",
    "education",
    "training",
    "employment",
    "income",
    "housing",
    "material-aid",
    "needs",
    "health",
    "protection-risk",
)

#: Special categories of personal data, or treated as such (GDPR article 9; Lei 58/2019 article 29). ``needs`` joins
#: them where a service code reveals one: :meth:`schemas.base.RecordKind.special` says when.
SPECIAL: Final[frozenset[Category]] = frozenset({"health", "protection-risk", "international-protection"})

PARTNER_KINDS: Final = ("ngo", "employer", "school", "international-body", "public-body")

#: AIMA itself, as a producer: it says what no other public body may, and not what only an organisation may.
AUTHORITY: Final = "authority"
PRODUCERS: Final = (*PARTNER_KINDS, AUTHORITY)
#: The letters of the field tables. A municipality's desk writes as an NGO does, AIMA where the tables say A.
LETTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "A": (AUTHORITY,),
    "N": ("ngo", "public-body"),
    "E": ("employer",),
    "S": ("school",),
    "I": ("international-body",),
}
PARTNER_STATES: Final = ("applied", "testing", "active", "suspended", "closed")

PURPOSES: Final = (
    "language-learning",
    "cultural-orientation",
    "vocational-training",
    "job-placement",
    "housing",
    "legal-help",
    "humanitarian-aid",
    "health-and-care",
    "documents",
)

LEGAL_BASES: Final = ("consent", "public-task", "legal-obligation")

#: HL7 v3 Confidentiality: normal, restricted, very restricted. A sender may only raise it.
CONFIDENTIALITIES: Final = ("N", "R", "V")

MODES: Final = ("in-person", "online", "hybrid")
