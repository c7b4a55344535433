"""Which keys a partner's software may be registered with: quality is checked once, here, and not at each use.

Both JOSE libraries accept weak and mixed keys (``protection.md`` 1.4), so this is the hub's own duty.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.util import urlsafe_b64decode

MOST_KEYS = 10
LONGEST_KID = 128
LEAST_RSA_BITS = 2048
MOST_RSA_BITS = 4096  # a longer one makes each check of a signature a drain

PRIVATE_PARTS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

# What is kept of a key: nothing that a library could read as a rule about algorithms.
ESSENTIAL = {"EC": ("kty", "crv", "x", "y", "kid"), "OKP": ("kty", "crv", "x", "kid"), "RSA": ("kty", "n", "e", "kid")}
ALGORITHMS = {"EC": frozenset({"ES256"}), "OKP": frozenset({"Ed25519", "EdDSA"}), "RSA": frozenset({"PS256"})}
CURVES = {"EC": "P-256", "OKP": "Ed25519"}


def check_jwks(jwks: Any) -> tuple[str, ...]:
    """Every fault of a public key set (RFC 7517), in words for the operator; none means it may be registered."""
    keys = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(keys, list) or not keys:
        return ("a key set is an object with a list 'keys' that is not empty",)
    if len(keys) > MOST_KEYS:
        return (f"a key set holds at most {MOST_KEYS} keys",)
    faults = [f"key {number}: {fault}" for number, key in enumerate(keys, start=1) for fault in _faults(key)]
    kids = [key["kid"] for key in keys if isinstance(key, Mapping) and isinstance(key.get("kid"), str)]
    if len(set(kids)) != len(kids):
        faults.append("each key needs a 'kid' of its own")
    return tuple(faults)


def essential(jwk: Mapping[str, Any]) -> dict[str, str]:
    """The members of a registered key that matter: an ``alg`` would tell Ed25519 from EdDSA, which are one."""
    return {member: jwk[member] for member in ESSENTIAL[jwk["kty"]]}


def _faults(key: Any) -> Iterator[str]:
    if not isinstance(key, Mapping):
        yield "is not an object"
        return
    if leaked := sorted(PRIVATE_PARTS & key.keys()):
        yield f"holds private parts ({', '.join(leaked)}); make a new key and register its public half"
    if not isinstance(key.get("kid"), str) or not 0 < len(key["kid"]) <= LONGEST_KID:
        yield f"needs a 'kid' of 1 to {LONGEST_KID} characters"
    yield from _faults_of_use(key)
    yield from _faults_of_kind(key)


def _faults_of_use(key: Mapping[str, Any]) -> Iterator[str]:
    if key.get("use", "sig") != "sig":
        yield "'use' is not 'sig'"
    operations = key.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        yield "'key_ops' does not permit 'verify'"
    ours = ALGORITHMS.get(str(key.get("kty")), frozenset())
    if "alg" in key and key["alg"] not in sorted(ours):
        yield f"'alg' is none of {', '.join(sorted(ours))}"


def _faults_of_kind(key: Mapping[str, Any]) -> Iterator[str]:
    kind = str(key.get("kty"))
    if kind not in ESSENTIAL:
        yield "'kty' is none of EC, OKP, RSA"
    elif kind in CURVES and key.get("crv") != CURVES[kind]:
        yield f"'crv' is not {CURVES[kind]}"
    else:
        yield from _faults_of_numbers(kind, {name: key.get(name) for name in ESSENTIAL[kind] if name != "kid"})


def _faults_of_numbers(kind: str, public: Mapping[str, Any]) -> Iterator[str]:
    if not all(isinstance(value, str) for value in public.values()):
        yield f"lacks one of {', '.join(public)}"
        return
    try:
        yield from CHECKS[kind](public)
    except (JoseError, ValueError, TypeError, UnsupportedAlgorithm):
        yield "is no point or number of its kind"


def _faults_of_point(public: Mapping[str, Any]) -> tuple[str, ...]:
    ECKey.import_key(dict(public)).public_key.public_numbers()
    return ()


def _faults_of_edwards_point(public: Mapping[str, Any]) -> tuple[str, ...]:
    OKPKey.import_key(dict(public)).public_key.public_bytes_raw()
    return ()


def _faults_of_modulus(public: Mapping[str, Any]) -> tuple[str, ...]:
    modulus = int.from_bytes(urlsafe_b64decode(public["n"].encode()), "big")
    bits = modulus.bit_length()
    if not LEAST_RSA_BITS <= bits <= MOST_RSA_BITS:
        return (f"is an RSA key of {bits} bits, not {LEAST_RSA_BITS} to {MOST_RSA_BITS}",)
    if all(modulus % prime in powers for prime, powers in POWERS.items()):
        return ("is an RSA key of the broken kind known as ROCA (CVE-2017-15361)",)
    RSAKey.import_key(dict(public)).public_key.public_numbers()
    return ()


CHECKS: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, ...]]] = {
    "EC": _faults_of_point,
    "OKP": _faults_of_edwards_point,
    "RSA": _faults_of_modulus,
}

# Nemec et al., CCS 2017: such a modulus is a power of 65537 modulo each of these primes.
ROCA_PRIMES = (11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
POWERS = {prime: frozenset(pow(65537, exponent, prime) for exponent in range(prime)) for prime in ROCA_PRIMES}
