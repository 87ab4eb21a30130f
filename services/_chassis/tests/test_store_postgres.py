"""What only PostgreSQL can do wrong: rights, sessions, locks, the library's hazards."""

import ast
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import chassis
from chassis.store import Guard, Receipt, Store, Stored, StoreUnavailable, UnsafeStore
from chassis.store.postgres import PostgresStore, refuse_forbidden_settings
from chassis.testing.fixtures import StoreAt
from chassis.testing.postgres import SERVICE, Cluster
from chassis.testing.server import run

pytestmark = pytest.mark.postgres
LOCK = "SELECT pg_advisory_xact_lock('events.stored_events'::regclass::oid::bigint)"


def record(store: Store, key: str = "") -> str:
    """Record one event on a stream of its own."""
    stream = uuid4()
    receipt = Receipt("s", key, b"said") if key else None
    return store.record(stream, [Stored(stream, 1, "vote.Ballot.Cast", b"{}")], receipt).what


@pytest.fixture
def pg(postgres_at: StoreAt) -> Iterator[Store]:
    """Give an open store on PostgreSQL."""
    store = postgres_at.open()
    yield store
    store.close()


@pytest.mark.parametrize(
    "name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "VOTES_POSTGRES_ENABLE_DB_FUNCTIONS"]
)
def test_the_librarys_database_functions_are_refused(name: str) -> None:
    """Hazards 1 to 4: they lose events, ignore tracking and guards, and mix up tables."""
    refuse_forbidden_settings({"POSTGRES_DBNAME": "votes"})
    for value in ("y", "n", ""):
        with pytest.raises(UnsafeStore, match=name):
            refuse_forbidden_settings({name: value})


FORBIDDEN = [
    f"{verb} {table}{rest}"
    for table in ("stored_events", "receipts", "guards", "tracking", "clock")
    for verb, rest in [
        ("INSERT INTO events.", " DEFAULT VALUES"),
        ("DELETE FROM events.", ""),
        ("TRUNCATE events.", ""),
        ("ALTER TABLE events.", " ADD COLUMN more text"),
        ("DROP TABLE events.", ""),
        ("DO $$ BEGIN LOCK TABLE events.", " IN EXCLUSIVE MODE; END $$"),
    ]
]
FORBIDDEN = [statement.replace("events. ", "events.") for statement in FORBIDDEN] + [
    "UPDATE events.stored_events SET state = ''",
    "UPDATE events.receipts SET said = ''",
    "UPDATE events.guards SET closes_at = 'infinity'",
    "UPDATE events.tracking SET position = 0",
    "UPDATE events.clock SET latest = now()",
    "SELECT nextval('events.stored_events_notification_id_seq')",
    "ALTER FUNCTION events.prune_receipts SET search_path = public",
    "CREATE TABLE events.more (n integer)",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_services_role_may_write_through_the_function_alone(
    rights: tuple[StoreAt, Store], statement: str
) -> None:
    """Hazard 17, least privilege: each direct change is refused, the command works."""
    at, store = rights
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(at.where, statement)
    assert record(store) == "recorded"


@pytest.fixture(scope="module")
def rights(postgres_cluster: Cluster) -> Iterator[tuple[StoreAt, Store]]:
    """Give one store for all statements: none of them may change anything."""
    owner, service = postgres_cluster.fresh_database()
    at = StoreAt("postgres", service, owner)
    at.migrate()
    store = at.open()
    yield at, store
    store.close()


def test_another_role_may_not_even_read(postgres_cluster: Cluster, postgres_at: StoreAt) -> None:
    """PUBLIC has no right on the schema, its tables or its functions."""
    run(
        postgres_cluster.dsn("postgres"),
        "DROP ROLE IF EXISTS stranger",
        "CREATE ROLE stranger LOGIN",
    )
    stranger = make_conninfo(postgres_at.where, user="stranger")
    for statement in ("SELECT * FROM events.guards", "SELECT events.prune_receipts(now())"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(stranger, statement)


def test_a_temporary_table_does_not_stand_in_for_a_real_one(postgres_at: StoreAt) -> None:
    """The function's search path is fixed: a role cannot slip it another `guards`."""
    vote, now = uuid4(), datetime.now(UTC)
    opens, closes = now - timedelta(days=1), now + timedelta(days=1)
    call = (
        "SELECT what FROM events.record(gen_random_uuid(), '{}', '{}', '{}', '{}',"
        " NULL, NULL, NULL,"
        " %s::text[], %s::uuid[], %s::timestamptz[], %s::timestamptz[],"
        " NULL, NULL, NULL, NULL, NULL, NULL)"
    )
    with closing(psycopg.connect(postgres_at.where, autocommit=True)) as connection:
        connection.execute("CREATE TEMP TABLE guards (LIKE events.guards)")
        connection.execute("INSERT INTO guards VALUES (%s, %s, %s, NULL)", (vote, opens, closes))
        connection.execute("SET search_path = pg_temp")
        asked = connection.execute(call, (["needs"], [vote], [None], [None])).fetchone()
    assert asked == ("closed",)


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("synchronous_commit = off", "synchronous_commit"),
        ("synchronous_commit = local", "synchronous_commit"),
        ("default_transaction_isolation = 'repeatable read'", "default_transaction_isolation"),
    ],
)
def test_an_unsafe_session_is_refused_at_start_and_by_the_function(
    postgres_at: StoreAt, setting: str, complaint: str
) -> None:
    """A commit that is not on disk loses acknowledged events; an old snapshot lets late ones in."""
    before = postgres_at.open()
    database = conninfo_to_dict(postgres_at.where)["dbname"]
    run(postgres_at.owner, f"ALTER DATABASE {database} SET {setting}")
    with pytest.raises(UnsafeStore, match=complaint):
        postgres_at.open()
    assert record(before) == "recorded"  # its session began before
    before.close()
    with pytest.raises(StoreUnavailable, match="needs READ COMMITTED"):
        record(before)  # a new session of a store that had been safe at its start
    before.close()


