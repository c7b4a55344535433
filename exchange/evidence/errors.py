"""What evidence raises.

::

    HubError
    └── EvidenceBrokenError    the stored tree does not hold together: numbering stops, an operator must look
"""

from exchange.errors import HubError


class EvidenceBrokenError(HubError):
    """The tree lacks a node it must have; run ``evidence verify`` to find the first bad row."""
