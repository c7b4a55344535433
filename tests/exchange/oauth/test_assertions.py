"""How software proves who it is: one assertion, for this hub alone, now, and once."""

import json
import threading
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests import doors
from tests.exchange.oauth.conftest import encoded

UNKNOWN = {"error": "invalid_client", "error_description": "The client cannot be authenticated."}


HEADER = {"alg": "ES256", "kid": "ES256"}


REFUSED = {(401, "invalid_client")}


def told(answer):
    return answer.status_code, answer.json.get("error")


def outcomes(software, changes):
    return {told(software.ask(software.sign(HEADER, software.claims(**changed)))) for changed in changes}


def part(value):
    return encoded(json.dumps(value).encode())


def test_an_assertion_opens_once_in_sequence(software):
    assertion = software.assertion()

    assert software.ask(assertion).status_code == 200
    assert told(software.ask(assertion)) == (401, "invalid_client")


def test_an_assertion_opens_once_in_parallel(software):
    assertion = software.assertion()
    statuses = []
    threads = [threading.Thread(target=lambda: statuses.append(software.ask(assertion).status_code)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200] + [401] * 7


def test_a_padded_text_of_a_spent_assertion_is_the_same_assertion(software):
    assertion = software.assertion()
    software.ask(assertion)

    assert told(software.ask(assertion + "=")) == (401, "invalid_client")


def test_two_clients_may_use_the_same_jti(register, database):
    partner_id = doors.partner(database, "boreal")
    first, second = register("one", partner_id), register("two", partner_id)

    assert first.ask(first.assertion(jti="same")).status_code == 200
    assert second.ask(second.assertion(jti="same")).status_code == 200


def test_the_audience_is_the_issuer_as_one_string(software):
    here = "https://hub.example"
    others = [
        None,
        "",
        1,
        {},
        "https://other.example",
        f"{here}/",
        f"{here}/oauth/token",
        [here],
        [here, "https://b.example"],
    ]

    assert outcomes(software, [{"aud": audience} for audience in others]) == REFUSED


def test_an_assertion_lives_two_minutes_at_most_and_begins_now(software, clock):
    now = int(clock.now.timestamp())
    spans = [(0, 121), (0, 365 * 24 * 3600), (-200, -11), (-200, -80), (11, 60), (61, 120), (-120, 60)]
    times = [{"iat": now + issued, "exp": now + expires} for issued, expires in spans]

    assert outcomes(software, [*times, {"iat": None}, {"exp": None}]) == REFUSED


def test_clocks_may_differ_by_ten_seconds(software, clock):
    now = int(clock.now.timestamp())
    spans = [(0, 120), (9, 69), (-60, 1), (-60, -9)]

    assert outcomes(software, [{"iat": now + issued, "exp": now + expires} for issued, expires in spans]) == {
        (200, None)
    }


def test_an_assertion_that_begins_later_is_refused(software, clock):
    later = int((clock.now + timedelta(seconds=30)).timestamp())

    assert told(software.ask(software.assertion(nbf=later))) == (401, "invalid_client")


def test_odd_times_are_refused(software):
    values = ["1772443800", True, 1e400, -1, 2**70, [], {}, float("nan")]

    assert outcomes(software, [{name: value} for name in ("exp", "iat", "nbf") for value in values]) == REFUSED


def test_an_assertion_has_an_id_of_its_own(software):
    assert outcomes(software, [{"jti": jti} for jti in (None, "", 7, [], "x" * 257)]) == REFUSED


def test_an_id_may_be_any_text(software):
    for jti in ("\x00", "\ud800", "ação"):
        assertion = software.sign(HEADER, software.claims(jti=jti))

        assert software.ask(assertion).status_code == 200
        assert software.ask(assertion).status_code == 401


def test_issuer_and_subject_are_both_the_client(software):
    others = [{"iss": "other"}, {"iss": None}, {"sub": None}, {"sub": 7}, {"sub": "a\x00b"}, {"sub": "other"}]

    assert outcomes(software, others) == REFUSED


def test_an_assertion_says_that_it_is_one_or_nothing(software):
    for typ in ("JWT", "jwt", "client-authentication+jwt", None):
        assert software.ask(software.assertion(headers={"typ": typ})).status_code == 200


def test_a_paper_of_another_kind_is_no_assertion(software):
    for typ in ("at+jwt", "consent-receipt+jwt", "dpop+jwt", "secevent+jwt"):
        assert software.ask(software.assertion(headers={"typ": typ})).json == UNKNOWN


def test_a_header_cannot_bring_or_choose_a_key(software):
    headers = [
        {"kid": None},
        {"kid": "unknown"},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/chain"},
        {"jwk": {"kty": "EC"}},
        {"crit": ["exp"]},
        {"b64": False},
        {"zip": "DEF"},
    ]

    for header in headers:
        answer = software.ask(software.sign({**HEADER, **header}, software.claims()))
        assert (answer.status_code, answer.json) == (401, UNKNOWN), header


def test_a_foreign_key_is_told_like_an_unknown_client(software):
    foreign = jwt.encode(
        software.claims(), ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers={"kid": "ES256"}
    )
    unknown = software.assertion(iss="nobody", sub="nobody")

    answers = [software.ask(foreign), software.ask(unknown)]

    assert [(answer.status_code, answer.json) for answer in answers] == [(401, UNKNOWN)] * 2
    assert set(answers[0].headers.keys()) == set(answers[1].headers.keys())


def test_no_signature_is_no_signature(software):
    unsigned = f"{part({'alg': 'none', 'kid': 'ES256'})}.{part(software.claims())}."

    assert software.ask(unsigned).json == UNKNOWN


@pytest.mark.parametrize("alg", ["HS256", "RS256", "ES384", "PS512"])
def test_an_algorithm_that_is_not_ours_is_refused(software, alg):
    secret = "k" * 64
    keys = {"HS256": secret, "RS256": software.keys["PS256"], "PS512": software.keys["PS256"]}
    key = keys.get(alg) or ec.generate_private_key(ec.SECP384R1())
    assertion = jwt.encode(software.claims(), key, algorithm=alg, headers={"kid": "PS256"})

    assert software.ask(assertion).json == UNKNOWN


def test_a_key_is_used_with_its_own_algorithm_only(software):
    crossed = jwt.encode(software.claims(), software.keys["ES256"], algorithm="ES256", headers={"kid": "Ed25519"})

    assert software.ask(crossed).json == UNKNOWN


def test_ed25519_under_its_own_name_is_the_same_as_eddsa(software):
    content = f"{part({'alg': 'Ed25519', 'kid': 'Ed25519'})}.{part(software.claims())}"
    signature = encoded(software.keys["Ed25519"].sign(content.encode()))

    assert software.ask(f"{content}.{signature}").status_code == 200


@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
def test_a_key_registered_under_either_name_serves_both(register, database, alg):
    probe = register("probe", doors.partner(database, "boreal"))
    key = jwt.algorithms.OKPAlgorithm.to_jwk(probe.keys["Ed25519"].public_key(), as_dict=True)
    with_alg = {"keys": [{**key, "kid": "Ed25519", "alg": alg}]}
    software = register("named", doors.partner(database, "cedar"), jwks=with_alg)

    assert software.ask(software.assertion("EdDSA")).status_code == 200


def test_what_is_no_assertion_is_a_refusal_and_never_a_failure(software):
    sub = part({"sub": "aurora-software"})
    assertions = [
        "x",
        "a.b.c",
        "..",
        "a" * 5000,
        f"{part(HEADER)}.{encoded(b'[' * 2500)}.AA",
        f"{encoded(b'[' * 2500)}.{part({})}.AA",
        f"{part(HEADER)}.{part([])}.AA",
        f"{part([])}.{part({})}.AA",
        f"{part({**HEADER, 'alg': ['ES256']})}.{sub}.AA",
        f"{part({**HEADER, 'kid': {}})}.{sub}.AA",
        f"{part({**HEADER, 'typ': 7})}.{sub}.AA",
        f"{part(HEADER)}.{encoded(bytes([0xFF]))}.AA",
    ]

    for assertion in assertions:
        assert told(software.ask(assertion)) == (401, "invalid_client"), assertion


def test_a_client_id_beside_the_assertion_is_its_own(software):
    assert software.ask(client_id="aurora-software").status_code == 200
    assert told(software.ask(client_id="boreal-software")) == (400, "invalid_request")


def test_an_assertion_of_another_type_is_no_way_in(software):
    answer = software.ask(client_assertion_type="urn:ietf:params:oauth:client-assertion-type:saml2-bearer")

    assert answer.json == UNKNOWN
