"""Tell AIMA from the other public bodies: it alone writes what the field tables leave to it.

The sandbox calls AIMA `aima`; elsewhere the operator says which partner it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A mark on the one partner."""
    op.add_column("partner", sa.Column("authority", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column("partner", "authority", server_default=None)
    op.execute("update partner set authority = true where slug = 'aima' and kind = 'public-body'")


def downgrade() -> None:
    """Forget it again."""
    op.drop_column("partner", "authority")
