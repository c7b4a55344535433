"""The tables of ``docs/consent.md`` and ``docs/referral-lifecycle.md``, made from the code they speak of.

``python -m tests.consent.tables`` writes them anew; a test holds the documents to them.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from consent.engine import decide, entitle
from consent.lifecycle import (
    ANSWER_HOURS,
    LIFECYCLES,
    ON_THE_CLOCK,
    REFERRAL,
    REFERRAL_UNDER_REVIEW,
    Lifecycle,
    Row,
    acts_next,
)
from consent.model import Consent, Decision, Disclosure, Entitled, NeedsConsent, Permitted, Refused, Terms
from consent.rules import ASKING_RULES, ENTITLEMENT_LEVELS, REFUSING_RULES, name_of
from tests.consent.make import NGO, NOW, SCHOOL, TODAY, agreement, consent, disclosure, purpose, statute, stop, terms

DOCS = Path(__file__).parents[2] / "docs"
ALL = ("identity", "needs", "contact")

Cells = tuple[str, ...]

AGREEMENTS: tuple[tuple[str, Disclosure, Terms], ...] = (
    ("both agreements hold it", disclosure(), terms()),
    ("the sender has no agreement in force today", disclosure(), terms(sender=None)),
    (
        "both agreements have ended",
        disclosure(),
        terms(
            sender=agreement(NGO, effective_to=TODAY - timedelta(days=1)),
            recipient=agreement(SCHOOL, effective_to=TODAY - timedelta(days=1)),
        ),
    ),
    ("the last day of the purpose is today", disclosure(), terms(purpose=purpose(effective_to=TODAY))),
    (
        "the purpose begins tomorrow",
        disclosure(),
        terms(purpose=purpose(effective_from=TODAY + timedelta(days=1))),
    ),
    ("the recipient may not receive this kind", disclosure(), terms(recipient=agreement(SCHOOL, receives=frozenset()))),
    ("a school sends a referral", disclosure(producer="school"), terms()),
    (
        "the record holds a category the recipient's agreement leaves out, and the sender's has another purpose",
        disclosure(),
        terms(
            sender=agreement(NGO, purposes=frozenset({"housing"})),
            recipient=agreement(SCHOOL, categories=frozenset({"identity", "needs"})),
        ),
    ),
    (
        "an agreement names a law; the recipient is an international body",
        disclosure(recipient_kind="international-body"),
        terms(recipient=agreement(SCHOOL, purposes=frozenset(), statutes=(statute(),))),
    ),
    (
        "an agreement names a law; the recipient is a school",
        disclosure(),
        terms(recipient=agreement(SCHOOL, purposes=frozenset(), statutes=(statute(),))),
    ),
)

ANSWERS: tuple[tuple[str, tuple[Consent, ...]], ...] = (
    ("never asked", ()),
    ("yes to everything", (consent(*ALL),)),
    ("yes, telephone left unticked", (consent("identity", "needs"), stop("refused", "contact", day=-10))),
    ("yes, but not to what the record needs", (consent("identity", "contact"),)),
    ("yes for another purpose", (consent(*ALL, purpose="housing"),)),
    ("no", (stop("refused", *ALL),)),
    ("yes, then withdrawn", (stop("withdrawn", *ALL),)),
    ("two times yes, one of them withdrawn since", (consent(*ALL, day=-10), stop("withdrawn", *ALL, day=-5))),
    ("withdrawn, then a new yes", (stop("withdrawn", *ALL, day=-5), consent(*ALL, day=-3))),
    (
        "yes to everything, withdrawn, then a new yes without telephone",
        (stop("withdrawn", *ALL, day=-5), consent("identity", "needs", day=-3)),
    ),
    ("yes without telephone, then no to a question for it", (consent("identity", "needs"), stop("refused", "contact"))),
    ("paused", (stop("paused", *ALL),)),
    ("yes that ends this very instant", (consent(*ALL, valid_to=NOW),)),
    ("yes that ends in a moment", (consent(*ALL, valid_to=NOW + timedelta(microseconds=1)),)),
    ("yes for one use, used", (consent(*ALL, max_uses=1, uses=1),)),
    ("no, then a yes that has expired", (stop("refused", *ALL, day=-20), consent(*ALL, day=-10, valid_to=NOW))),
    ("yes whose purpose ended", (consent(*ALL, state="inapplicable"),)),
)


def decision_tables() -> dict[str, str]:
    """The generated parts of ``docs/consent.md``, by the name of their place."""
    return {
        "entitlement rules": _table(("level", "rule", "what it asks"), _entitlement_rules()),
        "consent rules": _table(("rule", "what it asks", "otherwise"), _consent_rules()),
        "entitlements": _table(
            ("the agreements", "verdict", "reasons"),
            ((words, *_entitlement(one, agreed)) for words, one, agreed in AGREEMENTS),
        ),
        "decisions": _table(
            ("the person", "verdict", "flows", "what else is told"),
            ((words, *_decision(decide(disclosure(), answers, terms(), at=NOW))) for words, answers in ANSWERS),
        ),
    }


def lifecycle_tables() -> dict[str, str]:
    """The generated parts of ``docs/referral-lifecycle.md``, by the name of their place."""
    parts = {"rows": _rows(REFERRAL), "review": _rows_only_in(REFERRAL_UNDER_REVIEW, REFERRAL)}
    parts["states"] = _table(("state", "who acts next", "on the clock", "ended"), _states())
    parts["deadlines"] = _table(("priority", "answer due within"), _deadlines())
    parts["picture"] = "```mermaid\nstateDiagram-v2\n" + "\n".join(_arrows()) + "\n```"
    return parts | {table.name: _rows(table) for table in LIFECYCLES if table is not REFERRAL}


def filled(document: str, parts: dict[str, str]) -> str:
    """A document with each generated part in its place, between two comments that name it."""
    for name, text in parts.items():
        place = re.compile(rf"(<!-- {re.escape(name)}: generated -->\n).*?(<!-- end -->)", re.DOTALL)
        document, found = place.subn(lambda match, text=text: f"{match[1]}\n{text}\n\n{match[2]}", document)
        assert found == 1, f"the document has no place for {name}"
    return document


DOCUMENTS = {DOCS / "consent.md": decision_tables, DOCS / "referral-lifecycle.md": lifecycle_tables}


def _entitlement_rules() -> Iterator[Cells]:
    for level, rules in enumerate(ENTITLEMENT_LEVELS, start=1):
        yield from ((str(level), f"`{name_of(rule)}`", _sentence(rule)) for rule in rules)


def _consent_rules() -> Iterator[Cells]:
    yield from ((f"`{name_of(rule)}`", _sentence(rule), "refused") for rule in REFUSING_RULES)
    yield from ((f"`{name_of(rule)}`", _sentence(rule), "needs consent") for rule in ASKING_RULES)


def _sentence(rule: object) -> str:
    return " ".join(str(rule.__doc__).split())


def _entitlement(asked: Disclosure, agreed: Terms) -> Cells:
    match entitle(asked, agreed, on=TODAY):
        case Entitled(statute=None):
            return ("entitled", "")
        case Entitled():
            return ("entitled by law, no consent asked", "")
        case Refused(reasons=reasons):
            return ("refused", "; ".join(_told(one.code, one.rule, one.details) for one in reasons))


def _decision(decision: Decision) -> Cells:
    match decision:
        case Permitted(categories, dropped, _, _):
            held_back = "; ".join(f"{one.category} dropped: {one.why}" for one in dropped)
            return ("permitted", ", ".join(sorted(categories)), held_back)
        case NeedsConsent((missing,), (reason, *_), _):
            asked = ", ".join(sorted(missing.categories))
            return ("needs consent", "nothing", f"missing {asked} ({missing.why}); `{reason.code}` where nothing waits")
        case Refused(reasons, _):
            return ("refused", "nothing", "; ".join(_told(one.code, one.rule, one.details) for one in reasons))
    raise AssertionError(decision)


def _told(code: str, rule: str, details: Iterable[str]) -> str:
    listed = ", ".join(details)
    return f"`{code}` by `{rule}`" + (f" ({listed})" if listed else "")


def _rows(table: Lifecycle) -> str:
    return _table(("from", "to", "who", "needs", "note"), map(_row, table.rows))


def _rows_only_in(table: Lifecycle, other: Lifecycle) -> str:
    return _table(("from", "to", "who", "needs", "note"), (_row(row) for row in table.rows if row not in other.rows))


def _row(row: Row) -> Cells:
    needs = ", ".join(f"`{name}`" for name in row.needs)
    return (", ".join(row.origins), ", ".join(row.targets), ", ".join(row.movers), needs, row.note)


def _states() -> Iterator[Cells]:
    for state in REFERRAL.states:
        clock = "yes" if state in ON_THE_CLOCK else ""
        yield (state, acts_next(state) or "nobody", clock, "yes" if state in REFERRAL.ended else "")


def _deadlines() -> Iterator[Cells]:
    for priority, hours in ANSWER_HOURS.items():
        yield (priority, f"{hours} hours" if hours < 14 * 24 else f"{hours // 24} days")


def _arrows() -> Iterator[str]:
    # What can happen in every open state is said once, below the picture.
    everywhere = {"cancelled", "consent-stopped", "closed", "entered-in-error"}
    yield "    [*] --> draft"
    for (state, to), row in REFERRAL.moves.items():
        if to not in everywhere and state != to:
            yield f"    {_id(state)} --> {_id(to)}: {'/'.join(row.movers)}"


def _id(state: str) -> str:
    return state.replace("-", "_")


def _table(head: Cells, rows: Iterable[Cells]) -> str:
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _write() -> None:
    for path, parts in DOCUMENTS.items():
        path.write_text(filled(path.read_text(encoding="utf-8"), parts()), encoding="utf-8")


if __name__ == "__main__":
    _write()
