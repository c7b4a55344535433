"""What fictitious partners agreed to is what real ones could sign."""

import pytest

from exchange import agreements
from exchange.sandbox.cast import PLAYERS, ROLES
from schemas import KINDS
from schemas.codes import PARTNER_KINDS


def test_there_is_a_role_for_every_kind_of_partner():
    assert ROLES.keys() == set(PARTNER_KINDS)


@pytest.mark.parametrize("kind", ROLES)
def test_nobody_agreed_to_send_what_its_kind_may_not_produce(kind):
    assert all(kind in KINDS[sent].produced_by for sent in ROLES[kind].sends)


@pytest.mark.parametrize("kind", ROLES)
def test_every_agreement_has_real_scopes(kind):
    assert ROLES[kind].agreement().scopes <= agreements.scopes()


def test_a_school_teaches_and_does_not_employ():
    assert {"language-course", "referral"} <= ROLES["school"].sends
    assert "job-placement" not in ROLES["school"].sends | ROLES["school"].receives


def test_nobody_plays_twice():
    assert len({player.slug for player in PLAYERS}) == len(PLAYERS)
