"""What fields are called, and that nothing of the contract is left without its Portuguese."""

import pytest

from schemas import KINDS
from schemas.base import below
from schemas.envelope import ENVELOPE, RECEIPT, reading, submission
from schemas.event import EVENT
from schemas.labels import described, label, unworded
from schemas.move import MOVE


@pytest.mark.parametrize(
    ("path", "english", "portuguese"),
    [
        ("birth_date", "Birth date", "Data de nascimento"),
        ("nif", "NIF", "NIF"),
        ("subject.address", "Address", "Morada"),
        ("subject.emails.address", "Address", "Endereço"),
        ("unhcr_individual_no", "UNHCR individual number", "Número individual do ACNUR"),
        ("never_heard_of", "Never heard of", "Never heard of"),
    ],
)
def test_a_field_has_a_label_in_both_languages(path, english, portuguese):
    assert (label(path, "en"), label(path, "pt")) == (english, portuguese)


def test_a_description_without_portuguese_stays_as_it_is():
    assert described("What for.", "pt") == "Para quê."
    assert described("What for.", "en") == "What for."
    assert described("Never said before.", "pt") == "Never said before."


def fields(schema, prefix=""):
    for name, field in schema.fields.items():
        yield prefix + name, str(field.metadata.get("description", ""))
        nested = below(field)
        if nested is not None:
            yield from fields(nested, f"{prefix}{name}.")


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_field_of_every_kind_has_its_portuguese(kind):
    schemas = [submission(kind), reading(kind), kind.events, *(part.schema for part in kind.parts.values())]
    missing = {
        words
        for schema in (*schemas, MOVE if kind.moves else None)
        if schema is not None
        for path, description in fields(schema)
        for words in unworded(path, description)
    }

    assert sorted(missing) == [], "put these into schemas/portuguese.toml"


@pytest.mark.parametrize("schema", [ENVELOPE, RECEIPT, EVENT], ids=["envelope", "receipt", "event"])
def test_what_is_the_same_for_every_kind_is_described_in_portuguese_too(schema):
    missing = {words for path, text in fields(schema) for words in unworded(path, text) if words == text}

    assert sorted(missing) == [], "put these into schemas/portuguese.toml"
