"""Looking for a marked person's values wherever the hub leaves bytes: every table, every log record, every file.

A value counts as found in the clear, in any common encoding of it, or as a plain hash: nine digits behind an unkeyed
hash are nine digits in the clear.
"""

import base64
import hashlib
import html
import json
import logging
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Below this a piece of text is found by chance.
SHORTEST = 5
SHORTEST_ENCODED = 8

# Claims that are codes, the same for thousands of people, and stand in the clear by design (facts, for one).
CODED = frozenset(
    (
        *("sex", "nationality", "contact_languages", "relationship", "type", "issuer", "dico", "expiry"),
        *("birth_date_precision", "preferred_hours", "subject_id"),
    )
)

HASHES = (hashlib.md5, hashlib.sha1, hashlib.sha256)


@dataclass(frozen=True)
class Source:
    """Some bytes the hub left, and where."""

    where: str
    content: bytes


@dataclass(frozen=True)
class Finding:
    """A marked value that lies open: which, where, and in what spelling."""

    mark: str
    where: str
    spelling: str


def marks_of(claims: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """The values of a person that must never be seen, by their path."""
    found: dict[str, str] = {}
    for name, value in claims.items():
        if name not in CODED:
            found.update(_marks(f"{prefix}{name}", value))
    return found


def _marks(path: str, value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return marks_of(value, f"{path}.")
    if isinstance(value, list):
        return {name: one for index, item in enumerate(value) for name, one in _marks(f"{path}.{index}", item).items()}
    return {path: value} if isinstance(value, str) and len(value) >= SHORTEST else {}


def search(sources: Iterable[Source], marks: Mapping[str, str]) -> list[Finding]:
    """Every mark found in any source, in any spelling."""
    needles = [(mark, spelling, needle) for mark, value in marks.items() for spelling, needle in spellings(value)]
    return [
        Finding(mark, source.where, spelling)
        for source in sources
        for mark, spelling, needle in needles
        if needle in source.content
    ]


def spellings(value: str) -> list[tuple[str, bytes]]:
    """The encodings in which a value would still be readable, each with its name."""
    found: dict[bytes, str] = {}
    for manner, text in _manners(value).items():
        for encoding, needle in _encodings(text):
            found.setdefault(needle, f"{manner} {encoding}")
    return [(name, needle) for needle, name in found.items()]


def _manners(value: str) -> dict[str, str]:
    bare = "".join(one for one in unicodedata.normalize("NFD", value) if not unicodedata.combining(one))
    return {
        "plain": value,
        "lower": value.lower(),
        "upper": value.upper(),
        "decomposed": unicodedata.normalize("NFD", value),
        "without accents": bare,
        "without accents, lower": bare.lower(),
        "without accents, upper": bare.upper(),
        "without gaps": "".join(one for one in value if one.isalnum()),
    }


def _encodings(text: str) -> Iterator[tuple[str, bytes]]:
    raw = text.encode()
    yield "utf-8", raw
    yield "utf-16-le", text.encode("utf-16-le")
    yield "utf-16-be", text.encode("utf-16-be")
    yield "json", json.dumps(text)[1:-1].encode()
    yield "python", ascii(text)[1:-1].encode()
    yield "python bytes", repr(raw)[2:-1].encode()
    yield "url", urllib.parse.quote(text, safe="").encode()
    yield "form", urllib.parse.quote_plus(text).encode()
    yield "html", html.escape(text).encode()
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    for name, needle in _base64(raw):
        if len(needle) >= SHORTEST_ENCODED:
            yield name, needle
    for made in HASHES:
        yield from _digests(made(raw).digest(), made().name)


def _base64(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The part of a base64 text that is the same whatever stands before and after, for each of the three offsets."""
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + raw)
        fixed = encoded[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]
        yield f"base64+{offset}", fixed
        yield f"base64url+{offset}", fixed.translate(bytes.maketrans(b"+/", b"-_"))


def _digests(digest: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    yield name, digest
    yield f"{name} hex", digest.hex().encode()
    yield f"{name} base64", base64.b64encode(digest).rstrip(b"=")
    yield f"{name} base64url", base64.urlsafe_b64encode(digest).rstrip(b"=")


def tables(owner_url: str) -> Iterator[Source]:
    """Every row of every table of a database, the queue's among them, as the owner sees it."""
    with psycopg.connect(owner_url) as connection:
        for schema, table in _all_tables(connection):
            yield from _rows(connection, schema, table)


def _all_tables(connection: psycopg.Connection) -> list[tuple[str, str]]:
    return connection.execute(
        "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'"
        " and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2"
    ).fetchall()


def _rows(connection: psycopg.Connection, schema: str, table: str) -> Iterator[Source]:
    cursor = connection.execute(
        "select column_name, data_type from information_schema.columns where (table_schema, table_name) = (%s, %s)",
        (schema, table),
    )
    # Bytes are wanted as they are, everything else (JSON, arrays) as PostgreSQL spells it.
    columns = [(name, sql.SQL("{}" if kind == "bytea" else "{}::text")) for name, kind in cursor.fetchall()]
    wanted = sql.SQL(", ").join(form.format(sql.Identifier(name)) for name, form in columns)
    for row in connection.execute(sql.SQL("select {} from {}").format(wanted, sql.Identifier(schema, table))):
        for (name, _), cell in zip(columns, row, strict=True):
            if cell is not None:
                yield Source(f"{schema}.{table}.{name}", cell.encode() if isinstance(cell, str) else bytes(cell))


def records(captured: Iterable[logging.LogRecord]) -> Iterator[Source]:
    """Every log record with all it carries: message, arguments, extra fields, exception."""
    formatter = logging.Formatter("%(message)s")
    for record in captured:
        carried = "\n".join((formatter.format(record), *map(repr, record.__dict__.values())))
        yield Source(f"log {record.name}", carried.encode(errors="surrogatepass"))


def files(folder: Path) -> Iterator[Source]:
    """Every file below a folder: the database server's own log, for one."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield Source(str(path.relative_to(folder)), path.read_bytes())
