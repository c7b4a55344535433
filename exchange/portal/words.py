"""Plain words for codes: purposes, states, reasons, tries. A page never shows a code.

The words of categories that a person reads are part of the approved notices (``consent.notice``); offices get shorter
ones, from here.
"""

from collections.abc import Collection, Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = Mapping[str, LazyString]

CATEGORIES: Words = {
    "identity": _("name, birth date, sex, nationality"),
    "id-document": _("identity documents"),
    "national-id": _("tax, social security and health numbers"),
    "contact": _("phone, e-mail, language"),
    "address": _("address"),
    "family": _("family and representative"),
    "immigration-status": _("residence situation"),
    "international-protection": _("asylum or protection situation"),
    "language-learning": _("language course"),
    "education": _("studies"),
    "training": _("job training"),
    "employment": _("work"),
    "income": _("pay"),
    "housing": _("housing"),
    "material-aid": _("material help"),
    "needs": _("needs"),
    "health": _("health"),
    "protection-risk": _("risks to safety"),
}

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

PURPOSES_AT_OFFICES: Words = {
    "language-learning": _("Language course"),
    "cultural-orientation": _("Cultural orientation"),
    "vocational-training": _("Job training"),
    "job-placement": _("Job placement"),
    "housing": _("Housing"),
    "legal-help": _("Legal help"),
    "humanitarian-aid": _("Humanitarian aid"),
    "health-and-care": _("Health and care"),
    "documents": _("Residence and visa papers"),
}

REFERRAL_STATES: Words = {
    "draft": _("Draft"),
    "waiting-consent": _("Waits for the person's answer"),
    "sent": _("Sent"),
    "received": _("Received"),
    "info-requested": _("More information asked"),
    "waitlisted": _("On a waiting list"),
    "rejection-proposed": _("Rejection proposed"),
    "accepted": _("Accepted"),
    "scheduled": _("Appointment made"),
    "in-progress": _("Under way"),
    "on-hold": _("On hold"),
    "completed": _("Completed"),
    "rejected": _("Rejected"),
    "failed": _("Could not be done"),
    "expired": _("Nobody answered in time"),
    "lapsed": _("The person did not agree"),
    "cancelled": _("Cancelled"),
    "consent-stopped": _("The person stopped sharing"),
    "closed": _("Closed"),
    "entered-in-error": _("Entered in error"),
}

RECORD_STATES: Words = {
    "waiting": _("Waits for the person"),
    "released": _("Released"),
    "lapsed": _("Lapsed"),
}

DELIVERY_STATES: Words = {
    "queued": _("Waits to be told"),
    "sending": _("Being told"),
    "retrying": _("Will be tried again"),
    "delivered": _("Told"),
    "fetched": _("Read"),
    "dead": _("Not reachable"),
    "stopped": _("Stopped"),
    "cancelled": _("Cancelled"),
}

KINDS: Words = {
    "referral": _("Referral"),
    "language-course": _("Language course"),
    "job-placement": _("Job placement"),
}

PRIORITIES: Words = {
    "emergency": _("Emergency"),
    "urgent": _("Urgent"),
    "normal": _("Normal"),
}

LEGAL_BASES: Words = {
    "consent": _("Consent"),
    "public-task": _("Public task"),
    "legal-obligation": _("Legal obligation"),
}

REASONS: Words = {
    "no-capacity": _("no free place"),
    "not-eligible": _("the conditions are not met"),
    "out-of-area": _("outside the area served"),
    "duplicate": _("already referred"),
    "person-not-found": _("the person could not be found"),
    "identity-mismatch": _("the identity did not match"),
    "not-applicable": _("not applicable"),
    "insufficient-information": _("too little information"),
    "person-declined": _("the person declined"),
    "unreachable": _("the person could not be reached"),
    "service-closed": _("the service is closed"),
    "other": _("another reason"),
    "consent-refused": _("the person said no"),
    "consent-withdrawn": _("the person stopped the sharing"),
    "consent-expired": _("the permission had ended"),
    "consent-missing": _("there is no permission"),
    "agreement-missing": _("no agreement with AIMA allows it"),
    "field-not-agreed": _("the agreement with AIMA does not cover it"),
    "partner-suspended": _("the organisation is suspended"),
}

TRIES: Words = {
    "record.submitted": _("tried to send a record"),
    "record.read": _("tried to read a record"),
    "record.previewed": _("tried whether it may send a record"),
    "part.reported": _("tried to report news"),
    "event.reported": _("tried to report news"),
    "referral.moved": _("tried to move a referral"),
    "consent.asked": _("tried to ask a person"),
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
