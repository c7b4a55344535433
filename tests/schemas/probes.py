"""What tests of contracts ask again and again: which rules does this document break, and where?"""

from typing import Any

import marshmallow

from schemas.faults import faults


def broken(schema: marshmallow.Schema, document: Any) -> list[tuple[str, str]]:
    """Every fault of a document as (JSON pointer, rule); empty when it loads."""
    try:
        schema.load(document)
    except marshmallow.ValidationError as error:
        return [(fault.path, fault.rule) for fault in faults(error)]
    return []


def rule(field: marshmallow.fields.Field, value: Any) -> str | None:
    """The rule that a value breaks in a field standing alone."""
    schema = marshmallow.Schema.from_dict({"it": field})()
    return next((name for _, name in broken(schema, {"it": value})), None)


def read(field: marshmallow.fields.Field, value: Any) -> Any:
    """What a field makes of a value."""
    return field.deserialize(value)
