"""Portuguese and international numbers, each by its rule: a check returns the normal form or raises what it breaks.

That a number is right says nothing about whether it was given out; no rule here asks anybody.
"""

import re
from typing import Final

import phonenumbers
from stdnum.exceptions import ValidationError as NumberError
from stdnum.pt import cc, nif

from schemas.errors import UnreadableError
from schemas.patterns import formed

#: A natural person's tax number starts with 1, 2 or 3, or with 45 for one who does not reside here.
_PERSON: Final = re.compile(r"[123]|45")
#: Companies 5, public bodies 6, estates and funds 7, irregular and special ones 90, 91, 98, 99.
_BODY: Final = re.compile(r"[56]|7[0-2457-9]|9[0189]")

#: A tax number as people write it, with or without its country.
_NINE: Final = r"(?:PT)?[0-9]{9}"
_NISS_WEIGHTS: Final = (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)
_SPACING: Final = re.compile(r"[ .-]")
_MAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def person_nif(text: str) -> str:
    """A natural person's tax number (NIF): check digit, and a first digit of that class."""
    number = _nif(_matching(_NINE, _SPACING.sub("", text), "nif-invalid"), "nif-check-digit-wrong")
    if not _PERSON.match(number):
        raise UnreadableError("nif-not-a-person")
    return number


def nipc(text: str) -> str:
    """The number of a collective person (NIPC): the same check digit, and a first digit of those classes."""
    number = _nif(_matching(_NINE, _SPACING.sub("", text), "nipc-invalid"), "nipc-check-digit-wrong")
    if not _BODY.match(number):
        raise UnreadableError("nipc-not-collective")
    return number


def niss(text: str) -> str:
    """A person's social-security number: eleven digits, the first 1; check digit 9 - (weighted sum mod 10)."""
    number = _SPACING.sub("", text)
    _matching(r"[0-9]{11}", number, "niss-invalid")
    if niss_check_digit(number) != number[10]:
        raise UnreadableError("niss-check-digit-wrong")
    return _matching(r"1[0-9]*", number, "niss-not-a-person")


def niss_check_digit(number: str) -> str:
    """The last digit of a social-security number, from its first ten."""
    total = sum(weight * int(digit) for weight, digit in zip(_NISS_WEIGHTS, number, strict=False))
    return str(9 - total % 10)


def nnu(text: str) -> str:
    """A health-service user number: nine digits (Despacho 14830/2024; no check digit is published)."""
    return _matching(r"[0-9]{9}", _SPACING.sub("", text), "nnu-invalid")


def person_number(text: str) -> str:
    """A number at a service that publishes no rule for it: four to twenty letters and digits."""
    return _matching(r"[A-Z0-9]{4,20}", _SPACING.sub("", text).upper(), "person-number-invalid")


def citizen_card(text: str) -> str:
    """A Portuguese citizen card's number with its version letters and check digit."""
    number = _matching(r"[0-9]{9}[A-Z0-9]{2}[0-9]", _SPACING.sub("", text).upper(), "citizen-card-invalid")
    try:
        return str(cc.validate(number))
    except NumberError:
        raise UnreadableError("citizen-card-check-digit-wrong") from None


def document_number(text: str) -> str:
    """The number of any other document: letters and digits, as on the document, spacing left out."""
    return _matching(r"[A-Z0-9][A-Z0-9/]{2,23}", _SPACING.sub("", text).upper(), "document-number-invalid")


def unhcr_individual(text: str) -> str:
    """A UNHCR individual number: operation, then eight digits (``NUR-00142746``)."""
    return _matching(r"[A-Z]{3}-[0-9]{8}", text.upper(), "unhcr-number-invalid")


def unhcr_group(text: str) -> str:
    """A UNHCR registration group number: operation, year, number (``NUR-15-05387``), or as an individual's."""
    return _matching(r"[A-Z]{3}-(?:[0-9]{2}[A-Z]?-?[0-9]{5}|[0-9]{8})", text.upper(), "unhcr-number-invalid")


def phone(text: str) -> str:
    """A telephone number in E.164 form, possible by its country's plan."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        raise UnreadableError("phone-invalid") from None
    if not text.startswith("+"):
        raise UnreadableError("phone-invalid")
    if not phonenumbers.is_valid_number(number):
        raise UnreadableError("phone-impossible")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def email(text: str) -> str:
    """A mail address (RFC 5322, the part that mail really carries); its domain in lower case."""
    address = _matching(_MAIL.pattern, text, "email-invalid")
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


@formed(r"[1-9][0-9]{3}-[0-9]{3}")
def postal_code(text: str) -> str:
    """A Portuguese postal code, ``NNNN-NNN``."""
    return _matching(r"[1-9][0-9]{3}-[0-9]{3}", text, "postal-code-invalid")


@formed(r"[A-Za-z0-9][A-Za-z0-9._:/#~-]*")
def reference(text: str) -> str:
    """A partner's own reference: opaque, kept in the clear, so never itself the number of a person."""
    _matching(r"[A-Za-z0-9][A-Za-z0-9._:/#~-]*", text, "reference-invalid")
    for rule in (person_nif, niss):
        try:
            rule(text)
        except UnreadableError:
            continue
        raise UnreadableError("identifier-in-text")
    return text


@formed(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
def partner_slug(text: str) -> str:
    """The short name of a partner; whether there is one of that name is for the hub to say."""
    return _matching(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", text, "unknown-partner")


@formed(r"[A-Za-z0-9_-]+")
def own_subject(text: str) -> str:
    """The id a partner was given for a person: opaque, and of no form that anybody should rely on."""
    return _matching(r"[A-Za-z0-9_-]+", text, "reference-invalid")


def _nif(text: str, rule: str) -> str:
    try:
        return str(nif.validate(text))
    except NumberError:
        raise UnreadableError(rule) from None


def _matching(pattern: str, text: str, rule: str) -> str:
    if not re.fullmatch(pattern, text):
        raise UnreadableError(rule)
    return text
