"""The store over PostgreSQL: a command is one call of one function, hence one round trip.

What the function does, in which order and why, stands in `postgres.sql`. The service's role may
read the tables and call the functions, nothing else; the schema is made by `migrate` alone.
"""

import random
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import Int8
from typing_extensions import override

from chassis.store import (
    Expect,
    Guard,
    Outcome,
    Receipt,
    Store,
    Stored,
    StoreUnavailable,
    Tracking,
    UnsafeStore,
    aware,
)
from chassis.store.shared import Lending, by_version, told

WAITS: Final = (0.1, 0.2, 0.4, 0.8, 1.6)  # seconds before each repeat after a lost connection
TRIES_FOR: Final = 10.0
"""Seconds after which nothing is begun again: a server that takes a connection and says nothing."""
LOST: Final = frozenset({"57P01", "57P02", "57P03"})  # shutdown, crash, starting up
MIGRATION: Final = (0x636F676F, 0x76)  # two 32-bit keys: no table's lock is one of these
NOTICES: Final = {  # a server that is gone is noticed within seconds; the dsn may differ
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 6000,
}
LETS_GO: Final = (  # so is a client, by the server: what it had begun holds up the others
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2"
    " -c tcp_user_timeout=6000"
)
DEFAULTS: Final = {**NOTICES, "options": f"-c TimeZone=UTC {LETS_GO}"}

_RECORD: Final = (
    "SELECT * FROM events.record(%s, %s::uuid[], %s::bigint[], %s::text[], %s::bytea[],"
    " %s, %s, %s::bytea, %s::text[], %s::uuid[], %s::timestamptz[], %s::timestamptz[],"
    " %s, %s::integer, %s::bigint, %s::bigint, %s::text[], %s::timestamptz)"
)
_COLUMNS: Final = "originator_id, originator_version, topic, state, notification_id"
_STREAM: Final = f"SELECT {_COLUMNS} FROM events.stored_events WHERE originator_id = %s"  # noqa: S608
_NEWER: Final = f"{_STREAM} AND originator_version > %s"
_READ: Final = (  # the receipt comes as a row without a topic
    f"{_STREAM} UNION ALL SELECT NULL, version, NULL, said, position"  # noqa: S608
    " FROM events.receipts WHERE scope = %s AND key = %s"
)
_PAGE: Final = (
    f"SELECT {_COLUMNS} FROM events.stored_events"  # noqa: S608
    " WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
)
_STATE: Final = """
SELECT current_setting('synchronous_commit'), current_setting('fsync'),
    current_setting('full_page_writes'), current_setting('default_transaction_isolation'),
    (SELECT bool_or(has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'events' AND c.relkind = 'r')
"""


def refuse_forbidden_settings(env: Mapping[str, str]) -> None:
    """Raise UnsafeStore if the environment switches on the library's database functions.

    They drop the lock, ignore tracking and guards and may write into another application's
    table. The library also looks for the name behind an application's name.
    """
    for name in env:
        if name.upper().endswith("POSTGRES_ENABLE_DB_FUNCTIONS"):
            raise UnsafeStore(f"{name} is set: unset it, it loses events and lets late ballots in")


