"""The fields contracts are made of. Each breaks with a rule code, never with a sentence or the value itself.

An optional field takes ``null``: not collected. What a field checks stands in its metadata as well, so that the
published API document says it.
"""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final

import marshmallow
from marshmallow import fields as marsh

from schemas.errors import UnreadableError
from schemas.faults import Breach
from schemas.patterns import FORMS, amount
from schemas.text import FORBIDDEN_IN_A_LINE, FORBIDDEN_IN_PROSE, LATIN_NAME, gives_away_an_identifier, normalised

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DECIMAL: Final = re.compile(r"\d{1,12}(?:\.\d{1,12})?", re.ASCII)


def broken(rule: str, **parameters: Any) -> marshmallow.ValidationError:
    """The error of a value that breaks a rule."""
    return marshmallow.ValidationError(Breach(rule, **parameters))


class Ruled:
    """Mixed into every field: its errors are rules, and stay so on their way through marshmallow."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": Breach("required"),
        "null": Breach("null"),
        "invalid": Breach("wrong-type", expected="list"),
        "type": Breach("wrong-type", expected="object"),
    }
    error_messages: dict[str, Any]

    def make_error(self, key: str, **_: Any) -> marshmallow.ValidationError:
        """The rule as it is: marshmallow would format it as a sentence, with the value in it."""
        return marshmallow.ValidationError(self.error_messages[key])

    def _validate(self, value: Any) -> None:
        """Nothing more: ours check as they read, where marshmallow would build a validator anew for each value."""


class Value(Ruled, marsh.Field[Any]):
    """A plain JSON value; a subclass documents its shape and says how it is read and written."""

    def __init__(self, shape: Mapping[str, Any], *, description: str = "", **options: Any) -> None:
        options.setdefault("allow_none", not options.get("required"))
        options["metadata"] = {**shape, **({"description": description} if description else {})}
        super().__init__(**options)

    def _read(self, value: Any) -> Any:
        return value

    def _write(self, value: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:  # noqa: ARG002
        return self._read(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:  # noqa: ARG002
        return None if value is None else self._write(value)


class Text(Value):
    """One line of text, in normalisation form C, without what hides or reorders letters."""

    forbidden: ClassVar[re.Pattern[str]] = FORBIDDEN_IN_A_LINE

    def __init__(self, maximum: int, *, minimum: int = 1, **options: Any) -> None:
        super().__init__({"type": "string", "minLength": minimum, "maxLength": maximum}, **options)
        self.minimum = minimum
        self.maximum = maximum

    def _read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise broken("wrong-type", expected="string")
        # Four times: composing shortens a text, and no more than that needs to be composed to know it is too long.
        text = value if len(value) > 4 * self.maximum else normalised(value)
        if len(text) > self.maximum:
            raise broken("too-long", max=self.maximum)
        if self.forbidden.search(text):
            raise broken("forbidden-character")
        if len(text) < self.minimum:
            raise broken("too-short", min=self.minimum)
        return text


class Label(Text):
    """One line of free text, scanned for identifiers."""

    def _read(self, value: Any) -> str:
        return _scanned(super()._read(value))


class Prose(Label):
    """Free text of several lines, scanned for identifiers."""

    forbidden = FORBIDDEN_IN_PROSE


class LatinName(Text):
    """A name in Latin letters, as a travel document spells it."""

    def _read(self, value: Any) -> str:
        name = super()._read(value)
        if not LATIN_NAME.fullmatch(name):
            raise broken("not-latin")
        return name


class Identifier(Text):
    """A number or address with a rule of its own: ``check`` returns its normal form or raises what it breaks."""

    def __init__(self, check: Callable[[str], str], *, maximum: int = 40, **options: Any) -> None:
        super().__init__(maximum, **options)
        self.check = check
        if check in FORMS:
            self.metadata = {**self.metadata, "pattern": FORMS[check]}

    def _read(self, value: Any) -> str:
        try:
            return self.check(super()._read(value))
        except UnreadableError as error:
            raise broken(error.rule) from None


class Code(Value):
    """One value of a closed vocabulary."""

    def __init__(self, allowed: Sequence[str], **options: Any) -> None:
        enum = [*allowed] if options.get("required") else [*allowed, None]
        super().__init__({"type": "string", "enum": enum}, **options)
        self.allowed = tuple(allowed)

    def _read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise broken("wrong-type", expected="string")
        if value not in self.allowed:
            raise broken("not-in-list", allowed=list(self.allowed))
        return value


class Key(Value):
    """A UUID, kept as its canonical text."""

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "format": "uuid"}, **options)

    def _read(self, value: Any) -> Any:
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise broken("not-an-id")
        return value.lower()


class ReferralKey(Key):
    """The id of a referral of which the sender is one end; whether it is, is for the hub to say."""


class RecordId(Key):
    """A UUID of the envelope, loaded as one."""

    def _read(self, value: Any) -> uuid.UUID:
        return uuid.UUID(super()._read(value))

    def _write(self, value: Any) -> str:
        return str(value)


class Amount(Value):
    """A decimal that is not negative, taken as a number or a string and kept as its shortest string.

    ``some`` refuses nought.
    """

    def __init__(self, maximum: int, *, places: int = 2, some: bool = False, **options: Any) -> None:
        # A pattern binds strings alone, a minimum and a maximum numbers alone (JSON Schema 2020-12, validation, 6).
        least = {"exclusiveMinimum": 0} if some else {"minimum": 0}
        shape = {"type": ["string", "number"], "pattern": amount(maximum, places, some=some), **least}
        super().__init__({**shape, "maximum": maximum, "examples": ["50", "12.5"]}, **options)
        self.maximum = maximum
        self.some = some
        self.places = places

    def _read(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise broken("wrong-type", expected="decimal")
        if not isinstance(value, str) and value > self.maximum:
            raise broken("above-maximum", max=self.maximum)
        if not _DECIMAL.fullmatch(str(value)):
            raise broken("not-a-decimal", max=self.maximum)
        number = Decimal(str(value)).normalize()
        if number > self.maximum:
            raise broken("above-maximum", max=self.maximum)
        if -int(number.as_tuple().exponent) > self.places:
            raise broken("too-many-decimals", max=self.places)
        if self.some and not number:
            raise broken("nought")
        return f"{number:f}"


class Whole(Value):
    """A whole number within a range."""

    def __init__(self, minimum: int, maximum: int, **options: Any) -> None:
        super().__init__({"type": "integer", "minimum": minimum, "maximum": maximum}, **options)
        self.minimum = minimum
        self.maximum = maximum

    def _read(self, value: Any) -> int:
        # JSON has one type of number: 4.0 is a whole one (JSON Schema 2020-12, core, 4.2.3).
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise broken("wrong-type", expected="integer")
        if value < self.minimum:
            raise broken("below-minimum", min=self.minimum)
        if value > self.maximum:
            raise broken("above-maximum", max=self.maximum)
        return value


class YesNo(Value):
    """``true`` or ``false``, and no word for them."""

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "boolean"}, **options)

    def _read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise broken("wrong-type", expected="boolean")
        return value


class Nested(Ruled, marsh.Nested):
    """An object within an object."""

    def __init__(self, nested: marshmallow.Schema, *, description: str = "", **options: Any) -> None:
        options.setdefault("allow_none", not options.get("required"))
        options["metadata"] = {"description": description} if description else {}
        super().__init__(nested, **options)


class Carried(Nested):
    """An object already in its wire form: documented as its schema, written out as it is."""

    def _serialize(self, nested_obj: Any, attr: str | None, obj: Any, **_: Any) -> Any:  # type: ignore[override]  # noqa: ARG002
        return nested_obj


class Many(Ruled, marsh.List[Any]):
    """A list of bounded length; ``unique`` refuses the same plain value twice."""

    def __init__(
        self, inner: marsh.Field[Any], maximum: int, *, minimum: int = 0, unique: bool = False, **options: Any
    ) -> None:
        options.setdefault("allow_none", not options.get("required"))
        description = options.pop("description", "")
        shape = {"minItems": minimum, "maxItems": maximum, "uniqueItems": unique}
        options["metadata"] = {**shape, **({"description": description} if description else {})}
        super().__init__(inner, **options)
        self.minimum = minimum
        self.maximum = maximum
        self.unique = unique

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.maximum:
            raise broken("too-many", max=self.maximum)
        loaded = super()._deserialize(value, attr, data)
        if len(loaded) < self.minimum:
            raise broken("too-few", min=self.minimum)
        if self.unique and len(set(loaded)) < len(loaded):
            raise broken("duplicate-item")
        return loaded


def _scanned(text: str) -> str:
    if gives_away_an_identifier(text):
        raise broken("identifier-in-text")
    return text
