"""The guide to adding a partner type shows what is there (``docs/adding-a-partner-type.md``)."""

import re
from pathlib import Path

from connectors import errors, school
from connectors.base import ThinConnector

PAGE = (Path(__file__).parents[2] / "docs/adding-a-partner-type.md").read_text(encoding="utf-8")


def test_the_connector_on_the_page_is_the_schools():
    (shown,) = re.findall(r"CONNECTOR = (ThinConnector\(.*?\n   \))", PAGE, re.DOTALL)
    assert eval(shown, {"ThinConnector": ThinConnector}) == school.CONNECTOR


def test_the_page_names_every_error_a_transport_may_raise():
    named = {name for name in vars(errors) if name.endswith("Error")} - {"ConnectorError"}
    assert named <= set(re.findall(r"`(\w+Error)`", PAGE))
