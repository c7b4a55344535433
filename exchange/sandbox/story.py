"""The story: a referral travels from an NGO to a school under its person's consent, and comes back.

Each step is one function: its docstring is what is told, what it expects is checked. All of it goes over HTTP.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import jwt

from exchange.sandbox import papers, strangers
from exchange.sandbox.stage import Stage, answered, expect, form_with, refused, shown, without
from exchange.sandbox.wire import ask

NGO, SCHOOL, EMPLOYER = "ponte-viva", "escola-tejo", "padaria-aurora"
LEFT_OUT = "national-id"
LONGEST_TOKEN = 600
WITHDRAWN = "consent-withdrawn"

Act = Callable[[Stage], None]


@dataclass(frozen=True)
class Step:
    """One step: what is told of it, and what it does."""

    number: int
    title: str
    act: Act


def take_token(stage: Stage) -> None:
    """The NGO gets a token with an assertion signed by its own key."""
    token = answered(stage.software(NGO).authenticate(), 200)
    expect(token["token_type"].lower() == "bearer", "the token is no bearer token")
    expect(token["expires_in"] <= LONGEST_TOKEN, f"the token lives {token['expires_in']} s")


def preview(stage: Stage) -> None:
    """The NGO previews a referral for a language course: a consent is missing, and is named."""
    body = {"kind": "referral", **papers.to_school(stage.person)}
    seen = answered(stage.software(NGO).try_out("/v1/disclosures/preview", body), 200)
    expect(seen["verdict"] == "needs-consent", f"the verdict is {seen['verdict']}")
    missing = seen["missing"][0]
    expect((missing["sender"], missing["recipient"]) == (NGO, SCHOOL), "the missing flow is another one")
    expect({"identity", "needs", LEFT_OUT} <= set(missing["categories"]), "the missing categories are others")
    expect(seen["sentence"], "what the person would read is not told")


def send(stage: Stage) -> None:
    """The NGO sends it: taken with 202, it waits for the person."""
    receipt = answered(stage.software(NGO).post("/v1/referrals", papers.to_school(stage.person)), 202)
    expect(receipt["state"] == "waiting-consent", f"its state is {receipt['state']}")
    expect(receipt["missing"], "the receipt does not say what is missing")
    stage.said["referral"] = receipt["record_id"]
    stage.said["number"] = receipt["referral_number"]


def read_question(stage: Stage) -> None:
    """The person opens the link of the message and reads the question, in Arabic."""
    stage.said["question"] = _question(stage, known=())
    page = shown(stage.browser.open(stage.said["question"]))
    expect('dir="rtl"' in page.answer.text, "the page does not run from right to left")
    expect("Ponte Viva" in page.text, "the page does not say who asks")
    expect(len(form_with(page, "flow-0").offered["flow-0"]) > 1, "the page offers no choice")


def permit(stage: Stage) -> None:
    """The person permits all but one category, outward to the school and back to the NGO."""
    _say_yes(stage, stage.said["question"])


def keep_receipt(stage: Stage) -> None:
    """The person keeps a signed receipt that anyone can check with the hub's published keys."""
    answer = ask("GET", stage.said["question"] + "/receipt")
    expect(answer.status == 200, f"the receipt answered {answer.status}")
    keys = jwt.PyJWKSet.from_dict(answered(ask("GET", f"{stage.base_url}/oauth/jwks"), 200))
    kid = jwt.get_unverified_header(answer.text.strip())["kid"]
    jwt.PyJWS().decode(answer.text.strip(), keys[kid].key, algorithms=["ES256"])


def tell_school(stage: Stage) -> None:
    """The school is told by a signed event that holds nothing of the person."""
    event = stage.told(SCHOOL, "pt.aima.hub.referral.sent", record_id=stage.said["referral"])
    expect(stage.person["nif"] not in str(event), "the event holds a tax number")
    expect(stage.person["full_name"] not in str(event), "the event holds a name")


def fetch(stage: Stage) -> None:
    """The school fetches the referral, without what the person left out."""
    record = answered(stage.software(SCHOOL).get(f"/v1/referrals/{stage.said['referral']}"), 200)
    snapshot = record["content"]["subject_snapshot"]
    expect(snapshot["full_name"] == stage.person["full_name"], "the name is not there")
    expect("nif" not in snapshot, "the tax number is there though it was left out")
    expect(LEFT_OUT not in record["data_categories"], f"{LEFT_OUT} is named among the categories")


def accept(stage: Stage) -> None:
    """The school accepts, then schedules."""
    moves = f"/v1/referrals/{stage.said['referral']}/moves"
    answered(stage.software(SCHOOL).post(moves, papers.accepted()), 201)
    answered(stage.software(SCHOOL).post(moves, papers.scheduled()), 201)


def follow(stage: Stage) -> None:
    """The NGO is told, and sees who acts next and by when."""
    stage.told(NGO, "pt.aima.hub.referral.scheduled", record_id=stage.said["referral"])
    record = answered(stage.software(NGO).get(f"/v1/referrals/{stage.said['referral']}"), 200)
    stands = record["referral"]
    expect(stands["state"] == "scheduled", f"its state is {stands['state']}")
    expect(stands["acts_next"] == "receiver", f"next acts {stands['acts_next']}")
    stage.said["subject"] = {"subject_id": record["subject_id"]}


def enrol(stage: Stage) -> None:
    """The school reports an enrolment and 12 of 50 hours."""
    receipt = answered(
        stage.software(SCHOOL).post("/v1/language-courses", papers.enrolment(stage.said["referral"])), 201
    )
    stage.said["course"] = receipt["record_id"]
    path = f"/v1/language-courses/{receipt['record_id']}/attendance"
    answered(stage.software(SCHOOL).put(path, papers.attendance("12")), 200)


