"""The whole kernel over PostgreSQL: three schemas in one database, under the service's role."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from chassis.clock import Counted, TimeSource
from chassis.core import Core, Tables, Where, migrate, open_core
from chassis.publish import Private
from chassis.refusals import Refusal, SubjectErased
from chassis.testing.kit import NOW
from chassis.testing.postgres import SERVICE, Cluster, Database
from services._chassis.tests import drawdowns as wish
from services._chassis.tests.drawdowns import (
    AGGREGATES,
    CLERK,
    CUSTODIAN,
    ESTATE,
    SURVEYOR,
    open_funds,
    requested,
)
from services._chassis.tests.test_chassis_clocks import DUE, busy, history, rows, with_sums
from services._chassis.tests.test_chassis_facts import Topic, publisher

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(postgres_cluster: Cluster) -> Database:
    """Give a migrated database."""
    made = postgres_cluster.fresh_database()
    migrate(made.owner, SERVICE)
    return made


@pytest.fixture
def at(database: Database) -> Where:
    """Say where the service's three schemas are."""
    here = database.service
    return Where(here, here, here, b"w" * 32)


@pytest.fixture
def core(at: Where) -> Iterator[Core]:
    """Give the service on virtual time."""
    made = open_funds(at, virtual=True)
    yield made
    made.close()


def test_each_schema_holds_what_is_its_own(core: Core, database: Database) -> None:
    """Events apart from views, keys apart from both, nothing in `public`."""
    core.executor.execute(requested(), CLERK, "k", at=NOW)
    with psycopg.connect(database.owner) as conn:
        found = conn.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname IN ('public', 'events', 'views', 'vault')"
        ).fetchall()

    assert {("views", "due"), ("views", "places"), ("views", "positions")} <= set(found)
    assert {("vault", "subject_keys"), ("vault", "named_keys")} <= set(found)
    assert ("events", "stored_events") in found
    assert not [table for schema, table in found if schema == "public"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO events.stored_events VALUES (gen_random_uuid(), 1, 'x', '', 99)",
        "UPDATE events.stored_events SET topic = 'x'",
        "DELETE FROM events.receipts",
        "TRUNCATE events.guards",
        "CREATE TABLE events.mine (a int)",
    ],
)
def test_the_services_role_writes_events_through_the_function_only(
    core: Core, database: Database, statement: str
) -> None:
    """SELECT and EXECUTE in `events`; in `views` and `vault` it reads and writes (ruling G12)."""
    core.executor.execute(requested(), CLERK, "k", at=NOW)
    with psycopg.connect(database.service) as conn:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(statement.encode())
        conn.rollback()
        conn.execute("UPDATE views.due SET due = due")
        conn.execute("SELECT * FROM vault.named_keys")


def test_migrations_may_run_again_and_at_once(postgres_cluster: Cluster) -> None:
    """Six at the same time on an empty database, while services open on it afterwards at once."""
    made = postgres_cluster.fresh_database()
    here = made.service

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: migrate(made.owner, SERVICE), range(6)))
        cores = list(pool.map(lambda _: open_funds(Where(here, here, here, b"w" * 32)), range(6)))

    assert len({core.executor.fingerprint_key for core in cores}) == 1
    for core in cores:
        core.close()


def test_commands_clocks_and_relay_work_as_on_sqlite(core: Core) -> None:
    """Executor, follower, ticker and relay, over one database, in virtual time."""
    core.executor.execute(requested(), CLERK, "k", at=NOW)
    again = core.executor.execute(requested(), CLERK, "k", at=NOW)
    assert (again.version, again.position) == (1, core.store.head())

    assert core.ticker.next_due() == DUE - timedelta(days=2)
    assert core.ticker.run(DUE + timedelta(days=9), virtual=True) == 3
    assert history(core)[-1] == ("DeadlineMissed", date(2026, 3, 20), DUE)

    topic = Topic()
    publish = publisher(
        core,
        private={
            name: Private("a test")
            for name in ("funds.Drawdown.Reminded", "funds.Drawdown.DeadlineMissed")
        },
    )
    relay = core.relay(publish, topic)
    assert (relay.step(), relay.step(), relay.reached()) == (4, 0, core.store.head())
    assert [one.position for one in topic.got] == [one.position for one in core.store.page(0)]


def test_eight_threads_race_and_the_views_are_right(at: Where) -> None:
    """Parallel keys have one effect, one of eight payments wins, every fact is counted once."""
    core, view = with_sums(Path(), at)
    busy(core, 2, 3)

    def work(n: int) -> str:
        core.executor.execute(requested(f"w-{n % 10}"), CLERK, f"w-{n % 10}")
        core.follower.catch_up()
        try:
            core.executor.execute(wish.PayDrawdown(ESTATE, "d-2", 5), CUSTODIAN, f"pay-{n}")
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(work, range(40)))

    assert told == ["ALREADY_PAID"] * 39 + ["done"]
    core.follower.catch_up()
    assert sum(count for _, count, _ in rows(core, view.table)) == len(core.store.page(0)) == 13
    core.close()


def test_the_vault_seals_destroys_and_keeps_one_key(core: Core, at: Where) -> None:
    """Two processes that seal for a new subject at once use one key; erased stays erased."""
    other = open_funds(at)
    vaults = [core.vault, other.vault]

    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda n: vaults[n % 2].seal("s-1", "c", b"x"), range(16)))
    assert [core.vault.open("s-1", one) for one in sealed] == [b"x"] * 16

    core.vault.destroy("s-1", "c")
    assert other.vault.open("s-1", sealed[0]) is None
    with pytest.raises(SubjectErased):
        other.vault.seal("s-1", "c", b"x")
    other.close()


def test_a_restart_finds_everything(at: Where) -> None:
    """Another process goes on with the same receipts, clocks and keys."""
    first = open_funds(at)
    done = first.executor.execute(requested(), CLERK, "k")
    first.close()

    second = open_funds(at)
    assert second.executor.execute(requested(), CLERK, "k") == done
    assert second.executor.execute(wish.EndorseDrawdown(ESTATE, "d-1"), SURVEYOR, "e").version == 2
    assert second.ticker.next_due() == DUE - timedelta(days=2)
    second.close()


def test_a_service_has_its_databases_time(at: Where) -> None:
    """T13, G19: where nobody gives another clock, the store tells the time, with its zone."""
    core = open_core("funds", AGGREGATES, at, TimeSource(), Tables())
    try:
        assert isinstance(core.executor.time.wall, Counted)
        assert abs(core.executor.time.wall() - datetime.now(UTC)) < timedelta(seconds=60)
    finally:
        core.close()


def test_a_databases_complaint_shows_no_values(core: Core) -> None:
    """Neither the statement's parameters nor a whole row (PostgreSQL names the key alone)."""
    row = {"estate_id": "e", "code": "1", "jurisdiction": "11010519491231002X"}
    places = core.tables.places
    with pytest.raises(IntegrityError) as told, core.views.writing() as conn:
        conn.execute(places.insert(), [row, row])

    assert "11010519491231002X" not in str(told.value)
    with core.views.reading() as conn:
        assert conn.execute(select(places)).all() == []
