"""How commands speak to those who read them and to those who pipe them."""

import pytest

from exchange.cli.output import described, listed
from exchange.errors import (
    ConfigurationError,
    HubError,
    MoveNotAllowedError,
    NotFoundError,
    ScopeMissingError,
    UnavailableError,
)


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (ConfigurationError("a", "b"), 2),
        (NotFoundError(), 1),
        (MoveNotAllowedError("active", "active", ["suspended"]), 1),
        (UnavailableError(), 1),
        (ScopeMissingError("referral:send"), 1),
        (HubError(), 1),
    ],
)
def test_every_refusal_is_told_in_lines_of_their_own(error, lines):
    told = described(error)
    assert len(told) == lines
    assert all(line.strip() and "\n" not in line for line in told)


def test_a_list_is_plain_when_nobody_looks(capsys):
    listed("Title", ("one", "two"), [("[bold]a", "b")])
    assert capsys.readouterr().out == "[bold]a\tb\n"
