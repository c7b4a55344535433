"""Where a person lives or could live: what sort of place and in which municipality, never the address."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY
from schemas.dates import Day, happened_by, months_after
from schemas.faults import Breach, Fault
from schemas.fields import Code, Identifier, Label, Whole
from schemas.listed import listed
from schemas.places import municipality
from schemas.spans import in_order

EVENTS: Final = ("requested", "offered", "refused", "moved-in", "extended", "moved-out", "at-risk")
#: They map to the six situations of ETHOS Light. Safe houses are never said.
TYPES: Final = (
    "emergency-centre",
    "reception-centre",
    "hostel",
    "shared-flat",
    "private-rent",
    "social-housing",
    "employer-provided",
    "family-friends",
    "institution",
    "none",
)
EMPLOYERS: Final = "employer-provided"
UNITS: Final = ("bed", "room", "flat", "house")
CONTRACTS: Final = ("lease", "sublease", "room-lease", "free-use", "programme", "employment", "none")
#: Euro a month; a band, never the amount.
RENT_BANDS: Final = ("none", "to-250", "250-to-500", "500-to-750", "750-to-1000", "above-1000", "undisclosed")
ADEQUACIES: Final = ("adequate", "overcrowded", "unfit", "unknown")
END_REASONS: Final = ("own-home", "other-programme", "left", "evicted", "moved-abroad", "unknown")

#: What reveals that somebody has no home is kept six months after its purpose ends, the rest as a referral is.
BRIEF_MONTHS: Final = 6
KEPT_MONTHS: Final = 24
#: The day of an event, given by those who may say since when and until when somebody lives in a place.
_DAYS: Final = {"moved-in": "start_date", "moved-out": "end_date"}
_DATING: Final = frozenset({"ngo", "public-body", AUTHORITY})
_SPECIAL: Final = ("ethos_light", "municipality")


def _needed(given: Content) -> Iterator[Broken]:
    event = given.get("event")
    if event in EVENTS and event != "moved-out" and given.get("end_reason"):
        yield Broken("end_reason", Breach("only-with", field="event", value="moved-out"))


class AccommodationSchema(StrictSchema):
    """What happened with one place to live."""

    checks: ClassVar[tuple[Check, ...]] = (in_order(),)
    presences: ClassVar[tuple[Check, ...]] = (_needed,)

    event = personal(Code(EVENTS, required=True, description="What happened."), "housing", by="NIAE")
    type = personal(Code(TYPES, required=True, description="What sort of place."), "housing", by="NIAE")
    ethos_light = personal(
        Whole(1, 6, description="ETHOS Light situation, for statistics."), "housing", special=True, by="N"
    )
    provider_org = personal(Label(150, description="Who provides the place."), "housing", by="NIA")
    places = personal(Whole(1, 50, description="How many places."), "housing", by="NIA")
    unit_kind = personal(Code(UNITS, description="Bed, room, flat or house."), "housing", by="NIA")
    municipality = personal(
        listed(
            Identifier(municipality, maximum=4, description="Where, DICO code; the address is never here."),
            "municipalities",
        ),
        "housing",
        special=True,
        by="NIA",
    )
    start_date = personal(Day(description="From when."), "housing", by="NA")
    end_date = personal(Day(description="Until when."), "housing", by="NA")
    contract_kind = personal(Code(CONTRACTS, description="On what ground the person lives there."), "housing", by="NA")
    rent_band = personal(Code(RENT_BANDS, description="Rent, euro a month; never the amount."), "income", by="NA")
    adequacy = personal(
        Code(ADEQUACIES, description="Whether it is fit to live in (family reunification asks)."), "housing", by="NA"
    )
    household_size = personal(Whole(1, 20, description="How many live together."), "family", by="N")
    end_reason = personal(Code(END_REASONS, description="Why it ended."), "housing", by="N")


CONTENT: Final[marshmallow.Schema] = AccommodationSchema()


def _happened(_: Sequence[Content], content: Content, today: date) -> list[Fault]:
    name = _DAYS.get(content["event"])
    return happened_by(today, content, name) if name else []


def _sayable(content: Content, partner_kind: str) -> list[Fault]:
    event, faults = content["event"], []
    if partner_kind == "employer" and content["type"] != EMPLOYERS:
        producers = ["international-body", "ngo", "public-body"]
        faults.append(Fault("/type", "not-yours-to-say", {"producers": producers}))
    day = _DAYS.get(event)
    if day and partner_kind in _DATING and not content.get(day):
        faults.append(Fault(f"/{day}", "required-with", {"field": "event", "value": event}))
    return faults


def _kept_until(content: Content, _: str, on: date) -> date:
    end = content.get("end_date")
    months = BRIEF_MONTHS if any(content.get(name) for name in _SPECIAL) else KEPT_MONTHS
    return months_after(max(on, date.fromisoformat(end)) if end else on, months)


_ALL: Final = frozenset(field_categories(CONTENT))

ACCOMMODATION: Final = RecordKind(
    name="accommodation",
    plural="accommodations",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({"ngo", "employer", "international-body", "public-body", AUTHORITY}),
    purposes=frozenset({"housing"}),
    needs=frozenset({"housing"}),
    # An employer reads back its own, and is told of nobody else's home.
    readable=dict.fromkeys(("ngo", "international-body", "public-body"), _ALL),
    follows=_happened,
    sayable=_sayable,
    dated_by=("start_date", "end_date"),
    kept_until=_kept_until,
)
