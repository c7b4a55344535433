"""Alembic's entry: runs migrations on the connection it is given and knows none of its own.

``exchange.storage.migrating`` is the only caller; there is no ``alembic.ini`` and no URL here.
"""

from alembic import context

from exchange.storage.migrating import ours
from exchange.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=ours,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
