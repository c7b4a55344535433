"""What a partner says of an applicant: claims, each with its data category, and how a sending names the person.

A sending names the person by the partner's own ``subject_id`` alone, or by one strong identifier with birth date,
name, contact and language, and a representative for a minor. These are claims of that partner, never merged.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

import marshmallow

from schemas.ages import ADULT, OLDEST, age
from schemas.base import Broken, Content, StrictSchema, personal
from schemas.dates import Day
from schemas.document import DocumentSchema
from schemas.faults import Breach, Fault
from schemas.fields import Code, Identifier, Label, LatinName, Many, Nested, YesNo
from schemas.identifiers import (
    email,
    niss,
    nnu,
    own_subject,
    person_nif,
    phone,
    postal_code,
    unhcr_group,
    unhcr_individual,
)
from schemas.listed import listed
from schemas.places import language, municipality, nationality

#: As the travel document spells it (ICAO 9303): male, female, unspecified; ``U`` where it was not seen.
SEXES: Final = ("M", "F", "X", "U")
PRECISIONS: Final = ("day", "month", "year", "estimated")
PREFERRED_HOURS: Final = ("any", "morning", "afternoon", "evening")
RELATIONSHIPS: Final = (
    "parent",
    "grandparent",
    "sibling",
    "other-family",
    "guardian",
    "court-appointed",
    "institution",
)


class PhoneSchema(StrictSchema):
    """A telephone, and whether it is safe to use."""

    number = Identifier(phone, required=True, description="E.164, for example +351912345678.")
    safe = YesNo(description="False: others may hear or read it. The hub then never uses it.")
    preferred_hours = Code(PREFERRED_HOURS, description="When the person would rather be called.")


class EmailSchema(StrictSchema):
    """A mail address, and whether it is safe to use."""

    address = Identifier(email, maximum=254, required=True, description="A mail address (RFC 5322).")
    safe = YesNo(description="False: others may read it. The hub then never uses it.")


class ContactSchema(StrictSchema):
    """Where somebody can be reached."""

    phones = Many(Nested(PhoneSchema(), required=True), 5, description="Telephones, the preferred one first.")
    emails = Many(Nested(EmailSchema(), required=True), 5, description="Mail addresses, the preferred one first.")


def _reachable(given: Content) -> Iterator[Broken]:
    if not given.get("phones") and not given.get("emails"):
        yield Broken("", Breach("contact-missing"))


class ReachableSchema(ContactSchema):
    """A contact with at least one way to reach somebody."""

    presences = (_reachable,)


class AddressSchema(StrictSchema):
    """Where a person lives, in Portugal; partners see the municipality by default."""

    dico = listed(
        Identifier(municipality, maximum=4, required=True, description="Municipality, DICO code."), "municipalities"
    )
    postal_code = Identifier(postal_code, maximum=8, description="NNNN-NNN.")
    line = Label(200, description="Street, number, floor.")


class RepresentativeSchema(StrictSchema):
    """Who acts for a minor, or for a person who cannot act alone."""

    name = Label(150, required=True, description="Full name.")
    relationship = Code(RELATIONSHIPS, required=True, description="What the representative is to the person.")
    contact = Nested(ReachableSchema(), required=True, description="Where the question is put.")
    informed = YesNo(description="Whether the representative knows of the sending.")


class ClaimsSchema(StrictSchema):
    """What one partner says of one person."""

    full_name = personal(LatinName(150, description="Full name in Latin letters, as in the document."), "identity")
    given_name = personal(LatinName(150, description="Given names in Latin letters."), "identity")
    family_name = personal(LatinName(150, description="Family names in Latin letters."), "identity")
    name_original = personal(Label(150, description="Full name in its original script."), "identity")
    name_used = personal(Label(150, description="The name the person goes by."), "identity")
    birth_date = personal(Day(description="Birth date."), "identity")
    birth_date_precision = personal(
        Code(PRECISIONS, description="How much of the birth date is known; what is not stands as 01."), "identity"
    )
    sex = personal(Code(SEXES, description="Document sex only."), "identity")
    nationality = personal(
        listed(
            Identifier(nationality, maximum=3, description="ISO 3166-1 alpha-3, or XXA, XXB, XXC, XXX."), "countries"
        ),
        "identity",
    )
    documents = personal(
        Many(Nested(DocumentSchema(), required=True), 5, description="Identity and residence documents."), "id-document"
    )
    nif = personal(Identifier(person_nif, description="Tax number of a natural person."), "national-id")
    niss = personal(Identifier(niss, description="Social-security number of a person."), "national-id")
    nnu = personal(Identifier(nnu, description="Health-service user number."), "national-id")
    unhcr_individual_no = personal(
        Identifier(unhcr_individual, description="UNHCR individual number."), "international-protection"
    )
    unhcr_group_no = personal(
        Identifier(unhcr_group, description="UNHCR registration group number."), "international-protection"
    )
    phones = personal(Many(Nested(PhoneSchema(), required=True), 5, description="Telephones."), "contact")
    emails = personal(Many(Nested(EmailSchema(), required=True), 5, description="Mail addresses."), "contact")
    contact_languages = personal(
        listed(
            Many(
                Identifier(language, maximum=3, required=True),
                5,
                unique=True,
                description="Languages (ISO 639-3) in which the person can be spoken to, the best first.",
            ),
            "languages",
        ),
        "contact",
    )
    interpreter_needed = personal(YesNo(description="Whether an interpreter is needed for Portuguese."), "contact")
    address = personal(Nested(AddressSchema(), description="Where the person lives."), "address")
    representative = personal(Nested(RepresentativeSchema(), description="Compulsory under 18."), "family")


def _alone(given: Content) -> Iterator[Broken]:
    if given.get("subject_id") and len(given) > 1:
        yield Broken("", Breach("subject-id-alone"))


def _knowable(given: Content) -> Iterator[Broken]:
    if given.get("subject_id"):
        return
    if not (_any(given, "full_name") or (_any(given, "given_name") and _any(given, "family_name"))):
        yield Broken("", Breach("name-missing"))
    if not _any(given, *STRONG):
        yield Broken("", Breach("identifier-missing", fields=list(STRONG)))
    if not _any(given, "phones", "emails", "representative"):
        yield Broken("", Breach("contact-missing"))
    yield from (Broken(name, Breach("required")) for name in ("birth_date", "contact_languages") if not given.get(name))


def _any(given: Content, *names: str) -> bool:
    return any(given.get(name) for name in names)


class PersonSchema(ClaimsSchema):
    """The person of a sending: the partner's own ``subject_id`` alone, or claims that suffice to know the person by."""

    presences = (_alone, _knowable)

    subject_id = Identifier(
        own_subject,
        maximum=64,
        allow_none=False,
        description="The id this partner was given for the person; then nothing else.",
    )


