"""A job found: offered, accepted or declined, started, confirmed, retained, ended.

Exact pay, discipline, health and accidents are never taken. Work relationship and work term are the HR Open
Standards lists (4.5); activity codes CAE Rev. 4 (Decreto-Lei 9/2025), Rev. 3 still arriving.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar, Final

import marshmallow

from schemas.base import Broken, Check, Content, RecordKind, StrictSchema, field_categories, personal
from schemas.codes import AUTHORITY
from schemas.dates import Day, Moment, months_after
from schemas.faults import Breach
from schemas.fields import Amount, Code, Identifier, Label, Many, Nested, YesNo
from schemas.identifiers import nipc
from schemas.listed import listed
from schemas.occupations import OccupationSchema, cae
from schemas.placement_order import DAYS, event_faults, started_on
from schemas.places import municipality

EVENTS: Final = ("offered", "accepted", "declined", "started", "confirmed", "retained", "ended")
MILESTONES: Final = tuple(DAYS)

#: A placement is kept a year after its last milestone.
KEPT_MONTHS: Final = 12

WORK_RELATIONSHIPS: Final = ("Employment", "Contract", "Volunteering")
WORK_TERMS: Final = ("Permanent", "Probationary", "TemporaryCasual", "TemporaryFixed", "TemporarySeasonal")
CONTRACT_KINDS: Final = (
    "sem-termo",
    "termo-certo",
    "termo-incerto",
    "muito-curta-duracao",
    "temporario",
    "tempo-parcial",
    "intermitente",
    "comissao-de-servico",
    "estagio",
    "prestacao-de-servicos",
)
WORKPLACES: Final = ("on-site", "telework", "hybrid")
#: Against the minimum monthly wage (RMMG) of the year.
PAY_BANDS: Final = ("below-rmmg", "rmmg", "rmmg-to-1-5", "above-1-5", "undisclosed")
#: Strongest first.
CONFIRMATION_METHODS: Final = ("ss-attribute", "hr-system", "document-seen", "employer-statement", "self-reported")
CONFIRMATION_RESULTS: Final = ("confirmed", "not-confirmed", "no-information")
RETENTION_STATES: Final = ("employed", "left", "unknown")
END_REASONS: Final = (
    "end-of-term",
    "employee-left",
    "dismissed",
    "probation",
    "mutual",
    "moved",
    "retired",
    "unknown",
    "other",
)


class EmployerSchema(StrictSchema):
    """Who employs."""

    nipc = Identifier(nipc, required=True, description="Number of the collective person.")
    name = Label(150, description="Registered name.")
    cae = Identifier(cae, maximum=5, description="Economic activity, five digits.")
    cae_revision = Code(("3", "4"), description="Revision the activity code is of.")
    municipality = listed(
        Identifier(municipality, maximum=4, description="Where the work is, DICO code."), "municipalities"
    )


def _part_time_told(schedule: Content) -> Iterator[Broken]:
    if schedule.get("full_time") is False and not schedule.get("percent_fte"):
        yield Broken("percent_fte", Breach("required-with", field="full_time", value="false"))


class ScheduleSchema(StrictSchema):
    """How much work, and where."""

    presences = (_part_time_told,)

    full_time = YesNo(required=True, description="Full time.")
    hours_week = Amount(80, description="Hours a week.")
    percent_fte = Amount(100, description="Share of full time; compulsory if part-time.")
    mode = Code(WORKPLACES, description="On site, telework or both.")


class ConfirmationSchema(StrictSchema):
    """How it is known."""

    method = Code(CONFIRMATION_METHODS, required=True, description="How it is known.")
    at = Moment(passed=True, required=True, description="When it was found out.")
    result = Code(CONFIRMATION_RESULTS, required=True, description="What was found; no information is not a no.")


class RetentionSchema(StrictSchema):
    """Whether the person still works there at a milestone; unknown is not left."""

    state = Code(RETENTION_STATES, required=True, description="Still employed, left, or not known.")
    same_employer = YesNo(description="Still with the same employer.")
    hours_changed = YesNo(description="Whether the weekly hours changed.")


class EndSchema(StrictSchema):
    """How it ended."""

    date = Day(passed=True, required=True, description="Last day of the tie.")
    reason = Code(END_REASONS, required=True, description="Why; no free text.")


#: What an event must bring, and no other event may.
_BRINGS: Final = {"confirmed": ("confirmation",), "retained": ("milestone", "retention"), "ended": ("end",)}


def _brings_its_own(given: Content) -> Iterator[Broken]:
    event = given.get("event")
    for owner, names in _BRINGS.items():
        for name in names:
            if event == owner and not given.get(name):
                yield Broken(name, Breach("required-with", field="event", value=owner))
            if event in EVENTS and event != owner and given.get(name) and name != "confirmation":
                yield Broken(name, Breach("only-with", field="event", value=owner))


class PlacementEventSchema(StrictSchema):
    """One event of a placement."""

    presences: ClassVar[tuple[Check, ...]] = (_brings_its_own,)

    event = personal(Code(EVENTS, required=True, description="What happened."), "employment")
    event_date = personal(Day(passed=True, required=True, description="When it happened."), "employment")
    start_date = personal(Day(description="First day of work, planned or real."), "employment", by="E")
    confirmation = personal(Nested(ConfirmationSchema(), description="How it is known."), "employment")
    milestone = personal(Code(MILESTONES, description="Which milestone a `retained` answers."), "employment")
    retention = personal(Nested(RetentionSchema(), description="Still employed?"), "employment", by="EA")
    end = personal(Nested(EndSchema(), description="How it ended."), "employment", by="E")


def _ends_after_it_starts(content: Content) -> Iterator[Broken]:
    # Who started did so on the day of that event, whatever day was planned.
    start = content.get("event_date" if content.get("event") == "started" else "start_date")
    for name in ("planned_end_date", "probation_end"):
        if start and content.get(name) and content[name] < start:
            yield Broken(name, Breach("ends-before-start", start=start))


class JobPlacementSchema(PlacementEventSchema):
    """What is sent first: the first event, with the employer, the work and its terms."""

    checks: ClassVar[tuple[Check, ...]] = (_ends_after_it_starts,)

    employer = personal(Nested(EmployerSchema(), description="Who employs."), "employment", by="EA")
    occupation = personal(Nested(OccupationSchema(), description="What work."), "employment", by="E")
    work_relationship = personal(Code(WORK_RELATIONSHIPS, description="HR Open list."), "employment", by="E")
    work_term = personal(Code(WORK_TERMS, description="HR Open list."), "employment", by="E")
    contract_kind_pt = personal(Code(CONTRACT_KINDS, description="Portuguese kind of contract."), "employment", by="E")
    schedule = personal(Nested(ScheduleSchema(), description="How much work, and where."), "employment", by="E")
    pay_band = personal(Code(PAY_BANDS, description="Band of pay; exact pay is never taken."), "income", by="E")
    planned_end_date = personal(Day(description="Last day agreed."), "employment", by="E")
    probation_end = personal(Day(description="End of the trial period."), "employment", by="E")


class JobPlacementReadingSchema(JobPlacementSchema):
    """A placement as it is read: what was sent first, and the events since, in order."""

    checks: ClassVar[tuple[Check, ...]] = ()
    presences: ClassVar[tuple[Check, ...]] = ()

    events = personal(
        Many(Nested(PlacementEventSchema(), required=True), 200, description="The events since, in order."),
        "employment",
    )


CONTENT: Final[marshmallow.Schema] = JobPlacementSchema()
READING: Final[marshmallow.Schema] = JobPlacementReadingSchema()
EVENT: Final[marshmallow.Schema] = PlacementEventSchema()


def _kept_until(content: Content, _: str, on: date) -> date:
    events = [one for one in (content, *(content.get("events") or ())) if one.get("event")]
    planned = content.get("start_date") or content.get("event_date")
    start = started_on(events) or (date.fromisoformat(planned) if planned else on)
    return months_after(start + timedelta(days=max(DAYS.values())), KEPT_MONTHS)


_ALL: Final = frozenset(field_categories(READING))
_OUTLINE: Final = frozenset({"event", "event_date", "milestone", "retention.state"})
_OUTLINES: Final = _OUTLINE | {f"events.{path}" for path in _OUTLINE}

JOB_PLACEMENT: Final = RecordKind(
    name="job-placement",
    plural="job-placements",
    version="1.0",
    versions=("1.0",),
    content=CONTENT,
    reading=READING,
    produced_by=frozenset({"employer", "ngo", "public-body", AUTHORITY}),
    purposes=frozenset({"job-placement"}),
    needs=frozenset({"employment"}),
    readable={"employer": _ALL, "ngo": _OUTLINES, "public-body": _OUTLINES},
    events=EVENT,
    follows=event_faults,
    dated_by=("event_date",),
    kept_until=_kept_until,
)
