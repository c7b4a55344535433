"""Let a record name no purpose, for one that names nobody is read for several, and remember notices by law.

The statements are plain SQL in ``../sql``, so that an operator can read them before running them.
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """The column freed, the table made, and its rights."""
    op.execute((SQL / "0004_held.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """The table dropped; what has no purpose is given an empty one."""
    op.execute((SQL / "0004_drop.sql").read_text(encoding="utf-8"))
