"""What every course has, whatever is learnt: units and hours, attendance as totals, and the certificate at its end.

PLA routes, units and hours: Portaria 183/2020 as amended by Portaria 184/2022.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import marshmallow

from schemas.base import Broken, Content, Part, StrictSchema, said_by
from schemas.dates import Day, Moment, months_after
from schemas.errors import UnreadableError
from schemas.faults import Breach, Fault
from schemas.fields import Amount, Code, Identifier, Label, Many, Nested, Whole
from schemas.identifiers import reference
from schemas.levels import level
from schemas.listed import listed
from schemas.patterns import formed

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
FAILED: Final = "failed"
RESULTS: Final = ("passed", FAILED, "partial")
CERTIFICATES: Final = ("pla", "caple", "iave-test", "school-record", "other")
CREDENTIAL_FORMATS: Final = ("ob3-vc-jwt", "elm", "pdf")

#: Learning is kept five years after its end; a certificate until the person asks, since it proves a right.
KEPT_MONTHS: Final = 60
UNTIL_ASKED: Final = date(9999, 12, 31)

#: The units of the two PLA courses and their hours (CNQ 09099ZW and 09099ZZ); others are taken by their form alone.
UNIT_HOURS: Final = dict.fromkeys(("6452", "6453", "6454", "6455", "6456", "6457"), 25) | {
    "6397UI": 50,
    "6398UI": 25,
    "6399UI": 25,
    "6400UI": 50,
    "6401UI": 25,
}

_CREDENTIAL: Final = re.compile(r"https://[A-Za-z0-9.-]{1,100}(?::\d{1,5})?/[A-Za-z0-9._~:/#@!&'()*+,;=%-]*")
_COURSE: Final = re.compile(r"[0-9]{3,6}[A-Z]{0,3}")
_UNIT: Final = re.compile(r"[0-9]{4,5}(?:UI|UFCD|UC)?")


@formed(r"[0-9]{3,6}[A-Za-z]{0,3}")
def course_code(text: str) -> str:
    """A code of the national catalogue of qualifications (CNQ)."""
    return _coded(_COURSE, text)


@formed(r"[0-9]{4,5}([Uu][Ii]|[Uu][Ff][Cc][Dd]|[Uu][Cc])?")
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

    code = listed(
        Identifier(unit_code, maximum=10, required=True, description="UFCD code."), "ufcd-units", complete=False
    )
    hours = Amount(999, required=True, description="Hours planned.")


class UnitHoursSchema(StrictSchema):
    """Hours attended of one unit."""

    checks = (_within_unit,)

    unit = listed(
        Identifier(unit_code, maximum=10, required=True, description="UFCD code."), "ufcd-units", complete=False
    )
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


def _units_add_up(totals: Content) -> Iterator[Broken]:
    units = [one.get("unit") for one in totals.get("by_unit") or ()]
    for index, unit in enumerate(units):
        if unit in units[:index]:
            yield Broken(f"by_unit.{index}.unit", Breach("duplicate-item"))
    attended = totals.get("hours_attended")
    if attended and sum(_hours_by_unit(totals).values()) > Decimal(attended):
        yield Broken("by_unit", Breach("units-exceed-attended", attended=attended))


def _hours_by_unit(totals: Content) -> Mapping[str, Decimal]:
    told = (one for one in totals.get("by_unit") or () if one.keys() >= {"unit", "hours"})
    return {one["unit"]: Decimal(one["hours"]) for one in told}


class AttendanceSchema(StrictSchema):
    """Absolute totals as of a day: sending them again changes nothing, sending newer ones replaces them."""

    checks = (_within_schedule, _seen_by_then, _units_add_up)

    as_of = Day(passed=True, required=True, description="The day these totals stand for; never older than those held.")
    hours_scheduled = Amount(9999, required=True, description="Hours given so far.")
    hours_attended = Amount(9999, required=True, description="Hours attended so far.")
    hours_justified = Amount(9999, description="Hours missed with a justification so far.")
    by_unit = Many(Nested(UnitHoursSchema(), required=True), 40, description="Hours attended by unit.")
    last_attended_on = Day(passed=True, description="Last day the person came.")


def receding(held: Content, totals: Content) -> list[Fault]:
    """Totals of an earlier day, or lower than those held; put again for the same day, they correct.

    A total that was told and is left out has gone back as well.
    """
    if totals["as_of"] < held["as_of"]:
        return [Fault("/as_of", "older-than-held", {"as_of": held["as_of"]})]
    if totals["as_of"] == held["as_of"]:
        return []
    return [*_hours_gone_back(held, totals), *_units_gone_back(held, totals), *_last_day_gone_back(held, totals)]


def _hours_gone_back(held: Content, totals: Content) -> Iterator[Fault]:
    for name in ("hours_scheduled", "hours_attended", "hours_justified"):
        if Decimal(totals.get(name) or "0") < Decimal(held.get(name) or "0"):
            yield Fault("/" + name, "totals-go-back", {"as_of": held["as_of"], "held": held[name]})


def _units_gone_back(held: Content, totals: Content) -> Iterator[Fault]:
    now, places = _hours_by_unit(totals), {one["unit"]: at for at, one in enumerate(totals.get("by_unit") or ())}
    for unit, hours in _hours_by_unit(held).items():
        if now.get(unit, Decimal(0)) < hours:
            place = f"/by_unit/{places[unit]}/hours" if unit in places else "/by_unit"
            yield Fault(place, "totals-go-back", {"as_of": held["as_of"], "held": f"{hours:f}"})


def _last_day_gone_back(held: Content, totals: Content) -> Iterator[Fault]:
    before = held.get("last_attended_on")
    if before and (totals.get("last_attended_on") or "") < before:
        yield Fault("/last_attended_on", "day-goes-back", {"as_of": held["as_of"], "held": before})


#: What AIMA says of a certificate it looked at, not knowing the result.
_CHECKED: Final = frozenset({"level", "kind", "issued_on", "verified_by", "verified_at"})


def _complete(given: Content) -> Iterator[Broken]:
    if not given.get("result") and (given.keys() - _CHECKED or not given.get("verified_by")):
        yield Broken("result", Breach("required"))
    for name, companion in (("credential_uri", "credential_format"), ("verified_at", "verified_by")):
        if given.get(name) and not given.get(companion):
            yield Broken(companion, Breach("required-together", field=name))


def credential_uri(text: str) -> str:
    """Where a digital credential lies."""
    if not _CREDENTIAL.fullmatch(text):
        raise UnreadableError("address-invalid")
    return text


class SkillsSchema(StrictSchema):
    """The level of each skill; one may be higher than another."""

    listening = level(description="Listening (CEFR).")
    reading = level(description="Reading (CEFR).")
    interaction = level(description="Spoken interaction (CEFR).")
    production = level(description="Spoken production (CEFR).")
    writing = level(description="Writing (CEFR).")


class CertificateSchema(StrictSchema):
    """What a course ended with; a newer one replaces it."""

    presences = (_complete,)

    level = said_by(level(description="Level reached (CEFR)."), "SA")
    skills = said_by(Nested(SkillsSchema(), description="Level by skill."), "S")
    result = said_by(Code(RESULTS, description="Passed, failed, or some units only; a school always says it."), "S")
    issued_on = Day(passed=True, required=True, description="When it was issued, or the result made known.")
    certificate_number = said_by(
        Identifier(reference, maximum=64, description="Number of the certificate (SIGO), as text."), "S"
    )
    issuer = said_by(Label(150, description="Who issued it."), "S")
    kind = said_by(
        Code(CERTIFICATES, required=True, description="What sort of certificate; their effect in law differs."), "SA"
    )
    hours_total = said_by(Amount(9999, description="Hours of the whole course."), "S")
    qnq_level = said_by(Whole(1, 8, description="Level of the national framework of qualifications."), "S")
    credential_uri = said_by(
        Identifier(credential_uri, maximum=300, description="Where the digital credential lies."), "S"
    )
    credential_format = said_by(
        Code(CREDENTIAL_FORMATS, description="Open Badge, European learning model, or PDF."), "S"
    )
    verified_by = said_by(Label(150, description="Who at AIMA checked it."), "A")
    verified_at = said_by(Moment(passed=True, description="When it was checked."), "A")


ATTENDANCE: Final[marshmallow.Schema] = AttendanceSchema()
CERTIFICATE: Final[marshmallow.Schema] = CertificateSchema()


def course_parts(attended_by: frozenset[str], certified_by: frozenset[str]) -> dict[str, Part]:
    """The parts of a course: its attendance, put as totals, and its certificate."""
    return {
        "attendance": Part("attendance", ATTENDANCE, attended_by, follows=receding),
        "certificate": Part("certificate", CERTIFICATE, certified_by, dated_by="issued_on"),
    }


def kept_until(course: Content, certificate: Content | None, on: date) -> date:
    """Until when learning is kept: five years after its end, or as long as a certificate proves a right."""
    if certificate and certificate.get("result") != FAILED:
        return UNTIL_ASKED
    end = course.get("end_date")
    return months_after(max(on, date.fromisoformat(end)) if end else on, KEPT_MONTHS)
