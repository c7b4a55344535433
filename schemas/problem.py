"""Problem documents (RFC 9457): what went wrong, whose turn it is, and how to mend it. No personal data."""

from typing import Any, Final

import marshmallow

from schemas.base import StrictSchema
from schemas.codes import CATEGORIES, PURPOSES
from schemas.fields import Carried, Code, Many, Nested, RecordId, Text, Value, Whole

ORIGINS: Final = ("yours", "ours", "other-partner")


class AskedFlowSchema(StrictSchema):
    """One flow a consent request asks for."""

    sender = Text(64, required=True, description="Slug of the partner who sends.")
    recipient = Text(64, required=True, description="Slug of the partner who receives.")
    categories = Many(Code(CATEGORIES, required=True), 18, required=True, description="Categories asked for.")
