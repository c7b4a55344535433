"""Plain words for codes, as applicants read them. A page never shows a code.

The words of categories are not here: they are part of the approved notices (``consent.notice``).
"""

from collections.abc import Collection, Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString]

# Each completes the sentence "… so that they can …".
PURPOSES: Words = {
    "language-learning": _("find you a language course"),
    "cultural-orientation": _("help you get to know life in Portugal"),
    "vocational-training": _("find you job training"),
    "job-placement": _("find you a job"),
    "housing": _("help you find a home"),
    "legal-help": _("give you legal help"),
    "humanitarian-aid": _("give you food, goods or other urgent help"),
    "health-and-care": _("help you with your health"),
    "documents": _("help you with residence or visa papers"),
}

REASONS: Words = {
    "no-capacity": _("no free place"),
    "not-eligible": _("the conditions are not met"),
    "out-of-area": _("outside the area served"),
    "duplicate": _("already asked for"),
    "person-not-found": _("you could not be found"),
    "identity-mismatch": _("the identity did not match"),
    "not-applicable": _("not applicable"),
    "insufficient-information": _("too little information"),
    "person-declined": _("you declined"),
    "unreachable": _("you could not be reached"),
    "service-closed": _("the service is closed"),
    "awaiting-documents": _("documents are missing"),
    "person-absent": _("you were not there"),
    "service-interrupted": _("the service is interrupted"),
    "no-longer-needed": _("no longer needed"),
    "served-elsewhere": _("help came from elsewhere"),
    "sent-in-error": _("sent by mistake"),
    "other": _("another reason"),
    "consent-refused": _("you said no"),
    "consent-withdrawn": _("you stopped the sharing"),
    "consent-expired": _("the permission has ended"),
    "consent-missing": _("there is no permission"),
    "agreement-missing": _("no agreement with AIMA allows it"),
    "field-not-agreed": _("the agreement with AIMA does not cover it"),
    "partner-suspended": _("the organisation is suspended"),
}

OUTCOMES: Words = {
    "provided": _("the help was given"),
    "partly-provided": _("part of the help was given"),
    "not-provided": _("the help was not given"),
    "no-show": _("nobody came"),
    "declined": _("declined"),
    "referred-on": _("sent on to another organisation"),
    "information-only": _("information was given"),
}

# Why something that was sent is taken back.
RETRACTIONS: Words = {
    "wrong-person": _("it was about another person"),
    "wrong-recipient": _("it went to the wrong organisation"),
    "wrong-content": _("what it said was wrong"),
    "duplicate": _("it was sent twice"),
    "sent-in-error": _("sent by mistake"),
    "other": _("another reason"),
}

# What is sent to a telephone that others may read: no name, no partner, no purpose.
MESSAGES: Words = {
    "question": _("There is a question for you. Please read it and answer here:"),
    "question-reminder": _("A question still waits for you. Please read it and answer here:"),
    "sharing-stopped": _("What you asked to stop has stopped."),
    "health-data-read": _("There is news on your page."),
}

# What an unknown code is called, so that a page has a word for everything and shows no code.
SOMETHING_ELSE = _("something else")


def word(table: Words, code: str | None) -> str:
    """The words of one code, or a neutral word for a code that has none yet."""
    return str(table.get(code or "", SOMETHING_ELSE))


def words(table: Words, codes: Collection[str]) -> tuple[str, ...]:
    """The words of several codes, in the order of the table, so that lists always read alike."""
    known = [str(text) for code, text in table.items() if code in codes]
    return tuple(known) + ((str(SOMETHING_ELSE),) if set(codes) - set(table) else ())
