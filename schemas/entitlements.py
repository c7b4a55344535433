"""What a person may do in the country, and until when: the answer that status records give in place of the file."""

from collections.abc import Iterator
from typing import ClassVar, Final

from schemas.base import Broken, Check, Content, StrictSchema
from schemas.dates import Day
from schemas.faults import Breach
from schemas.fields import Code

ANSWERS: Final = ("yes", "no", "unknown")

#: What a person may do; each is answered by itself, and one not answered was not collected.
MAY: Final = ("may_stay", "may_work", "may_study", "social_security", "health")


def _dated(given: Content) -> Iterator[Broken]:
    yes = next((name for name in MAY if given.get(name) == "yes"), None)
    if yes and not given.get("until"):
        yield Broken("until", Breach("required-with", field=yes, value="yes"))
    if given.get("until") and not any(given.get(name) for name in MAY):
        yield Broken("", Breach("one-needed", fields=list(MAY)))


def _not_without_a_stay(given: Content) -> Iterator[Broken]:
    if given.get("may_stay") == "no":
        for name in ("may_work", "may_study"):
            if given.get(name) == "yes":
                yield Broken(name, Breach("only-with", field="may_stay", value="yes"))


class EntitlementsSchema(StrictSchema):
    """What the person may do, and until when."""

    presences: ClassVar[tuple[Check, ...]] = (_dated, _not_without_a_stay)

    may_stay = Code(ANSWERS, description="Whether the person may stay in Portugal.")
    may_work = Code(ANSWERS, description="Whether the person may work.")
    may_study = Code(ANSWERS, description="Whether the person may study.")
    social_security = Code(ANSWERS, description="Whether the person has a right to social security.")
    health = Code(ANSWERS, description="Whether the person has a right to the health service.")
    until = Day(description="Until when; compulsory beside a yes.")
