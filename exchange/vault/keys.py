"""The key file: every secret key of the hub, in one JSON file outside the database.

Each set holds keys by number and names the *primary* one that new work uses; the others stay so that older work can
still be read. The file is written once, whole or not at all, and is refused when anyone but its owner can read it.
A ``repr`` never shows key material.
"""

import base64
import binascii
import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from cryptography.hazmat.primitives.asymmetric import ec

from exchange.errors import ConfigurationError
from exchange.storage.transaction import Keys

Mode = Literal["production", "sandbox"]

FORMAT = 1
LONGEST_FILE = 1 << 20
HIGHEST_NUMBER = 0xFFFFFFFF

# Name of each set and the length of its keys in bytes.
SETS: Mapping[str, int] = {
    "wrapping": 32,  # wraps the data key of each subject
    "own": 32,  # seals the hub's own secrets
    "index": 32,  # blind indexes
    "pseudonym": 32,  # pairwise subject ids
    "fingerprint": 32,  # keyed hashes of bodies
    "cursor": 64,  # opaque cursors (AES-SIV takes two keys in one)
    "signing": 32,  # ES256 receipts: the private scalar
}

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class KeySet:
    """The keys of one set by number, and the number of the one that new work uses."""

    primary: int
    keys: Mapping[int, bytes]

    @property
    def current(self) -> bytes:
        """The primary key."""
        return self.keys[self.primary]

    def __repr__(self) -> str:
        return f"KeySet(primary={self.primary}, numbers={sorted(self.keys)})"


@dataclass(frozen=True)
class Keyring:
    """All key sets of one hub, and the mode they were made for."""

    mode: Mode
    wrapping: KeySet
    own: KeySet
    index: KeySet
    pseudonym: KeySet
    fingerprint: KeySet
    cursor: KeySet
    signing: KeySet

    @cached_property
    def signers(self) -> Mapping[int, ec.EllipticCurvePrivateKey]:
        """The signing keys by number, as key objects."""
        return {
            number: ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
            for number, scalar in self.signing.keys.items()
        }

    @classmethod
    def fresh(cls, mode: Mode, entropy: Callable[[int], bytes]) -> Self:
        """A ring with one new key in each set."""
        sets = {name: KeySet(1, {1: entropy(length)}) for name, length in SETS.items()}
        return cls(mode=mode, **sets | {"signing": KeySet(1, {1: _scalar(entropy)})})


def keyring(keys: Keys) -> Keyring:
    """The hub's keys, as a transaction carries them; refuses to work with anything else."""
    if not isinstance(keys, Keyring):
        raise ConfigurationError('no keys: make a key file with "python -m exchange key create"')
    return keys


def create(path: Path, *, mode: Mode, entropy: Callable[[int], bytes]) -> Keyring:
    """Make a key file at ``path`` for its owner alone, whole or not at all; never over an existing one."""
    ring = Keyring.fresh(mode, entropy)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(draft, json.dumps(_document(ring), indent=1).encode())
        os.link(draft, path)  # unlike a rename, refuses to replace a file that is already there
    except FileExistsError:
        raise ConfigurationError(f"{path}: a key file is there already; replacing it would lose all data") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: the key file cannot be written ({error.strerror})") from None
    finally:
        draft.unlink(missing_ok=True)
    return ring


def load(path: Path, *, mode: Mode) -> Keyring:
    """The keys in the file at ``path``, made for ``mode``; all its faults are told together."""
    document = _parsed(path, _read(path))
    faults = _faults(document, mode)
    if faults:
        raise ConfigurationError(*(f"{path}: {fault}" for fault in faults))
    return Keyring(mode=mode, **{name: _key_set(document["sets"][name]) for name in SETS})


def _scalar(entropy: Callable[[int], bytes]) -> bytes:
    """A P-256 private key by extra random bits (FIPS 186-5, appendix A.2.1)."""
    return (int.from_bytes(entropy(40), "big") % (P256_ORDER - 1) + 1).to_bytes(32, "big")


def _document(ring: Keyring) -> dict[str, Any]:
    sets = {name: getattr(ring, name) for name in SETS}
    return {
        "format": FORMAT,
        "mode": ring.mode,
        "sets": {
            name: {
                "primary": one.primary,
                "keys": {str(number): base64.b64encode(key).decode() for number, key in one.keys.items()},
            }
            for name, one in sets.items()
        },
    }


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)  # whatever the umask says
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_IMODE(status.st_mode) & 0o077:
                raise ConfigurationError(f'{path}: others can read the key file; run "chmod 600" on it')
            if status.st_uid not in (0, os.geteuid()):
                raise ConfigurationError(f"{path}: the key file belongs to another account; make it your own")
            return file.read(LONGEST_FILE)
    except FileNotFoundError:
        raise ConfigurationError(f'{path}: no key file; make one with "python -m exchange key create"') from None
    except OSError as error:
        raise ConfigurationError(f"{path}: the key file cannot be read ({error.strerror})") from None


def _parsed(path: Path, content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        # Not chained: the parser's error quotes the file.
        raise ConfigurationError(f"{path}: not a key file (broken JSON); restore it from its backup") from None


def _faults(document: Any, mode: Mode) -> list[str]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return [f"not a key file of format {FORMAT}; restore it from its backup"]
    faults = []
    if document.get("mode") != mode:
        faults.append(f"its keys were not made for {mode}; point HUB_KEY_FILE to a file that was")
    sets = document.get("sets")
    if not isinstance(sets, dict) or sets.keys() != SETS.keys():
        return [*faults, f"must hold exactly the sets {', '.join(SETS)}; restore it from its backup"]
    broken = {name: _set_fault(sets[name], length) for name, length in SETS.items()}
    return faults + [f"set {name}: {fault}" for name, fault in broken.items() if fault]


def _set_fault(found: Any, length: int) -> str:
    try:
        one = _key_set(found)
    except (TypeError, ValueError, KeyError, AttributeError, binascii.Error):
        return "not readable; restore the file from its backup"
    if one.primary not in one.keys:
        return "its primary key is missing"
    if not all(1 <= number <= HIGHEST_NUMBER and len(key) == length for number, key in one.keys.items()):
        return f"holds a key that is not {length} bytes long, or a number out of range"
    return ""


def _key_set(found: Any) -> KeySet:
    keys = {int(number): base64.b64decode(key, validate=True) for number, key in found["keys"].items()}
    return KeySet(int(found["primary"]), keys)
