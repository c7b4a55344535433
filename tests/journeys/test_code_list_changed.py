"""A code list changed by command with a date of effect, while partners keep sending: no restart, no code too early.

Time moves past the date within the story; what was sent before it stays as it was.
"""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from exchange.cli.main import hub
from exchange.storage.tables import evidence_entry
from exchange.storage.transaction import SYSTEM
from exchange.vault import keys
from schemas.codelists.shipped import FOLDER
from tests import make
from tests.journeys.stage import Stage, set_stage

SERVICES = (FOLDER / "service-codes.csv").read_text(encoding="utf-8")
LAST_DAY, FIRST_DAY = "2026-03-09", "2026-03-10"
#: One service ends; an ordinary one, and one that reveals illness, begin the day after.
CHANGED = (
    SERVICES.replace("housing-search,2020-01-01,,", f"housing-search,2020-01-01,{LAST_DAY},")
    + f"housing-advice,{FIRST_DAY},,Aconselhamento sobre habitação,Housing advice\n"
    + f"health-dental,{FIRST_DAY},,Saúde oral,Dental care\n"
)

Typed = Callable[..., Result]


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def typed(app_url: str, owner_url: str, sequencer_url: str, tmp_path: Path) -> Typed:
    """Type a command beside the running hub, on its database."""
    key_file = tmp_path / "keys.json"
    keys.create(key_file, mode="sandbox", entropy=secrets.token_bytes)
    settings = {
        "HUB_MODE": "sandbox",
        "HUB_VAR": str(tmp_path),
        "HUB_KEY_FILE": str(key_file),
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "DATABASE_SEQUENCER_URL": sequencer_url,
    }
    return lambda *words: CliRunner().invoke(hub, words, obj=settings)


def asked(stage, code, **changes):
    """A referral for one service: the answer of the hub."""
    content = {"service_codes": [code], "reason_summary": None, **changes.pop("content", {})}
    body = make.referral(purpose="housing", source_record_id=f"N-{stage.keys}", content=content, **changes)
    return stage.send("ong-aurora", "referrals", body)


def faults(answer):
    """Where and which rules a refusal names; nothing for what was taken."""
    return [(one["path"], one["rule"]) for one in answer.json.get("errors", ())]


def imported(typed, tmp_path, text, name="service-codes"):
    file = tmp_path / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    return typed("code-list", "import", name, str(file), "--by", "Inês Prado")


def test_a_change_entered_ahead_takes_effect_on_its_day_by_itself(stage, typed, tmp_path):
    early = asked(stage, "housing-advice")
    assert faults(early) == [("/content/service_codes/0", "code-not-listed")]

    taken = imported(typed, tmp_path, CHANGED)
    assert taken.exit_code == 0, taken.output
    assert taken.output.splitlines() == [
        f"housing-search\t2020-01-01\t{LAST_DAY}\tnothing",
        f"housing-advice\t{FIRST_DAY}\t\tnothing",
        f"health-dental\t{FIRST_DAY}\t\thealth",
        "service-codes holds as version 1, answered for by Inês Prado.",
    ]

    before = asked(stage, "housing-search")
    assert before.status_code == 202, before.text
    assert faults(asked(stage, "housing-advice")) == [("/content/service_codes/0", "code-not-in-force")]
    stage.clock.advance(timedelta(days=8))
    assert faults(asked(stage, "housing-search")) == [("/content/service_codes/0", "code-not-in-force")]
    assert asked(stage, "housing-advice").status_code == 202
    # A record speaks of its own day, whenever it is sent.
    assert asked(stage, "housing-search", occurred_at=f"{LAST_DAY}T12:00:00Z").status_code == 202
    read = stage.get("ong-aurora", f"/v1/referrals/{before.json['record_id']}").json
    assert read["content"]["service_codes"] == ["housing-search"]