class SubjectSchema(StrictSchema):
    """A person by the partner's own id for them."""

    subject_id = Identifier(
        own_subject, maximum=64, required=True, description="The id this partner was given for the person."
    )


CLAIMS: Final[marshmallow.Schema] = ClaimsSchema()
PERSON: Final[marshmallow.Schema] = PersonSchema()
SUBJECT: Final[marshmallow.Schema] = SubjectSchema()

STRONG: Final = ("nif", "niss", "nnu", "documents", "unhcr_individual_no")


def strong_identifiers(claims: Content) -> list[tuple[str, str]]:
    """The identifiers by which a person may be found, as (field, normal form)."""
    plain = [(name, claims[name]) for name in STRONG if name != "documents" and claims.get(name)]
    papers = claims.get("documents") or ()
    return plain + [("document", "|".join((held["type"], held["issuer"], held["number"]))) for held in papers]


def contact_points(claims: Content) -> list[tuple[str, str]]:
    """The ways to reach a person that are safe to use, as (``phone`` or ``email``, address), the preferred first."""
    phones = [("phone", held["number"]) for held in claims.get("phones") or () if held.get("safe") is not False]
    emails = [("email", held["address"]) for held in claims.get("emails") or () if held.get("safe") is not False]
    return phones + emails


def person_faults(claims: Content, today: date) -> list[Fault]:
    """The rules on a person that depend on the day: a birth date that can be, and a representative under 18."""
    if not claims.get("birth_date"):
        return []
    years = age(date.fromisoformat(claims["birth_date"]), today)
    if years < 0:
        return [Fault("/birth_date", "in-the-future")]
    if years > OLDEST:
        return [Fault("/birth_date", "too-long-ago", {"years": OLDEST})]
    if years < ADULT and not claims.get("representative"):
        return [Fault("/representative", "representative-missing", {"age": ADULT})]
    return []
