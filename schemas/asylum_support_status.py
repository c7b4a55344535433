"""Where a request for protection stands and what support goes with it; never to employers or schools.

Grounds, information about countries, interviews and family abroad are never in the hub. The stages are those of Lei
27/2008 and of the Union's acts that follow it; they stand in a list with dates of effect.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, personal
from schemas.codes import AUTHORITY
from schemas.dates import Day, months_after
from schemas.entitlements import MAY, EntitlementsSchema
from schemas.errors import UnreadableError
from schemas.faults import Breach
from schemas.fields import Code, Identifier, Label, Many, Nested, YesNo
from schemas.listed import code_shaped, listed
from schemas.spans import in_order

STAGES: Final = "asylum-stages"

#: *Declaração comprovativa do pedido* and *autorização de residência provisória*.
PROOFS: Final = ("DCP", "ARP")
RECEPTIONS: Final = ("reception-centre", "hostel", "flat", "municipality", "family", "none")
MEASURES: Final = (
    "accommodation",
    "meals",
    "allowance",
    "school",
    "health-access",
    "language",
    "legal",
    "interpreter",
)

#: Special categories are kept half a year after what they serve has ended.
KEPT_MONTHS: Final = 6


def partner_slug(text: str) -> str:
    """A partner of the hub by its public name."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", text):
        raise UnreadableError("reference-invalid")
    return text


class ProofDocumentSchema(StrictSchema):
    """What the person shows in place of a permit."""

    type = Code(PROOFS, required=True, description="Proof of the request, or provisional residence permit.")
    valid_until = Day(required=True, description="Last day of validity.")


class ReceptionSchema(StrictSchema):
    """Where the person is received; read by the entity it names, and by no other partner."""

    checks: ClassVar[tuple[Check, ...]] = (in_order("since", "until"),)

    entity = Identifier(partner_slug, maximum=60, description="Slug of the partner who receives the person.")
    kind = Code(RECEPTIONS, required=True, description="In what sort of place.")
    since = Day(passed=True, description="Since when.")
    until = Day(description="Until when.")


class LegalSupportSchema(StrictSchema):
    """Who gives legal support; the name of the organisation only."""

    org = Label(150, required=True, description="Which organisation.")
    since = Day(passed=True, description="Since when.")


_SUBJECTS: Final = (
    "stage",
    "proof_document",
    "reception",
    "support_measures",
    "legal_support",
    "entitlements",
    "vulnerability_flagged",
)


def _something_said(given: Content) -> Iterator[Broken]:
    if all(given.get(name) in (None, [], {}) for name in _SUBJECTS):
        yield Broken("", Breach("one-needed", fields=list(_SUBJECTS)))


class AsylumSupportStatusSchema(StrictSchema):
    """The state of a request for protection, or what another producer knows of its support."""

    presences: ClassVar[tuple[Check, ...]] = (_something_said,)

    stage = personal(
        listed(Identifier(code_shaped, maximum=40, description="Where the request stands."), STAGES),
        "international-protection",
        by="A",
    )
    proof_document = personal(
        Nested(ProofDocumentSchema(), description="The document in hand."), "international-protection", by="A"
    )
    reception = personal(
        Nested(ReceptionSchema(), description="Where the person is received."), "housing", special=True, by="ANI"
    )
    support_measures = personal(
        Many(Code(MEASURES, required=True), 8, unique=True, description="What support is given."),
        "material-aid",
        special=True,
        by="AN",
    )
    legal_support = personal(
        Nested(LegalSupportSchema(), description="Who gives legal support."), "international-protection", by="NI"
    )
    entitlements = personal(
        Nested(EntitlementsSchema(), description="What the person may do: the answer partners read."),
        "immigration-status",
        by="A",
    )
    vulnerability_flagged = personal(
        YesNo(description="Whether a special need was flagged; which one is said in a needs assessment."),
        "protection-risk",
        by="ANI",
    )


CONTENT: Final[marshmallow.Schema] = AsylumSupportStatusSchema()


def _restricted(_: Content) -> str:
    return "R"


def _kept_until(content: Content, _: str, on: date) -> date:
    places = (("entitlements", "until"), ("proof_document", "valid_until"), ("reception", "until"))
    ends = (date.fromisoformat(end) for place, name in places if (end := (content.get(place) or {}).get(name)))
    return months_after(max((on, *ends)), KEPT_MONTHS)


_ANSWER: Final = frozenset({f"entitlements.{name}" for name in (*MAY, "until")})
_RECEPTION: Final = frozenset({f"reception.{name}" for name in ("entity", "kind", "since", "until")})

ASYLUM_SUPPORT_STATUS: Final = RecordKind(
    name="asylum-support-status",
    plural="asylum-support-statuses",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({AUTHORITY, "public-body", "ngo", "international-body"}),
    purposes=frozenset({"legal-help", "housing", "humanitarian-aid"}),
    # Entitlements serve without reception, and reception without entitlements: whatever is permitted may flow.
    needs=frozenset(),
    readable=dict.fromkeys(("ngo", "public-body"), _ANSWER | _RECEPTION),
    confided={"reception": "reception.entity"},
    reach="held",
    always_special=frozenset({"housing", "material-aid"}),
    guarded=_restricted,
    kept_until=_kept_until,
)
