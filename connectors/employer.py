"""Employers: they take people on, and are told of referrals and of how those end."""

from connectors.base import ThinConnector, read_by

CONNECTOR = ThinConnector(partner_kind="employer", accepts=read_by("employer"))
