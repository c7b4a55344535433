"""Plain words for codes, as desks and staff read them: shorter, and without a "you"."""

from flask_babel import lazy_gettext as _

from exchange.portal import words
from exchange.portal.words import Words

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

PURPOSES: Words = {
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
    "entered-in-error": _("Entered in error"),
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
    "cultural-orientation": _("Cultural orientation"),
    "job-training": _("Job training"),
    "employment-support": _("Employment support"),
    "job-placement": _("Job placement"),
    "humanitarian-aid": _("Humanitarian aid"),
    "residence-status": _("Residence status"),
    "asylum-support-status": _("Asylum support status"),
    "needs-assessment": _("Needs assessment"),
    "accommodation": _("Accommodation"),
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

TRIES: Words = {
    "record.submitted": _("tried to send a record"),
    "record.read": _("tried to read a record"),
    "record.previewed": _("tried whether it may send a record"),
    "part.reported": _("tried to report news"),
    "event.reported": _("tried to report news"),
    "referral.moved": _("tried to move a referral"),
    "consent.asked": _("tried to ask a person"),
}

# Where a person reads "you", an office reads "the person".
REASONS: Words = {
    **words.REASONS,
    **words.OUTCOMES,
    "person-not-found": _("the person could not be found"),
    "person-declined": _("the person declined"),
    "unreachable": _("the person could not be reached"),
    "person-absent": _("the person was not there"),
    "consent-refused": _("the person said no"),
    "consent-withdrawn": _("the person stopped the sharing"),
}
