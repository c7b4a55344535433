"""What a string may be made of, and what a free text may not give away."""

import re
import unicodedata
from typing import Final

# Control characters, private use, the bidirectional embeddings, overrides and isolates, separators, invisible joiners
# that no script needs, the byte-order mark and the tags block: they hide or reorder what a reader sees. The
# zero-width joiner and non-joiner (U+200C, U+200D) and the plain direction marks stay: Persian, Hindi and mixed
# Arabic names need them. Surrogates cannot be stored at all.
_FORBIDDEN: Final = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200b\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb\\ufffe\\uffff"
    "\\ud800-\\udfff\\ue000-\\uf8ff\\U000e0000-\\U000e0fff\\U000f0000-\\U0010ffff"
)
FORBIDDEN_IN_PROSE: Final = re.compile(f"[{_FORBIDDEN}]")
FORBIDDEN_IN_A_LINE: Final = re.compile(f"[\\t\\n{_FORBIDDEN}]")

#: Latin letters with their marks, and what stands between the parts of a name in a travel document.
LATIN_NAME: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ʯ\u0300-\u036fḀ-ỿꜢ-ꞿ '’ʼʻ.,·-]+")

_WHEN: Final = re.compile(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}:\d{2})\b")
_MAIL: Final = re.compile(r"[^\s@]@[^\s@.]+\.[^\s@]")
_LONG_NUMBER: Final = re.compile(r"\d{8}|\d(?:[ ./()-]{0,2}\d){8}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*")
_JOINERS: Final = re.compile(r"[\u200c-\u200f]")


def normalised(text: str) -> str:
    """The text in Unicode normalisation form C, without white space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def gives_away_an_identifier(text: str) -> bool:
    """Whether a free text seems to hold a tax, social-security, telephone or document number, or an e-mail address.

    Digits of any script count. Dates and times of day do not. Erring here costs the sender a second try; letting a
    number through would carry it past the consent that governs numbers.
    """
    plain = _WHEN.sub(" ", _ascii_digits(_JOINERS.sub("", text)))
    return bool(_MAIL.search(plain) or _LONG_NUMBER.search(plain)) or any(
        map(_like_a_document_number, _TOKEN.findall(plain))
    )


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)


def _like_a_document_number(token: str) -> bool:
    digits = sum(char.isdecimal() for char in token)
    letters = sum(char.isalpha() for char in token)
    return digits >= 6 and 1 <= letters <= 6
