"""Statements written in SQLAlchemy's language, compiled once, and executed by the driver beneath it.

For what every exchange asks. Building a statement anew costs more than PostgreSQL's answer to it, and so does taking a
built one through SQLAlchemy's execution; here neither happens. All else says ``connection.execute``.

Values come back as the driver reads them, which for our columns is what SQLAlchemy would make of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import JSON, Connection, Executable, Table, insert, make_url

DIALECT = make_url("postgresql+psycopg://").get_dialect()()

Row = tuple[Any, ...]


class Statement:
    """One statement, made at import; its parameters are named as in ``bindparam`` and given as keywords."""

    def __init__(self, clause: Executable, columns: Sequence[str] | None = None) -> None:
        compiled: Any = clause.compile(dialect=DIALECT, column_keys=columns)  # type: ignore[attr-defined]
        self.text = str(compiled)
        self._constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        # The driver knows every value of ours by its type, but for a JSON document.
        self._documents = [name for name, bind in compiled.binds.items() if isinstance(bind.type, JSON)]

    def rows(self, connection: Connection, **values: Any) -> list[Row]:
        """All rows of the answer."""
        found: list[Row] = self._executed(connection, values).fetchall()
        return found

    def row(self, connection: Connection, **values: Any) -> Row | None:
        """The one row there can be, if there is one."""
        found: Row | None = self._executed(connection, values).fetchone()
        return found

    def run(self, connection: Connection, **values: Any) -> None:
        """Execute what answers with no rows."""
        self._executed(connection, values)

    def many(self, connection: Connection, each: Iterable[dict[str, Any]]) -> None:
        """Execute it once for each of these sets of values."""
        with _driver(connection).cursor() as cursor:
            cursor.executemany(self.text, [self._given(values) for values in each])

    def _executed(self, connection: Connection, values: dict[str, Any]) -> Any:
        return _driver(connection).execute(self.text, self._given(values))

    def _given(self, values: dict[str, Any]) -> dict[str, Any]:
        given = {**self._constants, **values}
        for name in self._documents:
            if given[name] is not None:
                given[name] = Jsonb(given[name])
        return given


class Insertion(Statement):
    """Rows put into a table, each with a value for the same columns."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        super().__init__(insert(table), columns)
        names = ", ".join(map(DIALECT.identifier_preparer.quote, columns))
        self._copying = f"copy {DIALECT.identifier_preparer.quote(table.name)} ({names}) from stdin"
        self._columns = tuple(columns)

    def copy(self, connection: Connection, each: Iterable[dict[str, Any]]) -> None:
        """Put many rows, as one stream."""
        with _driver(connection).cursor() as cursor, cursor.copy(self._copying) as stream:
            for values in each:
                given = self._given(values)
                stream.write_row([given[name] for name in self._columns])


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
