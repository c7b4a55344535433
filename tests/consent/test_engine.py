"""What may flow: agreements first, then the person's word. The rules themselves are tested through their engine."""

from datetime import date, timedelta

import pytest

from consent.engine import decide, entitle, entitle_holding
from consent.model import Basis, Decision, Dropped, Entitled, Missing, NeedsConsent, Permitted, Reason, Refused
from tests.consent.make import (
    NGO,
    NOW,
    PURPOSE,
    SCHOOL,
    TODAY,
    agreement,
    consent,
    disclosure,
    flow,
    purpose,
    statute,
    stop,
    terms,
)

ALL = ("identity", "needs", "contact")


def decided(*consents: object, **changes: object) -> Decision:
    return decide(disclosure(**changes), consents, terms(), at=NOW)  # type: ignore[arg-type]


def refused(entitlement: object) -> list[Reason]:
    assert isinstance(entitlement, Refused)
    return list(entitlement.reasons)


# what partners agreed to


def test_partners_whose_agreements_hold_it_are_entitled():
    found = entitle(disclosure(), terms(), on=TODAY)
    assert isinstance(found, Entitled)
    assert found.statute is None
    assert found.passed == (
        "sender-agreement",
        "recipient-agreement",
        "purpose-in-effect",
        "producer-permitted",
        "sender-sends",
        "recipient-receives",
        "sender-purpose",
        "recipient-purpose",
        "sender-fields",
        "recipient-fields",
    )


def test_all_faults_of_one_level_are_told_together_and_the_next_level_is_not_asked():
    nothing = terms(sender=None, recipient=None, purpose=None)
    found = entitle(disclosure(produced_by=frozenset()), nothing, on=TODAY)
    assert [reason.rule for reason in refused(found)] == [
        "sender-agreement",
        "recipient-agreement",
        "purpose-in-effect",
    ]
    assert found.passed == ()


def test_what_passed_beside_a_fault_is_told_too():
    found = entitle(disclosure(), terms(recipient=agreement(SCHOOL, receives=frozenset())), on=TODAY)
    assert refused(found) == [Reason("agreement-missing", "recipient-receives", ("referral",))]
    assert "sender-sends" in found.passed
    assert "recipient-receives" not in found.passed


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sender": agreement(NGO, sends=frozenset())}, Reason("agreement-missing", "sender-sends", ("referral",))),
        (
            {"sender": agreement(NGO, purposes=frozenset({"housing"}))},
            Reason("agreement-missing", "sender-purpose", (PURPOSE,)),
        ),
        (
            {"recipient": agreement(SCHOOL, purposes=frozenset())},
            Reason("agreement-missing", "recipient-purpose", (PURPOSE,)),
        ),
        (
            {"sender": agreement(NGO, categories=frozenset({"needs"}))},
            Reason("field-not-agreed", "sender-fields", ("contact", "identity")),
        ),
        (
            {"recipient": agreement(SCHOOL, categories=frozenset({"identity", "needs"}))},
            Reason("field-not-agreed", "recipient-fields", ("contact",)),
        ),
    ],
)
def test_each_side_must_have_agreed_to_kind_purpose_and_fields(changes, reason):
    assert refused(entitle(disclosure(), terms(**changes), on=TODAY)) == [reason]


def test_a_partner_kind_that_may_not_produce_the_kind_is_refused():
    found = entitle(disclosure(producer="employer"), terms(), on=TODAY)
    assert refused(found) == [Reason("agreement-missing", "producer-permitted", ("referral", "employer"))]


def test_an_answer_flows_by_what_its_producer_may_send_and_the_referring_partner_may_receive():
    answer = disclosure(
        kind="language-course",
        flow_sender=SCHOOL,
        flow_recipient=NGO,
        producer="school",
        recipient_kind="ngo",
        categories=frozenset({"language-learning"}),
        needs=frozenset({"language-learning"}),
        produced_by=frozenset({"school"}),
    )
    back = terms(
        sender=agreement(SCHOOL, sends=frozenset({"language-course"}), receives=frozenset({"referral"})),
        recipient=agreement(NGO, sends=frozenset({"referral"}), receives=frozenset({"language-course"})),
    )
    assert isinstance(entitle(answer, back, on=TODAY), Entitled)


