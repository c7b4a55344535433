"""Civil-society organisations: they refer people, and hear what schools and employers report back."""

from connectors.base import ThinConnector

CONNECTOR = ThinConnector(
    partner_kind="ngo",
    accepts=frozenset({"referral", "language-course", "job-placement"}),
)
