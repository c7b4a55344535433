"""Every connector of the catalogue keeps the contract."""

import pytest

from connectors.base import Connector
from connectors.catalogue import CONNECTORS
from connectors.contract import ConnectorContract
from schemas import KINDS

MODULES = sorted(CONNECTORS)


@pytest.mark.parametrize("kind", MODULES)
class TestEveryConnector(ConnectorContract):
    """The inherited suite, once for each partner type."""

    @pytest.fixture(autouse=True)
    def _named(self, kind: str, request: pytest.FixtureRequest) -> None:
        request.cls.connector = CONNECTORS[kind]


def test_four_partner_types_have_a_connector():
    assert MODULES == ["employer", "international-body", "ngo", "school"]


@pytest.mark.parametrize("connector", CONNECTORS.values(), ids=MODULES)
def test_a_connector_accepts_only_kinds_that_exist(connector: Connector):
    assert connector.accepts <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_accepted_by_some_connector(kind: str):
    assert any(kind in connector.accepts for connector in CONNECTORS.values())
