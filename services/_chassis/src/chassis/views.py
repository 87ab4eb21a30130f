"""Read models and positions: tables that can be thrown away and built again from the log.

One database a service, beside the events and never among them. A consumer's position moves in the
transaction that writes what the record changes, so every record has its effect once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from threading import RLock, get_ident
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    select,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import dialect as SQLiteDialect  # noqa: N812
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.schema import CreateIndex, CreateTable

from chassis.store.postgres import LETS_GO, NOTICES

AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
"""What a database raises that is not reached, shuts down or has no connection left."""

BIG = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit integer that SQLite also takes for a row id."""

HELD_BY = 71302
"""The first half of the advisory locks that `hold` takes."""


class Views:
    """One service's tables outside its events: read models, due clocks, positions, vault."""

    def __init__(self, engine: Engine, metadata: MetaData) -> None:
        self.engine, self.metadata = engine, metadata
        self._one_writer = RLock()
        self._writer: tuple[int, Connection] | None = None

    def migrate(self) -> None:
        """Make what is missing; safe to run again and by several at once."""
        with self.engine.begin() as conn:
            if self.engine.dialect.name == "postgresql":
                conn.exec_driver_sql("SELECT pg_advisory_xact_lock(71301)")
                self.metadata.create_all(conn)  # asks first: an index that is there locks no writer
            else:
                for statement in chain(*map(_definitions, self.metadata.sorted_tables)):
                    conn.exec_driver_sql(statement)

    @property
    def inside(self) -> bool:
        """Say whether this thread has a transaction open."""
        return self._own() is not None

    def _own(self) -> Connection | None:
        held = self._writer  # another thread may end its own at any time
        return held[1] if held and held[0] == get_ident() else None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction; one writer at a time in a process. Within one, join it."""
        with self._one_writer:
            if outer := self._own():
                with outer.begin_nested():
                    yield outer
                return
            with self.engine.connect().execution_options(writes=True) as conn, conn.begin():
                self._writer = (get_ident(), conn)
                try:
                    yield conn
                finally:
                    self._writer = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection for reading; within a transaction, see what it wrote."""
        if outer := self._own():
            yield outer
        else:
            with self.engine.connect() as conn:
                yield conn

    def scrub(self) -> None:
        """Take what was deleted out of the file's log as well; `secure_delete` took it out of the file."""
        if self.engine.dialect.name == "sqlite":
            with self._one_writer, self.engine.connect() as conn:
                conn.exec_driver_sql("COMMIT")  # a checkpoint is no part of a transaction
                conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_views(
    where: str, metadata: MetaData, schema: str = "views", *, flushed: bool = False
) -> Views:
    """Open a SQLite file by its path, or the schema of a database by its `postgresql://` address.

    `flushed`: each commit is on disk before it is answered. What can be derived again needs it not
    (a power cut may take the last commits, never half of one); keys do.
    Errors never show a statement's values: they may be a person's.
    """
    if where.startswith("postgresql://"):
        engine = create_engine(
            where.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=8,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={**NOTICES, "options": f"-c search_path={schema} {LETS_GO}"},
        )
        return Views(engine, metadata)
    Path(where).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{where}", hide_parameters=True, connect_args={"timeout": 5})
    event.listen(engine, "connect", partial(_careful, "FULL" if flushed else "NORMAL"))
    event.listen(engine, "begin", _begin)
    return Views(engine, metadata)


@lru_cache(maxsize=256)
def _definitions(table: Table) -> list[str]:
    """Give the statements that make a table in SQLite where it is missing."""
    made: list[Any] = [CreateTable(table, if_not_exists=True)]
    made += [CreateIndex(one, if_not_exists=True) for one in table.indexes]
    return [str(one.compile(dialect=SQLiteDialect())) for one in made]


def _careful(synchronous: str, raw: Any, _: Any) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "secure_delete=ON"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(conn: Connection) -> None:
    # A transaction that reads before it writes must hold the lock from its first statement on.
    writes = conn.get_execution_options().get("writes")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def positions_table(metadata: MetaData, name: str = "positions") -> Table:
    """Declare where consumers remember how far they have come."""
    return _of_readers(name, metadata, Column("position", BIG, nullable=False))


def resumes_table(metadata: MetaData) -> Table:
    """Declare where readers of Kafka remember, beside a position, where to read on (ruling D1)."""
    return _of_readers("resumes", metadata, Column("resume", String(80), nullable=False))


def _of_readers(name: str, metadata: MetaData, remembered: Column[Any]) -> Table:
    key = [Column(one, String(60), primary_key=True) for one in ("reader", "source")]
    return Table(name, metadata, *key, Column("partition", Integer, primary_key=True), remembered)


def position(conn: Connection, table: Table, reader: str, source: str, partition: int = 0) -> int:
    """Give how far a reader has come, 0 before the first record."""
    where = {"reader": reader, "source": source, "partition": partition}
    return conn.execute(_position(table), where).scalar() or 0


@lru_cache(maxsize=64)
def _position(table: Table) -> Any:
    names = ("reader", "source", "partition")
    return select(table.c.position).where(*(table.c[n] == bindparam(n) for n in names))


def move_position(
    conn: Connection, table: Table, reader: str, source: str, to: int, partition: int = 0
) -> None:
    """Remember how far a reader has come."""
    values = {"reader": reader, "source": source, "partition": partition, "position": to}
    upsert(conn, table, [values])


def hold(conn: Connection, name: str) -> None:
    """Let no other process's transaction be in here at the same time; SQLite has one writer anyhow."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({HELD_BY}, hashtext(%s))", (name,))


def upsert(
    conn: Connection, table: Table, rows: Sequence[dict[str, Any]], *, keep: bool = False
) -> None:
    """Insert rows, or change (`keep`: leave as they are) those whose primary key is there."""
    if rows:
        conn.execute(_upsert(table, conn.dialect.name, tuple(rows[0]), keep=keep), list(rows))


@lru_cache(maxsize=256)
def _upsert(table: Table, dialect: str, named: tuple[str, ...], *, keep: bool) -> Any:
    make: Any = postgres_insert if dialect == "postgresql" else sqlite_insert
    statement = make(table)
    keys = [c.name for c in table.primary_key.columns]
    changed = {name: statement.excluded[name] for name in named if name not in keys}
    if changed and not keep:
        return statement.on_conflict_do_update(index_elements=keys, set_=changed)
    return statement.on_conflict_do_nothing(index_elements=keys)
