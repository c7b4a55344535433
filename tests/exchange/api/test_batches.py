"""Many submissions in one body: each row decided by itself, committed while it arrives, told in order.

Reaches ``exchange.api.intake``, ``exchange.api.rows`` and ``exchange.storage.batches``.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from exchange import batches, partners
from exchange.api.intake import CHUNK
from exchange.api.lines import LIMIT, LONGEST, PIECE
from exchange.dictionary import columns
from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM
from exchange.work.tasks import forget_spent
from schemas import KINDS
from schemas.batch import BATCH, BATCH_ROW
from tests import doors, make
from tests.journeys.stage import EVERY_SCOPE, Stage, set_stage

NGO, OTHER = "ong-aurora", "ong-boreal"


@pytest.fixture
def stage(database: Database, clock: make.Clock) -> Stage:
    return set_stage(database, clock)


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    body = make.referral(make.person(number), source_record_id=f"N-{number}")
    return {"record_type": "referral", **body, **changes}


def ndjson(rows: Iterable[Mapping[str, Any] | bytes]) -> bytes:
    return b"".join(one + b"\n" if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in rows)


def post(stage: Stage, body: bytes, key: str = "b-1", slug: str = NGO, scopes=EVERY_SCOPE, **headers: str):
    token = doors.token(stage.database, slug, scopes=scopes)
    given = {"Content-Type": "application/x-ndjson", "Idempotency-Key": key, **headers}
    return doors.client(stage.app).post("/v1/batches", data=body, headers=doors.bearer(token, **given))


def told(answer: TestResponse) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    *rows, standing = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["row"] for one in rows] == list(range(1, len(rows) + 1))
    return rows, standing


def test_each_row_is_decided_by_itself_and_told_in_order(stage: Stage) -> None:
    spoilt = row(2, purpose="no-such")
    rows, standing = told(post(stage, ndjson([row(1), spoilt, b"{", row(3), {"record_type": "nothing"}])))

    assert [one["status"] for one in rows] == [202, 422, 400, 202, 422]
    assert rows[0]["source_record_id"] == "N-1"
    assert rows[0]["state"] == "waiting-consent"
    assert [fault["path"] for fault in rows[1]["errors"]] == ["/purpose"]
    assert rows[2]["code"] == "body-malformed"
    assert rows[4]["errors"][0]["path"] == "/record_type"
    assert (standing["state"], standing["rows"]) == ("done", 5)
    assert (standing["sent"], standing["waiting"], standing["refused"]) == (0, 2, 3)


def test_what_is_told_is_as_its_schema_says_in_the_readers_language(stage: Stage) -> None:
    sent = post(stage, ndjson([row(1), row(2, purpose="no-such")]), **{"Accept-Language": "pt"})
    rows, standing = told(sent)

    for one in rows:
        assert set(BATCH_ROW.fields) >= set(one)
    assert BATCH.load(standing)["state"] == "done"
    assert sent.headers["Content-Language"] == "pt"
    assert rows[1]["title"] == "O corpo viola regras do seu esquema"
    assert rows[1]["errors"][0]["message"].startswith("Tem de ser um destes valores")


def test_a_batch_can_be_read_again_in_pages_and_is_in_its_senders_list(stage: Stage) -> None:
    sent = post(stage, ndjson([row(number) for number in range(1, 8)]))
    rows, standing = told(sent)
    place = sent.headers["Location"]
    pages, after = [], ""
    while after is not None:
        page = stage.get(NGO, f"{place}?limit=3{f'&after={after}' if after else ''}").json
        pages.append(page["items"])
        after = page["next"]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [one for page in pages for one in page] == rows
    assert page.items() >= standing.items()
    assert [one["batch_id"] for one in stage.get(NGO, "/v1/batches").json["items"]] == [standing["batch_id"]]


def test_batches_are_listed_newest_first(stage: Stage) -> None:
    for key in ("b-1", "b-2", "b-3"):
        stage.clock.advance(timedelta(seconds=1))
        post(stage, b"\n", key)
    first = stage.get(NGO, "/v1/batches?limit=2").json
    second = stage.get(NGO, f"/v1/batches?limit=2&after={first['next']}").json

    begun = [one["begun_at"] for one in (*first["items"], *second["items"])]
    assert begun == sorted(begun, reverse=True)
    assert (len(begun), second["next"]) == (3, None)


@pytest.mark.parametrize("batch_id", ["", "x"])
def test_anothers_batch_is_as_unknown_as_one_that_never_was(stage: Stage, batch_id: str) -> None:
    place = post(stage, ndjson([row()])).headers["Location"]

    assert stage.get(OTHER, place + batch_id).status_code == 404
    assert stage.get(OTHER, "/v1/batches").json["items"] == []


def test_a_cursor_of_another_batch_is_refused(stage: Stage) -> None:
    first, second = (post(stage, ndjson([row(1), row(2)]), key).headers["Location"] for key in ("b-1", "b-2"))
    after = stage.get(NGO, f"{first}?limit=1").json["next"]

    assert stage.get(NGO, f"{second}?after={after}").json["code"] == "cursor-invalid"
    assert stage.get(NGO, f"/v1/batches?after={after}").json["code"] == "cursor-invalid"


def test_a_batch_sent_again_skips_what_is_done(stage: Stage) -> None:
    rows, first = told(post(stage, ndjson([row(1), row(2, purpose="no-such")])))
    again, second = told(post(stage, ndjson([row(1), row(2, purpose="no-such"), row(3)])))

    assert again[:2] == rows
    assert again[2]["status"] == 202
    assert second["batch_id"] == first["batch_id"]
    assert (second["rows"], second["waiting"], second["refused"]) == (3, 2, 1)


def test_a_row_with_other_words_under_the_same_key_is_refused_and_what_it_did_before_stays(stage: Stage) -> None:
    rows, _ = told(post(stage, ndjson([row(1), row(2)])))
    again, standing = told(post(stage, ndjson([row(9), row(2)])))

    assert (again[0]["status"], again[0]["code"]) == (422, "idempotency-mismatch")
    assert again[1] == rows[1]
    assert stage.get(NGO, f"/v1/batches/{standing['batch_id']}").json["items"] == rows


def test_the_same_rows_under_another_key_get_their_first_receipts(stage: Stage) -> None:
    rows, _ = told(post(stage, ndjson([row(1)])))
    again, standing = told(post(stage, ndjson([row(1), row(1)]), "b-2"))

    assert [one["status"] for one in again] == [200, 200]
    assert {one["record_id"] for one in again} == {rows[0]["record_id"]}
    assert standing["sent"] == 2


def test_a_row_does_what_the_same_submission_does_when_sent_alone(stage: Stage) -> None:
    alone = stage.send(NGO, "referrals", make.referral(make.person(1)))
    stage.answer(stage.links()[0], (0, "contact"), (0, "address"), (0, "national-id"))
    rows, _ = told(post(stage, ndjson([row(1, source_record_id="N-2"), row(2, source_record_id="N-1")])))

    assert (rows[0]["status"], rows[0]["state"]) == (201, "sent")
    assert (rows[1]["status"], rows[1]["record_id"]) == (409, alone.json["record_id"])
    inbox = stage.get(NGO, f"/v1/referrals/{rows[0]['record_id']}").json
    assert inbox["referral"]["number"] == rows[0]["referral_number"]


def test_a_row_is_refused_whose_kind_the_token_does_not_open(stage: Stage) -> None:
    rows, _ = told(post(stage, ndjson([row()]), scopes=["language-course:send"]))

    assert (rows[0]["status"], rows[0]["code"], rows[0]["scopes"]) == (403, "scope-missing", ["referral:send"])


def test_another_partners_referral_is_not_found(stage: Stage) -> None:
    sent = stage.send(NGO, "referrals", make.referral(make.person(1)))
    answer = {"record_type": "language-course", **make.language_course(referral_id=sent.json["record_id"])}
    stage.partner("escola-douro", "school")
    rows, _ = told(post(stage, ndjson([answer]), slug="escola-douro"))

    assert (rows[0]["status"], rows[0]["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b"\xff", "json-encoding"),
        (b'\xef\xbb\xbf{"record_type":"referral"}', "json-byte-order-mark"),
        (b'{"record_type":"referral","record_type":"referral"}', "json-duplicate-key"),
        (b"[" * 40 + b"]" * 40, "json-depth"),
        (b'{"record_type":"\\u0000"}', "json-nul"),
        (b"[]", "wrong-type"),
        (b'{"record_type":[]}', "not-in-list"),
        (b'{"record_type":"referral","x":"' + b"x" * LONGEST + b'"}', "row-too-long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "line",
)
def test_a_bad_line_is_refused_and_harms_no_neighbour(stage: Stage, line: bytes, rule: str) -> None:
    rows, standing = told(post(stage, ndjson([row(1), line, row(2)])))

    assert [one["status"] for one in rows] == [202, rows[1]["status"], 202]
    assert [fault["rule"] for fault in rows[1]["errors"]] == [rule]
    assert (standing["waiting"], standing["refused"]) == (2, 1)


def test_empty_lines_are_no_rows_and_the_last_line_may_end_without_a_break(stage: Stage) -> None:
    body = b"\r\n \n" + ndjson([row(1)]).replace(b"\n", b"\r\n") + b"\n\n" + ndjson([row(2)]).rstrip(b"\n")
    rows, _ = told(post(stage, body))

    assert [one["status"] for one in rows] == [202, 202]


def test_an_empty_batch_is_done_at_once(stage: Stage) -> None:
    assert told(posted(stage, io.BytesIO(), 0))[1]["state"] == "done"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "application/json"}, 415, "media-type-unsupported"),
        ({"Content-Type": "application/x-ndjson; charset=utf-16"}, 415, "media-type-unsupported"),
        ({"Content-Type": "text/csv"}, 415, "media-type-unsupported"),
        ({"Content-Type": "text/csv; record-type=nothing"}, 415, "media-type-unsupported"),
        ({"Content-Type": "text/csv; record-type=referral; charset=utf-16"}, 415, "media-type-unsupported"),
        ({"Content-Encoding": "gzip"}, 415, "media-type-unsupported"),
        ({"Transfer-Encoding": "chunked"}, 411, "length-required"),
        ({"Idempotency-Key": ""}, 400, "idempotency-key-missing"),
        ({"Authorization": "Bearer 0123456789abcdef"}, 401, "token-invalid"),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused_before_it_is_read(
    stage: Stage, headers: dict[str, str], status: int, code: str
) -> None:
    token = doors.token(stage.database, NGO, scopes=EVERY_SCOPE)
    given = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "b-1", **doors.bearer(token), **headers}
    answer = doors.client(stage.app).post("/v1/batches", data=ndjson([row()]), headers=given)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert stage.get(NGO, "/v1/batches").json["items"] == []


def test_a_token_without_any_scope_to_send_is_refused(stage: Stage) -> None:
    assert post(stage, b"", scopes=["event:read"]).json["code"] == "scope-missing"


def test_one_byte_too_many_is_too_large(stage: Stage) -> None:
    answer = posted(stage, io.BytesIO(b" " * PIECE), LIMIT + 1)

    assert (answer.status_code, answer.json["code"], answer.json["limit"]) == (413, "too-large", LIMIT)


def posted(
    stage: Stage, body: Any, length: int, key: str = "b-1", media_type: str = "application/x-ndjson"
) -> TestResponse:
    """A post whose body comes from a stream, and may not be as long as it says."""
    token = doors.token(stage.database, NGO, scopes=EVERY_SCOPE)
    headers = doors.bearer(token, **{"Content-Type": media_type, "Idempotency-Key": key})
    wire = {"wsgi.input": body, "CONTENT_LENGTH": str(length)}
    return doors.client(stage.app).post("/v1/batches", headers=headers, environ_overrides=wire)


def test_a_torn_body_is_no_batch_done_and_goes_on_where_it_broke(stage: Stage) -> None:
    whole = ndjson([row(1), row(2)])
    torn = posted(stage, io.BytesIO(whole[:-20]), len(whole))
    batch = stage.get(NGO, f"/v1/batches/{torn.json['batch_id']}").json
    rows, standing = told(post(stage, whole))

    assert (torn.status_code, torn.json["code"]) == (400, "body-torn")
    assert (batch["state"], batch["stopped_by"], batch["rows"]) == ("interrupted", "body-torn", 1)
    assert rows[0] == batch["items"][0]
    assert (standing["batch_id"], standing["state"]) == (torn.json["batch_id"], "done")
    assert "stopped_by" not in standing or standing["stopped_by"] is None


@dataclass
class Slow:
    """A body of which something else happens before its second half is read."""

    parts: list[bytes]
    meanwhile: Callable[[], None]

    def read(self, size: int) -> bytes:
        assert size >= len(self.parts[0])
        if len(self.parts) == 1:
            self.meanwhile()
        return self.parts.pop(0)


def interrupted(stage: Stage, meanwhile: Callable[[], None]) -> TestResponse:
    """A batch of two chunks between which something happens."""
    parts = [ndjson([b"{"] * CHUNK), ndjson([row(1)])]
    return posted(stage, Slow(parts, meanwhile), sum(map(len, parts)))


def test_a_suspension_in_the_middle_stops_the_batch(stage: Stage) -> None:
    answer = interrupted(stage, lambda: suspend(stage))
    with stage.database.transaction(SYSTEM) as tx:
        partners.reinstate(tx, NGO)
    batch = stage.get(NGO, f"/v1/batches/{answer.json['batch_id']}").json

    assert (answer.status_code, answer.json["code"]) == (403, "partner-suspended")
    assert (batch["state"], batch["stopped_by"], batch["rows"]) == ("interrupted", "partner-suspended", CHUNK)


def suspend(stage: Stage) -> None:
    with stage.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, NGO)


def test_a_token_that_ends_in_the_middle_stops_the_batch(stage: Stage) -> None:
    answer = interrupted(stage, lambda: stage.clock.advance(timedelta(minutes=11)))

    assert (answer.status_code, answer.json["code"]) == (401, "token-invalid")


def test_how_far_a_batch_has_come_can_be_read_while_it_is_read(stage: Stage) -> None:
    seen = []
    interrupted(stage, lambda: seen.append(stage.get(NGO, "/v1/batches").json["items"][0]))

    assert (seen[0]["state"], seen[0]["rows"], seen[0]["refused"]) == ("reading", CHUNK, CHUNK)


def test_two_requests_cannot_read_the_same_batch_at_once(stage: Stage) -> None:
    seen = []
    answer = interrupted(stage, lambda: seen.append(post(stage, b"\n")))

    assert (seen[0].status_code, seen[0].json["code"]) == (409, "idempotency-in-flight")
    assert told(answer)[1]["rows"] == CHUNK + 1


def test_a_reader_that_fell_silent_loses_the_batch_to_the_next_one(stage: Stage) -> None:
    seen = []

    def fall_silent() -> None:
        stage.clock.advance(batches.HELD_FOR)
        seen.append(stage.get(NGO, "/v1/batches").json["items"][0])
        seen.append(told(post(stage, ndjson([b"{"] * CHUNK + [row(1)])))[1])

    late = interrupted(stage, fall_silent)

    assert (seen[0]["state"], seen[0]["stopped_by"]) == ("interrupted", "unavailable")
    assert (late.status_code, late.json["code"]) == (409, "idempotency-in-flight")
    assert stage.get(NGO, f"/v1/batches/{seen[1]['batch_id']}").json["state"] == "done"


def test_a_batch_is_forgotten_after_thirty_days(stage: Stage) -> None:
    place = post(stage, ndjson([row(1)])).headers["Location"]
    stage.clock.advance(batches.KEPT_FOR + timedelta(seconds=1))
    with stage.database.transaction(SYSTEM) as tx:
        forget_spent(tx)

    assert stage.get(NGO, place).status_code == 404
    assert told(post(stage, ndjson([row(1)])))[0][0]["status"] == 200


def test_a_row_that_trips_the_hub_is_told_so_and_tried_again(stage: Stage, owner: Database) -> None:
    refuse = "alter table record add constraint odd check (source_record_id <> 'N-2')"
    with owner.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql(refuse)
    rows, first = told(post(stage, ndjson([row(1), row(2), row(3)])))
    with owner.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("alter table record drop constraint odd")
    again, second = told(post(stage, ndjson([row(1), row(2), row(3)])))

    assert [one["status"] for one in rows] == [202, 500, 202]
    assert (rows[1]["code"], rows[1]["origin"]) == ("internal-error", "ours")
    assert (first["rows"], first["waiting"], first["refused"]) == (3, 2, 1)
    assert [again[0], again[2]] == [rows[0], rows[2]]
    assert again[1]["status"] == 202
    assert (second["rows"], second["waiting"], second["refused"]) == (3, 3, 0)


def test_a_row_of_nothing_but_faults_is_not_kept_many_times_over(stage: Stage) -> None:
    unknown = {f"{number}-" + "x" * 5000: None for number in range(60)}
    rows, _ = told(post(stage, ndjson([{**row(1), **unknown}])))
    *faults, more = rows[0]["errors"]

    assert len(faults) == 50
    assert more["rule"] == "and-more"
    assert more["parameters"] == {"count": 10}
    with stage.database.transaction(SYSTEM) as tx:
        assert tx.connection.exec_driver_sql("select max(length(result::text)) from batch_row").scalar_one() < 25_000


def test_no_result_holds_a_word_of_the_person(stage: Stage) -> None:
    marked = make.person(1, full_name="Amadeu Marcado", nif="123456789")
    body = make.referral(marked, source_record_id=make.nif(7), content={"reason_summary": f"NIF {make.nif(7)}"})
    rows, _ = told(post(stage, ndjson([{"record_type": "referral", **body}, row(2)])))
    with stage.database.transaction(SYSTEM) as tx:
        kept = "".join(tx.connection.exec_driver_sql("select result::text from batch_row").scalars())

    assert rows[0]["status"] == 422
    assert "source_record_id" not in rows[0]
    assert not any(word in kept for word in ("Marcado", "123456789", make.nif(7)))


def test_no_result_holds_a_name_its_sender_made_up(stage: Stage) -> None:
    spoilt = row(1)
    spoilt["content"] = {**spoilt["content"], "Amadeu Marcado": {"a": 1}}
    spoilt["evidence"] = [{"kind": "document-seen", "Amadeu Marcado": 1}]
    twice = b'{"record_type":"referral","content":{"Amadeu Marcado":{"a":1,"a":2}}}'
    answer = post(stage, ndjson([{**spoilt, "Amadeu Marcado": 1}, twice]))
    rows, _ = told(answer)
    with stage.database.transaction(SYSTEM) as tx:
        kept = "".join(tx.connection.exec_driver_sql("select result::text from batch_row").scalars())

    assert [(one["path"], one["rule"]) for one in rows[0]["errors"]] == [
        ("", "unknown-field"),
        ("/content", "unknown-field"),
        ("/evidence/0", "unknown-field"),
    ]
    assert [(one["path"], one["rule"]) for one in rows[1]["errors"]] == [("/content", "json-duplicate-key")]
    assert "Marcado" not in kept + answer.text


def sheet(*bodies: Mapping[str, Any], language: str = "pt", delimiter: str = ";") -> str:
    """Referrals as a table with the columns they need."""
    flat = [dict(flattened(body)) for body in bodies]
    known = {column.path: column for column in columns(KINDS["referral"])}
    paths = list(dict.fromkeys(path for one in flat for path in one))
    header = delimiter.join(known[path].header(language) for path in paths)
    lines = (delimiter.join(one.get(path, "") for path in paths) for one in flat)
    return "\r\n".join((header, *lines, ""))


def flattened(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The cells of a body; lists of plain values stay in one."""
    if isinstance(value, list) and not any(isinstance(one, dict) for one in value):
        yield path, "|".join(value)
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from flattened(one, f"{path}.{step}".lstrip("."))
    else:
        yield path, {True: "sim", False: "não"}.get(value, str(value))


