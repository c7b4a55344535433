"""GET /v1/partner: who am I, what did I agree to, what may my software do."""

from typing import Any

from marshmallow import Schema, fields

from exchange.api.blueprint import HubBlueprint
from exchange.api.door import ANY_TOKEN
from exchange.storage.partners import AgreementRow
from exchange.storage.transaction import Transaction

blueprint = HubBlueprint("partner", __name__, url_prefix="/v1", description="Who you are here")


class AgreementSchema(Schema):
    """The agreement in force today; both dates are inclusive."""

    version = fields.Integer(required=True)
    effective_from = fields.Date(required=True)
    effective_to = fields.Date(required=True, allow_none=True)
    sends = fields.List(fields.String(), required=True)
    receives = fields.List(fields.String(), required=True)
    purposes = fields.List(fields.String(), required=True)
    categories = fields.List(fields.String(), required=True)
    scopes = fields.List(fields.String(), required=True)
    deadlines = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class PartnerSchema(Schema):
    """The bearer of the token."""

    slug = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True)
    client_id = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True, metadata={"description": "What this token opens now."})
    agreement = fields.Nested(AgreementSchema(), required=True)


@blueprint.endpoint("/partner", method="GET", scope=ANY_TOKEN, returns=PartnerSchema())
def read_partner(tx: Transaction) -> dict[str, Any]:
    """Read who you are, your agreement in force and the scopes of your token."""
    partner_id = tx.actor.partner_id
    assert partner_id is not None
    partner = tx.partners.by_id(partner_id)
    agreement: AgreementRow = tx.partners.agreements_on([partner_id], tx.today)[partner_id]
    return {
        **vars(partner),
        "client_id": tx.actor.client_id,
        "scopes": sorted(tx.actor.scopes),
        "agreement": agreement,
    }
