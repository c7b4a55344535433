"""Partners, people and referrals for the tests of pages, brought about by the hub's own use cases."""

import html
import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from exchange import accounts, agreements, contacts, notices, partners, purposes, records, referrals, sendings
from exchange.sandbox.cast import PLAYERS
from exchange.sendings import Receipt
from exchange.storage.consents import ConsentRow
from exchange.storage.database import Database
from exchange.storage.records import RecordRow
from exchange.storage.transaction import SYSTEM, Actor, Transaction
from schemas import KINDS
from schemas.envelope import submission
from tests import make

NGO, SCHOOL, STRANGER = "ponte-viva", "escola-tejo", "casa-do-mundo"
SLUGS = (NGO, SCHOOL, STRANGER, "municipio-ribeira", "aima")
FORM = re.compile(r'name="form" value="([0-9a-f]{64})"')


@dataclass(frozen=True)
class World:
    """A hub with the sandbox's partners in it."""

    database: Database

    def people(self, *, languages: tuple[str, ...] = ()) -> None:
        """Take the partners in, with their agreements, the purposes and the approved words (in some languages)."""
        with self.database.transaction(SYSTEM) as tx:
            purposes.install(tx)
            notices.approve(tx, by="A tester", languages=languages)
            for player in (one for one in PLAYERS if one.slug in SLUGS):
                partners.add(tx, player.slug, kind=player.kind, name=player.name, authority=player.authority)
                agreements.sign(tx, player.slug, player.role.agreement())

    def actor(self, tx: Transaction, slug: str) -> Actor:
        """A partner's software that may do everything its kind may."""
        partner = partners.called(tx, slug)
        return Actor("partner", str(partner.id), partner.id, f"{slug}-software", agreements.scopes())

    def send(self, person: dict[str, Any] | None = None, *, sender: str = NGO, **changes: Any) -> Receipt:
        """A referral to the school, under no consent yet unless one was given before."""
        body = make.referral(person, **changes)
        with self.database.transaction(SYSTEM) as tx:
            acting = tx.acting(self.actor(tx, sender))
            sent = sendings.submit(acting, KINDS["referral"], submission(KINDS["referral"]).load(body))
        assert isinstance(sent, Receipt)
        return sent

    def read(self, record_id: uuid.UUID, slug: str = SCHOOL) -> Any:
        """A partner's software reads a referral."""
        with self.database.transaction(SYSTEM) as tx:
            return records.read(tx.acting(self.actor(tx, slug)), KINDS["referral"], record_id)

    def move(self, record_id: uuid.UUID, to: str, *, by: str = SCHOOL, **beside: Any) -> None:
        """A partner's software moves a referral."""
        with self.database.transaction(SYSTEM) as tx:
            referrals.move(tx.acting(self.actor(tx, by)), record_id, {"to": to, **beside})

    def wait(self, **time: float) -> None:
        """Let time pass: ``wait(minutes=5)``."""
        clock = self.database.tools.clock
        assert isinstance(clock, make.Clock)
        clock.advance(timedelta(**time))

    def question(self) -> str:
        """The path of the newest question in the outbox."""
        with self.database.transaction(SYSTEM) as tx:
            paths = [one.path for one in contacts.outbox(tx) if one.kind == "question"]
        assert paths[0] is not None
        return paths[0]

    def request_state(self) -> str:
        """The state of the only question there is."""
        with self.database.transaction(SYSTEM) as tx:
            return str(tx.connection.exec_driver_sql("select state from consent_request").scalar_one())

    def consent(self) -> ConsentRow:
        """The only consent there is."""
        with self.database.transaction(SYSTEM) as tx:
            found = tx.consents.by_id(tx.connection.exec_driver_sql("select id from consent").scalar_one())
        assert found is not None
        return found

    def record(self, receipt: Receipt) -> RecordRow:
        """A record as it is stored."""
        with self.database.transaction(SYSTEM) as tx:
            row = tx.records.by_id(receipt.record_id)
        assert row is not None
        return row

    def execute(self, statement: str) -> None:
        """Change something behind the hub's back."""
        with self.database.transaction(SYSTEM) as tx:
            tx.connection.exec_driver_sql(statement)

    def outbox(self) -> str:
        """A path to the outbox."""
        with self.database.transaction(SYSTEM) as tx:
            return accounts.link_to_outbox(tx)

    def applicant(self, receipt: Receipt, **options: bool) -> str:
        """A sign-in path of the person a record is about."""
        with self.database.transaction(SYSTEM) as tx:
            record = tx.records.by_id(receipt.record_id)
            subject = tx.applicants.subject(record.subject_id) if record else None
            assert subject is not None
            assert subject.applicant_id is not None
            return accounts.link_to_applicant(tx, subject.applicant_id, **options)

    def caseworker(self, slug: str, **options: bool) -> str:
        """A sign-in path of somebody at a partner's desk."""
        with self.database.transaction(SYSTEM) as tx:
            partner = partners.called(tx, slug)
            account_id = accounts.add(tx, partner_id=partner.id, role="caseworker", name="Helena Moita")
            return accounts.link_to_account(tx, account_id, **options)

    def staff(self) -> str:
        """A sign-in path of somebody of AIMA's staff."""
        with self.database.transaction(SYSTEM) as tx:
            partner = partners.called(tx, "aima")
            account_id = accounts.add(tx, partner_id=partner.id, role="staff", name="Paulo Mesquita")
            return accounts.link_to_account(tx, account_id)


def token(answer: TestResponse) -> str:
    """The token of the last form on a page: the page's own, after the one that signs out."""
    return FORM.findall(answer.get_data(as_text=True))[-1]


def answer(
    client: FlaskClient, path: str, said: str = "yes", language: str = "pt", **ticked: list[str]
) -> TestResponse:
    """Open a question, tick (``flow_0=["contact"]``), answer, and follow to the page after."""
    boxes = {name.replace("_", "-"): categories for name, categories in ticked.items()}
    form = {"form": token(client.get(path)), "answer": said, "language": language, **boxes}
    return client.post(path, data=form, follow_redirects=True)


def cookie_of(answer: TestResponse) -> str:
    """The secret of the session that an answer began."""
    return answer.headers["Set-Cookie"].split(";")[0].split("=")[1]


def enter(client: FlaskClient, path: str) -> TestResponse:
    """Open a sign-in link and press its button."""
    return client.post(path, data={"form": token(client.get(path))}, follow_redirects=True)


def shown(answer: TestResponse) -> str:
    """The words of a page as a person reads them."""
    joined = re.sub(r"</?(bdi|strong|small|time|a)\b[^>]*>", "", answer.get_data(as_text=True))
    text = html.unescape(re.sub(r"<[^>]+>", " ", joined))
    return re.sub(r"\s+", " ", text)
