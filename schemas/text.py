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

# Numbers that say what they are, so that their digits belong to nobody: days and times, amounts of money, laws by their
# number and year, articles, training units, postal codes, and short numbers in a row.
_AMOUNT: Final = r"(?<![\d.,])(?<!\d )\d{1,3}(?:[ .]?\d{3})?(?:,\d{1,2})?"
_SAID: Final = re.compile(
    "|".join(
        (
            r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b",
            r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b",
            r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])",
            r"\b(?:19|20)\d{2}[-/](?:\d{2}|(?:19|20)\d{2})\b",
            r"(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])",
            rf"(?:€|\bEUR|\beuros?) ?{_AMOUNT}(?![\W_]{{0,3}}\d)",
            rf"{_AMOUNT} ?(?:€|EUR\b|euros?\b)",
            r"\b\d{1,4}(?:-[A-Z])?/(?:19|20)\d{2}\b",
            r"\b(?i:artigos?|arts?\.?|articles?) \d{1,3}(?:\.?[oº])?(?:, \d{1,3}(?:\.?[oº])?)*",
            r"\bUFCD \d{4}(?:, \d{4})*\b",
            r"(?<![\d-])\b\d{4}-\d{3} (?=[A-Z])",
            r"(?<![\d,])\b\d{1,2}(?:, \d{1,2})+\b(?!,? ?\d)",
        )
    )
)
#: Stands for what was taken out, so that what stood round it is not read as one number: a letter of no document.
_GONE: Final = " ǂ "

_MAIL: Final = re.compile(r"[^\s@]@[^\s@.]+\.[^\s@]")
# Whatever stands between two digits that is neither letter nor digit may be how a number is grouped.
_LONG_NUMBER: Final = re.compile(r"\d{8}|\d(?:[\W_]{0,3}\d){8}")
_TOKEN: Final = re.compile(r"\b[A-Z]{1,3}(?: \d+)+\b|[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*")
_JOINERS: Final = re.compile(r"[\u200c-\u200f]")


def normalised(text: str) -> str:
    """The text in Unicode normalisation form C, without white space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def gives_away_an_identifier(text: str) -> bool:
    """Whether a free text seems to hold a tax, social-security, telephone or document number, or an e-mail address.

    Digits of any script count, however they are grouped. Dates, times of day, amounts and laws do not. Erring here
    costs the sender a second try; letting a number through would carry it past the consent that governs numbers.
    """
    plain = _SAID.sub(_GONE, _ascii_digits(_JOINERS.sub("", text)))
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
