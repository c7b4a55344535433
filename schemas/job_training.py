"""Training for work: enrolment (sent), attendance (put as totals), and the certificate at the end."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY
from schemas.dates import Day
from schemas.faults import Breach
from schemas.fields import Amount, Code, Identifier, Label, Many, Nested, Whole
from schemas.identifiers import nipc
from schemas.learning import (
    RESULTS,
    STATES,
    AttendanceSchema,
    CertificateSchema,
    UnitSchema,
    course_code,
    course_parts,
    kept_until,
)
from schemas.listed import code_shaped, listed
from schemas.money import MoneySchema
from schemas.occupations import esco_skill, esco_uri
from schemas.spans import in_order

TRAININGS: Final = (
    "modular",
    "efa",
    "aprendizagem",
    "cet",
    "rvcc",
    "on-the-job",
    "internship",
    "licence",
    "other",
)
PERIODS: Final = ("day", "month", "whole")
_ENDED: Final = frozenset({"completed", "not-completed"})


class AllowanceSchema(MoneySchema):
    """What the person is paid while training."""

    period = Code(PERIODS, required=True, description="For how long the amount stands.")


def _standing(given: Content) -> Iterator[Broken]:
    # AIMA, which says kind and allowance alone, does not know where the training stands.
    if given.keys() - {"kind", "allowance"} and not given.get("status"):
        yield Broken("status", Breach("required"))


def _ended(content: Content) -> Iterator[Broken]:
    if content.get("outcome") and content.get("status") not in (None, *_ENDED):
        yield Broken("outcome", Breach("only-with", field="status", value="completed"))


class JobTrainingSchema(StrictSchema):
    """A place in a training."""

    checks: ClassVar[tuple[Check, ...]] = (in_order(), _ended)
    presences: ClassVar[tuple[Check, ...]] = (_standing,)

    kind = personal(Code(TRAININGS, required=True, description="What sort of training."), "training", by="SENA")
    title = personal(Label(200, description="Title of the training."), "training", by="SE")
    cnq_code = personal(
        listed(Identifier(course_code, maximum=10, description="CNQ code."), "cnq-courses", complete=False),
        "training",
        by="SE",
    )
    units = personal(Many(Nested(UnitSchema(), required=True), 40, description="Training units."), "training", by="SE")
    isced_f = personal(
        listed(Identifier(code_shaped, maximum=4, description="Field, ISCED-F 2013, four digits."), "isced-f"),
        "training",
        by="SE",
    )
    qnq_level = personal(
        Whole(1, 8, description="Level of the national framework of qualifications."), "training", by="SE"
    )
    esco_skills = personal(
        Many(Identifier(esco_skill, maximum=150, required=True), 30, unique=True, description="ESCO skills."),
        "training",
        by="SE",
    )
    esco_occupation = personal(
        Identifier(esco_uri, maximum=150, description="ESCO occupation trained for."), "training", by="SE"
    )
    provider_org = personal(Label(150, description="Who gives the training."), "training", by="SE")
    host_employer_nipc = personal(
        Identifier(nipc, description="Number of the employer where it happens."), "training", by="SE"
    )
    planned_hours = personal(Amount(9999, description="Hours planned."), "training", by="SE")
    start_date = personal(Day(description="First day."), "training", by="SE")
    end_date = personal(Day(description="Last day."), "training", by="SE")
    status = personal(Code(STATES, description="Where it stands; whoever trains always says it."), "training", by="SE")
    allowance = personal(Nested(AllowanceSchema(), description="What the person is paid meanwhile."), "income", by="SA")
    outcome = personal(Code(RESULTS, description="How it ended."), "training", by="S")


class JobTrainingReadingSchema(JobTrainingSchema):
    """A training as it is read: the place, the totals put last, and the certificate."""

    checks: ClassVar[tuple[Check, ...]] = ()
    presences: ClassVar[tuple[Check, ...]] = ()

    attendance = personal(Nested(AttendanceSchema(), description="The totals put last."), "training")
    certificate = personal(Nested(CertificateSchema(), description="How the training ended."), "training")


CONTENT: Final[marshmallow.Schema] = JobTrainingSchema()
READING: Final[marshmallow.Schema] = JobTrainingReadingSchema()


def _kept_until(content: Content, _: str, on: date) -> date:
    return kept_until(content, content.get("certificate"), on)


_ALL: Final = frozenset(field_categories(READING))
_STATUS: Final = frozenset({"status"})

JOB_TRAINING: Final = RecordKind(
    name="job-training",
    plural="job-trainings",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=READING,
    produced_by=frozenset({"school", "employer", AUTHORITY}),
    purposes=frozenset({"vocational-training"}),
    needs=frozenset({"training"}),
    readable={"school": _ALL, "employer": _ALL, "ngo": _STATUS, "public-body": _STATUS},
    parts=course_parts(frozenset({"school", "employer"}), frozenset({"school"})),
    dated_by=("start_date",),
    kept_until=_kept_until,
)
