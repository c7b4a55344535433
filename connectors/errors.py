"""Why a partner could not be told, named for what to do next.

::

    ConnectorError
    ├── RetryLaterError         the partner or the way to it is out of order: the same message again, later
    ├── RefusedByPartnerError   the partner answered no: its people have to look; ``gone`` asks to stop altogether
    └── MisconfiguredError      the address, its certificate or the secret is wrong: the operator has to look

``reason`` is a short stable code that is stored and shown. No error carries an address, a secret or a person's data.
"""

from datetime import datetime, timedelta


class ConnectorError(Exception):
    """Root of everything a connector or a transport raises."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RetryLaterError(ConnectorError):
    """Nothing is wrong with the message; ``after`` is what the partner asked for (RFC 9110, section 10.2.3)."""

    def __init__(self, reason: str, after: timedelta | datetime | None = None) -> None:
        super().__init__(reason)
        self.after = after


class RefusedByPartnerError(ConnectorError):
    """The partner understood and said no; ``gone`` when it wants no more events there (status 410)."""

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


class MisconfiguredError(ConnectorError):
    """Sending again changes nothing until somebody mends the configuration."""
