"""A further kind of record touches one module and one line of the catalogue; everything else follows.

The hub is copied, the module and the line are added to the copy, and a story of the new kind is told there.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("exchange", "schemas", "connectors", "consent", "tests")

MODULE = '''"""A card of a municipal library."""

from datetime import date

from schemas.base import Content, RecordKind, StrictSchema, field_categories, personal
from schemas.dates import Day, months_after
from schemas.earlier import Earlier
from schemas.fields import Code, Text


class LibraryCardSchema(StrictSchema):
    """A card."""

    library = personal(Text(100, required=True, description="Which library."), "education", by="NA")
    valid_until = personal(Day(description="Last day."), "education", by="NA")
    reads = personal(Code(("a-little", "a-lot"), description="How much."), "needs", by="NA")


class ColouredLibraryCardSchema(LibraryCardSchema):
    """A card, since it has a colour."""

    colour = personal(Code(("red", "blue"), description="Which colour."), "education", by="NA")


BEFORE, CONTENT = LibraryCardSchema(), ColouredLibraryCardSchema()


def _without_colour(content: Content) -> Content:
    return {name: value for name, value in content.items() if name != "colour"}


def _kept_until(_: Content, __: str, on: date) -> date:
    return months_after(on, 12)


LIBRARY_CARD = RecordKind(
    name="library-card",
    plural="library-cards",
    version="1.1",
    versions=("1.1", "1.0"),
    earlier=(Earlier("1.0", _without_colour, date(2027, 3, 1), content=BEFORE, reading=BEFORE),),
    content=CONTENT,
    reading=CONTENT,
    produced_by=frozenset({"ngo", "public-body"}),
    purposes=frozenset({"cultural-orientation"}),
    needs=frozenset({"education"}),
    readable={"ngo": frozenset(field_categories(CONTENT)), "school": frozenset({"library"})},
    kept_until=_kept_until,
)
'''

STORY = '''"""The library card, from its sending to its reading."""

from connectors.catalogue import CONNECTORS
from exchange import agreements
from exchange.eventtypes import EVENT_TYPES
from exchange.oauth import clients
from exchange.storage.transaction import SYSTEM
from schemas import KINDS
from tests import make
from tests.journeys.stage import set_stage

SUNSET = "Mon, 01 Mar 2027 00:00:00 GMT"
CARD = {"library": "Biblioteca da Ribeira", "valid_until": "2027-01-01", "reads": "a-lot"}


def test_a_card_flows_under_consent_and_is_read_by_field(database, clock):
    stage = set_stage(database, clock)
    body = {"source_record_id": "L-1", "recipients": ["escola-tejo"], "subject": make.person(), "content": CARD}
    sent = stage.send("ong-aurora", "library-cards", body)
    assert (sent.status_code, sent.json["state"]) == (202, "waiting-consent"), sent.text
    stage.answer(stage.links()[0])

    path = f"/v1/library-cards/{sent.json['record_id']}"
    assert stage.get("escola-tejo", path).json["content"] == {"library": "Biblioteca da Ribeira"}
    assert stage.get("ong-aurora", path).json["content"] == {key: CARD[key] for key in ("library", "valid_until")}
    assert stage.get("padaria-sol", path).status_code == 404
    assert stage.get("ong-aurora", path).json["retention_until"] == "2027-03-02"


def test_a_wrong_sender_and_a_wrong_card_are_refused(database, clock):
    stage = set_stage(database, clock)
    body = {"source_record_id": "L-1", "recipients": ["ong-boreal"], "subject": make.person(), "content": CARD}
    assert stage.send("escola-tejo", "library-cards", body).status_code in {403, 422}
    wrong = stage.send("ong-aurora", "library-cards", {**body, "content": {"reads": "never", "shelf": "4"}})
    assert {one["rule"] for one in wrong.json["errors"]} == {"required", "not-in-list", "unknown-field"}


def test_software_of_the_version_before_is_understood_and_answered_in_its_words(database, clock):
    stage = set_stage(database, clock)
    coloured = {"source_record_id": "L-1", "recipients": ["ong-boreal"], "subject": make.person()}
    coloured["content"] = {**CARD, "colour": "red"}
    sent = stage.send("ong-aurora", "library-cards", coloured)
    stage.answer(stage.links()[0])
    assert "Sunset" not in sent.headers

    path = f"/v1/library-cards/{sent.json['record_id']}"
    newest = stage.get("ong-boreal", path)
    assert (newest.json["schema_version"], newest.json["content"]["colour"]) == ("1.1", "red")
    with database.transaction(SYSTEM) as tx:
        clients.pin(tx, "ong-boreal-software", KINDS["library-card"], "1.0")
    before = stage.get("ong-boreal", path)
    assert (before.json["schema_version"], before.headers["Sunset"]) == ("1.0", SUNSET)
    assert before.json["content"] == {key: CARD[key] for key in ("library", "valid_until")}

    old = {**coloured, "source_record_id": "L-2", "schema_version": "1.0", "content": CARD}
    taken = stage.send("ong-aurora", "library-cards", old)
    assert (taken.status_code, taken.headers["Sunset"]) == (201, SUNSET)
    corrected = {**old, "content": {**CARD, "library": "Biblioteca do Bairro"}}
    seen = {"If-Match": taken.headers["ETag"]}
    answer = stage.call("ong-aurora", "PUT", f"/v1/library-cards/{taken.json['record_id']}", corrected, **seen)
    assert (answer.status_code, answer.headers["Sunset"]) == (200, SUNSET)
    assert stage.send("ong-aurora", "library-cards", {**old, "schema_version": "0.9"}).status_code == 422


def test_the_schemas_of_both_versions_stay_at_their_addresses(database, clock):
    stage = set_stage(database, clock)
    known = {
        version: stage.get("ong-aurora", f"/schemas/library-card/{version}/submission.json").json
        for version in ("1.1", "1.0")
    }
    names = {version: set(str(document).split("'")) for version, document in known.items()}
    assert "colour" in names["1.1"]
    assert "colour" not in names["1.0"]
    assert stage.get("ong-aurora", "/schemas/library-card/0.9/submission.json").status_code == 404


def test_routes_scopes_events_connectors_and_the_api_document_follow(database, clock):
    stage = set_stage(database, clock)
    document = stage.get("ong-aurora", "/openapi.json").json
    assert {"/v1/library-cards", "/v1/library-cards/{record_id}"} <= set(document["paths"])
    assert document["components"]["schemas"]["ColouredLibraryCard"]["properties"]["reads"]["x-data-category"] == "needs"
    assert {f"library-card:{verb}" for verb in ("send", "read", "receive")} <= agreements.scopes()
    assert "pt.aima.hub.library-card.sent" in EVENT_TYPES
    assert "library-card" in CONNECTORS["school"].accepts
    assert "library-card" not in CONNECTORS["employer"].accepts
'''


@pytest.fixture
def copy(tmp_path) -> Path:
    """The hub beside a further kind: one module, one line."""
    skipped = shutil.ignore_patterns("__pycache__", "var", "node_modules")
    for package in COPIED:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "schemas/library_card.py").write_text(MODULE, encoding="utf-8")
    catalogue = tmp_path / "schemas/__init__.py"
    text = catalogue.read_text(encoding="utf-8")
    assert "        ACCOMMODATION,\n" in text
    text = text.replace("        ACCOMMODATION,\n", "        ACCOMMODATION,\n        LIBRARY_CARD,\n")
    text = text.replace("from schemas.referral", "from schemas.library_card import LIBRARY_CARD\nfrom schemas.referral")
    catalogue.write_text(text, encoding="utf-8")
    (tmp_path / "tests/journeys/test_library_card.py").write_text(STORY, encoding="utf-8")
    return tmp_path


@pytest.mark.heavy
def test_one_module_and_one_line_make_a_kind(copy):
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/journeys/test_library_card.py"],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "5 passed" in told.stdout
