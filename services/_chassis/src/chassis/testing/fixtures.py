"""Fixtures for the tests of every service: `pytest_plugins = ["chassis.testing.fixtures"]`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from chassis.store import Store, postgres, sqlite
from chassis.testing.postgres import SERVICE, Cluster


@dataclass(frozen=True, slots=True)
class StoreAt:
    """Where a migrated store is, so that another process can open it too.

    `where` is the service's connection string or the file's path; `owner` the connection string
    of the schema's owner, the same path on SQLite.
    """

    kind: Literal["sqlite", "postgres"]
    where: str
    owner: str

    def open(self) -> Store:
        """Open the store as a service would."""
        if self.kind == "sqlite":
            return sqlite.SqliteStore(Path(self.where))
        return postgres.PostgresStore(self.where)

    def migrate(self) -> None:
        """Make the schema; again does no harm."""
        if self.kind == "sqlite":
            sqlite.migrate(Path(self.where))
        else:
            postgres.migrate(self.owner, SERVICE)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """Give the session's PostgreSQL; its error says what to install."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def unmigrated_store_at(request: pytest.FixtureRequest, tmp_path: Path) -> StoreAt:
    """Give the place of an empty store, once on each database."""
    if request.param == "sqlite":
        path = str(tmp_path / "events.sqlite")
        return StoreAt("sqlite", path, path)
    return _on(request.getfixturevalue("postgres_cluster"))


@pytest.fixture
def postgres_at(postgres_cluster: Cluster) -> StoreAt:
    """Give the place of a migrated store on PostgreSQL."""
    at = _on(postgres_cluster)
    at.migrate()
    return at


@pytest.fixture
def store_at(unmigrated_store_at: StoreAt) -> StoreAt:
    """Give the place of a migrated store, once on each database."""
    unmigrated_store_at.migrate()
    return unmigrated_store_at


@pytest.fixture
def store(store_at: StoreAt) -> Iterator[Store]:
    """Give an open, empty store, once on each database."""
    opened = store_at.open()
    yield opened
    opened.close()


def _on(cluster: Cluster) -> StoreAt:
    owner, service = cluster.fresh_database()
    return StoreAt("postgres", service, owner)
