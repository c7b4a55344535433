"""The dry run over HTTP: what a sending would come to, and the sentence the person would read."""

from collections.abc import Mapping, Sequence
from typing import Any

from exchange import previews
from exchange.api.answers import wanted_language
from exchange.api.blueprint import HubBlueprint
from exchange.api.decisions import told_missing
from exchange.api.records import further_faults
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.faults import Fault
from schemas.preview import PREVIEW, PREVIEWED

blueprint = HubBlueprint("previews", __name__, url_prefix="/v1", description="Trying before sending")


def _further(tx: Transaction, given: Any, read: Any, found: Sequence[Fault]) -> list[Fault]:
    kind = KINDS.get(read["kind"]) if isinstance(read, Mapping) and "kind" in read else None
    return further_faults(kind)(tx, given, read, found) if kind else []


@blueprint.endpoint(
    "/disclosures/preview",
    method="POST",
    scope="disclosure:preview",
    takes=PREVIEW,
    further=_further,
    returns=PREVIEWED,
    status=200,
)
def preview_disclosure(tx: Transaction, body: Mapping[str, Any]) -> dict[str, Any]:
    """Try a sending: who would get what, what would be left out, which consent is missing. Nothing is sent."""
    kind = KINDS[body["kind"]]
    sending = {name: value for name, value in body.items() if name != "kind"}
    result = previews.preview(tx, kind, sending, wanted_language())
    return {**vars(result), "missing": told_missing(tx, result.missing)}
