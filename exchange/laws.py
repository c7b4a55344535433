"""Laws by which records flow without consent, as an operator names them for an agreement, and as they are kept.

A law has its own list of fields, which bounds what flows, and words that tell it to the person. It is never named
towards an employer or a school (``consent.rules``). Lei 27/2008, article 24, number 1, is the first of them.
"""

import tomllib
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consent.model import CONSENT, LEGAL_BASES, Statute
from consent.rules import NEVER_BY_LAW
from exchange.errors import ConfigurationError
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.codes import SERVICE_META

#: In which languages a law is told to the person, as everything else is.
LANGUAGES = ("pt", "en", "ar")
LONGEST_NAME, LONGEST_WORDS = 200, 600

BASES = tuple(basis for basis in LEGAL_BASES if basis != CONSENT)
_TEXTS = ("name", "basis", "kind", "sender", "recipient")
_KEYS = frozenset({*_TEXTS, "fields", "words"})


@dataclass(frozen=True)
class Law:
    """A law by which one kind of record flows from one partner to another, by their public names."""

    name: str
    basis: str
    kind: str
    sender: str
    recipient: str
    fields: tuple[str, ...]
    words: Mapping[str, str]


def read(text: str) -> tuple[Law, ...]:
    """The laws of a TOML file, each a table ``[[law]]``; :class:`ConfigurationError` with every fault of its form."""
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise ConfigurationError("the file is no list of laws: brackets within brackets without end") from None
    except ValueError as error:  # what is no TOML, and a number too long to be one
        raise ConfigurationError(f"the file is no TOML: {error}") from None
    tables = document.get("law")
    if set(document) != {"law"} or not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise ConfigurationError("the file holds one table [[law]] for each law, and nothing else")
    if faults := tuple(fault for number, one in enumerate(tables, 1) for fault in _misshapen(number, one)):
        raise ConfigurationError(*faults)
    return tuple(Law(**{**one, "fields": tuple(one["fields"])}) for one in tables)


def _misshapen(number: int, table: Mapping[str, Any]) -> Iterator[str]:
    if set(table) != _KEYS:
        missing, odd = sorted(_KEYS - set(table)), sorted(set(table) - _KEYS)
        yield f"law {number}: lacks {', '.join(missing) or 'nothing'}; has no use for {', '.join(odd) or 'nothing'}"
        return
    if not _all_texts(table[name] for name in _TEXTS):
        yield f"law {number}: {', '.join(_TEXTS)} are texts"
    if not (isinstance(table["fields"], list) and _all_texts(table["fields"])):
        yield f"law {number}: fields is a list of texts"
    if not (isinstance(table["words"], dict) and _all_texts(table["words"].values())):
        yield f"law {number}: words are a text for each of {', '.join(LANGUAGES)}"


def _all_texts(values: Iterable[Any]) -> bool:
    return all(isinstance(one, str) for one in values)


def kept(tx: Transaction, partner: PartnerRow, laws: Sequence[Law]) -> tuple[dict[str, Any], ...]:
    """The laws as an agreement of this partner keeps them; :class:`ConfigurationError` with every fault at once."""
    parties = tx.partners.by_slugs({slug for law in laws for slug in (law.sender, law.recipient)})
    faults = [fault for law in laws for fault in _faults(law, partner, parties)]
    flows = Counter((law.kind, law.sender, law.recipient) for law in laws)
    faults += [f"{kind} from {one} to {other}: named twice" for (kind, one, other), times in flows.items() if times > 1]
    if faults:
        raise ConfigurationError(*faults)
    return tuple(_kept(law, parties) for law in laws)


def told(statute: Statute, slugs: Mapping[uuid.UUID, str]) -> str:
    """One law as a line for an operator."""
    sender, recipient = (slugs[uuid.UUID(one)] for one in (statute.sender, statute.recipient))
    fields = " ".join(sorted(statute.fields))
    return f"{statute.law}: {statute.kind} from {sender} to {recipient} ({statute.legal_basis}; {fields})"


def _kept(law: Law, parties: Mapping[str, PartnerRow]) -> dict[str, Any]:
    categories = {KINDS[law.kind].fields[path] for path in law.fields} - {SERVICE_META}
    return {
        "law": law.name,
        "legal_basis": law.basis,
        "kind": law.kind,
        "sender": str(parties[law.sender].id),
        "recipient": str(parties[law.recipient].id),
        "categories": sorted(categories),
        "fields": sorted(law.fields),
        "words": dict(law.words),
    }


def _faults(law: Law, partner: PartnerRow, parties: Mapping[str, PartnerRow]) -> Iterator[str]:
    named = law.name[:LONGEST_NAME] or "a law without a name"
    if not _plain(law.name, LONGEST_NAME):
        yield f"{named!r}: the name of a law is visible characters, at most {LONGEST_NAME}"
    if law.basis not in BASES:
        yield f"{named}: basis {law.basis!r} is none of {', '.join(BASES)}"
    for language in LANGUAGES:
        if not _plain(law.words.get(language, ""), LONGEST_WORDS):
            yield f"{named}: words.{language} is needed, visible characters, at most {LONGEST_WORDS}"
    if odd := sorted(set(law.words) - set(LANGUAGES)):
        yield f"{named}: words in {', '.join(odd)} are shown to nobody; give {', '.join(LANGUAGES)}"
    yield from _kind_faults(named, law, parties)
    yield from _party_faults(named, law, partner, parties)


def _kind_faults(named: str, law: Law, parties: Mapping[str, PartnerRow]) -> Iterator[str]:
    kind = KINDS.get(law.kind)
    if kind is None:
        yield f"{named}: {law.kind!r} is no kind of record; choose from {', '.join(sorted(KINDS))}"
        return
    if not law.fields:
        yield f"{named}: fields is empty, so that nothing would flow; name the fields the law lists"
    if unknown := sorted(set(law.fields) - set(kind.fields)):
        yield f"{named}: {', '.join(unknown)} unknown in {kind.name}; its fields are {', '.join(sorted(kind.fields))}"
    sender = parties.get(law.sender)
    if sender and sender.kind not in kind.produced_by:
        yield f"{named}: {law.sender} produces no {kind.name}"


def _party_faults(named: str, law: Law, partner: PartnerRow, parties: Mapping[str, PartnerRow]) -> Iterator[str]:
    for slug in dict.fromkeys((law.sender, law.recipient)):
        if slug not in parties:
            yield f"{named}: there is no partner {slug!r}"
    if law.sender == law.recipient:
        yield f"{named}: sender and recipient are the same partner"
    if partner.slug not in (law.sender, law.recipient):
        yield f"{named}: neither sender nor recipient is {partner.slug}, whose agreement this is"
    recipient = parties.get(law.recipient)
    if recipient and recipient.kind in NEVER_BY_LAW:
        yield f"{named}: {law.recipient} is an employer or a school, to which nothing flows but by consent"


def _plain(text: str, longest: int) -> bool:
    hidden = any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") for one in text)
    return bool(text.strip()) and len(text) <= longest and not hidden
