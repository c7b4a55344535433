"""Who a partner is on the hub, what it agreed to, and what its software may do now."""

from typing import Final

import marshmallow
from marshmallow import fields as marsh

from schemas.base import StrictSchema
from schemas.codes import CATEGORIES, PARTNER_KINDS, PARTNER_STATES, PURPOSES
from schemas.dates import Day
from schemas.fields import Code, Many, Nested, Text, Whole


class AgreementSchema(StrictSchema):
    """The agreement in force today; both dates are inclusive."""

    version = Whole(1, 10_000, required=True, description="Version of the agreement.")
    effective_from = Day(required=True, description="First day.")
    effective_to = Day(description="Last day; null: open-ended.")
    sends = Many(Text(40, required=True), 50, required=True, description="Kinds of record it may send.")
    receives = Many(Text(40, required=True), 50, required=True, description="Kinds of record it may receive.")
    purposes = Many(Code(PURPOSES, required=True), 9, required=True, description="Purposes it may act for.")
    categories = Many(Code(CATEGORIES, required=True), 18, required=True, description="Categories it may handle.")
    scopes = Many(Text(64, required=True), 100, required=True, description="Scopes its clients may be given.")
    deadlines = marsh.Dict(
        keys=marsh.String(),
        values=marsh.Integer(),
        required=True,
        metadata={"description": "Hours to answer a referral, by priority."},
    )


class PartnerSchema(StrictSchema):
    """The bearer of the token."""

    slug = Text(64, required=True, description="Short name, by which partners name each other.")
    kind = Code(PARTNER_KINDS, required=True, description="Kind of partner.")
    name = Text(150, required=True, description="Name, as approved by AIMA.")
    state = Code(PARTNER_STATES, required=True, description="State of the partner on the hub.")
    client_id = Text(64, required=True, description="The software that asks.")
    scopes = Many(Text(64, required=True), 100, required=True, description="What this token opens now.")
    agreement = Nested(AgreementSchema(), required=True, description="The agreement in force today.")


PARTNER: Final[marshmallow.Schema] = PartnerSchema()
