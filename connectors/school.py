"""Schools and trainers: they enrol people, and are told of referrals and of how those end."""

from connectors.base import ThinConnector, read_by

CONNECTOR = ThinConnector(partner_kind="school", accepts=read_by("school"))
