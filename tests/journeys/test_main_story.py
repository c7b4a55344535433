"""A referral travels from an NGO to a school under the applicant's consent, and comes back.

Reaches ``exchange.api.records``, ``exchange.api.referrals``, ``exchange.api.previews``, ``exchange.api.decisions``,
``exchange.previews``, ``exchange.waiting``, ``exchange.releases``, ``exchange.disclosures``, ``exchange.envelopes``
and ``exchange.documents`` through what is above them.
"""

from tests import make
from tests.journeys.stage import Stage

EVERYTHING_BUT_CONTACT = ((0, "address"), (0, "national-id"), (1, "language-learning"))


def referred(stage: Stage, *ticks: tuple[int, str]) -> tuple[str, str]:
    """A referral that the person agreed to; its id and the path of its question."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    assert sent.status_code == 202, sent.text
    path = stage.links()[0]
    assert stage.answer(path, *(ticks or EVERYTHING_BUT_CONTACT)).status_code == 303
    return sent.json["record_id"], path


def test_a_preview_names_the_missing_consent_and_stores_nothing(stage: Stage) -> None:
    previewed = stage.call("ong-aurora", "POST", "/v1/disclosures/preview", {"kind": "referral", **make.referral()})
    assert previewed.status_code == 200, previewed.text
    assert previewed.json["verdict"] == "needs-consent"
    assert previewed.json["missing"][0]["recipient"] == "escola-tejo"
    assert "identity" in previewed.json["missing"][0]["needed"]
    assert previewed.json["sentence"]
    assert stage.get("ong-aurora", "/v1/referrals").json["items"] == []


def test_a_sending_without_consent_waits_and_goes_on_by_itself(stage: Stage) -> None:
    sent = stage.send("ong-aurora", "referrals", make.referral())
    assert sent.status_code == 202, sent.text
    assert sent.json["state"] == "waiting-consent"
    assert sent.json["missing"][0]["why"] == "never-asked"
    record_id = sent.json["record_id"]
    assert stage.get("escola-tejo", f"/v1/referrals/{record_id}").status_code in (403, 404)
    answered = stage.answer(stage.links()[0], *EVERYTHING_BUT_CONTACT)
    assert answered.status_code == 303, answered.text
    read = stage.get("escola-tejo", f"/v1/referrals/{record_id}")
    assert read.status_code == 200, read.text
    snapshot = read.json["content"]["subject_snapshot"]
    assert snapshot["full_name"] == "Amina Haddad"
    assert "phones" not in snapshot
    assert read.json["referral"]["state"] == "sent"
    assert read.json["referral"]["acts_next"] == "receiver"


def test_the_loop_closes_and_a_withdrawal_stops_it(stage: Stage) -> None:
    record_id, path = referred(stage)
    moves = f"/v1/referrals/{record_id}/moves"
    accepted = stage.call("escola-tejo", "POST", moves, {"to": "accepted"})
    assert accepted.status_code == 201, accepted.text
    appointment = {"start": "2026-03-10T10:00:00Z", "mode": "in-person", "place_municipality": "1106"}
    scheduled = stage.call("escola-tejo", "POST", moves, {"to": "scheduled", "appointment": appointment})
    assert scheduled.status_code == 201, scheduled.text
    seen = stage.get("ong-aurora", f"/v1/referrals/{record_id}").json
    assert seen["referral"]["state"] == "scheduled"
    assert seen["referral"]["acts_next"] == "receiver"
    assert seen["referral"]["moves"][-1]["detail"]["appointment"]["mode"] == "in-person"

    enrolled = stage.send("escola-tejo", "language-courses", make.language_course(referral_id=record_id))
    assert enrolled.status_code == 201, enrolled.text
    course = enrolled.json["record_id"]
    put = stage.call("escola-tejo", "PUT", f"/v1/language-courses/{course}/attendance", make.attendance())
    assert put.status_code == 200, put.text
    read = stage.get("ong-aurora", f"/v1/language-courses/{course}")
    assert read.status_code == 200, read.text
    assert read.json["content"]["attendance"]["hours_attended"] == "12"
    assert read.json["content"]["enrolment"]["route"] == "A1A2"

    assert stage.stop(path).status_code in (200, 303)
    refused = stage.get("escola-tejo", f"/v1/referrals/{record_id}")
    assert (refused.status_code, refused.json["code"]) == (403, "consent-withdrawn")
    refused = stage.get("ong-aurora", f"/v1/language-courses/{course}")
    assert (refused.status_code, refused.json["code"]) == (403, "consent-withdrawn")
    later = make.attendance(as_of="2026-03-02", hours_attended="14")
    put = stage.call("escola-tejo", "PUT", f"/v1/language-courses/{course}/attendance", later)
    assert (put.status_code, put.json["code"]) == (403, "consent-withdrawn")
    assert stage.get("ong-aurora", f"/v1/referrals/{record_id}").json["referral"]["state"] == "consent-stopped"


def test_an_employer_reports_a_placement_and_milestones_have_windows(stage: Stage) -> None:
    body = make.referral(receiver="padaria-sol", purpose="job-placement", content={"service_codes": ["job-placement"]})
    sent = stage.send("ong-aurora", "referrals", body)
    assert sent.status_code == 202, sent.text
    assert stage.answer(stage.links()[0], (1, "employment")).status_code == 303
    record_id = sent.json["record_id"]
    placed = stage.send("padaria-sol", "job-placements", make.job_placement(referral_id=record_id))
    assert placed.status_code == 201, placed.text
    events = f"/v1/job-placements/{placed.json['record_id']}/events"
    assert stage.call("padaria-sol", "POST", events, make.placement_event()).status_code == 201
    early = stage.call("padaria-sol", "POST", events, make.placement_event(milestone="d90"))
    assert early.status_code == 422
    assert early.json["errors"][0]["rule"] == "milestone-not-due"
    read = stage.get("ong-aurora", f"/v1/job-placements/{placed.json['record_id']}")
    assert read.json["content"]["events"][0]["retention"] == {"state": "employed"}


def test_an_unrelated_partner_cannot_tell_a_known_person_from_an_unknown_one(stage: Stage) -> None:
    record_id, _ = referred(stage)
    theirs = stage.get("ong-boreal", f"/v1/referrals/{record_id}")
    unknown = stage.get("ong-boreal", "/v1/referrals/01920000-0000-7000-8000-000000000000")
    assert theirs.status_code == unknown.status_code == 404
    assert set(theirs.json) == set(unknown.json)
    assert set(theirs.headers.keys()) == set(unknown.headers.keys())
    about_known = stage.send("ong-boreal", "referrals", make.referral(source_record_id="B-1"))
    about_unknown = stage.send("ong-boreal", "referrals", make.referral(make.person(9), source_record_id="B-2"))
    assert about_known.status_code == about_unknown.status_code == 202
    assert set(about_known.json) == set(about_unknown.json)
    assert set(about_known.headers.keys()) == set(about_unknown.headers.keys())


def test_a_refusal_destroys_what_waited_and_is_kept_as_a_fact(stage: Stage) -> None:
    sent = stage.send("ong-aurora", "referrals", make.referral())
    assert stage.answer(stage.links()[0], says="no").status_code == 303
    seen = stage.get("ong-aurora", f"/v1/referrals/{sent.json['record_id']}").json
    assert seen["state"] == "lapsed"
    assert seen["referral"]["state"] == "lapsed"
    assert seen["content"] == {}
    again = stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))
    assert (again.status_code, again.json["code"]) == (403, "consent-refused")


def test_the_same_source_record_is_taken_once(stage: Stage) -> None:
    first = stage.send("ong-aurora", "referrals", make.referral())
    again = stage.send("ong-aurora", "referrals", make.referral())
    assert again.status_code == 200
    assert again.json["record_id"] == first.json["record_id"]
    other = stage.send("ong-aurora", "referrals", make.referral(content={"priority": "urgent"}))
    assert (other.status_code, other.json["code"]) == (409, "record-exists")
