"""What every table is made with: one metadata, one way of naming constraints, and columns that are never null."""

from typing import Any

from sqlalchemy import Column, DateTime, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MOMENT = DateTime(timezone=True)
CODES = ARRAY(Text)


def column(name: str, kind: Any, *parts: SchemaItem, optional: bool = False) -> Column[Any]:
    """A column that must be filled, unless it is optional."""
    return Column(name, kind, *parts, nullable=optional)
