"""What the vault raises; no error carries a plaintext, a key or a person's data.

::

    HubError
    └── VaultError
        ├── ShreddedError      the subject's data key was destroyed: what it sealed is gone for good
        └── SealBrokenError    a sealed value is damaged, was moved, or was sealed with an unknown key
"""

from exchange.errors import HubError


class VaultError(HubError):
    """Root of what the vault raises."""


class ShreddedError(VaultError):
    """The subject has no data key (any more)."""

    def __init__(self, subject_id: str) -> None:
        super().__init__(subject_id)
        self.subject_id = subject_id


class SealBrokenError(VaultError):
    """A sealed value does not open at this place; ``why`` is a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
