"""Migrations and metadata end at the same schema, in both directions, on the embedded server and on an older one.

Reaches ``exchange.storage.tables.*``.
"""

from importlib import resources
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager

from exchange.errors import ConfigurationError, UnavailableError
from exchange.storage import migrating
from exchange.storage.tables import metadata
from tests.external import External

NOTIFY = "procrastinate_jobs_notify_queue_job_inserted_v1"


def test_a_migrated_database_equals_the_metadata(owner_url: str) -> None:
    assert migrating.differences(owner_url) == []


def test_up_down_up_leaves_the_same_schema(owner_url: str) -> None:
    migrating.downgrade(owner_url)
    with psycopg.connect(owner_url) as connection:
        left = connection.execute("select tablename from pg_tables where schemaname in ('public', 'queue')").fetchall()
        assert left == [("alembic_version",)]
    migrating.upgrade(owner_url)
    assert migrating.differences(owner_url) == []
    assert not migrating.status(owner_url).pending


def test_upgrading_twice_changes_nothing(owner_url: str) -> None:
    migrating.upgrade(owner_url)
    assert not migrating.status(owner_url).pending


def test_the_serving_role_sees_what_is_pending(owner_url: str, app_url: str) -> None:
    assert migrating.status(app_url).current == migrating.status(app_url).head
    migrating.downgrade(owner_url)
    assert migrating.status(app_url).pending


def test_there_is_one_head_and_files_are_named_by_their_revision() -> None:
    scripts = ScriptDirectory(str(migrating.FOLDER))
    assert len(scripts.get_heads()) == 1
    for file in (migrating.FOLDER / "versions").glob("*.py"):
        assert scripts.get_revision(file.name.split("_", 1)[0]) is not None


def test_the_queues_statements_are_those_of_its_library() -> None:
    ours = resources.files("exchange.storage.migrations") / "sql" / "0001_queue.sql"
    assert ours.read_text() == SchemaManager.get_schema()


def test_a_deferred_job_notifies_nobody(owner_url: str) -> None:
    with psycopg.connect(owner_url) as connection:
        query = "select tgenabled from pg_trigger where tgname = %s"
        assert connection.execute(query, (NOTIFY,)).fetchone() == ("D",)


def test_every_table_may_be_read_by_the_application(app_url: str) -> None:
    with psycopg.connect(app_url) as connection:
        for name in metadata.tables:
            connection.execute(f'select from "{name}"'.encode())


@pytest.mark.needs_postgresql
def test_an_external_server_is_migrated_by_its_owner(external: External) -> None:
    migrating.upgrade(external.owner_url)
    assert migrating.differences(external.owner_url) == []
    assert not migrating.status(external.app_url).pending


@pytest.mark.needs_postgresql
def test_an_owner_who_may_not_create_roles_is_given_the_statements(external: External) -> None:
    external.administrate("drop role hub_sequencer", "alter role hub_owner nocreaterole")
    with pytest.raises(ConfigurationError, match="CREATE ROLE hub_sequencer LOGIN"):
        migrating.upgrade(external.owner_url)


@pytest.mark.needs_postgresql
def test_an_owner_who_may_create_roles_makes_those_missing(external: External) -> None:
    external.administrate("drop role hub_sequencer", "alter role hub_owner createrole")
    migrating.upgrade(external.owner_url)
    assert external.administrate("select rolcanlogin from pg_roles where rolname = 'hub_sequencer'") == [(True,)]


def test_a_database_of_another_version_is_left_alone_with_the_cure(owner_url: str) -> None:
    with psycopg.connect(owner_url) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(ConfigurationError, match="make reset"):
        migrating.upgrade(owner_url)


def test_a_database_that_is_away_is_told_as_unavailable(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        migrating.status(f"postgresql://hub_app@/hub?host={tmp_path}")
