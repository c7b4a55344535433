"""Writing the API document by command."""

import json

from exchange.cli.openapi import document


def test_the_document_is_written_the_same_each_time(typed, tmp_path):
    path = tmp_path / "openapi.json"
    assert typed("openapi", str(path)).exit_code == 0
    assert path.read_text() == document()
    assert json.loads(path.read_text())["openapi"] == "3.1.0"
