"""Code lists as they were imported, each version whole."""

from sqlalchemy import Integer, PrimaryKeyConstraint, Table, Text

from exchange.storage.tables.ground import MOMENT, column, metadata

code_list = Table(
    "code_list",
    metadata,
    column("name", Text),
    column("version", Integer),
    column("text", Text),
    column("imported_by", Text),
    column("imported_at", MOMENT),
    PrimaryKeyConstraint("name", "version"),
)