@pytest.mark.parametrize(("on", "in_effect"), [(1, False), (2, True), (3, True), (4, False)])
def test_dates_of_effect_hold_from_the_first_to_the_last_day(on, in_effect):
    dates = {"effective_from": date(2026, 3, 2), "effective_to": date(2026, 3, 3)}
    dated = terms(sender=agreement(NGO, **dates), recipient=agreement(SCHOOL, **dates), purpose=purpose(**dates))
    found = entitle(disclosure(), dated, on=date(2026, 3, on))
    assert isinstance(found, Entitled) is in_effect
    if not in_effect:
        assert {reason.rule for reason in refused(found)} == {
            "sender-agreement",
            "recipient-agreement",
            "purpose-in-effect",
        }


def test_terms_of_another_purpose_are_none():
    found = entitle(disclosure(), terms(purpose=purpose(code="housing")), on=TODAY)
    assert refused(found) == [Reason("agreement-missing", "purpose-in-effect", (PURPOSE,))]


# what a law makes


def lawful(**changes: object) -> object:
    return terms(
        recipient=agreement(SCHOOL, purposes=frozenset(), categories=frozenset(), statutes=(statute(**changes),)),
    )


def test_a_law_named_in_an_agreement_needs_neither_purpose_nor_consent_and_bounds_the_fields():
    notice = disclosure(recipient_kind="international-body")
    found = entitle(notice, lawful(), on=TODAY)
    assert isinstance(found, Entitled)
    assert found.statute == statute()
    assert decide(notice, (), lawful(), at=NOW) == Permitted(
        categories=frozenset({"identity"}),
        dropped=(Dropped("contact", "not-in-the-law"), Dropped("needs", "not-in-the-law")),
        basis=Basis("legal-obligation", law="Lei 1/2026, art. 2"),
        passed=("law-in-agreement",),
    )


def test_a_withdrawal_does_not_stop_what_a_law_makes():
    notice = disclosure(recipient_kind="international-body")
    assert isinstance(decide(notice, (stop("withdrawn", *ALL),), lawful(), at=NOW), Permitted)


@pytest.mark.parametrize("kind", ["employer", "school"])
def test_no_law_opens_a_flow_to_an_employer_or_a_school(kind):
    asked = disclosure(recipient_kind=kind)
    assert {reason.rule for reason in refused(entitle(asked, lawful(), on=TODAY))} == {
        "recipient-purpose",
        "recipient-fields",
    }
    assert isinstance(decide(asked, (), lawful(), at=NOW), NeedsConsent)


@pytest.mark.parametrize("changes", [{"kind": "housing"}, {"sender": "other"}, {"recipient": "other"}])
def test_a_law_opens_only_the_flow_it_names(changes):
    notice = disclosure(recipient_kind="international-body")
    assert isinstance(entitle(notice, lawful(**changes), on=TODAY), Refused)
    assert isinstance(decide(notice, (), lawful(**changes), at=NOW), NeedsConsent)


# what the person answered


def test_who_was_never_asked_is_to_be_asked_for_exactly_what_is_missing():
    assert decided() == NeedsConsent(
        missing=(
            Missing(
                sender=NGO,
                recipient=SCHOOL,
                purpose=PURPOSE,
                categories=frozenset(ALL),
                needed=frozenset({"identity", "needs"}),
                validity_days=365,
                why="never-asked",
            ),
        ),
        reasons=(Reason("consent-refused", "consent-in-force"),),
        passed=("not-stopped",),
    )


def test_a_consent_in_force_permits_its_categories_and_drops_the_others():
    assert decided(consent("identity", "needs")) == Permitted(
        categories=frozenset({"identity", "needs"}),
        dropped=(Dropped("contact", "not-consented"),),
        basis=Basis("consent", ("yes -10",)),
        passed=("not-stopped", "consent-in-force", "needs-covered"),
    )


