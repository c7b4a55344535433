"""The log: one JSON line an event, and no data of a person."""

import io
import json
import logging

import pytest

from exchange import journal

MARK = "Amadeu Marcado"


@pytest.fixture
def log():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(journal.JsonLines())
    logger = logging.getLogger("tests.journal")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_a_line_holds_the_template_of_a_message_and_not_its_arguments(log):
    logger, lines = log
    logger.warning("Sent to %s", MARK)

    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("Sent to %s", "warning", "tests.journal")


def test_an_error_is_its_class_and_places_and_those_of_its_causes(log):
    logger, lines = log
    cause, error = KeyError(MARK), ValueError(MARK)
    error.__cause__ = cause
    logger.error("It failed", exc_info=error)

    (line,) = lines()
    assert [entry for entry in line["error"] if ":" not in entry] == ["KeyError", "ValueError"]
    assert MARK not in json.dumps(line)


def test_a_line_is_one_line_whatever_is_in_it(log):
    logger, lines = log
    logger.info("first\nsecond\u2028third\x1b[31m")

    assert len(lines()) == 1


def test_facts_stand_beside_the_event_and_those_that_are_none_are_left_out(capsys):
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    journal.begin(stream)
    journal.write("something", partner="aurora", client=None)
    logging.getLogger("authlib.oauth2").debug("token %s", MARK)
    logging.getLogger("authlib.oauth2").info("token %s", MARK)
    root.handlers[:] = before
    root.setLevel(level)

    (line,) = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert line["event"] == "something"
    assert line["partner"] == "aurora"
    assert "client" not in line
