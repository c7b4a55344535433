"""International bodies: they refer people across borders, and hear what came of it."""

from connectors.base import ThinConnector, read_by

CONNECTOR = ThinConnector(partner_kind="international-body", accepts=read_by("international-body"))
