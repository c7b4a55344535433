"""Schools and trainers: they enrol people, and are told of referrals and of how those end."""

from connectors.base import ThinConnector

CONNECTOR = ThinConnector(
    partner_kind="school",
    accepts=frozenset({"referral", "language-course"}),
)
