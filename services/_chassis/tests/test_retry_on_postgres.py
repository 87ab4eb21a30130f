"""An operator retries an estate's parked records while the reader's worker goes on."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, select
from typing_extensions import override

from chassis.consumer import Consumer, Handler, parked_table
from chassis.core import migrate
from chassis.relay import Record
from chassis.testing.postgres import SERVICE, Cluster
from chassis.views import open_views, positions_table

pytestmark = pytest.mark.postgres

A, B = "estate-a", "estate-b"
METADATA = MetaData()
EFFECTS = Table(
    "effects",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=True),
    Column("root", String, nullable=False),
    Column("position", BigInteger, nullable=False),
)
POSITIONS, PARKED = positions_table(METADATA), parked_table(METADATA)


class Effects(Handler):
    """Writes each record down; refuses what is not understood, and may stand still before B's."""

    def __init__(self) -> None:
        self.poison: set[int] = set()
        self.arrived, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    @override
    def handle(self, conn: Connection, record: Record) -> None:
        if record.position in self.poison:
            raise ValueError("not understood")
        if record.key == B:
            self.arrived.set()
            assert self.go_on.wait(30)
        conn.execute(EFFECTS.insert().values(root=record.key, position=record.position))

    @override
    def flush(self, conn: Connection) -> None:
        pass

    @override
    def discard(self) -> None:
        pass


@pytest.fixture(name="dsn")
def _dsn(postgres_cluster: Cluster) -> str:
    made = postgres_cluster.fresh_database()
    migrate(made.owner, SERVICE)
    return made.service


def process(dsn: str) -> Consumer:
    """Give the reader as a process of its own has it."""
    views = open_views(dsn, METADATA)
    views.migrate()
    listens = frozenset({"funds"})
    return Consumer("reader", views, POSITIONS, PARKED, Effects(), listens, partitions=2)


@pytest.fixture(name="worker")
def _worker(dsn: str) -> Iterator[Consumer]:
    made = process(dsn)
    yield made
    made.views.close()


@pytest.fixture(name="operator")
def _operator(dsn: str) -> Iterator[Consumer]:
    made = process(dsn)
    yield made
    made.views.close()


def records(root: str, *positions: int) -> list[Record]:
    """Give records of an estate, each behind the one before it."""
    partition = 1 if root == B else 0
    return [Record("funds", n, root, "t", b"x", partition=partition) for n in positions]


def effects(consumer: Consumer) -> list[int]:
    """Give the positions of A's effects in their order."""
    with consumer.views.reading() as conn:
        question = select(EFFECTS.c.position).where(EFFECTS.c.root == A).order_by(EFFECTS.c.number)
        return list(conn.execute(question).scalars())


def test_a_retry_in_the_middle_of_a_batch_leaves_nothing_parked(
    worker: Consumer, operator: Consumer
) -> None:
    """What the batch parks behind the retried record goes through with it, in order."""
    handler = worker.handler
    assert isinstance(handler, Effects)
    handler.poison = {1}
    worker.take(records(A, 1))
    handler.poison = set()
    handler.go_on.clear()
    with ThreadPoolExecutor(2) as pool:
        batch = pool.submit(worker.take, [*records(B, 1), *records(A, 2)])
        assert handler.arrived.wait(30)
        retried = pool.submit(operator.retry, A)
        threading.Event().wait(0.5)  # the retry has every chance to be too early
        handler.go_on.set()
        batch.result(30)
        done = retried.result(30)

    assert done == 2
    assert operator.parked_rows() == []
    assert effects(operator) == [1, 2]


def test_a_worker_and_three_operators_at_once_lose_nothing_and_keep_the_order(
    worker: Consumer, dsn: str
) -> None:
    """Whoever is first: every record of the estate has its effect once, in its order."""
    handler = worker.handler
    assert isinstance(handler, Effects)
    handler.poison = {1}
    worker.take(records(A, 1))
    handler.poison = set()
    others = [process(dsn) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        retries = [pool.submit(other.retry, A) for other in others for _ in range(5)]
        for n in range(2, 60):
            worker.take(records(A, n))
        done = sum(one.result(60) for one in retries)
    done += worker.retry(A)
    for other in others:
        other.views.close()

    assert 1 <= done <= 59
    assert effects(worker) == list(range(1, 60))
    assert worker.parked_rows() == []