def test_a_consent_grants_no_category_the_record_does_not_hold():
    found = decided(consent(*ALL, "health"))
    assert isinstance(found, Permitted)
    assert found.categories == frozenset(ALL)
    assert found.dropped == ()


def test_several_consents_add_up_and_the_newest_is_named_first():
    found = decided(consent("identity", "needs", day=-9), consent("contact", day=-3))
    assert isinstance(found, Permitted)
    assert found.categories == frozenset(ALL)
    assert found.basis == Basis("consent", ("yes -3", "yes -9"))


@pytest.mark.parametrize(
    "other",
    [
        consent(*ALL, purpose="job-placement"),
        consent(flows=(flow(*ALL, recipient="other"),)),
        consent(flows=(flow(*ALL, sender="other"),)),
        consent(flows=(flow(*ALL, sender=SCHOOL, recipient=NGO),)),
    ],
)
def test_a_consent_for_another_purpose_partner_or_direction_permits_nothing(other):
    found = decided(other)
    assert isinstance(found, NeedsConsent)
    assert found.missing[0].why == "never-asked"


def test_a_needed_category_left_out_is_asked_for_and_nothing_flows():
    found = decided(consent("identity", "contact"))
    assert isinstance(found, NeedsConsent)
    assert found.missing[0].categories == frozenset({"needs"})
    assert found.missing[0].needed == frozenset({"needs"})
    assert found.missing[0].why == "not-covered"
    assert found.reasons == (Reason("consent-refused", "needs-covered", ("needs",)),)
    assert found.passed == ("not-stopped", "consent-in-force")


@pytest.mark.parametrize(
    ("state", "code"),
    [("refused", "consent-refused"), ("withdrawn", "consent-withdrawn"), ("paused", "consent-withdrawn")],
)
def test_a_stop_refuses_even_if_an_earlier_yes_still_permits(state, code):
    found = decided(consent(*ALL, day=-10), stop(state, *ALL, day=-5))
    assert isinstance(found, Refused)
    assert found.reasons == (Reason(code, "not-stopped", ("identity", "needs")),)
    assert found.passed == ()


def test_a_stop_says_what_could_be_asked_for_again():
    found = decided(consent(*ALL, day=-10), stop("withdrawn", *ALL, day=-5))
    (missing,) = found.missing
    assert (missing.why, missing.needed) == ("withdrawn", frozenset({"identity", "needs"}))


def test_a_yes_given_after_a_stop_permits_again():
    found = decided(stop("withdrawn", *ALL, day=-5), stop("refused", *ALL, day=-4), consent(*ALL, day=-3))
    assert isinstance(found, Permitted)
    assert found.categories == frozenset(ALL)


def test_a_yes_given_after_a_stop_does_not_bring_an_older_yes_back():
    found = decided(consent(*ALL, day=-10), stop("withdrawn", *ALL, day=-5), consent("identity", "needs", day=-3))
    assert isinstance(found, Permitted)
    assert found.categories == frozenset({"identity", "needs"})
    assert found.dropped == (Dropped("contact", "consent-withdrawn"),)
    assert found.basis.consents == ("yes -3",)


def test_of_a_yes_and_a_stop_of_the_same_instant_the_stop_wins():
    assert isinstance(decided(consent(*ALL, day=-5), stop("refused", *ALL, day=-5)), Refused)


def test_the_code_of_a_refusal_is_that_of_the_latest_stop():
    found = decided(stop("withdrawn", *ALL, day=-5), stop("refused", *ALL, day=-4))
    assert isinstance(found, Refused)
    assert found.reasons[0].code == "consent-refused"


def test_refusing_more_does_not_take_back_what_was_given():
    found = decided(consent("identity", "needs", day=-10), stop("refused", "contact", day=-5))
    assert isinstance(found, Permitted)
    assert found.categories == frozenset({"identity", "needs"})
    assert found.dropped == (Dropped("contact", "consent-refused"),)


