"""Portuguese courses: enrolment (sent), attendance (put as totals), and the certificate at the end."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import marshmallow

from schemas.base import Broken, Content, RecordKind, StrictSchema, Veil, field_categories, personal
from schemas.codes import AUTHORITY, MODES
from schemas.dates import Day
from schemas.faults import Breach
from schemas.fields import Amount, Code, Identifier, Label, Many, Nested
from schemas.keeping import kept_as_special
from schemas.learning import (
    STATES,
    AttendanceSchema,
    CertificateSchema,
    UnitSchema,
    course_code,
    course_parts,
    kept_until,
)
from schemas.levels import level_known
from schemas.listed import listed
from schemas.places import municipality
from schemas.spans import in_order

PROGRAMMES: Final = ("pla", "plnm", "other")
ROUTES: Final = ("A1", "A2", "A1A2", "B1", "B2", "B1B2", "C1", "C2", "literacy")
HEALTH: Final = "health"
WITHDRAWAL_REASONS: Final = ("work", "moved", HEALTH, "childcare", "status", "unknown", "other")
FUNDINGS: Final = ("none", "pessoas2030", "prr", "iefp", "other")


def _reasoned(course: Content) -> Iterator[Broken]:
    if course.get("withdrawal_reason") and course.get("status") not in (None, "withdrawn"):
        yield Broken("withdrawal_reason", Breach("only-with", field="status", value="withdrawn"))


def _standing(given: Content) -> Iterator[Broken]:
    # AIMA, which says programme and funding alone, does not know where an enrolment stands.
    if given.keys() - {"programme", "funding"} and not given.get("status"):
        yield Broken("status", Breach("required"))


class EnrolmentSchema(StrictSchema):
    """A place in a course."""

    checks = (in_order(), _reasoned)
    presences = (_standing,)

    programme = personal(
        Code(PROGRAMMES, required=True, description="PLA, Portuguese as a non-native language, other."),
        "language-learning",
        by="SA",
    )
    route = Code(ROUTES, description="Level or levels of the course (CEFR).")
    course_code = listed(Identifier(course_code, maximum=10, description="CNQ code."), "cnq-courses", complete=False)
    units = Many(Nested(UnitSchema(), required=True), 40, description="Training units.")
    class_ref = Label(64, description="The school's reference of the class.")
    provider_org = Label(150, description="Who gives the course.")
    municipality = listed(Identifier(municipality, maximum=4, description="Where, DICO code."), "municipalities")
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
    entry_level = level_known(description="Level found at entry (CEFR).")
    placement_test_date = Day(passed=True, description="When the entry level was tested.")
    funding = personal(Code(FUNDINGS, description="Who pays."), "language-learning", by="SA")


class LanguageCourseSchema(StrictSchema):
    """What a school sends first: the enrolment."""

    enrolment = personal(
        Nested(EnrolmentSchema(), required=True, description="The place in the course."), "language-learning", by="S"
    )


class LanguageCourseReadingSchema(StrictSchema):
    """A course as it is read: enrolment, the totals put last, and the certificate."""

    enrolment = personal(Nested(EnrolmentSchema(), description="The place in the course."), "language-learning")
    attendance = personal(Nested(AttendanceSchema(), description="The totals put last."), "language-learning")
    certificate = personal(Nested(CertificateSchema(), description="How the course ended."), "language-learning")


CONTENT: Final[marshmallow.Schema] = LanguageCourseSchema()
READING: Final[marshmallow.Schema] = LanguageCourseReadingSchema()


def _kept_until(content: Content, _: str, on: date) -> date:
    course, certificate = content.get("enrolment") or {}, content.get("certificate")
    if course.get("withdrawal_reason") == HEALTH and not certificate:
        return kept_as_special(on)
    return kept_until(course, certificate, on)


_ALL: Final = frozenset(field_categories(READING))
_OUTCOME: Final = frozenset({"certificate.level", "certificate.result"})
_COURSE: Final = frozenset(path for path in _ALL if not path.startswith("certificate.")) | _OUTCOME

LANGUAGE_COURSE: Final = RecordKind(
    name="language-course",
    plural="language-courses",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=READING,
    produced_by=frozenset({"school", AUTHORITY}),
    purposes=frozenset({"language-learning"}),
    needs=frozenset({"language-learning"}),
    readable={"school": _ALL, "ngo": _COURSE, "public-body": _COURSE, "employer": frozenset({"certificate.level"})},
    parts=course_parts(frozenset({"school"}), frozenset({"school", AUTHORITY})),
    dated_by=("enrolment.start_date",),
    kept_until=_kept_until,
    veils=(Veil("enrolment.withdrawal_reason", HEALTH, "health", "other"),),
)