def test_a_role_that_may_write_past_the_function_is_refused(postgres_at: StoreAt) -> None:
    """Wrong grants, or the owner's connection string, stop the start."""
    with pytest.raises(UnsafeStore, match="role"):
        PostgresStore(postgres_at.owner)
    run(postgres_at.owner, f"GRANT TRUNCATE ON events.guards TO {SERVICE}")
    with pytest.raises(UnsafeStore, match="role"):
        postgres_at.open()
    postgres_at.migrate()
    postgres_at.open().close()


def test_a_database_without_the_schema_is_refused(postgres_cluster: Cluster) -> None:
    """Only `migrate` makes the schema; a service says that it is missing."""
    with pytest.raises(UnsafeStore, match="run migrate"):
        PostgresStore(postgres_cluster.fresh_database().service)


def test_no_wake_up_can_be_lost_where_none_is_sent() -> None:
    """T19, hazards 11 to 13: the package sends and awaits no notifications, readers poll."""
    word = re.compile(r"\b(?:LISTEN|NOTIFY|pg_notify)\b")
    assert word.search("NOTIFY stored_events")
    package = Path(chassis.__file__).parent
    said: list[str] = [p.read_text("utf-8") for p in package.rglob("*.sql")]
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        said += [
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
    assert len(said) > 100
    assert [s for s in said if word.search(s)] == []


def test_a_lock_held_too_long_is_told_and_nothing_is_broken(
    postgres_at: StoreAt, pg: Store
) -> None:
    """Hazard 15: a timeout on the very first save is StoreUnavailable; the next save works."""
    run(postgres_at.owner, "ALTER FUNCTION events.record SET lock_timeout = '100ms'")
    with closing(psycopg.connect(postgres_at.owner)) as holder:
        holder.execute(LOCK)
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match="lock timeout"):
                record(pg)
    assert [record(pg) for _ in range(8)] == ["recorded"] * 8