def test_a_consent_is_in_force_from_its_first_instant_up_to_its_last():
    lasting = consent(*ALL, day=0)
    tick = timedelta(microseconds=1)
    found = [
        type(decide(disclosure(), (lasting,), terms(), at=at))
        for at in (lasting.valid_from - tick, lasting.valid_from, lasting.valid_to - tick, lasting.valid_to)
    ]
    assert found == [NeedsConsent, Permitted, Permitted, NeedsConsent]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_to": NOW}, "expired"),
        ({"state": "expired"}, "expired"),
        ({"valid_from": NOW + timedelta(days=1)}, "not-yet-valid"),
        ({"max_uses": 1, "uses": 1}, "used-up"),
        ({"state": "superseded"}, "superseded"),
        ({"state": "inapplicable"}, "inapplicable"),
    ],
)
def test_a_yes_that_has_ended_is_to_be_asked_for_anew(changes, why):
    found = decided(consent(*ALL, **changes))
    assert isinstance(found, NeedsConsent)
    assert found.missing[0].why == why
    assert found.reasons == (Reason("consent-expired", "consent-in-force"),)


def test_a_consent_with_uses_left_is_in_force():
    assert isinstance(decided(consent(*ALL, max_uses=2, uses=1)), Permitted)


def test_an_expired_category_is_dropped_as_such():
    found = decided(consent("identity", "needs"), consent("contact", state="expired"))
    assert isinstance(found, Permitted)
    assert found.dropped == (Dropped("contact", "consent-expired"),)


def test_a_yes_that_ended_after_a_refusal_was_the_last_word():
    found = decided(stop("refused", *ALL, day=-20), consent(*ALL, day=-10, valid_to=NOW))
    assert isinstance(found, NeedsConsent)
    assert found.missing[0].why == "expired"


def test_a_state_nobody_knows_permits_nothing():
    assert isinstance(decided(consent(*ALL, state="frozen")), NeedsConsent)


def test_a_record_that_needs_nothing_flows_only_when_something_of_it_may():
    nothing = frozenset[str]()
    assert isinstance(decided(consent("contact"), needs=nothing), Permitted)
    assert isinstance(decided(consent("education"), needs=nothing), NeedsConsent)
    assert isinstance(decided(needs=nothing), NeedsConsent)


def test_a_record_without_personal_fields_still_needs_a_consent():
    nothing = frozenset[str]()
    assert isinstance(decided(needs=nothing, categories=nothing), NeedsConsent)
    assert isinstance(decided(consent("identity"), needs=nothing, categories=nothing), Permitted)


def test_without_a_purpose_in_effect_nothing_is_decided():
    found = decide(disclosure(), (consent(*ALL),), terms(purpose=None), at=NOW)
    assert found == Refused((Reason("agreement-missing", "purpose-in-effect", (PURPOSE,)),), ())


def test_an_error_while_deciding_refuses_and_tells_nothing_but_its_class():
    found = decide(disclosure(), (consent(*ALL, valid_to=None),), terms(), at=NOW)
    assert found == Refused((Reason("unavailable", "decided-without-error", ("TypeError",)),), ())


# what is held


def holding(**changes: object) -> object:
    named = {"purpose": "", "flow_recipient": "", "recipient_kind": ""}
    return entitle_holding(disclosure(**{**named, **changes}), terms(recipient=None, purpose=None), on=TODAY)


def test_a_record_that_names_nobody_is_its_producers_agreement_s_to_permit_alone():
    assert holding() == Entitled(("sender-agreement", "producer-permitted", "sender-sends", "sender-fields"))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"kind": "accommodation"}, "sender-sends"),
        ({"produced_by": frozenset({"school"})}, "producer-permitted"),
        ({"categories": frozenset({"health"})}, "sender-fields"),
    ],
)
def test_what_the_agreement_does_not_hold_is_not_held_either(changes, rule):
    assert [reason.rule for reason in refused(holding(**changes))] == [rule]


def test_nothing_is_held_without_an_agreement_in_force_and_no_law_stands_in_for_one():
    law = statute(sender=NGO)
    over = agreement(NGO, statutes=(law,), effective_to=TODAY - timedelta(days=1))
    for sender in (None, over):
        found = entitle_holding(disclosure(), terms(sender=sender), on=TODAY)
        assert [reason.rule for reason in refused(found)] == ["sender-agreement"]
