"""What a use case raises when nothing shall be remembered; what must be remembered is returned instead.

::

    HubError
    ├── NotFoundError            unknown, not yours, or an unknown person: one answer for all three
    ├── InvalidRecordError       faults of a body, each with path, rule and parameters
    ├── RecordExistsError        the same source record with other content
    ├── StateError               the object is no longer in a state in which this can be done
    │   └── RecordStateError     the same of a record
    ├── VersionConflictError     another version stands than the one that was seen
    ├── MoveNotAllowedError      a move without a row in the state table; names those allowed
    ├── PartnerSuspendedError
    ├── AgreementMissingError
    ├── ScopeMissingError
    ├── IdempotencyMismatchError the same key with another body
    ├── IdempotencyBusyError     the same key, or the same source record, is being worked on
    ├── CursorInvalidError
    ├── CursorExpiredError
    ├── UnavailableError         the database is away, busy or too slow; nothing was done, so trying again is safe
    └── ConfigurationError       the operator must act; names the setting and its cure

No error carries a person's data.
"""

import uuid
from collections.abc import Sequence

from schemas.faults import Fault


class HubError(Exception):
    """Root of everything the hub's use cases raise."""


class NotFoundError(HubError):
    """Unknown, not yours, or about an unknown person: told alike (``protection.md`` case 34)."""


class InvalidRecordError(HubError):
    """A body breaks rules of its schema; ``faults`` lists all of them at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.path}: {fault.rule}" for fault in faults))
        self.faults = tuple(faults)


class RecordExistsError(HubError):
    """This producer already sent this source record with other content."""

    def __init__(self, record_id: uuid.UUID) -> None:
        super().__init__(str(record_id))
        self.record_id = record_id


class StateError(HubError):
    """The object is no longer in a state in which this can be done: answered, lapsed or ended."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class RecordStateError(StateError):
    """The record is not released: it waits, lapsed, or was entered in error."""


class VersionConflictError(HubError):
    """Another version of the record stands than the one its corrector has seen."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class MoveNotAllowedError(HubError):
    """No row of the state table leads there for this actor."""

    def __init__(self, state: str, to: str, allowed: Sequence[str]) -> None:
        super().__init__(f"{state} -> {to}")
        self.state = state
        self.to = to
        self.allowed = tuple(allowed)


class PartnerSuspendedError(HubError):
    """The partner is not active now."""


class AgreementMissingError(HubError):
    """No agreement in force today."""


class ScopeMissingError(HubError):
    """The token lacks every scope that would open this."""

    def __init__(self, *scopes: str) -> None:
        super().__init__(" or ".join(scopes))
        self.scopes = scopes


class IdempotencyMismatchError(HubError):
    """The key was used before with another body."""


class IdempotencyBusyError(HubError):
    """The key, or the source record under another key, is in flight in another request."""


class CursorInvalidError(HubError):
    """The cursor was not made by this hub for this list."""


class CursorExpiredError(HubError):
    """The cursor points before what is kept."""


class UnavailableError(HubError):
    """The database is away, busy or too slow; nothing was committed."""


class ConfigurationError(HubError):
    """The hub is set up wrongly; the message names each setting and its cure."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
