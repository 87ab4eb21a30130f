"""Taking in other services' facts: at least once delivered, once effective (decision 5).

A record's effect and its position are one transaction. What cannot be understood parks its estate:
that source's further records of the same estate queue behind it, others go on, and an alarm is up
until somebody retries (ruling D3).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    func,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from chassis.refusals import ConcurrentChange, NeighbourUnavailable
from chassis.relay import Record
from chassis.store import StoreUnavailable
from chassis.views import AWAY, BIG, Views, hold, move_position, position, upsert

log = structlog.get_logger("consumer")
PARKED = Gauge(
    "cogov_parked_records",
    "Records that wait because one of their estate is not understood",
    ["reader"],
)
EARLY = Counter(
    "cogov_early_records_total",
    "Records passed over because one before them has not arrived; they come again",
    ["reader"],
)

TRANSIENT = (*AWAY, StoreUnavailable, NeighbourUnavailable, ConcurrentChange)
"""What says nothing of the record: a database or a neighbour is away, or others were quicker."""


class Handler(Protocol):
    """What a reader does with a record, through the transaction's connection."""

    def handle(self, conn: Connection, record: Record) -> None:
        """Take in one record; whatever this raises parks the record's estate."""

    def flush(self, conn: Connection) -> None:
        """Write what the batch changed, just before its transaction commits."""

    def discard(self) -> None:
        """Forget what the batch changed: its transaction is rolled back."""


