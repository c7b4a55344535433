"""Employers: they take people on, and are told of referrals and of how those end."""

from connectors.base import ThinConnector

CONNECTOR = ThinConnector(
    partner_kind="employer",
    accepts=frozenset({"referral", "job-placement"}),
)