def test_the_lock_is_waited_for_five_seconds(postgres_at: StoreAt) -> None:
    """The function itself says how long: no caller can forget it."""
    with closing(psycopg.connect(postgres_at.owner)) as connection:
        [config] = connection.execute(
            "SELECT proconfig FROM pg_proc WHERE oid = 'events.record'::regproc"
        ).fetchone() or [None]
    assert "lock_timeout=5s" in (config or [])


def test_vacuum_does_not_stop_a_writer(postgres_at: StoreAt, pg: Store) -> None:
    """The advisory lock is no table lock: a writer passes whoever holds what VACUUM holds."""
    with closing(psycopg.connect(postgres_at.owner)) as holder:
        holder.execute("LOCK TABLE events.stored_events IN SHARE UPDATE EXCLUSIVE MODE")
        assert record(pg) == "recorded"


def test_the_event_sourcing_library_can_read_the_table(postgres_at: StoreAt, pg: Store) -> None:
    """The columns are those of its recorder: a stream and the log come out as they went in."""
    stream, other = uuid4(), uuid4()
    facts = [Stored(stream, v, f"vote.T{v}", b'{"v":%d}' % v) for v in (1, 2)]
    pg.record(stream, [*facts, Stored(other, 1, "vote.U", b"{}")], None)
    said = conninfo_to_dict(postgres_at.where)
    with PostgresDatastore(
        dbname=str(said["dbname"]),
        host=str(said["host"]),
        port="5432",
        user=SERVICE,
        password="",
        schema="events",
    ) as datastore:
        recorder = PostgresApplicationRecorder(datastore, events_table_name="stored_events")
        read = recorder.select_events(stream)
        log = recorder.select_notifications(None, 10)
    assert [(e.originator_version, e.topic, e.state) for e in read] == [
        (f.version, f.topic, f.state) for f in facts
    ]
    assert [n.id for n in log] == [e.position for e in pg.page(0)]


def test_checks_use_an_index_however_large_the_log(postgres_at: StoreAt, pg: Store) -> None:
    """What `record` and `page` look at is found by index, also by a plan that knows no values."""
    guard = uuid4()
    now = datetime.now(UTC)
    spans = Guard("opens", guard, now, now + timedelta(days=1))
    pg.record(guard, [Stored(guard, 1, "vote.Vote.Opened", b"{}")], None, [spans])
    bulk = (
        "INSERT INTO events.stored_events"
        " SELECT gen_random_uuid(), 1, 'vote.T', '' FROM generate_series(1, 5000)"
    )
    call = (
        "SELECT what FROM events.record(%s, ARRAY[%s]::uuid[], '{1}', '{vote.T}', ARRAY[''::bytea],"
        " 's', %s, '', '{needs}', ARRAY[%s]::uuid[], '{NULL}', '{NULL}', 'registry', 0, %s,"
        " %s, '{registry.}', NULL)"
    )
    run(postgres_at.owner, bulk, "ANALYZE events.stored_events")
    with closing(psycopg.connect(postgres_at.owner, autocommit=True)) as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        before = scans(connection)
        for n in range(1, 11):
            stream = uuid4()
            parts = (stream, stream, str(n), guard, n, pg.head())
            assert connection.execute(call, parts).fetchone() == ("recorded",)
        assert scans(connection) == before
        connection.execute("SELECT count(state) FROM events.stored_events")
        assert scans(connection) == before + 1


def scans(connection: psycopg.Connection) -> int:
    """Give how often the log was read from end to end, as the server counts it."""
    connection.execute("SELECT pg_stat_force_next_flush()")
    counted = connection.execute(
        "SELECT seq_scan FROM pg_stat_user_tables"
        " WHERE schemaname = 'events' AND relname = 'stored_events'"
    ).fetchone()
    assert counted
    return int(counted[0])
