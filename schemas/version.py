"""Versions of a record over the wire: which one is asked for, what a correction came to, and the taking back."""

from typing import Final

import marshmallow

from schemas.base import StrictSchema
from schemas.codes import CATEGORIES, PURPOSES
from schemas.envelope import ReportSchema
from schemas.fields import Code, Many, RecordId, Text
from schemas.page import Numeral

LARGEST: Final = 1_000_000

#: Why a record was entered in error. Words have no place here: they would be about a person.
RETRACTION_REASONS: Final = ("wrong-person", "wrong-recipient", "wrong-content", "duplicate", "sent-in-error", "other")
IN_ERROR: Final = "entered-in-error"


class VersionQuerySchema(StrictSchema):
    """Which version of a record is asked for."""

    version = Numeral(1, LARGEST, description="Version of the record; the one that stands if not said.")


class HeldQuerySchema(VersionQuerySchema):
    """Which version is asked for, of a record that is read for several purposes, and for which of them."""

    purpose = Code(
        PURPOSES,
        description="For what you read it; if not said, what a law lets you read, or most of what the person permits.",
    )


class CorrectedSchema(ReportSchema):
    """The receipt of a correction; it never holds personal data."""

    dropped = Many(Code(CATEGORIES, required=True), 18, description="Categories not kept, for want of consent.")


class RetractionSchema(StrictSchema):
    """Takes a record back that was entered in error."""

    reason_code = Code(RETRACTION_REASONS, required=True, description="Why.")


class RetractedSchema(StrictSchema):
    """The receipt of a retraction."""

    record_id = RecordId(required=True, description="Id of the record.")
    state = Code((IN_ERROR,), required=True, description="What the record is from now on.")
    evidence_id = RecordId(required=True, description="The evidence entry of the retraction.")
    leaf_hash = Text(64, required=True, description="SHA-256 leaf of that entry, in hexadecimal.")


VERSION_QUERY: Final[marshmallow.Schema] = VersionQuerySchema()
HELD_QUERY: Final[marshmallow.Schema] = HeldQuerySchema()
CORRECTED: Final[marshmallow.Schema] = CorrectedSchema()
RETRACTION: Final[marshmallow.Schema] = RetractionSchema()
RETRACTED: Final[marshmallow.Schema] = RetractedSchema()
