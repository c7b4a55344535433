"""An identity or residence document: its number by the rule of its type, proven by its machine-readable zone."""

from collections.abc import Iterator
from typing import Any, Final

import marshmallow

from schemas import mrz
from schemas.base import Broken, Content, StrictSchema
from schemas.dates import Day
from schemas.errors import UnreadableError
from schemas.faults import Breach
from schemas.fields import Identifier, Many, Text
from schemas.identifiers import citizen_card, document_number
from schemas.listed import code_shaped, listed
from schemas.places import issuer

#: The one type whose number has a rule of its own; the list of types begins with those of Chave Móvel Digital.
CITIZEN_CARD: Final = "CC"

#: ICAO 9303 spells Germany with one letter.
_ZONE_ISSUERS: Final = {"D": "DEU"}


def _numbered(document: Content) -> Iterator[Broken]:
    if document.get("type") == CITIZEN_CARD and document.get("number"):
        try:
            citizen_card(document["number"])
        except UnreadableError as error:
            yield Broken("number", Breach(error.rule))


def _read(document: Content) -> Iterator[Broken]:
    if not document.get("mrz"):
        return
    try:
        zone = mrz.read(document["mrz"])
    except UnreadableError as error:
        yield Broken("mrz", Breach(error.rule))
        return
    if document.get("number") not in (None, zone.number):
        yield Broken("number", Breach("mrz-disagrees"))
    if document.get("issuer") not in (None, _ZONE_ISSUERS.get(zone.issuer, zone.issuer)):
        yield Broken("issuer", Breach("mrz-disagrees"))
    if document.get("expiry") and document["expiry"][2:].replace("-", "") != zone.expires:
        yield Broken("expiry", Breach("mrz-disagrees"))


class DocumentSchema(StrictSchema):
    """One document of a person."""

    checks = (_numbered, _read)

    type = listed(Identifier(code_shaped, maximum=20, required=True, description="Type of document."), "document-types")
    number = Identifier(document_number, required=True, description="Number, as on the document.")
    issuer = listed(
        Identifier(issuer, maximum=3, required=True, description="ISO 3166-1 alpha-3, or UNO, UNA, UNK, EUE, XOM."),
        "document-issuers",
    )
    expiry = Day(description="Last day of validity.")
    mrz = Many(
        Text(44, minimum=30, required=True),
        3,
        minimum=2,
        load_only=True,
        description="Lines of the machine-readable zone; checked against the rest, and not kept.",
    )

    @marshmallow.post_load
    def _forget_zone(self, document: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in document.items() if name != "mrz"}
