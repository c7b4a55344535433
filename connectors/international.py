"""International bodies: they refer people across borders, and hear what came of it."""

from connectors.base import ThinConnector

CONNECTOR = ThinConnector(
    partner_kind="international-body",
    accepts=frozenset({"referral", "language-course", "job-placement"}),
)
