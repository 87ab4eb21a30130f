"""A reader in a process of its own: takes an invented service's facts into a file, as a worker does.

`python -m services._serving.tests.reading BROKERS FILE`; what may go wrong is told by environment:
FAIL_AT raises for a database that is away at that position, POISON for a record that is not
understood, SLOW sleeps so many milliseconds with each record.
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table
from typing_extensions import override

from chassis.consumer import Consumer, Handler, parked_table
from chassis.logs import set_up_logs
from chassis.relay import Record
from chassis.store import StoreUnavailable
from chassis.views import open_views, positions_table, resumes_table
from serving import streams
from serving.brokers import Brokers
from serving.streams import Reading, run_reader
from serving.topics import await_topics

METADATA = MetaData()
EFFECTS = Table(
    "effects",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("source", String),
    Column("position", Integer),
    Column("root", String),
)
POSITIONS, PARKED = positions_table(METADATA), parked_table(METADATA)
RESUMES = resumes_table(METADATA)
PARTITIONS = 4


class Effects(Handler):
    """Writes each record down once it is taken in."""

    def __init__(self) -> None:
        self._fail, self._poison = os.environ.get("FAIL_AT"), os.environ.get("POISON")
        self._slow = float(os.environ.get("SLOW", "0")) / 1000

    @override
    def handle(self, conn: Connection, record: Record) -> None:
        time.sleep(self._slow)
        if str(record.position) == self._fail:
            raise StoreUnavailable("told to fail")
        if str(record.position) == self._poison:
            raise ValueError("not understood")
        conn.execute(
            EFFECTS.insert().values(source=record.source, position=record.position, root=record.key)
        )

    @override
    def flush(self, conn: Connection) -> None:
        pass

    @override
    def discard(self) -> None:
        pass


def consumer(file: str) -> Consumer:
    """Give the consumer whose effects lie in a file."""
    views = open_views(file, METADATA)
    views.migrate()
    listens = frozenset({"funds"})
    made: Any = Consumer(
        "reading", views, POSITIONS, PARKED, Effects(), listens, partitions=PARTITIONS
    )
    made.resumes = RESUMES
    return made  # type: ignore[no-any-return]


def read(brokers: Brokers, file: str) -> None:
    """Read until a signal comes."""
    set_up_logs(json_lines=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the reader listens itself
    print(f"listening {os.getpid()}", flush=True)  # noqa: T201  (a test waits for it)
    streams.TRIES_FOR = float(os.environ.get("TRIES_FOR", "60"))
    await_topics(brokers, ["funds"], PARTITIONS, 60)
    run_reader(Reading(consumer(file), brokers), lambda: None)


def _brokers(addresses: str) -> Brokers:
    env, ca = os.environ, os.environ.get("BROKER_CA")
    user, password = env.get("BROKER_USER", ""), env.get("BROKER_PASSWORD", "")
    protocol = env.get("PROTOCOL", "PLAINTEXT")
    return Brokers(addresses, protocol, user, password, Path(ca) if ca else None)


if __name__ == "__main__":
    read(_brokers(sys.argv[1]), sys.argv[2])
