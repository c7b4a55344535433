"""GET /v1/partner: who am I, what did I agree to, what may my software do."""

from typing import Any

from exchange.api.blueprint import HubBlueprint
from exchange.api.door import ANY_TOKEN
from exchange.storage.partners import AgreementRow
from exchange.storage.transaction import Transaction
from schemas.partner import PARTNER

blueprint = HubBlueprint("partner", __name__, url_prefix="/v1", description="Who you are here")


@blueprint.endpoint("/partner", method="GET", scope=ANY_TOKEN, returns=PARTNER)
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
