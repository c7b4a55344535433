"""Drives a whole hub from its sandbox file alone, as somebody would who never saw its code: ``stranger.py FILE``.

It imports nothing of the hub: the standard library, PyJWT for its assertions, standardwebhooks for what it is told.
"""

import base64
import json
import queue
import re
import secrets
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from html import unescape
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import jwt
from standardwebhooks import Webhook

PATIENCE = 30


def ask(method, url, body=None, headers=None):
    """One request: status, headers, text."""
    parts = urlsplit(url)
    line = HTTPConnection(parts.netloc, timeout=30)
    line.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers or {})
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def check(holds, words):
    """Go on, or end here saying why."""
    if not holds:
        sys.exit(f"stranger: {words}")


class Partner:
    """One partner's software, from its entry in the file."""

    def __init__(self, hub, entry):
        self.hub, self.entry, self.slug = hub, entry, entry["slug"]
        self.token = None

    def sign_in(self):
        """A token for an assertion signed with the private key of the file."""
        key, now = self.entry["private_jwk"], int(time.time())
        claims = {"iss": self.entry["client_id"], "sub": self.entry["client_id"], "aud": self.hub}
        claims |= {"iat": now, "exp": now + 60, "jti": secrets.token_hex(16)}
        signed = jwt.encode(claims, jwt.PyJWK(key).key, algorithm="ES256", headers={"kid": key["kid"]})
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return self.take_token({"client_assertion_type": kind, "client_assertion": signed}, {})

    def sign_in_with_secret(self):
        """A token for the shared secret, as curl would get it."""
        pair = f"{self.entry['client_id']}:{self.entry['client_secret']}".encode()
        return self.take_token({}, {"Authorization": "Basic " + base64.b64encode(pair).decode()})

    def take_token(self, form, headers):
        """Whether the hub gave a token."""
        body = urlencode({"grant_type": "client_credentials", **form})
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        status, _, text = ask("POST", f"{self.hub}/oauth/token", body, headers)
        check(status == 200, f"{self.slug} got no token: {text}")
        self.token = json.loads(text)["access_token"]

    def call(self, method, path, body=None, *expected):
        """What the hub answers to a call; ends here unless its status is expected."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        if path.endswith("/preview"):
            del headers["Idempotency-Key"]
        status, _, text = ask(method, self.hub + path, json.dumps(body) if body is not None else None, headers)
        check(status in (expected or (200, 201)), f"{self.slug} {method} {path}: {status} {text}")
        return json.loads(text)


class Ears:
    """A webhook receiver on the address the file gives, for every partner that has one."""

    def __init__(self, entries):
        self.secrets = {e["slug"]: e["receives"]["signing_secret"] for e in entries if e["receives"]["by"] == "webhook"}
        address = next(e["receives"]["url"] for e in entries if e["receives"]["by"] == "webhook")
        self.events = queue.Queue()
        self.server = ThreadingHTTPServer(("127.0.0.1", urlsplit(address).port), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handler(self):
        """Take each event in after checking its signature with a public library."""
        ears = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                slug, body = self.path.strip("/"), self.rfile.read(int(self.headers["Content-Length"]))
                event = Webhook(ears.secrets[slug]).verify(body, dict(self.headers.items()))
                ears.events.put((slug, event))
                self.send_response(204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler

    def wait(self, slug, kind, record_id=None):
        """The event of this type for this partner."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                told, event = self.events.get(timeout=1)
            except queue.Empty:
                continue
            if (told, event["type"]) == (slug, kind) and record_id in (None, event["data"].get("record_id")):
                return event
        return check(False, f"{slug} was not told of {kind}")


def fresh_person():
    """A person nobody knows; the number has its check digit."""
    eight = f"2{secrets.randbelow(10**7):07}"
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), eight, strict=True)) % 11
    return {
        "full_name": "Dara Okafor",
        "birth_date": "1990-06-15",
        "nationality": "NGA",
        "nif": eight + str(0 if rest > 9 else rest),
        "emails": [{"address": f"dara.{secrets.token_hex(5)}@pessoas.example"}],
        "contact_languages": ["eng"],
    }


def referral(to, purpose, service, subject):
    """The body that sends a referral."""
    content = {
        "priority": "normal",
        "service_codes": [service],
        "sender": {"worker_name": "Ana Reis"},
        "receiver": {"org": to},
    }
    return {"source_record_id": secrets.token_hex(8), "purpose": purpose, "subject": subject, "content": content}