def table(stage: Stage, text: str | bytes, *given: str) -> TestResponse:
    body = text.encode() if isinstance(text, str) else text
    return post(stage, body, **{"Content-Type": "; ".join(("text/csv", "record-type=referral", *given))})


def referral(number: int = 1, **changes: Any) -> dict[str, Any]:
    return make.referral(make.person(number, full_name="Conceição Haddad"), source_record_id=f"N-{number}", **changes)


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_taken_as_the_spreadsheets_of_this_country_write_it(
    stage: Stage, language: str, delimiter: str, encoding: str
) -> None:
    text = sheet(referral(1), referral(2), language=language, delimiter=delimiter)
    rows, standing = told(table(stage, text.encode(encoding)))
    read = stage.get(NGO, f"/v1/referrals/{rows[1]['record_id']}").json

    assert [one["status"] for one in rows] == [202, 202]
    assert read["content"]["subject_snapshot"]["full_name"] == "Conceição Haddad"
    assert (standing["media_type"], standing["record_type"]) == ("text/csv", "referral")


def test_a_stated_encoding_holds_and_a_row_that_is_not_in_it_is_refused(stage: Stage) -> None:
    header, *lines = sheet(referral(1), referral(2)).splitlines()
    body = "\n".join((header, lines[0])).encode() + b"\n" + lines[1].encode("cp1252")
    rows, _ = told(table(stage, body, "charset=utf-8"))

    assert [one["status"] for one in rows] == [202, 400]
    assert rows[1]["errors"][0]["rule"] == "row-encoding"


