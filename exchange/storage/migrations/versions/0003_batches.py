"""Batches and the results of their rows.

The statements are plain SQL in ``../sql``, so that an operator can read them before running them.
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Tables and rights."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / "0003_batches.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("batch_row")
    op.drop_table("batch")
