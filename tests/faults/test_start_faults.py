"""What a service is started with by mistake: it refuses, says all of it at once, and changes nothing."""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from chassis.testing.postgres import Cluster, Database
from serving.brokers import Brokers
from serving.keys import make_keys
from serving.topics import describe, make_topic
from tests.faults.checking import MUCH

pytestmark = pytest.mark.slow

HERE = {"PATH": os.environ["PATH"]}
MIGRATIONS = min(20, 6 * MUCH)
PATIENCE = 400.0
"""Seconds for a process to end, twenty of them side by side on a busy machine."""


def run(service: str, role: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Start a service with these settings and no others, and wait for its end."""
    words = [sys.executable, "-m", service, role]
    return subprocess.run(
        words, env={**HERE, **env}, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


@pytest.fixture(name="config")
def _config(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys", ["committee", "registry", "governance"])
    return tmp_path / "keys"


@pytest.fixture(name="database")
def _database(postgres_cluster: Cluster) -> Database:
    return postgres_cluster.fresh_database()


def settings(config: Path, database: Database, kafka: str) -> dict[str, str]:
    """Give what a service needs to be told."""
    return {
        "COGOV_DATABASE": database.service,
        "COGOV_DATABASE_OWNER": database.owner,
        "COGOV_KAFKA": kafka,
        "COGOV_CONFIG": str(config),
        "COGOV_NEIGHBOURS": '{"registry": "127.0.0.1:1", "committee": "127.0.0.1:1"}',
    }


def test_everything_that_is_wrong_with_the_settings_is_said_at_once() -> None:
    """T21: what is missing, what is nonsense, what loses events, what does not fit together."""
    done = run(
        "committee",
        "api",
        {
            "COGOV_ENV": "production",
            "COGOV_PORT": "nonsense",
            "COGOV_CLOCK": "virtual",
            "COGOV_HOST": "0.0.0.0",  # noqa: S104  (it is refused)
            "COGOV_DATABASE_PASSWORD_FILE": "/nonexistent/password",
            "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
        },
    )

    assert done.returncode == 2
    said = done.stderr.splitlines()
    for name in (
        "POSTGRES_ENABLE_DB_FUNCTIONS is set",
        "COGOV_DATABASE: Field required",
        "COGOV_KAFKA: Field required",
        "COGOV_CONFIG: Field required",
        "COGOV_PORT: Input should be a valid integer",
        "COGOV_CLOCK=virtual",
        "COGOV_ISSUERS is empty",
        "COGOV_HOST: without COGOV_TLS",
        "COGOV_DATABASE_PASSWORD_FILE: there is no file",
    ):
        assert sum(line.startswith(f"committee api: {name}") for line in said) == 1, done.stderr
    assert len(said) == 9, done.stderr


@pytest.mark.parametrize("role", ["api", "worker"])
def test_a_database_without_its_migration_refuses_the_start(
    config: Path, database: Database, role: str
) -> None:
    """T21: exit 1, and what to do about it."""
    done = run("registry", role, settings(config, database, "127.0.0.1:1"))

    assert done.returncode == 1
    assert done.stderr == f"registry {role}: the database has no schema `events`: run migrate\n"


@pytest.mark.stack
@pytest.mark.parametrize("role", ["worker", "migrate"])
def test_another_number_of_partitions_refuses_the_start(
    config: Path, database: Database, kafka: Brokers, role: str
) -> None:
    """T21: exit 2, both numbers, and what to set; nobody adds partitions to a topic that has some."""
    make_topic(kafka, "registry", 4, 1)
    env = settings(config, database, kafka.addresses)
    assert run("registry", "migrate", env).returncode == 0

    done = run("registry", role, {**env, "COGOV_PARTITIONS": "5"})

    assert done.returncode == 2
    assert "cogov.registry.v1 has 4 partitions, COGOV_PARTITIONS says 5" in done.stderr
    assert describe(kafka, ["registry"], 4)["registry"] is not None


@pytest.mark.stack
def test_migrations_at_once_all_succeed(config: Path, database: Database, kafka: Brokers) -> None:
    """T20: every process of a rolling start may run them; schemas and topic are made once."""
    env = settings(config, database, kafka.addresses)
    with ThreadPoolExecutor(MIGRATIONS) as pool:
        done = list(pool.map(lambda _: run("committee", "migrate", env), range(MIGRATIONS)))

    assert {(one.returncode, one.stderr if one.returncode else "") for one in done} == {(0, "")}
    assert describe(kafka, ["committee"], 4)["committee"] is not None
    with psycopg.connect(database.service) as conn:
        assert conn.execute("SELECT count(*) FROM events.stored_events").fetchone() == (0,)
