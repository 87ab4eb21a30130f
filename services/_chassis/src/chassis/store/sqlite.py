"""The store over SQLite, for everything in one process: the same content, the same outcomes.

`BEGIN IMMEDIATE` is the lock that PostgreSQL's twin takes: what is read after it holds until the
commit. WAL with synchronous=FULL: an acknowledged event is on disk. Without a virtual instant a
guard is judged by the process's clock.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from uuid import UUID

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

PATIENCE: Final = 5.0
"""Seconds a writer waits for the one before it."""
AWAY: Final = frozenset(
    getattr(sqlite3, f"SQLITE_{code}")
    for code in ("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "NOMEM")
)
"""Primary result codes that say the disk or another writer, not the statement, is at fault."""
FULL: Final = 2  # what PRAGMA synchronous answers
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_COLUMNS: Final = "originator_id, originator_version, topic, state, rowid"
_STREAM: Final = f"SELECT {_COLUMNS} FROM stored_events WHERE originator_id = ?"  # noqa: S608
_NEWER: Final = f"{_STREAM} AND originator_version > ?"
_READ: Final = (  # the receipt comes as a row without a topic
    f"{_STREAM} UNION ALL SELECT NULL, version, NULL, said, position"  # noqa: S608
    " FROM receipts WHERE scope = ? AND key = ?"
)
_PAGE: Final = f"SELECT {_COLUMNS} FROM stored_events WHERE rowid > ? ORDER BY rowid LIMIT ?"  # noqa: S608
_VERSION: Final = (
    "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = ?"
)
_TICK: Final = (
    "INSERT INTO clock VALUES (1, ?)"
    " ON CONFLICT DO UPDATE SET latest = max(latest, excluded.latest) RETURNING latest"
)


def migrate(path: Path) -> None:
    """Make the store's file and its tables; may be run again and by several processes at once."""
    address = f"{path.absolute().as_uri()}?mode=rwc"
    with closing(_connect(address)) as connection, _answerable():
        deadline = time.monotonic() + PATIENCE
        while not _in_wal(connection) and time.monotonic() < deadline:
            time.sleep(0.01)
        connection.executescript(files("chassis.store").joinpath("sqlite.sql").read_text())


