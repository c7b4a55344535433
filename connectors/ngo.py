"""Civil-society organisations: they refer people, and hear what schools and employers report back."""

from connectors.base import ThinConnector, read_by

CONNECTOR = ThinConnector(partner_kind="ngo", accepts=read_by("ngo"))
