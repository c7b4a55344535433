"""The body of a dry run: the same body a sending would have, and the kind it would be sent as."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, cast

import marshmallow

from schemas import KINDS
from schemas.base import RecordKind, StrictSchema
from schemas.codes import CATEGORIES, PURPOSES
from schemas.envelope import submission
from schemas.fields import Carried, Code, Many, Nested, RecordId, Text
from schemas.problem import MissingSchema, ReasonSchema

VERDICTS: Final = ("permitted", "needs-consent", "refused")


@cache
def _previewed(kind: RecordKind) -> marshmallow.Schema:
    schema = submission(kind)
    name = type(schema).__name__.replace("Submission", "Preview")
    fields = {"kind": Code((kind.name,), required=True), "__doc__": f"Tries to send a record ({kind.name})."}
    return cast("marshmallow.Schema", type(name, (type(schema),), fields)())


class PreviewSchema(StrictSchema):
    """A `kind`, and beside it the body that `POST /v1/{plural of the kind}` takes."""

    class Meta:
        """The rest of the body is the kind's own; its schema refuses what it does not know."""

        unknown = marshmallow.INCLUDE

    kind = Code(tuple(KINDS), required=True, description="Kind of record to try.")

    def load(self, data: Any, **options: Any) -> Any:
        """Load by the schema of the kind named, once it names one."""
        kind = KINDS.get(data["kind"]) if isinstance(data, Mapping) and _named(data) else None
        return _previewed(kind).load(data) if kind else super().load(data, **options)


def _named(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("kind"), str)


class PreviewedFlowSchema(StrictSchema):
    """What would go to one recipient."""

    sender = Text(64, required=True, description="Slug of the partner who would send.")
    recipient = Text(64, required=True, description="Slug of the partner who would receive.")
    categories = Many(Code(CATEGORIES, required=True), 18, required=True, description="Categories that would go.")
    dropped = Many(Code(CATEGORIES, required=True), 18, description="Categories present that would not go.")
    verdict = Code(VERDICTS, required=True, description="What the decision would be.")
    reasons = Many(Nested(ReasonSchema(), required=True), 50, description="Why not.")


class PreviewedSchema(StrictSchema):
    """What a sending would come to; nothing was stored but the evidence of having asked."""

    verdict = Code(VERDICTS, required=True, description="What the decision would be.")
    flows = Many(Nested(PreviewedFlowSchema(), required=True), 50, description="Recipient by recipient.")
    dropped = Many(Code(CATEGORIES, required=True), 18, description="Categories that would go to nobody.")
    missing = Many(Carried(MissingSchema(), required=True), 50, description="What consent is missing.")
    passed = Many(Text(80, required=True), 50, description="Checks that passed.")
    sentence = Text(2000, description="The question the person would read.")
    purpose = Code(PURPOSES, description="What for; null where nobody is named.")
    evidence_id = RecordId(required=True, description="The evidence entry of the preview.")


PREVIEW: Final[marshmallow.Schema] = PreviewSchema()
PREVIEWED: Final[marshmallow.Schema] = PreviewedSchema()