class SqliteStore(Store):
    """One service's store in one SQLite file, for the threads of one process or of several."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises UnsafeStore if it was not migrated or would not be flushed."""
        if not path.exists():
            raise UnsafeStore(f"{path} does not exist: run migrate")
        self._address = f"{path.absolute().as_uri()}?mode=rw"
        self._turn = threading.Lock()  # fair to this process's threads; SQLite only polls
        self._lending = Lending(self._open)
        if not self._rows("SELECT 1 FROM sqlite_schema WHERE name = 'clock'"):
            self.close()
            raise UnsafeStore(f"{path} has no tables: run migrate")

    @override
    def read(self, stream: UUID, scope: str, key: str) -> tuple[Outcome | None, list[Stored]]:
        return told(self._rows(_READ, stream.hex, scope, key), _stored)

    @override
    def events(self, stream: UUID, after: int = 0) -> list[Stored]:
        return sorted(map(_stored, self._rows(_NEWER, stream.hex, after)), key=by_version)

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
        try:
            with self._writing() as db:
                command = _Command(
                    db, stream, facts, receipt, guards, tracking, expect, _instant(db, now)
                )
                return command.refused() or command.write(virtual=now is not None)
        except sqlite3.IntegrityError:  # two events of one command with one version
            return Outcome("conflict")

    @override
    def page(self, after: int, limit: int = 500) -> list[Stored]:
        return [_stored(row) for row in self._rows(_PAGE, after, limit)]

    @override
    def head(self) -> int:
        return int(self._rows("SELECT coalesce(max(rowid), 0) FROM stored_events")[0][0])

    @override
    def virtual_now(self) -> datetime | None:
        rows = self._rows("SELECT latest FROM clock")
        return _when(rows[0][0]) if rows else None

    @override
    def advance_virtual(self, now: datetime) -> datetime:
        aware(now)
        with self._writing() as db:
            return _when(_one(db, _TICK, _micros(now)))

    @override
    def prune_receipts(self, before: datetime) -> int:
        aware(before)
        with self._writing() as db:
            return db.execute("DELETE FROM receipts WHERE at < ?", (_micros(before),)).rowcount

    @override
    def guards(self) -> dict[UUID, tuple[datetime, datetime, bool]]:
        rows = self._rows("SELECT id, opens_at, closes_at, shut_at FROM guards")
        return {UUID(i): (_when(o), _when(c), shut is not None) for i, o, c, shut in rows}

    @override
    def close(self) -> None:
        self._lending.drop()

    def _open(self) -> sqlite3.Connection:
        connection = _connect(self._address)
        journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
        if (journal, synchronous) != ("wal", FULL):
            connection.close()
            raise UnsafeStore(f"journal_mode {journal}, synchronous {synchronous}: run migrate")
        return connection

    def _rows(self, query: str, *parameters: Any) -> list[Any]:
        with _answerable(), self._lending.lend() as db:
            return db.execute(query, parameters).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock for a block, then commit; a connection that fails is closed."""
        if not self._turn.acquire(timeout=PATIENCE):
            raise StoreUnavailable("other threads are writing for too long")
        try:
            with _answerable(), self._lending.lend() as db:
                db.execute("BEGIN IMMEDIATE")
                yield db
                db.execute("COMMIT")
        finally:
            self._turn.release()


@dataclass(frozen=True, slots=True)
class _Command:
    """What is recorded inside one write transaction, at one instant."""

    db: sqlite3.Connection
    stream: UUID
    facts: Sequence[Stored]
    receipt: Receipt | None
    guards: Sequence[Guard]
    tracking: Tracking | None
    expect: Expect | None
    instant: int

    def refused(self) -> Outcome | None:
        """Check in the order of postgres.sql; nothing has been written when one says no."""
        return self._done() or self._moved() or self._closed() or self._seen() or self._conflict()

    def _done(self) -> Outcome | None:
        query = "SELECT version, position, said FROM receipts WHERE scope = ? AND key = ?"
        r = self.receipt
        row = r and self.db.execute(query, (r.scope, r.key)).fetchone()
        return Outcome("done", *row) if row else None

    def _moved(self) -> Outcome | None:
        if self.expect is None:
            return None
        query = "SELECT topic FROM stored_events WHERE rowid > ?"
        later = self.db.execute(query, (self.expect.head,))
        moved = any(topic.startswith(self.expect.topics) for (topic,) in later)
        return Outcome("moved") if moved else None

    def _closed(self) -> Outcome | None:
        for n, guard in enumerate(self.guards):
            if guard.does != "opens" and (why := self._objection(guard)):
                return Outcome("closed", guard=n, why=why)
        return None

    def _objection(self, guard: Guard) -> str:
        row = self._guard_row(guard)
        if row is None:
            return "absent"
        opens_at, closes_at, shut_at = row
        if guard.does == "shuts":
            return ""
        if shut_at is not None:
            return "shut"
        if guard.does == "needs" and self.instant < opens_at:
            return "not_open"
        return "closed" if self.instant >= closes_at else ""

    def _guard_row(self, guard: Guard) -> tuple[int, int, int | None] | None:
        query = "SELECT opens_at, closes_at, shut_at FROM guards WHERE id = ?"
        row: tuple[int, int, int | None] | None = self.db.execute(query, (guard.id.hex,)).fetchone()
        return row

    def _seen(self) -> Outcome | None:
        query = "SELECT 1 FROM tracking WHERE source = ? AND partition = ? AND position >= ?"
        t = self.tracking
        row = t and self.db.execute(query, (t.source, t.partition, t.position)).fetchone()
        return Outcome("seen") if row else None

    def _conflict(self) -> Outcome | None:
        ours = {(f.stream, f.version) for f in self.facts}
        behind = any(
            (s, v - 1) not in ours and _one(self.db, _VERSION, s.hex) + 1 != v for s, v in ours
        )
        taken = any(g.does == "opens" and self._guard_row(g) for g in self.guards)
        return Outcome("conflict") if behind or taken else None

    def write(self, *, virtual: bool) -> Outcome:
        """Write everything and answer with the commanded stream's version."""
        if virtual:
            _one(self.db, _TICK, self.instant)
        if t := self.tracking:
            self._put("INSERT OR REPLACE INTO tracking", t.source, t.partition, t.position)
        position = 0
        for f in self.facts:
            into = "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
            position = self._put(into, f.stream.hex, f.version, f.topic, f.state)
        mine = (f.version for f in self.facts if f.stream == self.stream)
        version = max(mine, default=0) or _one(self.db, _VERSION, self.stream.hex)
        if r := self.receipt:
            row = (r.scope, r.key, r.said, version, position, self.instant)
            self._put("INSERT INTO receipts", *row)
        for guard in self.guards:
            self._apply(guard)
        return Outcome("recorded", version, position, r.said if r else b"")

    def _apply(self, guard: Guard) -> None:
        if guard.does == "opens" and guard.opens_at and guard.closes_at:
            span = (_micros(guard.opens_at), _micros(guard.closes_at))
            self._put("INSERT INTO guards (id, opens_at, closes_at)", guard.id.hex, *span)
        elif guard.does == "moves" and guard.closes_at:
            moves = "UPDATE guards SET closes_at = ? WHERE id = ?"
            self.db.execute(moves, (_micros(guard.closes_at), guard.id.hex))
        elif guard.does == "shuts":
            shuts = "UPDATE guards SET shut_at = coalesce(shut_at, ?) WHERE id = ?"
            self.db.execute(shuts, (self.instant, guard.id.hex))

    def _put(self, into: str, *row: Any) -> int:
        marks = ", ".join("?" * len(row))
        return self.db.execute(f"{into} VALUES ({marks})", row).lastrowid or 0


def _connect(address: str) -> sqlite3.Connection:
    with _answerable():
        connection = sqlite3.connect(
            address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def _in_wal(connection: sqlite3.Connection) -> bool:
    """Switch to WAL; False when another process is switching, for which SQLite does not wait."""
    try:
        return bool(connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",))
    except sqlite3.OperationalError as e:
        if e.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False


@contextmanager
def _answerable() -> Iterator[None]:
    """Turn what is the disk's or another writer's fault into StoreUnavailable."""
    try:
        yield
    except sqlite3.OperationalError as e:
        if e.sqlite_errorcode & 0xFF in AWAY:
            raise StoreUnavailable(str(e)) from e
        raise


def _instant(db: sqlite3.Connection, now: datetime | None) -> int:
    if now is None:
        return _micros(datetime.now(UTC))
    return max(_micros(now), _one(db, "SELECT coalesce(max(latest), 0) FROM clock"))


def _one(db: sqlite3.Connection, query: str, *parameters: Any) -> int:
    [(value,)] = db.execute(query, parameters).fetchall()
    return int(value)


def _stored(row: tuple[str, int, str, bytes, int]) -> Stored:
    return Stored(UUID(row[0]), *row[1:])


def _micros(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1)


def _when(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