def question_link(outbox_url, address, known=()):
    """The newest question in the outbox for an address."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(outbox_url))
    for _ in range(PATIENCE * 5):
        page = unescape(ask("GET", outbox_url)[2])
        for piece in page.split(address)[1:]:
            link = re.search(r'href="(/q/[^"?]+)', piece.split("</li>")[0])
            if link and origin + link[1] not in known:
                return origin + link[1]
        time.sleep(0.2)
    return check(False, "no question arrived")


def answer(link, leave_out=()):
    """Say yes to a question and to every box but those left out."""
    page = ask("GET", link)[2]
    boxes = re.findall(r'type="checkbox" name="([^"]+)" value="([^"]+)"', page)
    token = re.search(r'name="form" value="([^"]+)"', page)[1]
    fields = [("form", token), ("answer", "yes"), *(box for box in boxes if box[1] not in leave_out)]
    status, _, _ = ask("POST", link, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
    check(status == 303, f"the answer was not taken: {status}")


def stop(link):
    """Stop the sharing that a question led to."""
    token = re.search(r'name="form" value="([^"]+)"', ask("GET", link + "/stop")[2])[1]
    form = urlencode({"form": token})
    status, _, _ = ask("POST", link + "/stop", form, {"Content-Type": "application/x-www-form-urlencoded"})
    check(status in (200, 303), f"the stop was not taken: {status}")


def ago(days):
    """A date."""
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def to_a_school(file, partners, ears):
    """Through a webhook: waiting, permitted in part, fetched, accepted, reported on, stopped."""
    ngo, school = partners["ponte-viva"], partners["escola-tejo"]
    person = fresh_person()
    body = referral("escola-tejo", "language-learning", "lang-pla", person)
    missing = ngo.call("POST", "/v1/disclosures/preview", {"kind": "referral", **body})["missing"]
    check(missing[0]["recipient"] == "escola-tejo", "the preview names another flow")
    record_id = ngo.call("POST", "/v1/referrals", body, 202)["record_id"]
    link = question_link(file["outbox_url"], person["emails"][0]["address"])
    answer(link, leave_out=("national-id",))
    ears.wait("escola-tejo", "pt.aima.hub.referral.sent", record_id)
    snapshot = school.call("GET", f"/v1/referrals/{record_id}")["content"]["subject_snapshot"]
    check("nif" not in snapshot, "what was left out is there")
    check(snapshot["full_name"] == person["full_name"], "what was permitted is not there")
    school.call("POST", f"/v1/referrals/{record_id}/moves", {"to": "accepted"})
    enrolment = {"programme": "pla", "route": "A1", "status": "enrolled"}
    course = {"source_record_id": secrets.token_hex(8), "referral_id": record_id, "content": {"enrolment": enrolment}}
    course_id = school.call("POST", "/v1/language-courses", course)["record_id"]
    hours = {"as_of": ago(0), "hours_scheduled": "50", "hours_attended": "12"}
    school.call("PUT", f"/v1/language-courses/{course_id}/attendance", hours)
    read = ngo.call("GET", f"/v1/language-courses/{course_id}")
    check(read["content"]["attendance"]["hours_attended"] == "12", "the hours are others")
    stop(link)
    ears.wait("escola-tejo", "pt.aima.hub.consent.withdrawn")
    refused = school.call("GET", f"/v1/referrals/{record_id}", None, 403)
    check(refused["code"] == "consent-withdrawn", f"refused as {refused['code']}")
    check(partners["casa-do-mundo"].call("GET", f"/v1/referrals/{record_id}", None, 404), "a stranger reads it")


def to_an_employer(file, partners):
    """Through an inbox: collected, acknowledged, answered with a placement."""
    ngo, employer = partners["ponte-viva"], partners["estaleiros-sado"]
    person = fresh_person()
    body = referral("estaleiros-sado", "job-placement", "job-placement", person)
    record_id = ngo.call("POST", "/v1/referrals", body, 202)["record_id"]
    answer(question_link(file["outbox_url"], person["emails"][0]["address"]))
    event = collected(employer, record_id)
    employer.call("POST", "/v1/inbox/acknowledgements", {"event_ids": [event["id"]]})
    state = ngo.call("GET", f"/v1/referrals/{record_id}")["referral"]["state"]
    check(state == "received", f"an acknowledged referral is {state}")
    content = {"event": "started", "event_date": ago(31), "start_date": ago(31)}
    placement = {"source_record_id": secrets.token_hex(8), "referral_id": record_id, "content": content}
    placement_id = employer.call("POST", "/v1/job-placements", placement)["record_id"]
    kept = {"event": "retained", "event_date": ago(1), "milestone": "d30", "retention": {"state": "employed"}}
    employer.call("POST", f"/v1/job-placements/{placement_id}/events", kept)
    early = employer.call("POST", f"/v1/job-placements/{placement_id}/events", kept | {"milestone": "d90"}, 422)
    check(early["errors"][0]["rule"] == "milestone-not-due", "the day 90 is refused for another reason")


def collected(partner, record_id):
    """The event about a record, from a partner's inbox."""
    for _ in range(PATIENCE * 5):
        for event in partner.call("GET", "/v1/inbox")["items"]:
            if event["data"].get("record_id") == record_id:
                return event
        time.sleep(0.2)
    return check(False, "nothing came to the inbox")


def main(path):
    """Everything the file promises."""
    file = json.loads(Path(path).read_text(encoding="utf-8"))
    partners = {entry["slug"]: Partner(file["base_url"], entry) for entry in file["partners"]}
    for partner in partners.values():
        partner.sign_in()
        me = partner.call("GET", "/v1/partner")
        check(me["scopes"] == partner.entry["scopes"], f"{partner.slug} has other scopes than the file says")
    partners["ponte-viva"].sign_in_with_secret()
    ears = Ears(file["partners"])
    to_a_school(file, partners, ears)
    to_an_employer(file, partners)
    for entry in (*file["partners"], *file["applicants"], file["staff"]):
        check(ask("GET", entry["sign_in_url"])[0] == 200, "a sign-in link does not open")
    print("stranger: everything holds")


if __name__ == "__main__":
    main(sys.argv[1])