def test_a_service_that_reveals_by_its_code_is_guarded_from_its_first_day(stage, typed, tmp_path):
    imported(typed, tmp_path, CHANGED)
    stage.clock.advance(timedelta(days=8))
    told = asked(stage, "health-dental", content={"reason_summary": "Precisa de consulta"})
    assert faults(told) == [("/content/reason_summary", "text-not-with-this-service")]

    sent = asked(stage, "health-dental")
    envelope = stage.get("ong-aurora", f"/v1/referrals/{sent.json['record_id']}").json
    assert "health" in envelope["data_categories"]
    assert envelope["confidentiality"] == "R"


def test_a_wrong_import_is_refused_whole_with_all_its_reasons_and_changes_nothing(stage, typed, tmp_path):
    wrong = CHANGED.replace("food,2020-01-01,,", "food and drink,2020-01-01,,").replace(
        "cash,2020-01-01,", "cash,soon,"
    )
    wrong += f"transport,{FIRST_DAY},2026-01-01,,\nother,{FIRST_DAY},,,\n"
    refused = imported(typed, tmp_path, wrong)

    assert refused.exit_code == 1
    places = [line.partition(":")[0] for line in refused.output.splitlines()]
    assert places == ["/20/code", "/22/valid_from", "/39/valid_to", "/40/valid_from", "/"]
    assert "The code food is left out" in refused.output
    assert asked(stage, "housing-search").status_code == 202
    left_out = imported(typed, tmp_path, SERVICES.replace("nfi,2020-01-01,,Bens não alimentares,Non-food items\n", ""))
    assert "The code nfi is left out" in left_out.output
    with stage.database.transaction(SYSTEM) as tx:
        assert tx.code_lists.newest(["service-codes"]) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"subject": make.person(nationality="YUG")}, "/subject/nationality"),
        ({"subject": make.person(contact_languages=["ara", "qqq"])}, "/subject/contact_languages/1"),
        ({"subject": make.person(address={"dico": "1117"})}, "/subject/address/dico"),
        (
            {"subject": make.person(documents=[{"type": "PASS", "number": "N123456", "issuer": "PRT"}])},
            "/subject/documents/0/type",
        ),
        (
            {"subject": make.person(documents=[{"type": "PAS", "number": "N123456", "issuer": "XXA"}])},
            "/subject/documents/0/issuer",
        ),
        (
            {"content": {"special_arrangements": {"interpreter_lang": "qqq"}}},
            "/content/special_arrangements/interpreter_lang",
        ),
        (
            {"content": {"services_already_given": [{"service_code": "haircut"}]}},
            "/content/services_already_given/0/service_code",
        ),
    ],
)
def test_what_a_referral_says_in_codes_is_looked_up(stage, change, path):
    assert faults(asked(stage, "food", **change)) == [(path, "code-not-listed")]


def test_what_a_move_says_in_codes_is_looked_up_on_the_day_of_the_move(stage, typed, tmp_path):
    sent = asked(stage, "food")
    stage.answer(stage.links()[0])
    places = (FOLDER / "municipalities.csv").read_text(encoding="utf-8")
    ended = re.sub(r"^(1106,[0-9-]+),", rf"\1,{LAST_DAY}", places, flags=re.MULTILINE)
    assert imported(typed, tmp_path, ended, "municipalities").exit_code == 0
    where = {"start": "2026-04-01T10:00:00Z", "mode": "in-person", "place_municipality": "1106"}
    path = f"/v1/referrals/{sent.json['record_id']}/moves"
    for to in ("received", "accepted", "scheduled"):
        moved = stage.call(
            "escola-tejo", "POST", path, {"to": to, **({"appointment": where} if to == "scheduled" else {})}
        )
        assert moved.status_code in {200, 201}, moved.text

    stage.clock.advance(timedelta(days=8))
    again = stage.call("escola-tejo", "POST", path, {"to": "scheduled", "appointment": where})
    assert faults(again) == [("/appointment/place_municipality", "code-not-in-force")]


def test_an_import_leaves_evidence_of_who_typed_it(stage, typed, tmp_path):
    imported(typed, tmp_path, CHANGED)

    with stage.database.transaction(SYSTEM) as tx:
        query = select(evidence_entry.c.body).where(evidence_entry.c.type == "code-list.imported")
        (body,) = tx.connection.execute(query).scalars()
    assert b'"reasons":["service-codes"]' in body
    assert b'"operator"' in body
