"""Approving the words in which people are asked: shipped words are a draft until a named person answers for them.

An approved notice is never changed. New words are a new version in the shipped files, approved again.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from consent.model import PurposeTerms
from consent.notice import Notice, listed, render, shipped
from consent.question import QuestionFlow
from exchange.errors import ConfigurationError
from exchange.evidence import log
from exchange.storage.notices import NoticeRow
from exchange.storage.transaction import Transaction

# The slots that put the question itself; the others say who asks and who helps.
ASKING = ("who_gets_it", "what_they_see", "why", "until_when")


def drafts(tx: Transaction) -> tuple[Notice, ...]:
    """The shipped words that nobody has approved yet."""
    approved = {(row.purpose, row.version, row.language) for row in tx.notices.all()}
    return tuple(one for one in shipped() if (one.purpose, one.version, one.language) not in approved)


def approve(
    tx: Transaction, *, by: str, purposes: Collection[str] = (), languages: Collection[str] = ()
) -> tuple[Notice, ...]:
    """Let people be asked in these words from now on; without purposes or languages, in all that are drafts."""
    if not by.strip():
        raise ConfigurationError("nobody approves: name the person who answers for these words")
    chosen = tuple(
        one
        for one in drafts(tx)
        if (not purposes or one.purpose in purposes) and (not languages or one.language in languages)
    )
    for one in chosen:
        row = NoticeRow(
            id=tx.new_id(),
            purpose=one.purpose,
            version=one.version,
            language=one.language,
            slots=one.slots,
            sha256=one.sha256,
            approved_by=by.strip(),
            approved_at=tx.now,
        )
        tx.notices.add_missing(row)
        entry = log.Entry("notice.approved", "done", purpose=one.purpose, object_type="notice", object_id=row.id)
        log.write(tx, entry)
    return chosen


def sentence(
    tx: Transaction, purpose: PurposeTerms, flows: Sequence[QuestionFlow], names: tuple[str, str], language: str
) -> str | None:
    """What a person would read before answering, in the approved words; nothing in a language that has none.

    ``names`` are those of the partner that asks and the one that would receive.
    """
    row = tx.notices.newest(purpose.code, language)
    if row is None:
        return None
    outward, back = flows[0], flows[1:]
    parameters = {
        "sender": names[0],
        "recipient": names[1],
        "items": listed(outward.needed, language),
        "more": listed(outward.optional | outward.special, language),
        "answers": listed(frozenset().union(*(one.offered for one in back)), language),
        "until": (tx.today + timedelta(days=purpose.validity_days)).isoformat(),
    }
    lines = render({slot: row.slots[slot] for slot in ASKING}, parameters)
    return " ".join(line for slot in ASKING for line in lines[slot])
