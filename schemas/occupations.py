"""Work and skills by their classifications: ISCO-08, CPP 2010, ESCO, and activities by CAE."""

import re

from schemas.base import StrictSchema
from schemas.errors import UnreadableError
from schemas.fields import Identifier, Label
from schemas.listed import listed
from schemas.patterns import formed


@formed(r"[0-9]{4}")
def isco08(text: str) -> str:
    """An ISCO-08 unit group: four digits of a major group that exists."""
    return _coded(r"[0-9][0-9]{3}", text)


@formed(r"[0-9]{4}([.]?[0-9])?")
def cpp(text: str) -> str:
    """A code of the Portuguese classification of occupations (CPP 2010), with or without its national digit."""
    return _coded(r"[0-9]{4}(?:\.?[0-9])?", text)


@formed(r"[0-9]{5}")
def cae(text: str) -> str:
    """A code of economic activity (CAE): five digits."""
    return _coded(r"[0-9]{5}", text)


def esco_uri(text: str) -> str:
    """The address of an ESCO occupation, its key."""
    return _coded(r"http://data\.europa\.eu/esco/(?:occupation|isco)/[A-Za-z0-9-]{1,64}", text)


def esco_skill(text: str) -> str:
    """The address of an ESCO skill, its key."""
    return _coded(r"http://data\.europa\.eu/esco/skill/[A-Za-z0-9-]{1,64}", text)


def _coded(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise UnreadableError("job-code-invalid")
    return text


class OccupationSchema(StrictSchema):
    """What work."""

    isco08 = listed(Identifier(isco08, maximum=4, description="ISCO-08 unit group."), "isco-08")
    esco_uri = Identifier(esco_uri, maximum=150, description="ESCO occupation.")
    cpp = Identifier(cpp, maximum=6, description="Portuguese classification of occupations.")
    title = Label(150, description="Title of the job, as advertised.")
