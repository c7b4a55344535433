"""One transaction over many submissions: the same use cases, over repositories that ask and write together."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from exchange.storage.appending import Appends
from exchange.storage.bulk.flow import ManyEvents, ManyEvidence, ManyRecords, ManyReferrals
from exchange.storage.bulk.people import ManyAccounts, ManyApplicants, ManyMessages, ManySubjectKeys
from exchange.storage.bulk.terms import ManyCodeLists, ManyConsents, ManyPartners, ManyPurposes
from exchange.storage.bulk.work import Work
from exchange.storage.transaction import Transaction


@dataclass(frozen=True)
class ManyTransaction(Transaction):
    """A transaction as use cases know it, working on many submissions one after the other."""

    work: Work = field(kw_only=True, repr=False)

    def defer(self, task: str, /, **arguments: Any) -> None:
        """Queue ``task`` once, however many submissions ask for it."""
        job = (task, tuple(sorted(arguments.items())))
        if job not in self.work.jobs:
            with self.work.aside():
                super().defer(task, **arguments)
            self.work.jobs.add(job)

    @cached_property
    def appends(self) -> Appends:
        """What is written together."""
        return self.work.appends

    @cached_property
    def accounts(self) -> ManyAccounts:
        """People of desks and staff, and links."""
        return ManyAccounts(self.connection, work=self.work)

    @cached_property
    def applicants(self) -> ManyApplicants:
        """People, as partners know them."""
        return ManyApplicants(self.connection, work=self.work)

    @cached_property
    def code_lists(self) -> ManyCodeLists:
        """Codes with dates of effect."""
        return ManyCodeLists(self.connection, work=self.work)

    @cached_property
    def consents(self) -> ManyConsents:
        """Questions and consents."""
        return ManyConsents(self.connection, work=self.work)

    @cached_property
    def events(self) -> ManyEvents:
        """What partners are told."""
        return ManyEvents(self.connection, work=self.work)

    @cached_property
    def evidence(self) -> ManyEvidence:
        """The append-only proof."""
        return ManyEvidence(self.connection, self.appends, work=self.work)

    @cached_property
    def messages(self) -> ManyMessages:
        """What people are sent."""
        return ManyMessages(self.connection, work=self.work)

    @cached_property
    def partners(self) -> ManyPartners:
        """Organisations, endpoints and agreements."""
        return ManyPartners(self.connection, work=self.work)

    @cached_property
    def purposes(self) -> ManyPurposes:
        """Declared reasons, with dates of effect."""
        return ManyPurposes(self.connection, work=self.work)

    @cached_property
    def records(self) -> ManyRecords:
        """Records, parts and events."""
        return ManyRecords(self.connection, work=self.work)

    @cached_property
    def referrals(self) -> ManyReferrals:
        """Where referrals stand."""
        return ManyReferrals(self.connection, self.appends, work=self.work)

    @cached_property
    def subject_keys(self) -> ManySubjectKeys:
        """Wrapped data keys."""
        return ManySubjectKeys(self.connection, work=self.work)


def over_many(tx: Transaction) -> ManyTransaction:
    """The same transaction, to work on many submissions; what it gathers is written with whatever else it does."""
    work = Work(tx.connection, tx.gathered)
    return ManyTransaction(
        connection=work.guarded,
        now=tx.now,
        actor=tx.actor,
        tools=tx.tools,
        serial=tx.serial,
        gathered=tx.gathered,
        work=work,
    )
