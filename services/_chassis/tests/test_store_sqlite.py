"""What only SQLite can do wrong: reused ids, a lax flush, a full disk, a busy file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from chassis.store import Stored, StoreUnavailable, UnsafeStore, sqlite
from chassis.store.sqlite import SqliteStore, migrate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the file of a migrated store."""
    path = tmp_path / "events.sqlite"
    migrate(path)
    return path


@pytest.fixture
def lite(path: Path) -> Iterator[SqliteStore]:
    """Give an open store on SQLite."""
    store = SqliteStore(path)
    yield store
    store.close()


def record(store: SqliteStore, size: int = 2) -> int:
    """Record an event of a size in bytes on a stream of its own; gives its position."""
    stream = uuid4()
    outcome = store.record(stream, [Stored(stream, 1, "vote.Ballot.Cast", b"x" * size)], None)
    assert outcome.what == "recorded"
    return outcome.position


def test_a_position_is_never_given_twice(path: Path, lite: SqliteStore) -> None:
    """Even if someone deletes the log's tail and compacts the file, ids go on from there."""
    assert [record(lite) for _ in range(3)] == [1, 2, 3]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid <> 2")
        connection.execute("VACUUM")
    assert [e.position for e in lite.page(0)] == [2]
    assert record(lite) == 4


def test_every_connection_flushes_each_commit(lite: SqliteStore) -> None:
    """WAL and synchronous=FULL, asserted whenever a connection is made (ruling G18)."""
    with lite._lending.lend() as one, lite._lending.lend() as other:
        assert one is not other
        for connection in (one, other):
            assert connection.execute("PRAGMA synchronous").fetchone() == (sqlite.FULL,)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_would_not_be_flushed_is_refused(path: Path) -> None:
    """Another journal mode than WAL stops the start."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(UnsafeStore, match="journal_mode delete"):
        SqliteStore(path)


def test_only_migrate_makes_a_store(tmp_path: Path) -> None:
    """A missing or empty file is refused, and none is made in passing."""
    missing = tmp_path / "none.sqlite"
    with pytest.raises(UnsafeStore, match="run migrate"):
        SqliteStore(missing)
    assert not missing.exists()
    with closing(sqlite3.connect(missing)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with pytest.raises(UnsafeStore, match="run migrate"):
        SqliteStore(missing)


def test_a_full_disk_is_told_and_harms_nothing(lite: SqliteStore) -> None:
    """T11: nothing is acknowledged that is not stored; when there is room again, writing goes on."""
    record(lite)
    with lite._lending.lend() as connection:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 10}")
    acknowledged = [1]
    with pytest.raises(StoreUnavailable, match="full"):  # noqa: PT012  (which one fails is open)
        for _ in range(1000):
            acknowledged.append(record(lite, 1000))  # noqa: PERF401  (it must survive the error)
    assert len(acknowledged) > 1
    assert [e.position for e in lite.page(0)] == acknowledged
    assert record(lite) == acknowledged[-1] + 1
    assert lite._rows("PRAGMA integrity_check") == [("ok",)]


def test_a_busy_file_is_told(
    path: Path, lite: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer waits for the one before it, but not for ever."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    lite.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            record(lite)
        assert lite.head() == 0  # readers are not stopped
        with lite._turn, pytest.raises(StoreUnavailable, match="other threads"):
            record(lite)
    assert record(lite) == 1


def test_a_mistake_of_ours_is_not_blamed_on_the_disk(lite: SqliteStore) -> None:
    """Only what the disk or another writer causes is StoreUnavailable."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        lite._rows("SELECT 1 FROM nowhere")


def test_the_event_sourcing_library_can_read_the_file(path: Path, lite: SqliteStore) -> None:
    """The columns are those of its recorder: a stream and the log come out as they went in."""
    stream = uuid4()
    facts = [Stored(stream, v, f"vote.T{v}", b'{"v":%d}' % v) for v in (1, 2)]
    lite.record(stream, [*facts, Stored(uuid4(), 1, "vote.U", b"{}")], None)
    with closing(SQLiteDatastore(str(path))) as datastore:
        recorder = SQLiteApplicationRecorder(datastore)
        read = recorder.select_events(stream)
        log = recorder.select_notifications(None, 10)
    assert [(e.originator_version, e.topic, e.state) for e in read] == [
        (f.version, f.topic, f.state) for f in facts
    ]
    assert [n.id for n in log] == [e.position for e in lite.page(0)]
