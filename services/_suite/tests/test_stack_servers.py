"""The servers of the stack's own: PostgreSQL with a database and a role a service, and one Kafka node."""

import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from chassis.views import hold
from suite.backup.manifest import ORDER
from suite.backup.server import Server
from suite.databases import OWNER, role_of, run
from suite.settings import DECIDING, SERVICES
from suite.stack.kafka import Kafka
from suite.stack.plan import free_ports
from suite.stack.postgres import Postgres
from suite.stack.processes import Process

pytestmark = [pytest.mark.slow, pytest.mark.stack]


@pytest.fixture(name="folder", scope="module")
def _folder() -> Iterator[Path]:
    """Give a folder that the server's user may enter too."""
    made = Path(tempfile.mkdtemp(prefix="cogov-servers-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(name="postgres", scope="module")
def _postgres(folder: Path) -> Iterator[Postgres]:
    made = Postgres(folder / "postgres", folder / "passwords", free_ports(1)[0])
    made.prepare()
    process = Process(made.program(), folder, lambda: None)
    process.start()
    process.await_ready(60)
    made.make_databases()
    yield made
    process.stop()


@pytest.fixture(name="kafka", scope="module")
def _kafka(folder: Path) -> Kafka:
    port, controller = free_ports(2)
    return Kafka(folder / "kafka", port, controller)


def test_a_role_reaches_its_own_database_and_no_other(postgres: Postgres) -> None:
    """Not even to look around."""
    for service in SERVICES:
        role = role_of(service)
        psycopg.connect(postgres.address(role, role, with_password=True)).close()
        for other in set(SERVICES) - {service}:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(postgres.address(role, role_of(other), with_password=True))


def test_the_owner_makes_schemas_and_nobody_enters_without_a_password(postgres: Postgres) -> None:
    """Migrations run as the owner; a local user without the file is nobody."""
    database = role_of("registry")
    with psycopg.connect(postgres.address(OWNER, database, with_password=True)) as owner:
        owner.execute("CREATE SCHEMA tried")

    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(postgres.address(OWNER, database))


def test_passwords_lie_in_files_that_only_their_owner_reads(postgres: Postgres) -> None:
    """One a role; the settings name the file, and no process list shows it."""
    files = [postgres.password_file(role) for role in (OWNER, *map(role_of, SERVICES))]

    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len({file.read_text() for file in files}) == len(files)
    assert all(file.read_text() not in " ".join(postgres.program().argv) for file in files)


def test_what_is_there_is_not_made_again(postgres: Postgres) -> None:
    """A second start finds its roles, databases and passwords."""
    before = postgres.password(OWNER)

    postgres.prepare()
    postgres.make_databases()

    assert postgres.password(OWNER) == before
    with psycopg.connect(postgres.address(OWNER, role_of("registry"), with_password=True)) as owner:
        found = owner.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'tried'")
        assert found.fetchone() == (1,)


def test_a_password_that_was_changed_in_its_file_is_the_role_s(postgres: Postgres) -> None:
    """`cogov databases` again is how a password is changed."""
    role = role_of("governance")
    old = postgres.address(role, role, with_password=True)
    postgres.password_file(role).write_text("another")

    done = run(postgres.address("postgres", "postgres"), postgres.password_file(role).parent)

    assert done == 0
    psycopg.connect(postgres.address(role, role, with_password=True)).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(old)


def test_nobody_takes_facts_in_while_a_backup_chooses_its_instants(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Services read one another in rings: what a reader holds is held for all of them, then let go."""
    server = Server(postgres.address("postgres", "postgres", with_password=True))
    at = {s: make_conninfo(server.address, dbname=role_of(s)) for s in SERVICES}
    for one in at.values():
        with psycopg.connect(one) as admin:
            admin.execute("CREATE SCHEMA IF NOT EXISTS views")
            admin.execute("CREATE TABLE views.positions (partition integer)")
    still, during = Server._standing_still, list[bool]()

    def free(service: str) -> bool:
        engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: psycopg.connect(at[service]),
            poolclass=NullPool,
        )
        with engine.begin() as conn, suppress(OperationalError):
            conn.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
            hold(conn, f"{service}/3")
            return True
        return False

    def watched(self: Server, service: str) -> AbstractContextManager[tuple[Any, str]]:
        during.extend(free(s) for s in DECIDING)
        return still(self, service)

    monkeypatch.setattr(Server, "_standing_still", watched)

    with server._at_one_cut() as seen:
        after = [free(s) for s in DECIDING]
        with psycopg.connect(at["consultation"]) as admin:
            admin.execute("INSERT INTO views.positions VALUES (0)")
        found = seen["consultation"][0].execute("SELECT count(*) FROM views.positions")
        assert found.fetchone() == (0,)

    assert list(seen) == list(ORDER)
    assert during == [False] * len(DECIDING) * len(SERVICES)
    assert after == [True] * len(DECIDING)


def test_a_server_that_is_away_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and no traceback."""
    (port,) = free_ports(1)

    assert run(f"postgresql://postgres@127.0.0.1:{port}/postgres", tmp_path) == 1
    assert "cogov databases: connection failed" in capsys.readouterr().err


def test_a_broker_that_is_killed_answers_again_and_one_that_lost_its_data_too(
    kafka: Kafka, folder: Path
) -> None:
    """On the same port: clients remember it. Without its data it begins as a new one."""
    kafka.prepare()
    process = Process(kafka.program(), folder, lambda: None)
    process.start()
    process.await_ready(60)
    first = (kafka.data / "meta.properties").read_text()

    process.kill()
    end = time.monotonic() + 60
    while process.starts < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    process.await_ready(60)
    process.stop()
    shutil.rmtree(kafka.data)
    kafka.prepare()
    process.start()
    process.await_ready(60)
    process.stop()

    assert (kafka.data / "meta.properties").read_text() != first
