"""Runs readers as child processes against a real broker, and looks at what they did."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import UnknownTopicOrPartitionError
from sqlalchemy import select

from chassis.relay import Record
from cogov.meta.v1.meta_pb2 import Envelope, Meta
from services._serving.tests.reading import EFFECTS, PARTITIONS, RESUMES, consumer
from serving.brokers import Brokers
from serving.relaying import KafkaTransport
from serving.topics import Topic, make_topic, open_producer, topic_of

ROOTS = [f"estate-{n}" for n in range(11)]
WITHIN = 60.0  # seconds


def records(after: int, until: int) -> list[Record]:
    """Give the invented service's records behind a position."""
    return [
        Record("funds", n, root, "funds.X.Y", value_of(root), "2026-03-02T01:00:00Z")
        for n, root in ((n, ROOTS[n % len(ROOTS)]) for n in range(after + 1, until + 1))
    ]


def value_of(root: str, size: int = 100) -> bytes:
    """Give a fact's bytes: what it says about itself, and as much else."""
    return Envelope(meta=Meta(estate_id=root, stream="x" * size)).SerializeToString()


@dataclass(slots=True)
class Funds:
    """The invented service's topic, as its relay sees it."""

    brokers: Brokers
    topic: Topic = field(init=False)

    def __post_init__(self) -> None:
        self.make()

    def make(self) -> None:
        """Make the topic anew."""
        admin = KafkaAdminClient(**self.brokers.options)
        try:
            admin.delete_topics([topic_of("funds")])
            time.sleep(0.5)
        except UnknownTopicOrPartitionError:
            pass
        finally:
            admin.close()
        self.topic = make_topic(self.brokers, "funds", PARTITIONS, 1)

    def send(self, after: int, until: int, batch: int = 200) -> None:
        """Send records as a relay that has sent everything up to `after`."""
        producer = open_producer(self.brokers)
        try:
            transport = KafkaTransport(self.topic, producer)
            for start in range(after, until, batch):
                transport.send(start, records(start, min(start + batch, until)))
        finally:
            producer.close()


@dataclass(slots=True)
class Reader:
    """A reader's process and the file it writes; several may share one file."""

    brokers: Brokers
    file: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self, **env: str) -> "Reader":
        """Start the process."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "services._serving.tests.reading",
                    self.brokers.addresses,
                    str(self.file),
                ],
                env={**os.environ, **self._shown(), **env},
                stdout=log,
                stderr=log,
            )
        return self

    def _shown(self) -> dict[str, str]:
        """Say in the environment who it is, where the broker asks."""
        b = self.brokers
        said = {"PROTOCOL": b.protocol, "BROKER_USER": b.user, "BROKER_PASSWORD": b.password}
        return said | ({"BROKER_CA": str(b.ca)} if b.ca else {})

    @property
    def log(self) -> Path:
        """Give the file of what the processes said."""
        return self.file.with_suffix(".log")

    def ended(self) -> int:
        """Wait for the process's own end; give its exit code."""
        assert self.process is not None
        return self.process.wait(WITHIN)

    def listening(self) -> None:
        """Wait until the process may be told to end: on a busy machine it takes seconds to load."""
        assert self.process is not None
        said = f"listening {self.process.pid}"
        self.until(lambda r: said in r.log.read_text("utf-8", "replace"))

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell the process to end; give its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.ended()

    def effects(self) -> list[int]:
        """Give the positions that had an effect, as often as they had one, in order of effect."""
        with consumer(str(self.file)).views.reading() as conn:
            return list(
                conn.execute(select(EFFECTS.c.position).order_by(EFFECTS.c.number)).scalars()
            )

    def reached(self) -> int:
        """Give up to where everything was taken in."""
        return consumer(str(self.file)).reached("funds")

    def resumes(self) -> list[str]:
        """Give where the partitions are read on."""
        with consumer(str(self.file)).views.reading() as conn:
            return list(conn.execute(select(RESUMES.c.resume)).scalars())

    def until(self, holds: Callable[["Reader"], bool]) -> None:
        """Wait until something holds of what was read."""
        end = time.monotonic() + WITHIN
        while not holds(self):
            if time.monotonic() > end:
                raise AssertionError(f"not within {WITHIN:.0f} s:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)


def in_order(effects: Sequence[int]) -> bool:
    """Say whether each estate's effects came in the order of its facts, each once."""
    for n in range(len(ROOTS)):
        own = [p for p in effects if p % len(ROOTS) == n]
        if own != sorted(set(own)):
            return False
    return True
