"""The consent question behind its one-time link: read, answered, and afterwards the way to receipt and stop.

What is approved is the frozen question: a form is bound to the question, the notice and the flows it showed, and
whatever else a form might say is not listened to.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consent import notice as notices
from exchange import accounts, consents, questions
from exchange.consents import Answer
from exchange.errors import NotFoundError, StateError
from exchange.portal import receipts
from exchange.portal.dates import day
from exchange.portal.errors import StaleFormError
from exchange.portal.faces import face
from exchange.portal.languages import EVERYBODY, offer_only, spoken
from exchange.portal.pages import category_words, listed, page
from exchange.portal.protection import check_form, form_token
from exchange.portal.receipts import Paths
from exchange.portal.visit import acting, applicant_actor, at_the_door, portal
from exchange.questions import Question
from exchange.storage.consents import ConsentRow, RequestRow
from exchange.storage.notices import NoticeRow
from exchange.storage.transaction import Transaction

question = face("question")

CHANNEL = "link"


@dataclass(frozen=True)
class Opened:
    """A question opened by its link, in the name of the person it is put to."""

    tx: Transaction
    secret: str
    row: RequestRow
    question: Question

    def absent(self) -> str | None:
        """The name of a partner of the question that takes no part at present; then there is nothing to answer."""
        ends = {uuid.UUID(flow[end]) for flow in self.row.flows for end in ("sender", "recipient")}
        parties = self.tx.partners.by_ids(ends | {self.row.asked_by}).values()
        return next((partner.name for partner in parties if partner.state != "active"), None)

    def notice(self) -> NoticeRow:
        """The approved words in the language of this page; only languages with such words are offered."""
        offer_only(self.tx.notices.languages(self.question.purpose) & frozenset(EVERYBODY))
        row = self.tx.notices.newest(self.question.purpose, spoken().code)
        if row is None:
            raise NotFoundError
        return row

    def shown(self, notice: NoticeRow) -> tuple[Any, ...]:
        """What a page of this question shows, as its form token is bound to it."""
        flows = [
            (one.sender_name, one.recipient_name, sorted(one.needed), sorted(one.optional), sorted(one.special))
            for one in self.question.flows
        ]
        return "question", str(self.row.id), notice.sha256.hex(), flows

    def consent(self) -> ConsentRow:
        """The consent that the answer gave."""
        row = self.tx.consents.of_request(self.row.id)
        if row is None:
            raise NotFoundError
        return row

    def paths(self) -> Paths:
        """Where the receipt, its file and the stop are found by this link."""
        return Paths(*(url_for(f"question.{name}", secret=self.secret) for name in ("read", "receipt", "stop")))


@contextmanager
def opened(secret: str) -> Iterator[Opened]:
    """A transaction in which the question of a link is open to whoever holds the link."""
    with at_the_door() as tx:
        link = accounts.opened(tx, secret, opens="consent-request")
        row = tx.consents.request(link.request_id) if link.request_id else None
        asked = questions.question(tx, row.id) if row else None
        if row is None or row.applicant_id is None or asked is None:
            raise NotFoundError
        yield Opened(acting(tx, applicant_actor(row.applicant_id)), secret, row, asked)


@question.get("/q/<secret>")
def read(secret: str) -> Response:
    """The question while it waits; its receipt once there is a yes; else a sentence on how it ended."""
    with opened(secret) as here:
        if here.question.state == "granted":
            return receipts.receipt_page(here.tx, here.consent(), here.paths())
        if here.question.state != "asked":
            return _ended(here.question)
        absent = here.absent()
        return _paused(absent) if absent else _asked(here)


@question.post("/q/<secret>")
def answer(secret: str) -> Response:
    """Take the answer, or show the page again in another language or with what is missing."""
    with opened(secret) as here:
        if here.question.state != "asked" or here.absent():
            return redirect(here.paths().receipt, 303)
        notice = here.notice()
        if "switch" in request.form:
            return _asked(here)
        try:
            check_form(secret, *here.shown(notice), base_url=portal().base_url)
        except StaleFormError:
            return _asked(here, status=409, stale=True)
        if request.form.get("answer") not in ("yes", "no"):
            return _asked(here, status=422, unanswered=True)
        _take(here, notice)
    return redirect(url_for("question.read", secret=secret), 303)


@question.get("/q/<secret>/receipt")
def receipt(secret: str) -> Response:
    """The signed receipt as a file to keep."""
    with opened(secret) as here:
        return receipts.receipt_file(here.tx, here.consent())


@question.get("/q/<secret>/stop")
def stop(secret: str) -> Response:
    """What stopping means, with one button that does it."""
    with opened(secret) as here:
        return receipts.stop_page(here.tx, here.consent(), here.paths(), form_token(secret, "stop"))


@question.post("/q/<secret>/stop")
def stopped(secret: str) -> Response:
    """Stop the sharing at once."""
    check_form(secret, "stop", base_url=portal().base_url)
    with opened(secret) as here:
        return receipts.stopped(here.tx, here.consent(), here.paths())


def _take(here: Opened, notice: NoticeRow) -> None:
    given = Answer(_ticked(here.question), notice.id, spoken().code, CHANNEL)
    answered = consents.grant if request.form["answer"] == "yes" else consents.refuse
    # Answered on another device a moment ago: the page that follows says how.
    with suppress(StateError):
        answered(here.tx, here.row.id, given)


def _ticked(asked: Question) -> Mapping[int, frozenset[str]]:
    offered = {flow.index: flow.optional | flow.special for flow in asked.flows}
    return {index: boxes & frozenset(request.form.getlist(f"flow-{index}")) for index, boxes in offered.items()}


def _asked(here: Opened, status: int = 200, **faults: bool) -> Response:
    notice = here.notice()
    return page(
        "question",
        status,
        question=here.question,
        slots=notices.render(notice.slots, _parameters(here.question, here.tx.now)),
        ticked=_ticked(here.question),
        answer=request.form.get("answer"),
        token=form_token(here.secret, *here.shown(notice)),
        **{"stale": False, "unanswered": False, **faults},
    )


def _parameters(asked: Question, now: datetime) -> dict[str, str]:
    outward, back = asked.flows[0], asked.flows[1:]
    answers = frozenset[str]().union(*(flow.needed | flow.optional | flow.special for flow in back))
    return {
        "asker": asked.asker_name,
        "sender": outward.sender_name,
        "recipient": outward.recipient_name,
        "items": listed(category_words(outward.needed)),
        "more": listed(category_words(outward.optional | outward.special)),
        "answers": listed(category_words(answers)),
        "until": day(now + timedelta(days=asked.validity_days)),
        "help": _("the organisation that asks, or any AIMA desk"),
    }


def _ended(asked: Question) -> Response:
    name = asked.asker_name
    lines = {
        "refused": (_("You said no. Nothing was shared, and nothing will be."), _("%(name)s was told.", name=name)),
        "lapsed": (_("The time to answer is over. Nothing was shared."),),
        "cancelled": (_("%(name)s took the question back. Nothing was shared.", name=name),),
    }
    return page(
        "notice", heading=_("This question has ended"), lines=(*lines[asked.state], _("You need not do anything."))
    )


def _paused(name: str) -> Response:
    lines = (
        _("%(name)s does not exchange data through AIMA at present. Nothing is shared.", name=name),
        _("You need not do anything."),
    )
    return page("notice", heading=_("There is nothing to answer now"), lines=lines)
