"""The one list of partner types that have a connector; another type is told through its inbox."""

from collections.abc import Mapping

from connectors import employer, international, ngo, school
from connectors.base import Connector

CONNECTORS: Mapping[str, Connector] = {
    module.CONNECTOR.partner_kind: module.CONNECTOR for module in (ngo, employer, school, international)
}