def read_hours(stage: Stage) -> None:
    """The NGO is told, and reads them."""
    stage.told(NGO, "pt.aima.hub.language-course.attendance-reported", record_id=stage.said["course"])
    course = answered(stage.software(NGO).get(f"/v1/language-courses/{stage.said['course']}"), 200)
    hours = course["content"]["attendance"]
    expect((hours["hours_attended"], hours["hours_scheduled"]) == ("12", "50"), f"the hours are {hours}")


def refer_to_employer(stage: Stage) -> None:
    """The NGO refers the same person to an employer, and the person agrees."""
    body = papers.to_employer(stage.said["subject"])
    receipt = answered(stage.software(NGO).post("/v1/referrals", body), 202)
    stage.said["job"] = receipt["record_id"]
    _say_yes(stage, _question(stage, known=(stage.said["question"],)))
    stage.told(EMPLOYER, "pt.aima.hub.referral.sent", record_id=stage.said["job"])


def start_work(stage: Stage) -> None:
    """The employer reports `started` dated 31 days ago, then `retained` at day 30."""
    software = stage.software(EMPLOYER)
    answered(software.get(f"/v1/referrals/{stage.said['job']}"), 200)
    receipt = answered(software.post("/v1/job-placements", papers.started(stage.said["job"], 31)), 201)
    stage.said["placement"] = receipt["record_id"]
    answered(software.post(f"/v1/job-placements/{receipt['record_id']}/events", papers.retained("d30", 1)), 201)


def report_early(stage: Stage) -> None:
    """A report for day 90 now is refused with the reason, and the NGO reads that the person still works there."""
    events = f"/v1/job-placements/{stage.said['placement']}/events"
    problem = refused(stage.software(EMPLOYER).post(events, papers.retained("d90", 0)), 422, "invalid-record")
    expect(problem["errors"][0]["rule"] == "milestone-not-due", f"the rule is {problem['errors'][0]['rule']}")
    seen = answered(stage.software(NGO).get(f"/v1/job-placements/{stage.said['placement']}"), 200)
    expect(seen["content"]["events"][0]["retention"]["state"] == "employed", "the day 30 is not read")


def withdraw(stage: Stage) -> None:
    """The person stops the school's consent on the receipt page: two taps."""
    page = shown(stage.browser.open(stage.said["question"] + "/stop"))
    shown(stage.browser.submit(page, form_with(page, "form"), {}))


def stop(stage: Stage) -> None:
    """Both are told, and neither side sends or reads under it any more."""
    for slug in (NGO, SCHOOL):
        stage.told(slug, "pt.aima.hub.consent.withdrawn")
    course = f"/v1/language-courses/{stage.said['course']}"
    refused(stage.software(SCHOOL).get(f"/v1/referrals/{stage.said['referral']}"), 403, WITHDRAWN)
    refused(stage.software(NGO).get(course), 403, WITHDRAWN)
    refused(stage.software(SCHOOL).put(f"{course}/attendance", papers.attendance("14")), 403, WITHDRAWN)
    refused(stage.software(NGO).post("/v1/referrals", papers.to_school(stage.said["subject"])), 403, WITHDRAWN)


def go_on(stage: Stage) -> None:
    """What the person did not stop goes on: the employer still reads its referral."""
    answered(stage.software(EMPLOYER).get(f"/v1/referrals/{stage.said['job']}"), 200)


def look_on(stage: Stage) -> None:
    """AIMA's staff see the flow without its content."""
    page = shown(stage.browser.open(stage.document["staff"]["sign_in_url"]))
    page = shown(stage.browser.submit(page, page.forms[0], {}))
    expect("Ponte Viva" in page.text, "the flow does not name the partner")
    expect(stage.person["full_name"] not in page.text, "the flow names the person")


def prove(stage: Stage) -> None:
    """Every entry of the evidence holds when it is recomputed."""
    stage.said["proof"] = stage.verify()


ACTS: tuple[Act, ...] = (
    take_token,
    preview,
    send,
    read_question,
    permit,
    keep_receipt,
    tell_school,
    fetch,
    accept,
    follow,
    enrol,
    read_hours,
    refer_to_employer,
    start_work,
    report_early,
    withdraw,
    stop,
    go_on,
    strangers.ask,
    strangers.send,
    look_on,
    prove,
)


def steps() -> Iterator[Step]:
    """The steps in order."""
    for number, act in enumerate(ACTS, start=1):
        yield Step(number, (act.__doc__ or act.__name__).strip().removesuffix("."), act)


def _question(stage: Stage, known: tuple[str, ...]) -> str:
    """The newest question put to this person, taken from the outbox as from a telephone."""
    address = stage.person["emails"][0]["address"]

    def arrived() -> str | None:
        page = shown(stage.browser.open(stage.document["outbox_url"]))
        found = (urljoin(page.url, link).partition("?")[0] for link in page.links_after(address))
        return next((link for link in found if "/q/" in link and link not in known), None)

    return str(stage.awaited(arrived, "no message to the person arrived in the outbox"))


def _say_yes(stage: Stage, question: str) -> None:
    page = shown(stage.browser.open(question))
    form = form_with(page, "answer")
    ticked = {name: without(values, LEFT_OUT) for name, values in form.offered.items() if name.startswith("flow-")}
    page = shown(stage.browser.submit(page, form, {**ticked, "answer": ["yes"]}))
    expect(any("/stop" in link for link in page.links), "the receipt offers no way to stop")
