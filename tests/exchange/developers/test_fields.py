"""Fields in words: type, rules, and the place they stand in."""

from exchange.developers.fields import PARTNERS, rows, rows_of_kind
from schemas.applicant import PERSON
from schemas.codes import PRODUCERS
from schemas.envelope import SubmissionSchema
from schemas.language_course import LANGUAGE_COURSE
from schemas.referral import CONTENT

ATTENDANCE = LANGUAGE_COURSE.parts["attendance"].schema


def told(schema, language="en"):
    return {row.path: row for row in rows(schema, language)}


def test_a_list_is_marked_in_its_path():
    person = told(PERSON)

    assert "documents[].number" in person
    assert "representative.contact.phones[].number" in person
    assert person["contact_languages[]"].rules == (
        "a list of 0 to 5",
        "none twice",
        "at most 3 characters",
        "in the list languages on the day",
    )


def test_a_type_is_in_words():
    types = {path: row.type for path, row in told(ATTENDANCE, "pt").items()}

    assert types["as_of"] == "data (AAAA-MM-DD)"
    assert types["hours_attended"] == "decimal"
    assert told(CONTENT)["priority"].type == "code"
    assert told(CONTENT)["special_arrangements.childcare"].type == "true or false"
    assert told(CONTENT)["service_offer_id"].type == "id (UUID)"
    assert told(SubmissionSchema())["occurred_at"].type == "time (RFC 3339)"


def test_a_rule_is_in_words():
    attendance = told(ATTENDANCE)

    assert attendance["hours_attended"].rules == ("from 0 to 9999", "at most 2 decimals")
    assert attendance["as_of"].rules == ("not in the future",)
    assert attendance["as_of"].required


def test_a_part_is_said_by_those_who_make_it_and_read_at_its_place():
    (row,) = [
        row
        for row in rows_of_kind(LANGUAGE_COURSE, ATTENDANCE, "en", place="attendance.", by={"school"})
        if row.path == "as_of"
    ]

    assert row.category == "language-learning"
    assert row.says == ("school",)
    assert row.reads == ("NGO", "public body", "school")


def test_every_kind_of_partner_has_its_words():
    assert set(PARTNERS) == set(PRODUCERS)
