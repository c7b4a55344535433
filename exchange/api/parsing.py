"""Strict JSON: one reading of a body that no other reader of it could understand differently.

UTF-8 without a byte order mark, no key twice, no NaN or infinity, no lone surrogate, no NUL, depth and numbers
bounded before they cost anything, every string in normal form C. What the values mean is for the schemas.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NoReturn

from flask.json.provider import DefaultJSONProvider

from schemas.faults import Fault, pointer

MOST_DEPTH = 32
MOST_NUMBER = 64  # characters; a field's own range is the field's (422)

BOM = b"\xef\xbb\xbf"
# Every alternative matches where it is tried, so the scan is linear; an open string runs to the end.
STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
BRACKETS = re.compile(r"[][{}]")
SURROGATES = re.compile(r"[\ud800-\udfff]")


class MalformedBodyError(Exception):
    """The body is no acceptable JSON; not a ``JSONDecodeError``, or webargs would answer in our place."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.path}: {fault.rule}")
        self.fault = fault


def loads(body: bytes) -> Any:
    """The value of a JSON text (RFC 8259), or the first fault with its place and rule."""
    text = _decoded(body)
    _check_depth(text)
    try:
        value = _read(STRICT, text)
    except _SuspectError:
        # Rare and slow: read it again with marks where the faults are, then walk to the first of them.
        return _clean(_read(MARKING, text), ())
    # Only an escape or a letter outside ASCII can bring a character that needs a look.
    plain = "\\u" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))
    return value if plain else _clean(value, ())


def _read(decoder: json.JSONDecoder, text: str) -> Any:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedBodyError(Fault(f"line {error.lineno}, column {error.colno}", "json-syntax")) from error


def _decoded(body: bytes) -> str:
    if body.startswith(BOM):
        raise MalformedBodyError(Fault("byte 0", "json-byte-order-mark"))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedBodyError(Fault(f"byte {error.start}", "json-encoding")) from error


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MOST_DEPTH:
        return
    depth = 0
    for bracket in BRACKETS.findall(STRINGS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MOST_DEPTH:
            raise MalformedBodyError(Fault("", "json-depth", {"max": MOST_DEPTH}))


class _SuspectError(Exception):
    """Something is wrong somewhere; where exactly is found by reading again."""


class _Mark:
    """Stands where a fault is, so that a walk meets it at its place."""

    def __init__(self, rule: str, **parameters: Any) -> None:
        self.rule = rule
        self.parameters = parameters


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _SuspectError
    return found


def _suspect(_: str) -> NoReturn:
    raise _SuspectError


def _integer(literal: str) -> int:
    if len(literal) > MOST_NUMBER:
        raise _SuspectError
    return int(literal)


def _real(literal: str) -> float:
    value = float(literal) if len(literal) <= MOST_NUMBER else float("inf")
    if value in (float("inf"), float("-inf")):
        raise _SuspectError
    return value


def _marked_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = _Mark("json-duplicate-key") if name in found else value
    return found


def _marked_number(literal: str) -> Any:
    if len(literal) > MOST_NUMBER:
        return _Mark("json-number-too-long", max=MOST_NUMBER)
    try:
        return _integer(literal) if literal.lstrip("-").isdigit() else _real(literal)
    except _SuspectError:
        return _Mark("json-not-finite")


STRICT = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_suspect, parse_int=_integer, parse_float=_real)
MARKING = json.JSONDecoder(
    object_pairs_hook=_marked_object,
    parse_constant=lambda _: _Mark("json-not-finite"),
    parse_int=_marked_number,
    parse_float=_marked_number,
)


def _clean(value: Any, place: tuple[str | int, ...]) -> Any:
    if isinstance(value, str):
        return _clean_text(value, place)
    if isinstance(value, list):
        return [_clean(item, (*place, index)) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return _clean_object(value, place)
    if isinstance(value, _Mark):
        raise MalformedBodyError(Fault(pointer(*place), value.rule, value.parameters))
    return value


def _clean_object(value: Mapping[str, Any], place: tuple[str | int, ...]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, item in value.items():
        key = _clean_text(name, place)
        if key in cleaned:  # two spellings of one name
            raise MalformedBodyError(Fault(pointer(*place, key), "json-duplicate-key"))
        cleaned[key] = _clean(item, (*place, key))
    return cleaned


def _clean_text(text: str, place: tuple[str | int, ...]) -> str:
    if "\x00" in text:
        raise MalformedBodyError(Fault(pointer(*place), "json-nul"))
    if SURROGATES.search(text):
        raise MalformedBodyError(Fault(pointer(*place), "json-surrogate"))
    return unicodedata.normalize("NFC", text)


class StrictJSON(DefaultJSONProvider):
    """The same reading for whatever else in the application reads JSON; writing is compact and keeps its order."""

    sort_keys = False
    compact = True

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Read strictly; options of the lenient reader have no say."""
        return loads(s if isinstance(s, bytes) else s.encode("utf-8", "surrogatepass"))


BODY_RULES: Mapping[str, Mapping[str, str]] = {
    "json-syntax": {"en": "This is not JSON.", "pt": "Isto não é JSON."},
    "json-encoding": {"en": "The body is not UTF-8.", "pt": "O corpo não está em UTF-8."},
    "json-byte-order-mark": {"en": "Leave out the byte order mark.", "pt": "Retire a marca de ordem de bytes."},
    "json-depth": {"en": "Nested deeper than {max} levels.", "pt": "Mais de {max} níveis de profundidade."},
    "json-duplicate-key": {"en": "This name occurs twice.", "pt": "Este nome ocorre duas vezes."},
    "json-number-too-long": {"en": "Longer than {max} characters.", "pt": "Mais de {max} caracteres."},
    "json-not-finite": {"en": "Not a finite number.", "pt": "Não é um número finito."},
    "json-nul": {"en": "Contains the character U+0000.", "pt": "Contém o carácter U+0000."},
    "json-surrogate": {"en": "Contains half a surrogate pair.", "pt": "Contém metade de um par substituto."},
}
