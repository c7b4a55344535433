"""How each partner type is spoken to: one module a type, one contract, transport apart.

Nothing here knows consent, the database or Flask; :mod:`connectors.catalogue` names the partner types.
"""
