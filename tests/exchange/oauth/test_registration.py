"""Key quality is checked when software is registered."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from exchange.oauth.registration import ROCA_PRIMES, check_jwks

EC = ec.generate_private_key(ec.SECP256R1())
OKP = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(65537, 2048)

EC_JWK = {**ECAlgorithm.to_jwk(EC.public_key(), as_dict=True), "kid": "ec"}
OKP_JWK = {**OKPAlgorithm.to_jwk(OKP.public_key(), as_dict=True), "kid": "okp"}
RSA_JWK = {**RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True), "kid": "rsa", "key_ops": ["verify"]}


def integer(value):
    return RSAAlgorithm.to_jwk(rsa.RSAPublicNumbers(65537, value).public_key(), as_dict=True)["n"]


def test_one_key_of_each_kind_may_be_registered():
    assert check_jwks({"keys": [EC_JWK, OKP_JWK, RSA_JWK]}) == ()


@pytest.mark.parametrize("alg", ["Ed25519", "EdDSA"])
def test_an_ed25519_key_may_name_its_algorithm_either_way(alg):
    assert check_jwks({"keys": [{**OKP_JWK, "alg": alg}]}) == ()


@pytest.mark.parametrize(
    "jwks", [None, [], {}, {"keys": []}, {"keys": {}}, "x", {"keys": [EC_JWK] * 11}, {"keys": ["x"]}]
)
def test_what_is_no_key_set_is_refused(jwks):
    assert check_jwks(jwks)


@pytest.mark.parametrize("private", [ECAlgorithm.to_jwk(EC, as_dict=True), RSAAlgorithm.to_jwk(RSA, as_dict=True)])
def test_private_parts_are_refused(private):
    (fault,) = check_jwks({"keys": [{**private, "kid": "k", "key_ops": ["verify"]}]})

    assert "private parts" in fault
    assert private["d"] not in fault


def test_a_shared_secret_is_no_key():
    assert check_jwks({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "k"}]})


def test_every_key_has_a_kid_of_its_own():
    assert check_jwks({"keys": [EC_JWK, {**OKP_JWK, "kid": "ec"}]})
    assert check_jwks({"keys": [{**EC_JWK, "kid": ""}]})
    assert check_jwks({"keys": [{name: value for name, value in EC_JWK.items() if name != "kid"}]})


@pytest.mark.parametrize("bits", [1024, 1536])
def test_a_short_rsa_key_is_refused(bits):
    short = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, bits).public_key(), as_dict=True)

    (fault,) = check_jwks({"keys": [{**short, "kid": "k", "key_ops": ["verify"]}]})
    assert f"{bits} bits" in fault


def test_a_key_of_the_roca_kind_is_refused():
    # A modulus that is 1 modulo each prime is a power of 65537 modulo each: the mark of the broken library.
    product = 1
    for prime in ROCA_PRIMES:
        product *= prime
    modulus = (RSA.public_key().public_numbers().n // (2 * product)) * 2 * product + 1

    (fault,) = check_jwks({"keys": [{**RSA_JWK, "n": integer(modulus)}]})
    assert "ROCA" in fault


@pytest.mark.parametrize(
    "key",
    [
        {**ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1()).public_key(), as_dict=True), "kid": "k"},
        {**OKPAlgorithm.to_jwk(ed448.Ed448PrivateKey.generate().public_key(), as_dict=True), "kid": "k"},
        {**EC_JWK, "use": "enc"},
        {**EC_JWK, "alg": "ES384"},
        {**RSA_JWK, "alg": "RS256"},
        {**RSA_JWK, "key_ops": ["sign"]},
        {**EC_JWK, "x": "AA"},
        {**EC_JWK, "x": EC_JWK["y"]},
        {**EC_JWK, "x": 7},
        {**OKP_JWK, "x": "AA"},
        {**RSA_JWK, "n": "!!"},
        {**EC_JWK, "kty": "RSA"},
        {**EC_JWK, "kty": ["EC"]},
        {**EC_JWK, "kty": None},
        {**EC_JWK, "key_ops": 7},
    ],
)
def test_a_key_of_another_kind_use_or_shape_is_refused(key):
    assert check_jwks({"keys": [key]})