def parked_table(metadata: MetaData) -> Table:
    """Declare the queue of records that wait behind one that was not understood."""
    return Table(
        "parked",
        metadata,
        Column("reader", String(60), primary_key=True),
        Column("source", String(60), primary_key=True),
        Column("position", BIG, primary_key=True),
        Column("root", String(80), nullable=False),
        Column("type", String(120), nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("why", String(400), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
    )


@dataclass(slots=True)
class Consumer:
    """One reader of the facts of others."""

    reader: str
    views: Views
    positions: Table
    parked: Table
    handler: Handler
    listens: frozenset[str]
    applied: Callable[[], None] = lambda: None
    partitions: int = 1
    resumes: Table | None = None

    def __post_init__(self) -> None:
        PARKED.labels(self.reader).set_function(self._gauge)  # right after a start as well

    def take(self, records: Sequence[Record]) -> None:
        """Apply a batch in one transaction; a batch that fails is applied one by one (ruling D2)."""
        wanted = [r for r in records if r.source in self.listens]
        if not wanted:
            return
        try:
            self._apply(wanted)
        except TRANSIENT:
            raise  # no record is at fault: whoever sent the batch tries again
        except Exception:  # noqa: BLE001  (whatever it was, the record is found and parked)
            for record in wanted:
                self._apply_or_park(record)
        self.applied()

    def reached(self, source: str) -> int:
        """Give the position up to which every record of a source has had its effect or is parked."""
        c = self.positions.c
        mine = (c.reader == self.reader, c.source == source, c.partition < self.partitions)
        with self.views.reading() as conn:
            question = select(func.count(), func.min(c.position)).where(*mine)
            seen, lowest = conn.execute(question).one()
        return lowest if seen == self.partitions else 0

    def retry(self, root: str) -> int:
        """Apply an estate's parked records in order; give how many went through.

        While others take records in, they wait for it: a record that is not to queue any more may
        not be parked behind one that has just gone through.
        """
        done = 0
        while (record := self._first_parked(root)) is not None:
            with self._transaction() as conn:
                self.hold(conn)
                if self._unpark(conn, record):  # its row stands for the position check
                    self.handler.handle(conn, record)
                    done += 1
        self.applied()
        return done

    def hold(self, conn: Connection, partitions: Iterable[int] | None = None) -> None:
        """Let no other process take records of partitions, or of any, in until the transaction ends."""
        for partition in range(self.partitions) if partitions is None else sorted(partitions):
            hold(conn, f"{self.reader}/{partition}")

    def parked_rows(self) -> list[dict[str, Any]]:
        """Give what waits, in order, without its bytes."""
        c = self.parked.c
        question = (
            select(c.source, c.position, c.root, c.type, c.why, c.at)
            .where(c.reader == self.reader)
            .order_by(c.root, c.source, c.position)
        )
        with self.views.reading() as conn:
            return [dict(row) for row in conn.execute(question).mappings()]

    def waiting(self, root: str) -> int:
        """Give how many records of an estate are parked."""
        return self._count(self.parked.c.root == root)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self.views.writing() as conn:
                yield conn
                self.handler.flush(conn)
        except BaseException:
            self.handler.discard()
            raise

    def _apply(self, records: Sequence[Record]) -> None:
        with self._transaction() as conn:
            self.hold(conn, {r.partition for r in records})
            queues = self._queues(conn)
            last: dict[tuple[str, int], Record] = {}
            reached: dict[tuple[str, int], int] = {}
            for record in records:
                part = (record.source, record.partition)
                if part not in reached:
                    reached[part] = self._before(conn, record)
                at = reached[part]
                if record.position <= at:
                    continue
                if record.after > at:  # what lies between was not acknowledged and comes again
                    EARLY.labels(self.reader).inc()
                    continue
                if (record.source, record.key) in queues:
                    self._park(conn, record, "waits behind an earlier record")
                elif record.type:
                    self.handler.handle(conn, record)
                last[part], reached[part] = record, record.position
            for record in last.values():
                self._move(conn, record)

    def _before(self, conn: Connection, r: Record) -> int:
        return position(conn, self.positions, self.reader, r.source, r.partition)

    def _apply_or_park(self, record: Record) -> None:
        try:
            self._apply([record])
        except TRANSIENT:
            raise  # nothing is wrong with the record: the relay tries again
        except Exception as e:
            log.exception(
                "record_parked", reader=self.reader, source=record.source, position=record.position
            )
            with self.views.writing() as conn:
                self._park(conn, record, f"{type(e).__name__}: {e}"[:400])
                self._move(conn, record)

    def _move(self, conn: Connection, r: Record) -> None:
        move_position(conn, self.positions, self.reader, r.source, r.position, r.partition)
        if self.resumes is not None and r.resume:
            row = {"source": r.source, "partition": r.partition, "resume": r.resume}
            upsert(conn, self.resumes, [{"reader": self.reader, **row}])

    def _queues(self, conn: Connection) -> set[tuple[str, str]]:
        c = self.parked.c
        question = select(c.source, c.root).where(c.reader == self.reader).distinct()
        return {(r.source, r.root) for r in conn.execute(question)}

    def _park(self, conn: Connection, record: Record, why: str) -> None:
        conn.execute(
            self.parked.insert().values(
                reader=self.reader,
                source=record.source,
                position=record.position,
                root=record.key,
                type=record.type,
                value=record.value,
                why=why,
                at=datetime.now(UTC),
            )
        )

    def _first_parked(self, root: str) -> Record | None:
        c = self.parked.c
        question = (
            select(c.source, c.position, c.root, c.type, c.value)
            .where(c.reader == self.reader, c.root == root)
            .order_by(c.source, c.position)
            .limit(1)
        )
        with self.views.reading() as conn:
            row = conn.execute(question).first()
        return Record(row.source, row.position, row.root, row.type, row.value) if row else None

    def _unpark(self, conn: Connection, record: Record) -> bool:
        c = self.parked.c
        this = (c.reader == self.reader, c.source == record.source, c.position == record.position)
        return conn.execute(delete(self.parked).where(*this)).rowcount == 1

    def _count(self, *narrower: ColumnElement[bool]) -> int:
        question = select(func.count()).where(self.parked.c.reader == self.reader, *narrower)
        with self.views.reading() as conn:
            return conn.execute(question).scalar_one()

    def _gauge(self) -> float:
        try:
            return self._count()
        except SQLAlchemyError:
            return math.nan
