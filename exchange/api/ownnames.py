"""Which part of a path into a submission is in our words, and which in its sender's.

A fault tells where it is. Where that is under a name that no contract has, the name is the sender's, who may have
written a person there; so a path that is kept ends before it.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import marshmallow
from marshmallow import fields as marsh

from schemas import KINDS
from schemas.base import below
from schemas.envelope import submission

#: What a row of a batch names beside the fields of a submission.
RECORD_TYPE: Final = "record_type"
#: A place in a list: no row is long enough for more digits, while a number that tells who somebody is has more.
PLACE: Final = re.compile(r"\d{1,6}", re.ASCII)


def known_path(path: str) -> str:
    """A JSON pointer up to its first step that is neither a field of a kind's submission nor a place in a list of it.

    What is no pointer (``column 3``) is in our words, and stays.
    """
    if not path.startswith("/"):
        return path
    known, schemas, listed = "", _submissions(), False
    for step in path.split("/")[1:]:
        if listed and PLACE.fullmatch(step):
            listed = False
        elif fields := [schema.fields[step] for schema in schemas if step in schema.fields]:
            schemas = [schema for schema in map(below, fields) if schema]
            listed = any(isinstance(field, marsh.List) for field in fields)
        else:
            return f"/{RECORD_TYPE}" if not known and step == RECORD_TYPE else known
        known += f"/{step}"
    return known


@cache
def _submissions() -> Sequence[marshmallow.Schema]:
    """Of every kind: a line that cannot be read has not said of which it is."""
    return [submission(kind) for kind in KINDS.values()]
