"""Every connector of the catalogue keeps the contract."""

import pytest

from connectors import employer, international, ngo, school
from connectors.base import Connector, ThinConnector
from connectors.catalogue import CONNECTORS
from connectors.contract import ConnectorContract, event_about
from connectors.errors import MisconfiguredError
from schemas import KINDS


class TestNgo(ConnectorContract):
    """Civil-society organisations."""

    connector = ngo.CONNECTOR


class TestEmployer(ConnectorContract):
    """Employers."""

    connector = employer.CONNECTOR


class TestSchool(ConnectorContract):
    """Schools and trainers."""

    connector = school.CONNECTOR


class TestInternational(ConnectorContract):
    """International bodies."""

    connector = international.CONNECTOR


def test_every_connector_of_the_catalogue_inherits_the_suite():
    suites = (TestNgo, TestEmployer, TestSchool, TestInternational)
    assert {suite.connector.partner_kind for suite in suites} == set(CONNECTORS)


@pytest.mark.parametrize("connector", CONNECTORS.values(), ids=list(CONNECTORS))
def test_a_connector_accepts_only_kinds_that_exist(connector: Connector):
    assert connector.accepts <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_accepted_by_some_connector(kind: str):
    assert any(kind in connector.accepts for connector in CONNECTORS.values())


def test_the_suite_notices_a_connector_that_announces_anything():
    class Careless(ThinConnector):
        def announce(self, event):
            return super().announce(event_about("referral"))

    class Suite(ConnectorContract):
        connector = Careless("ngo", frozenset({"referral", "job-placement"}))

    with pytest.raises(AssertionError):
        Suite().test_a_message_carries_the_event_and_nothing_beyond()
    with pytest.raises(AssertionError):
        Suite().test_it_refuses_a_kind_it_does_not_accept()


def test_a_school_is_told_nothing_of_placements():
    with pytest.raises(MisconfiguredError, match="kind-not-accepted"):
        school.CONNECTOR.announce(event_about("job-placement"))
