"""The strict schema every contract derives from, the mark of a data category, and the record kind.

Loading a document gives its canonical wire form: JSON types only, normalised, so that content can be hashed,
minimised and sealed as it is. Ids and times of the envelope alone load as ``UUID`` and ``datetime``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar, Final, Literal, NamedTuple, Self, TypeVar

import marshmallow
from marshmallow import fields as marsh

from schemas.codes import AUTHORITY, CONFIDENTIALITIES, LETTERS, SERVICE_META, SPECIAL, Category
from schemas.earlier import Earlier
from schemas.faults import SCHEMA_LEVEL, Breach, Fault, pointer

Content = Mapping[str, Any]

CATEGORY_MARK: Final = "x-data-category"
SPECIAL_MARK: Final = "x-special-category"
PRODUCERS_MARK: Final = "x-produced-by"

_F = TypeVar("_F", bound=marsh.Field[Any])


class Broken(NamedTuple):
    """A rule over several fields that a document breaks: at which dotted path of it, and which rule."""

    path: str
    breach: Breach


Check = Callable[[Content], Iterable[Broken]]


class StrictSchema(marshmallow.Schema):
    """A schema that refuses what it does not know and reports every fault of a document at once."""

    error_messages: dict[str, str] = {  # noqa: RUF012  (marshmallow merges them into each instance)
        "unknown": Breach("unknown-field"),
        "type": Breach("wrong-type", expected="object"),
    }

    #: Rules over the values of several fields; they see what loaded, and stay silent about what did not.
    checks: ClassVar[tuple[Check, ...]] = ()

    #: Rules on which fields are given together; they see what was given, so that a faulty value is not called missing.
    presences: ClassVar[tuple[Check, ...]] = ()

    def __deepcopy__(self, _memo: Any) -> Self:
        # A contract is never changed, and the documentation of a route is copied at each of its decorators.
        return self

    #: What JSON Schema can say of such rules, added to what is published of the schema.
    shape: ClassVar[Mapping[str, Any]] = {}

    @marshmallow.validates_schema(skip_on_field_errors=False, pass_original=True)
    def _check(self, loaded: Any, original: Any, **_: Any) -> None:
        if not isinstance(original, Mapping):
            return
        messages: dict[str | int, Any] = {}
        for path, breach in self._breaches(loaded, original):
            _put(messages, path, breach)
        if messages:
            raise marshmallow.ValidationError(messages)

    def _breaches(self, loaded: Content, given: Content) -> Iterator[Broken]:
        for presence in self.presences:
            yield from presence(given)
        for check in self.checks:
            yield from check(loaded)


def _put(messages: dict[str | int, Any], path: str, breach: Breach) -> None:
    for step in path.split(".") if path else ():
        messages = messages.setdefault(int(step) if step.isdecimal() else step, {})
    messages.setdefault(SCHEMA_LEVEL, []).append(breach)


def personal(field: _F, category: Category, *, special: bool = False, by: str = "") -> _F:
    """Mark the data category of a field and of all below it; ``by`` holds the letters of those who may say it.

    An unmarked field is ``service-meta``, and anybody's to say.
    """
    marks: dict[str, Any] = {CATEGORY_MARK: category}
    if special or category in SPECIAL:
        marks[SPECIAL_MARK] = True
    if by:
        said_by(field, by)
    field.metadata = {**field.metadata, **marks}
    return field


def said_by(field: _F, letters: str) -> _F:
    """Mark who may say a field whose category follows from where it stands."""
    kinds = sorted({kind for letter in letters for kind in LETTERS[letter]})
    field.metadata = {**field.metadata, PRODUCERS_MARK: kinds}
    return field


def below(field: marsh.Field[Any]) -> marshmallow.Schema | None:
    """The schema of what a field holds, be it one object or a list of them; nothing for a plain value."""
    inner = field.inner if isinstance(field, marsh.List) else field
    return inner.schema if isinstance(inner, marsh.Nested) else None


@cache
def field_categories(schema: marshmallow.Schema) -> Mapping[str, Category]:
    """The data category of every plain field, by dotted path; lists are transparent (``documents.number``)."""
    return dict(_leaves(schema, "", SERVICE_META))


def _leaves(schema: marshmallow.Schema, prefix: str, inherited: Category) -> Iterator[tuple[str, Category]]:
    # What is load-only is never kept, so it has nothing to permit or withhold.
    for name, described in schema.dump_fields.items():
        category = described.metadata.get(CATEGORY_MARK, inherited)
        nested = below(described)
        if nested is None:
            yield prefix + name, category
        else:
            yield from _leaves(nested, f"{prefix}{name}.", category)


def categories_in(content: Content, schema: marshmallow.Schema) -> frozenset[Category]:
    """The categories of the fields present; null, absent and empty do not count, ``service-meta`` is left out."""
    categories = field_categories(schema)
    found = {categories.get(path, SERVICE_META) for path in _present(content, "")}
    return frozenset(found - {SERVICE_META})


def _present(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, held in value.items():
            yield from _present(held, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _present(held, path)
    elif value is not None and value != "":
        yield path


class Visit(NamedTuple):
    """One plain value of a document with its field, its JSON pointer, and who may say it (empty: anybody)."""

    path: str
    value: Any
    field: marsh.Field[Any]
    producers: tuple[str, ...]


def visit(document: Content, schema: marshmallow.Schema) -> Iterator[Visit]:
    """Every plain value present in a loaded document, beside the field that describes it."""
    return _visit(document, schema, "", ())


@cache
def _steps(schema: marshmallow.Schema) -> tuple[tuple[str, str, marsh.Field[Any], marshmallow.Schema | None], ...]:
    """Each field of a schema: its name, its step in a JSON pointer, itself, and the schema below it."""
    return tuple((name, pointer(name), described, below(described)) for name, described in schema.fields.items())


def _visit(document: Content, schema: marshmallow.Schema, path: str, producers: tuple[str, ...]) -> Iterator[Visit]:
    for name, step, described, nested in _steps(schema):
        value = document.get(name)
        if value is None or value in ("", [], {}):
            continue
        here = path + step
        may = tuple(described.metadata.get(PRODUCERS_MARK, producers))
        if nested is None:
            yield Visit(here, value, described, may)
        elif isinstance(value, list):
            for index, held in enumerate(value):
                yield from _visit(held, nested, here + pointer(index), may)
        else:
            yield from _visit(value, nested, here, may)


def producer_faults(document: Content, schema: marshmallow.Schema, producer: str) -> list[Fault]:
    """The fields such a producer may not say of a person (``records.md`` column *By*)."""
    return [
        Fault(seen.path, "not-yours-to-say", {"producers": list(seen.producers)})
        for seen in visit(document, schema)
        if seen.producers and producer not in seen.producers
    ]


def _nothing_recedes(_: Content, __: Content) -> list[Fault]:
    return []


@dataclass(frozen=True)
class Part:
    """One part of a record with a version of its own, put as a whole (``PUT …/{id}/{name}``).

    ``dated_by`` names the day it stands for; ``follows`` gives what keeps it from taking the place of the version held.
    """

    name: str
    schema: marshmallow.Schema
    produced_by: frozenset[str]
    dated_by: str = "as_of"
    follows: Callable[[Content, Content], list[Fault]] = _nothing_recedes


@dataclass(frozen=True)
class Veil:
    """A code that reveals a category by its value alone; without that category ``stead`` is kept in its place."""

    path: str
    code: str
    category: Category
    stead: str


def _nothing_follows(_: Sequence[Content], __: Content, ___: date) -> list[Fault]:
    return []


def _sayable(_: Content, __: str) -> list[Fault]:
    return []


def _unguarded(_: Content) -> str:
    return "N"


def _reveals_nothing(_: Content) -> frozenset[Category]:
    return frozenset()


@dataclass(frozen=True, eq=False, kw_only=True)
class RecordKind:
    """A kind of record; routes, scopes, storage and the API document follow from its entry in the catalogue.

    ``readable`` gives, for each kind of partner, the dotted paths of ``reading`` it may ever see: always plain
    fields, never a prefix. A kind of partner without an entry reads nothing. ``follows`` gives what keeps an event
    from following earlier ones, oldest first; the content sent first is the first of them. ``sayable`` gives what keeps
    a kind of partner from sending this content, beyond the marks of its fields. ``dated_by`` names the fields of the
    content, by dotted path, that say which day it speaks of, the first that is given standing. A ``held`` record names
    nobody and is read on demand. ``confided`` gives, for a part of the content, the path that names the one partner
    that reads it. ``mentions`` gives, for a list of objects in the content, the categories that one of them reveals by
    its code: it is left out without them, and the rest flows.
    """

    name: str
    plural: str
    version: str
    versions: tuple[str, ...]
    content: marshmallow.Schema
    reading: marshmallow.Schema
    produced_by: frozenset[str]
    needs: frozenset[Category]
    readable: Mapping[str, frozenset[str]]
    purposes: frozenset[str] = frozenset()
    confided: Mapping[str, str] = field(default_factory=dict)
    reach: Literal["addressed", "held"] = "addressed"
    parts: Mapping[str, Part] = field(default_factory=dict)
    events: marshmallow.Schema | None = None
    moves: bool = False
    names_receiver: bool = False
    veils: tuple[Veil, ...] = ()
    mentions: Mapping[str, Callable[[Content], frozenset[Category]]] = field(default_factory=dict)
    service_group: Callable[[Content], frozenset[Category]] = _reveals_nothing
    always_special: frozenset[Category] = frozenset()
    guarded: Callable[[Content], str] = _unguarded
    sayable: Callable[[Content, str], list[Fault]] = _sayable
    dated_by: tuple[str, ...] = ()
    follows: Callable[[Sequence[Content], Content, date], list[Fault]] = _nothing_follows
    kept_until: Callable[[Content, str, date], date]
    earlier: tuple[Earlier, ...] = ()

    @property
    def scopes(self) -> Mapping[str, str]:
        """What a partner's software may be allowed to do with records of this kind."""
        return {verb: f"{self.name}:{verb}" for verb in ("send", "read", "receive")}

    @property
    def fields(self) -> Mapping[str, Category]:
        """The data category of every field of a record as it is read, parts and events included."""
        return field_categories(self.reading)

    def categories(self, content: Content) -> frozenset[Category]:
        """Every category that content, as sent or as read, holds or reveals; a sender cannot declare them."""
        veiled = {veil.category for veil in self.veils if value_at(content, veil.path) == veil.code}
        return categories_in(content, self.reading) | self.service_group(content) | self._mentioned(content) | veiled

    def _mentioned(self, content: Content) -> frozenset[Category]:
        told = (reveals(one) for name, reveals in self.mentions.items() for one in content.get(name) or ())
        return frozenset[Category]().union(*told)

    def needed(self, content: Content) -> frozenset[Category]:
        """The categories without which this content may not flow at all."""
        return self.needs | self.service_group(content)

    def special(self, content: Content) -> frozenset[Category]:
        """The categories of this content that are special (GDPR article 9) or treated as such."""
        revealing = frozenset({"needs"}) if self.service_group(content) else frozenset[Category]()
        return ((SPECIAL | self.always_special) & self.categories(content)) | revealing

    def confidentiality(self, content: Content, given: str | None) -> str:
        """The confidentiality that stands: what the sender gave, raised to restricted where a code reveals."""
        least = "R" if self.service_group(content) or self._mentioned(content) else "N"
        return max(given or "N", least, self.guarded(content), key=CONFIDENTIALITIES.index)

    @property
    def held(self) -> bool:
        """Whether a record of the kind is addressed to nobody and read on demand."""
        return self.reach == "held"

    def readable_as(self, reader: str) -> frozenset[str]:
        """The paths that such a reader may ever read; AIMA reads as any public body where the kind says no more."""
        as_any_other = self.readable.get("public-body", frozenset()) if reader == AUTHORITY else frozenset[str]()
        return self.readable.get(reader, as_any_other)

    def readable_by(self, reader: str, slug: str, content: Content) -> frozenset[str]:
        """The paths of this content that one partner may read: what is confided to another is left out."""
        withheld = tuple(f"{place}." for place, naming in self.confided.items() if value_at(content, naming) != slug)
        return frozenset(path for path in self.readable_as(reader) if not path.startswith(withheld))

    def veiled(self, content: Content, permitted: frozenset[Category]) -> Content:
        """The same content with each code that reveals a category not permitted replaced by its stead, or left out."""
        for veil in self.veils:
            if veil.category not in permitted and value_at(content, veil.path) == veil.code:
                content = _replaced(content, veil.path.split("."), veil.stead)
        for name, reveals in self.mentions.items():
            if content.get(name):
                content = {**content, name: [one for one in content[name] if reveals(one) <= permitted]}
        return content


def value_at(content: Content, path: str) -> Any:
    """What stands at a dotted path of objects; nothing where the way ends before."""
    value: Any = content
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _replaced(content: Content, steps: list[str], value: str) -> Content:
    first, *rest = steps
    return {**content, first: _replaced(content[first], rest, value) if rest else value}