@pytest.mark.parametrize(
    ("spoilt", "status", "rules"),
    [
        ({"content": {"reason_summary": '=HYPERLINK("x")'}}, 422, ["formula-cell"]),
        ({"content": {"reason_summary": "-2+3"}}, 422, ["formula-cell"]),
        ({"content": {"reason_summary": "@SUM(A1)"}}, 422, ["formula-cell"]),
        ({"content": {"priority": "soon"}}, 422, ["not-in-list"]),
        ({"content": {"reason_summary": '"never closed'}}, 400, ["row-quotes"]),
        ({"content": {"reason_summary": '"closed" too early'}}, 400, ["row-quotes"]),
    ],
)
def test_a_bad_row_of_a_table_harms_no_neighbour(
    stage: Stage, spoilt: dict[str, Any], status: int, rules: list[str]
) -> None:
    rows, _ = told(table(stage, sheet(referral(1), referral(2, **spoilt), referral(3))))

    assert [one["status"] for one in rows] == [202, status, 202]
    assert [fault["rule"] for fault in rows[1]["errors"]] == rules


def test_a_cell_in_quotes_may_go_over_lines_and_hold_quotes(stage: Stage) -> None:
    said = referral(1, content={"reason_summary": '"She said ""yes"";\r\nand came."'})
    rows, _ = told(table(stage, sheet(said, referral(2))))
    read = stage.get(NGO, f"/v1/referrals/{rows[0]['record_id']}").json

    assert [one["status"] for one in rows] == [202, 202]
    assert read["content"]["reason_summary"] == 'She said "yes";\nand came.'