def migrate(dsn: str, role: str) -> None:
    """Make or renew the schema `events` as its owner and grant the service's role its few rights.

    May be run again and at the same time by several processes. `role` must exist.
    """
    schema = files("chassis.store").joinpath("postgres.sql").read_bytes()
    with psycopg.connect(dsn) as connection:  # one transaction
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", MIGRATION)
        connection.execute("SELECT set_config('cogov.role', %s, true)", (role,))
        connection.execute(schema)


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection with the one cursor it asks through: making one takes longer than using it."""

    @cached_property
    def asking(self) -> psycopg.Cursor[tuple[Any, ...]]:
        return self.cursor(binary=True)


class PostgresStore(Store):
    """One service's store in the schema `events` of a PostgreSQL database."""

    def __init__(self, dsn: str) -> None:
        """Connect as the service's role.

        Raises UnsafeStore if the schema is missing, the role may write past the function or a
        commit would not be safe on disk; StoreUnavailable if the database is away.
        """
        self._options: dict[str, Any] = {**DEFAULTS, **conninfo_to_dict(dsn), "autocommit": True}
        self._lending = Lending(lambda: _Connection.connect(**self._options))
        try:
            _assert_safe(self._rows(_STATE)[0])
        except UnsafeStore:
            self.close()
            raise

    @override
    def read(self, stream: UUID, scope: str, key: str) -> tuple[Outcome | None, list[Stored]]:
        return told(self._rows(_READ, (stream, scope, key)), lambda row: Stored(*row))

    @override
    def events(self, stream: UUID, after: int = 0) -> list[Stored]:
        return sorted((Stored(*row) for row in self._rows(_NEWER, (stream, after))), key=by_version)

    @override
    def record(
        self,
        stream: UUID,
        facts: Sequence[Stored],
        receipt: Receipt | None,
        guards: Sequence[Guard] = (),
        tracking: Tracking | None = None,
        expect: Expect | None = None,
        now: datetime | None = None,
    ) -> Outcome:
        aware(now)
        call = (
            stream,
            _array([f.stream for f in facts]),
            _array([f.version for f in facts]),
            _array([f.topic for f in facts]),
            _array([f"\\x{f.state.hex()}" for f in facts]),
            *((receipt.scope, receipt.key, receipt.said) if receipt else (None, None, None)),
            _array([g.does for g in guards]),
            _array([g.id for g in guards]),
            _array([g.opens_at for g in guards]),
            _array([g.closes_at for g in guards]),
            tracking.source if tracking else None,
            tracking.partition if tracking else None,
            Int8(tracking.position) if tracking else None,
            Int8(expect.head) if expect else None,
            _array(expect.topics) if expect else None,
            now,
        )
        try:
            # What was done before the connection broke, the receipt or the position remembers.
            [row] = self._rows(_RECORD, call, repeat=bool(receipt or tracking))
        except psycopg.errors.UniqueViolation:  # two events of one command with one version
            return Outcome("conflict")
        what, version, position, said, guard, why = row
        return Outcome(what, version or 0, position or 0, said or b"", guard or 0, why or "")

    @override
    def page(self, after: int, limit: int = 500) -> list[Stored]:
        return [Stored(*row) for row in self._rows(_PAGE, (Int8(after), Int8(limit)))]

    @override
    def head(self) -> int:
        [(head,)] = self._rows("SELECT coalesce(max(notification_id), 0) FROM events.stored_events")
        return int(head)

    def now(self) -> datetime:
        """Give the database's time, by which guards are judged."""
        [(now,)] = self._rows("SELECT clock_timestamp()")
        instant: datetime = now
        return instant

    @override
    def virtual_now(self) -> datetime | None:
        rows = self._rows("SELECT latest FROM events.clock")
        return rows[0][0] if rows else None

    @override
    def advance_virtual(self, now: datetime) -> datetime:
        aware(now)
        latest: datetime = self._rows("SELECT events.advance_virtual(%s)", (now,))[0][0]
        return latest

    @override
    def prune_receipts(self, before: datetime) -> int:
        aware(before)
        [(gone,)] = self._rows("SELECT events.prune_receipts(%s)", (before,))
        return int(gone)

    @override
    def guards(self) -> dict[UUID, tuple[datetime, datetime, bool]]:
        rows = self._rows("SELECT id, opens_at, closes_at, shut_at IS NOT NULL FROM events.guards")
        return {id_: (opens, closes, shut) for id_, opens, closes, shut in rows}

    @override
    def close(self) -> None:
        self._lending.drop()

    def _rows(
        self, query: str, parameters: Sequence[Any] = (), *, repeat: bool = True
    ) -> list[tuple[Any, ...]]:
        """Ask, again if the connection was lost; whatever else is amiss is StoreUnavailable."""
        statement = query.encode()
        waits, end = iter(WAITS if repeat else ()), time.monotonic() + TRIES_FOR
        while True:
            try:
                with self._lending.lend() as db:
                    return db.asking.execute(statement, parameters, prepare=True).fetchall()
            except (psycopg.OperationalError, psycopg.InterfaceError) as e:
                wait = next(waits, None)
                if wait is None or time.monotonic() > end or not _lost(e):
                    raise StoreUnavailable(str(e)) from e
            self._lending.drop()  # the others are most likely lost as well
            time.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311  (not a secret)


def _array(values: Sequence[object]) -> str:
    """Write an array as PostgreSQL reads it; the driver's own lists cost a tenth of a command."""
    written = ["NULL" if v is None else _quoted(str(v)) for v in values]
    return "{" + ",".join(written) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


def _lost(e: psycopg.Error) -> bool:
    return e.sqlstate is None or e.sqlstate.startswith("08") or e.sqlstate in LOST


def _assert_safe(state: tuple[Any, ...]) -> None:
    synchronous_commit, fsync, full_page_writes, isolation, writes = state
    if writes is None:
        raise UnsafeStore("the database has no schema `events`: run migrate")
    if writes:
        raise UnsafeStore("the role may write past events.record: use the service's role")
    if synchronous_commit not in {"on", "remote_apply"}:
        raise UnsafeStore(f"synchronous_commit is {synchronous_commit}: acknowledged events may go")
    if (fsync, full_page_writes) != ("on", "on"):
        raise UnsafeStore("fsync or full_page_writes is off: a power loss may damage the log")
    if isolation != "read committed":
        raise UnsafeStore(f"default_transaction_isolation is {isolation}: a guard could be stale")
