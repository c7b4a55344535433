"""Remember since when a person is known by another way than the contact a partner gave.

Nobody is, of those an older hub knew: the first sign-in says so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One moment a person, empty until then."""
    op.add_column("applicant", sa.Column("verified_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Forget it again."""
    op.drop_column("applicant", "verified_at")