def test_a_cell_without_a_header_is_refused_and_a_row_of_empty_cells_is_none(stage: Stage) -> None:
    header, first, second = sheet(referral(1), referral(2)).splitlines()
    rows, _ = told(table(stage, "\n".join((header, first + ";x", ";" * first.count(";"), second))))

    assert [one["status"] for one in rows] == [422, 202]
    assert rows[0]["errors"][0]["rule"] == "column-without-header"


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (
            "Finalidade;Amadeu Marcado;Prioridade;No such",
            [("column 2", "header-unknown"), ("column 4", "header-unknown")],
        ),
        ("Finalidade;Purpose", [("column 2", "header-twice")]),
        ("", [("column 1", "header-unknown")]),
        (";".join(f"c{number}" for number in range(10_000)), None),
        ('"Finalidade', [("column 1", "header-unknown")]),
    ],
)
def test_a_header_that_the_dictionary_does_not_know_refuses_the_table(
    stage: Stage, header: str, places: list[tuple[str, str]] | None
) -> None:
    answer = table(stage, header + "\nx;y;z\n")

    assert (answer.status_code, answer.json["code"]) == (422, "columns-invalid")
    assert places in (None, [(fault["path"], fault["rule"]) for fault in answer.json["errors"]])
    assert "Marcado" not in answer.text
    assert stage.get(NGO, "/v1/batches").json["items"] == []


def test_the_sender_of_a_header_that_cannot_be_read_is_heard_to_the_end(stage: Stage) -> None:
    body = io.BytesIO(b"\xff\n" + b"x" * 5 * PIECE)
    answer = posted(stage, body, 5 * PIECE + 2, media_type="text/csv; record-type=referral; charset=utf-8")

    assert (answer.status_code, answer.json["code"]) == (400, "body-malformed")
    assert body.read() == b""


def test_a_table_sent_again_with_other_columns_is_not_taken_for_the_same(stage: Stage) -> None:
    lines = sheet(referral(1)).splitlines()
    told(table(stage, "\n".join(lines)))
    again = lines[0].replace("Nome completo", "Nome usado")

    assert told(table(stage, "\n".join((again, lines[1]))))[0][0]["code"] == "idempotency-mismatch"
