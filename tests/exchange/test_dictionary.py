"""The data dictionary follows the catalogue, in the order of the form."""

import pytest

from exchange import dictionary
from exchange.dictionary import SECTIONS, columns, entries
from schemas import KINDS
from schemas.base import field_categories
from schemas.envelope import submission
from schemas.language_course import LANGUAGE_COURSE
from schemas.referral import REFERRAL

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def entry(kind, path):
    return next(one for one in entries(submission(kind)) if one.path == path)


def places(kind):
    return [column.path for column in columns(kind)]


@EVERY_KIND
def test_every_field_has_its_column(kind):
    assert {column.entry.path for column in columns(kind)} == {one.path for one in entries(submission(kind))}
    assert len(places(kind)) == len(set(places(kind)))


@EVERY_KIND
def test_the_categories_are_those_by_which_records_are_minimised(kind):
    told = {one.path.removeprefix("content."): one.category for one in entries(submission(kind))}

    for path, category in field_categories(kind.content).items():
        assert told[path] == category


@EVERY_KIND
@pytest.mark.parametrize("language", ["en", "pt"])
def test_no_two_columns_have_the_same_header(kind, language):
    headers = [column.header(language) for column in columns(kind)]

    assert len(headers) == len(set(headers))


def test_the_columns_are_in_the_order_of_the_form():
    asked = [
        "content.priority",
        "subject.full_name",
        "subject.birth_date",
        "subject.representative.name",
        "content.reason_summary",
        "content.service_codes",
        "content.consent_statement.obtained_from",
        "content.sender.worker_name",
        "content.receiver.org",
        "confidentiality",
    ]
    found = [places(REFERRAL).index(path) for path in asked]

    assert found == sorted(found)
    sections = [list(SECTIONS).index(column.section) for column in columns(REFERRAL)]
    assert sections == sorted(sections)


def test_an_object_of_a_list_has_its_columns_together():
    first = places(REFERRAL).index("subject.documents.0.type")

    assert places(REFERRAL)[first + 1] == "subject.documents.0.number"
    assert "subject.documents.1.number" in places(REFERRAL)
    assert "subject.documents.2.number" not in places(REFERRAL)
    assert "subject.representative.contact.phones.1.number" in places(REFERRAL)


def test_a_header_names_the_way_to_its_field():
    headers = {column.path: column for column in columns(REFERRAL)}

    assert headers["subject.documents.0.number"].header("pt") == "Documento 1 – Número"
    assert headers["content.sender.worker_name"].header("en") == "Sender – Worker name"


def test_what_a_schema_declares_of_a_field_is_told():
    assert entry(REFERRAL, "content.sender.worker_name").required
    assert not entry(REFERRAL, "content.consent_statement.method").required
    assert entry(REFERRAL, "content.priority").codes == ("emergency", "urgent", "normal")
    assert entry(REFERRAL, "content.service_codes").codes == ()
    assert entry(REFERRAL, "content.service_codes").list == "service-codes"
    assert entry(REFERRAL, "content.special_arrangements.interpreter_lang").special
    assert entry(REFERRAL, "content.special_arrangements.accessibility_codes").category == "health"
    assert not entry(REFERRAL, "content.priority").special


def test_who_may_say_and_who_reads_a_field_is_told():
    route = entry(LANGUAGE_COURSE, "content.enrolment.route")
    funding = entry(LANGUAGE_COURSE, "content.enrolment.funding")

    assert dictionary.producers(LANGUAGE_COURSE, route) == ("school",)
    assert dictionary.producers(LANGUAGE_COURSE, funding) == ("authority", "school")
    assert dictionary.producers(REFERRAL, entry(REFERRAL, "content.priority")) == tuple(sorted(REFERRAL.produced_by))
    assert dictionary.readers(LANGUAGE_COURSE, dictionary.reading_path(route.path)) == ("ngo", "public-body", "school")
    assert dictionary.reading_path("subject.full_name") == "subject_snapshot.full_name"
    assert dictionary.readers(REFERRAL, dictionary.reading_path("source_record_id")) == ()
