"""Why a page cannot be shown; each has a page of its own in plain words.

::

    HubError
    └── PortalError
        ├── SignedOutError     nobody is signed in on this face, or no longer
        ├── DeskPausedError    the desk's organisation takes no part at present
        ├── ForeignFormError   a form that another site sent
        └── StaleFormError     a form made for something else than what stands now
"""

from exchange.errors import HubError


class PortalError(HubError):
    """Root of what the pages raise."""


class SignedOutError(PortalError):
    """Nobody is signed in here, or the session has run out."""


class DeskPausedError(PortalError):
    """The partner of this desk is not active."""


class ForeignFormError(PortalError):
    """The form was sent by a page of another site."""


class StaleFormError(PortalError):
    """The form was made for something else than what stands now."""
