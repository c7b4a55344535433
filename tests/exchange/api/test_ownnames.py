"""A path that is kept holds names of the contracts alone."""

import pytest

from exchange.api.ownnames import known_path


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("", ""),
        ("column 3", "column 3"),
        ("/record_type", "/record_type"),
        ("/record_type/Fatima Hassan", "/record_type"),
        ("/content/reason_summary", "/content/reason_summary"),
        ("/subject/identifiers/0", "/subject"),
        ("/evidence/1/kind", "/evidence/1/kind"),
        ("/evidence/1/Fatima Hassan", "/evidence/1"),
        ("/evidence/123456789/kind", "/evidence"),
        ("/evidence/1/2", "/evidence/1"),
        ("/recipients/0", "/recipients/0"),
        ("/123456", ""),
        ("/content/Fatima Hassan NIF 123456789", "/content"),
        ("/Fatima Hassan/content", ""),
        ("/content/a~1b", "/content"),
        ("/content/reason_summary/Fatima Hassan", "/content/reason_summary"),
    ],
)
def test_a_path_ends_before_the_first_name_that_no_contract_has(path: str, kept: str) -> None:
    assert known_path(path) == kept
