"""Pages of lists: items, and the cursor of the next page. Lists carry envelopes and events, never content."""

import re
from functools import cache
from typing import Any, Final, cast

import marshmallow

from schemas.base import StrictSchema
from schemas.envelope import EnvelopeSchema
from schemas.event import EventSchema
from schemas.fields import Many, Nested, Text, Whole, broken

LARGEST: Final = 200


class Numeral(Whole):
    """A whole number out of a query string."""

    def _read(self, value: Any) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,7}", value):
            raise broken("wrong-type", expected="integer")
        return super()._read(int(value))


class PageQuerySchema(StrictSchema):
    """Which page of a list is asked for."""

    after = Text(1024, description="The `next` of the page before, exactly as it was given.")
    limit = Numeral(1, LARGEST, description="How many items at most; 50 if not said.")


@cache
def page_of(item: marshmallow.Schema) -> marshmallow.Schema:
    """The schema of a page of items of one schema."""
    name = type(item).__name__.removesuffix("Schema")
    fields: dict[str, Any] = {
        "items": Many(Nested(item, required=True), LARGEST, required=True, description="This page, in order."),
        "next": Text(1024, description="Cursor of the next page; null at the end."),
        "__doc__": f"One page of a list ({name}).",
    }
    return cast("marshmallow.Schema", type(f"{name}PageSchema", (StrictSchema,), fields)())


class FeedSchema(StrictSchema):
    """Some events in order, and where to go on."""

    items = Many(Nested(EventSchema(), required=True), LARGEST, required=True, description="Events, in order.")
    next = Text(1024, required=True, description="Cursor to go on from, now or later; an empty page is the end.")


class HeldPageQuerySchema(PageQuerySchema):
    """Which page, of all or about one person."""

    subject_id = Text(64, description="Your own id of the person whose records you look for.")


PAGE_QUERY: Final[marshmallow.Schema] = PageQuerySchema()
HELD_PAGE_QUERY: Final[marshmallow.Schema] = HeldPageQuerySchema()
ENVELOPES: Final = page_of(EnvelopeSchema())
EVENTS: Final = page_of(EventSchema())
FEED: Final[marshmallow.Schema] = FeedSchema()
