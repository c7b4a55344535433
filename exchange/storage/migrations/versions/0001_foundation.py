"""Lay the foundation: the hub's tables, the queue in a schema of its own, and the rights of the three roles.

The statements are plain SQL in ``../sql``, so that an operator can read them before running them.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Tables, queue, rights."""
    _run("0001_tables.sql")
    # Procrastinate's statements name no schema, so they are run inside the queue's.
    op.execute("create schema queue")
    op.execute("set local search_path = queue")
    _run("0001_queue.sql")
    # NOTIFY makes all committing transactions wait for one lock; workers poll instead (2-3 times the commit rate).
    op.execute("alter table procrastinate_jobs disable trigger procrastinate_jobs_notify_queue_job_inserted_v1")
    op.execute("set local search_path = public")
    _run("0001_rights.sql")


def downgrade() -> None:
    """Drop everything again."""
    op.execute("drop schema queue cascade")
    _run("0001_drop.sql")


def _run(name: str) -> None:
    # The driver itself runs several statements at once and leaves a percent sign alone.
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / name).read_text(encoding="utf-8"))
