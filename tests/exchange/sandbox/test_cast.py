"""What fictitious partners agreed to is what real ones could sign."""

import pytest

from exchange import agreements
from exchange.sandbox.cast import PLAYERS, ROLES
from schemas import KINDS
from schemas.codes import PRODUCERS, SERVICE_META


def test_there_is_a_role_for_everybody_who_produces():
    assert ROLES.keys() == set(PRODUCERS)


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


@pytest.mark.parametrize("kind", ROLES)
def test_every_kind_of_partner_may_look_up_what_it_reads_of_a_status(kind):
    role, status = ROLES[kind], KINDS["residence-status"]
    assert status.name in role.receives
    assert "documents" in role.purposes
    assert {status.fields[path] for path in status.readable.get(kind, ())} <= role.categories | {SERVICE_META}


def test_of_a_request_for_protection_two_partners_are_told_by_law_and_no_employer_or_school():
    (named,) = [player.laws for player in PLAYERS if player.laws]
    kinds = {player.slug: player.kind for player in PLAYERS}
    assert {kinds[law.recipient] for law in named} == {"international-body", "ngo"}
    assert {law.kind for law in named} == {"asylum-support-status"}
    assert not {name for name in ROLES if "asylum-support-status" in ROLES[name].receives} & {"employer", "school"}
