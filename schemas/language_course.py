"""Portuguese courses: enrolment (sent), attendance (put as totals); the certificate will be a third part.

PLA routes, units and hours: Portaria 183/2020 as amended by Portaria 184/2022.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import marshmallow

from schemas.base import Broken, Content, Part, RecordKind, StrictSchema, Veil, field_categories, personal
from schemas.codes import CEFR, MODES
from schemas.dates import Day, months_after
from schemas.errors import UnreadableError
from schemas.faults import Breach
from schemas.fields import Amount, Code, Identifier, Label, Many, Nested, Text
from schemas.places import municipality

PROGRAMMES: Final = ("pla", "plnm", "other")
ROUTES: Final = ("A1", "A2", "A1A2", "B1", "B2", "B1B2", "C1", "C2", "literacy")
ENTRY_LEVELS: Final = ("pre-A1", *CEFR)
STATES: Final = (
    "pre-registered",
    "waitlisted",
    "enrolled",
    "started",
    "suspended",
    "withdrawn",
    "transferred",
    "completed",
    "not-completed",
)
WITHDRAWAL_REASONS: Final = ("work", "moved", "health", "childcare", "status", "unknown", "other")
FUNDINGS: Final = ("none", "pessoas2030", "prr", "iefp", "other")

#: Learning is kept five years after its end; the certificate will be kept until the person asks.
KEPT_MONTHS: Final = 60

#: The units of the two PLA courses and their hours (CNQ 09099ZW and 09099ZZ); others are taken by their form alone.
UNIT_HOURS: Final = dict.fromkeys(("6452", "6453", "6454", "6455", "6456", "6457"), 25) | {
    "6397UI": 50,
    "6398UI": 25,
    "6399UI": 25,
    "6400UI": 50,
    "6401UI": 25,
}

_COURSE: Final = re.compile(r"[0-9]{3,6}[A-Z]{0,3}")
_UNIT: Final = re.compile(r"[0-9]{4,5}(?:UI|UFCD|UC)?")


def course_code(text: str) -> str:
    """A code of the national catalogue of qualifications (CNQ)."""
    return _coded(_COURSE, text)


def unit_code(text: str) -> str:
    """A training unit (UFCD) of the national catalogue."""
    return _coded(_UNIT, text)


def _coded(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text.upper()):
        raise UnreadableError("course-code-invalid")
    return text.upper()


def _within_unit(unit: Content) -> Iterator[Broken]:
    holds = UNIT_HOURS.get(unit.get("code") or unit.get("unit") or "")
    if holds and Decimal(unit.get("hours") or "0") > holds:
        yield Broken("hours", Breach("hours-exceed-unit", hours=holds))


class UnitSchema(StrictSchema):
    """One training unit of a course."""

    checks = (_within_unit,)

    code = Identifier(unit_code, maximum=10, required=True, description="UFCD code.")
    hours = Amount(999, required=True, description="Hours planned.")


def _in_order(course: Content) -> Iterator[Broken]:
    start, end = course.get("start_date"), course.get("end_date")
    if start and end and end < start:
        yield Broken("end_date", Breach("ends-before-start", start=start))


def _reasoned(course: Content) -> Iterator[Broken]:
    if course.get("withdrawal_reason") and course.get("status") not in (None, "withdrawn"):
        yield Broken("withdrawal_reason", Breach("only-with", field="status", value="withdrawn"))


def _standing(given: Content) -> Iterator[Broken]:
    # AIMA, which says programme and funding alone, does not know where an enrolment stands.
    if given.keys() - {"programme", "funding"} and not given.get("status"):
        yield Broken("status", Breach("required"))


class EnrolmentSchema(StrictSchema):
    """A place in a course."""

    checks = (_in_order, _reasoned)
    presences = (_standing,)

    programme = personal(
        Code(PROGRAMMES, required=True, description="PLA, Portuguese as a non-native language, other."),
        "language-learning",
        by="SA",
    )
    route = Code(ROUTES, description="Level or levels of the course (CEFR).")
    course_code = Identifier(course_code, maximum=10, description="CNQ code.")
    units = Many(Nested(UnitSchema(), required=True), 40, description="Training units.")
    class_ref = Text(64, description="The school's reference of the class.")
    provider_org = Label(150, description="Who gives the course.")
    municipality = Identifier(municipality, maximum=4, description="Where, DICO code.")
    mode = Code(MODES, description="In person, online or both.")
    schedule = Label(200, description="Days and hours, in words.")
    planned_hours = Amount(9999, description="Hours planned.")
    start_date = Day(description="First day.")
    end_date = Day(description="Last day.")
    status = Code(STATES, description="Where the enrolment stands; a school always says it.")
    withdrawal_reason = personal(
        Code(WITHDRAWAL_REASONS, description="Why the person left; `health` is kept only if consented."),
        "language-learning",
        special=True,
        by="S",
    )
    entry_level = Code(ENTRY_LEVELS, description="Level found at entry (CEFR).")
    placement_test_date = Day(passed=True, description="When the entry level was tested.")
    funding = personal(Code(FUNDINGS, description="Who pays."), "language-learning", by="SA")


class UnitHoursSchema(StrictSchema):
    """Hours attended of one unit."""

    checks = (_within_unit,)

    unit = Identifier(unit_code, maximum=10, required=True, description="UFCD code.")
    hours = Amount(999, required=True, description="Hours attended so far.")


def _within_schedule(totals: Content) -> Iterator[Broken]:
    scheduled, attended = totals.get("hours_scheduled"), totals.get("hours_attended")
    justified = totals.get("hours_justified") or "0"
    if scheduled and attended and Decimal(attended) + Decimal(justified) > Decimal(scheduled):
        yield Broken("hours_attended", Breach("hours-exceed-scheduled", scheduled=scheduled))


def _seen_by_then(totals: Content) -> Iterator[Broken]:
    as_of, last = totals.get("as_of"), totals.get("last_attended_on")
    if as_of and last and last > as_of:
        yield Broken("last_attended_on", Breach("after-as-of", as_of=as_of))


class AttendanceSchema(StrictSchema):
    """Absolute totals as of a day: sending them again changes nothing, sending newer ones replaces them."""

    checks = (_within_schedule, _seen_by_then)

    as_of = Day(passed=True, required=True, description="The day these totals stand for; never older than those held.")
    hours_scheduled = Amount(9999, required=True, description="Hours given so far.")
    hours_attended = Amount(9999, required=True, description="Hours attended so far.")
    hours_justified = Amount(9999, description="Hours missed with a justification so far.")
    by_unit = Many(Nested(UnitHoursSchema(), required=True), 40, description="Hours attended by unit.")
    last_attended_on = Day(passed=True, description="Last day the person came.")


class LanguageCourseSchema(StrictSchema):
    """What a school sends first: the enrolment."""

    enrolment = personal(
        Nested(EnrolmentSchema(), required=True, description="The place in the course."), "language-learning", by="S"
    )


class LanguageCourseReadingSchema(StrictSchema):
    """A course as it is read: enrolment, and the totals put last."""

    enrolment = personal(Nested(EnrolmentSchema(), description="The place in the course."), "language-learning")
    attendance = personal(Nested(AttendanceSchema(), description="The totals put last."), "language-learning")


CONTENT: Final[marshmallow.Schema] = LanguageCourseSchema()
READING: Final[marshmallow.Schema] = LanguageCourseReadingSchema()
ATTENDANCE: Final[marshmallow.Schema] = AttendanceSchema()


def _kept_until(content: Content, _: str, on: date) -> date:
    end = (content.get("enrolment") or {}).get("end_date")
    return months_after(max(on, date.fromisoformat(end)) if end else on, KEPT_MONTHS)


_ALL: Final = frozenset(field_categories(READING))

LANGUAGE_COURSE: Final = RecordKind(
    name="language-course",
    plural="language-courses",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=READING,
    produced_by=frozenset({"school", "public-body"}),
    purposes=frozenset({"language-learning"}),
    needs=frozenset({"language-learning"}),
    # An employer reads the level reached, which only the certificate says.
    readable={"school": _ALL, "ngo": _ALL, "public-body": _ALL, "employer": frozenset()},
    parts={"attendance": Part("attendance", ATTENDANCE, frozenset({"school"}))},
    kept_until=_kept_until,
    veils=(Veil("enrolment.withdrawal_reason", "health", "health", "other"),),
)
