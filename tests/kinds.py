"""One full record of every kind by the partner that would send it, for tests that hold for all kinds."""

from dataclasses import dataclass
from typing import Any

from tests import make

SKILL = "http://data.europa.eu/esco/skill/335228d2-297d-4e0e-a6ee-bc6a8dc110d9"
OCCUPATION = "http://data.europa.eu/esco/occupation/00cee175-1376-43fb-9f02-ba3d7a910a58"

NGO, EMPLOYER, SCHOOL, BODY, AUTHORITY = "ngo", "employer", "school", "international-body", "authority"


@dataclass(frozen=True)
class Sample:
    """The content of a record, who sends it, for what, and in answer to which service."""

    content: dict[str, Any]
    producer: str
    purpose: str

    def body(self, **changes: Any) -> dict[str, Any]:
        """The body that sends it to named recipients."""
        return {"source_record_id": "R-1", "purpose": self.purpose, "content": self.content, **changes}


SAMPLES = {
    "language-course": Sample(make.language_course()["content"], SCHOOL, "language-learning"),
    "cultural-orientation": Sample(
        {
            "programme": "Bem-vindos",
            "topic_codes": ["welcome", "rights-duties"],
            "session_ref": "BV-2026-3",
            "date": "2026-02-20",
            "hours": "3.5",
            "language": "ara",
            "mode": "in-person",
            "municipality": "1106",
            "status": "completed",
            "completion": {"issued_on": "2026-02-27", "hours_total": "21", "statement_number": "D-2026-7"},
        },
        NGO,
        "cultural-orientation",
    ),
    "job-training": Sample(
        {
            "kind": "modular",
            "title": "Panificação",
            "cnq_code": "541013",
            "units": [{"code": "6452", "hours": "25"}],
            "isced_f": "0721",
            "qnq_level": 2,
            "esco_skills": [SKILL],
            "esco_occupation": OCCUPATION,
            "provider_org": "Escola do Tejo",
            "host_employer_nipc": make.nipc(),
            "planned_hours": "300",
            "start_date": "2026-01-12",
            "end_date": "2026-06-26",
            "status": "started",
            "allowance": {"amount": "150.5", "currency": "EUR", "period": "month"},
        },
        SCHOOL,
        "vocational-training",
    ),
    "employment-support": Sample(
        {
            "measure": "matching",
            "start_date": "2026-02-02",
            "end_date": "2026-05-29",
            "status": "active",
            "sought_occupations": [{"isco08": "7512"}, {"esco_uri": OCCUPATION}],
            "skills": [{"title": "Amassar pão", "esco_uri": SKILL}],
            "languages": [{"lang": "por", "cefr": "A2"}],
            "driving_categories": ["B"],
            "availability": ["mornings"],
            "mobility_dico": ["1106", "1107"],
            "prior_occupation": {"isco08": "7512"},
            "years_experience": 6,
            "highest_isced": "3",
            "recognition_status": "not-requested",
            "next_action": {"code": "interview", "due": "2026-03-09"},
        },
        NGO,
        "job-placement",
    ),
    "job-placement": Sample(make.job_placement()["content"], EMPLOYER, "job-placement"),
    "humanitarian-aid": Sample(
        {
            "sector": "food",
            "modality": "in-kind",
            "item_code": "CB-1",
            "description_code": "cabaz",
            "quantity": "12",
            "unit": "KGM",
            "value": {"amount": "35", "currency": "EUR"},
            "date": "2026-02-27",
            "municipality": "1106",
            "household_size": 4,
            "for_group": True,
            "status": "delivered",
            "programme_ref": "P-9",
            "donor_ref": "D-4",
        },
        NGO,
        "humanitarian-aid",
    ),
    "needs-assessment": Sample(
        {
            "date": "2026-02-25",
            "tool": "SNAP",
            "tool_version": "2.1",
            "assessor_role": "social-worker",
            "language": "ara",
            "domains": [{"domain": "housing", "level": 3, "wants_help": True}, {"domain": "work", "level": 2}],
            "household": {"adults": 2, "children_by_age": {"under_6": 1}, "dependants": 0},
            "agreed_actions": [{"service_code": "housing-search", "owner": "Casa do Mundo", "due": "2026-04-01"}],
            "review_due": "2026-05-25",
        },
        NGO,
        "housing",
    ),
    "accommodation": Sample(
        {
            "event": "moved-in",
            "type": "shared-flat",
            "ethos_light": 3,
            "provider_org": "Casa do Mundo",
            "places": 4,
            "unit_kind": "room",
            "municipality": "1106",
            "start_date": "2026-02-16",
            "end_date": "2026-08-16",
            "contract_kind": "programme",
            "rent_band": "none",
            "adequacy": "adequate",
            "household_size": 2,
        },
        NGO,
        "housing",
    ),
}

#: Of the kinds that name nobody: by AIMA, and read on demand.
HELD = {
    "residence-status": Sample(
        {
            "case_kind": "renewal",
            "stage": "under-review",
            "stage_since": "2026-02-02",
            "next_step_code": "wait-for-decision",
            "next_step_due": "2026-05-04",
            "appointment": {"place": "Loja de Lisboa", "start": "2026-02-02T10:00:00Z", "status": "attended"},
            "documents_missing": ["proof-of-address"],
            "permit": {"category": "art-88-1", "valid_from": "2024-01-15", "valid_until": "2026-01-14"},
            "entitlements": {
                "may_stay": "yes",
                "may_work": "yes",
                "may_study": "yes",
                "social_security": "yes",
                "health": "yes",
                "until": "2026-08-02",
            },
        },
        AUTHORITY,
        "documents",
    ),
    "asylum-support-status": Sample(
        {
            "stage": "admitted",
            "proof_document": {"type": "ARP", "valid_until": "2026-08-02"},
            "reception": {"entity": "ong-aurora", "kind": "reception-centre", "since": "2026-01-12"},
            "support_measures": ["accommodation", "meals", "language"],
            "entitlements": {"may_stay": "yes", "may_work": "yes", "health": "yes", "until": "2026-08-02"},
            "vulnerability_flagged": True,
        },
        AUTHORITY,
        "housing",
    ),
}


def sample(kind: str, /, **changes: Any) -> dict[str, Any]:
    """The content of a kind with some fields changed; a change of ``None`` leaves out."""
    words = {**(SAMPLES | HELD)[kind].content, **changes}
    return {name: value for name, value in words.items() if value is not None}
