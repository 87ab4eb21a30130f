"""The same system over PostgreSQL: a story told over HTTP gives the same states, byte for byte."""

from pathlib import Path

import pytest

from chassis.testing.postgres import OWNER, SERVICE, Cluster
from chassis.testing.server import run
from suite.settings import SERVICES
from tests.e2e.running import Running, running
from tests.e2e.telling import told

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(name="databases", scope="module")
def _databases(postgres_cluster: Cluster) -> dict[str, str]:
    """Make the databases as their administrator would, and give the settings that name them."""
    for service in SERVICES:
        run(postgres_cluster.dsn("postgres"), f"CREATE DATABASE cogov_{service} OWNER {OWNER}")
    return {
        "COGOV_DATABASE": postgres_cluster.dsn(SERVICE, "cogov_{service}"),
        "COGOV_DATABASE_OWNER": postgres_cluster.dsn(OWNER, "cogov_{service}"),
    }


def test_the_same_story_gives_the_same_states_on_postgresql(
    tmp_path: Path, databases: dict[str, str]
) -> None:
    """One system on files, one on PostgreSQL; then the second's states are built again."""
    for folder in ("files", "postgres"):
        (tmp_path / folder).mkdir()
    with running(tmp_path / "files") as system:
        on_files = told(system)
    system = Running(tmp_path / "postgres", also=databases)
    migrated = system.cogov("migrate")
    again = system.cogov("migrate")
    with running(tmp_path / "postgres", **databases) as system:
        on_postgres = told(system)
    rebuilt = [system.cogov("rebuild", "--from", source) for source in ("journal", "stores")]

    assert (migrated.returncode, again.returncode) == (0, 0), migrated.stderr
    assert len(on_files) == 64
    assert on_postgres == on_files
    assert [done.returncode for done in rebuilt] == [0, 0], rebuilt[-1].stderr
    assert not list((tmp_path / "postgres" / "data").glob("*/*.db"))


def test_a_database_without_its_schemas_refuses_the_start(
    tmp_path: Path, postgres_cluster: Cluster
) -> None:
    """What is missing is said, with what to do; the exit code is 1."""
    made = postgres_cluster.fresh_database()
    name = made.service.rsplit("/", 1)[1].split("?")[0]
    run(postgres_cluster.dsn("postgres"), f"CREATE DATABASE bare_registry TEMPLATE {name}")
    at = postgres_cluster.dsn(SERVICE, "bare_{service}")
    system = Running(tmp_path, also={"COGOV_DATABASE": at})

    done = system.cogov("up", "--port", "0", "--grpc-port", "0")

    assert done.returncode == 1
    assert "migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("at", ["postgresql://cogov@db/cogov", "mysql://db/cogov_{service}"])
def test_an_address_that_services_would_share_is_refused(tmp_path: Path, at: str) -> None:
    """One database a service: without its name in the address nothing starts."""
    done = Running(tmp_path, also={"COGOV_DATABASE": at}).cogov("up")

    assert done.returncode == 2
    assert "database" in done.stderr
