"""Facts in from Kafka: Faust as plumbing only (decision 12), written as its hazards demand.

It feeds batches to a plain function, acknowledges in order after that has committed, and crashes
rather than skip: whoever runs the process starts it again. Where to read on lies beside the position
in the reader's own database (ruling D1); what Kafka's groups remember decides nothing.
"""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import faust
import structlog
from aiokafka.errors import IllegalStateError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode import CrashingSupervisor
from prometheus_client import Counter, Gauge
from sqlalchemy import Connection, select
from typing_extensions import override

from chassis.consumer import TRANSIENT, Consumer, Handler
from chassis.relay import Record
from chassis.views import position
from cogov.meta.v1.meta_pb2 import Envelope
from serving.brokers import Brokers
from serving.topics import LARGEST, describe, source_of, topic_of
from serving.wire import NotOurs, record_of

log = structlog.get_logger("streams")
BATCH = 500
"""Facts of one transaction, at most (ruling D2)."""
TRIES_FOR = 60.0
"""Seconds for which a batch is tried again while a database or a neighbour is away; then the
process ends and is started again."""
ANSWERS_WITHIN = 20.0
"""Seconds after which a connection on which the broker is silent is made anew; more than others may
take to join the group."""
SEEKS_WITHIN = ANSWERS_WITHIN - 5.0
"""Seconds within which a reader knows where to begin; Faust waits no longer than for any answer."""
FOREIGN = Counter(
    "cogov_foreign_records_total", "Records in our topics that no relay wrote", ["topic"]
)
READ = Gauge(
    "cogov_consumer_position", "The last position taken in", ["reader", "source", "partition"]
)
ASSIGNED = Gauge("cogov_consumer_partitions", "Partitions this process reads", ["reader"])


class WrongKey(Exception):  # noqa: N818  (it parks the estate)
    """A record lies under another estate's key than its fact belongs to."""


@dataclass(slots=True)
class Addressed(Handler):
    """Takes in what lies under its own estate's key, as only a relay's mistake or a forger undoes."""

    handler: Handler

    @override
    def handle(self, conn: Connection, record: Record) -> None:
        """Take in one record; raises WrongKey, DecodeError."""
        said = Envelope.FromString(record.value).meta.estate_id
        if said != record.key:
            raise WrongKey(f"the fact is of {said[:40]}")
        self.handler.handle(conn, record)

    @override
    def flush(self, conn: Connection) -> None:
        self.handler.flush(conn)

    @override
    def discard(self) -> None:
        self.handler.discard()


@dataclass(slots=True)
class Reading:
    """What one reader's process is made of: the consumer it feeds, and what it reads."""

    consumer: Consumer
    brokers: Brokers
    assigned: set[Any] = field(default_factory=set)
    topics: dict[str, str] = field(default_factory=dict)
    handled: dict[tuple[str, int], int] = field(default_factory=dict)
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "take"))

    def __post_init__(self) -> None:
        self.consumer.handler = Addressed(self.consumer.handler)

    @property
    def reads(self) -> bool:
        """Say whether this process has partitions to read: the broker is there and the group is formed."""
        return bool(self.assigned)

    def where(self, tps: Sequence[Any]) -> dict[Any, int]:
        """Give for each partition the offset to read on at, where its topic is still the same."""
        self.topics = self._ids()
        self._show(tps)
        table = self.consumer.resumes
        if table is None:
            return {}
        mine = (table.c.reader == self.consumer.reader,)
        with self.consumer.views.reading() as conn:
            rows = conn.execute(
                select(table.c.source, table.c.partition, table.c.resume).where(*mine)
            )
            kept = {(r.source, r.partition): r.resume.rpartition(":") for r in rows}
        found = {}
        for tp in tps:
            topic, _, offset = kept.get((source_of(tp.topic), tp.partition), ("", "", ""))
            if topic and topic == self.topics.get(tp.topic):
                found[tp] = int(offset)
        return found

    def _show(self, tps: Sequence[Any]) -> None:
        """Show how far each partition has come before its first record: it may be stuck there."""
        reader, positions = self.consumer.reader, self.consumer.positions
        with self.consumer.views.reading() as conn:
            for tp in tps:
                source = source_of(tp.topic)
                came = position(conn, positions, reader, source, tp.partition)
                READ.labels(reader, source, tp.partition).set(came)

    def _ids(self) -> dict[str, str]:
        services, partitions = sorted(self.consumer.listens), self.consumer.partitions
        known = describe(self.brokers, services, partitions).values()
        return {topic.name: topic.id for topic in known if topic is not None}

    def records(self, messages: Sequence[Any]) -> list[Record]:
        """Read a batch's messages; what none of our relays wrote is counted and passed over."""
        found = []
        for m in messages:
            source = source_of(m.topic)
            headers = m.headers.items() if isinstance(m.headers, dict) else m.headers or ()
            try:
                record = record_of(source, m.partition, m.key, m.value, headers)
            except NotOurs as why:
                FOREIGN.labels(m.topic).inc()
                log.warning(
                    "foreign_record",
                    topic=m.topic,
                    partition=m.partition,
                    offset=m.offset,
                    why=str(why),
                )
                continue
            resume = f"{self.topics.get(m.topic, '')}:{m.offset + 1}"
            found.append(replace(record, resume=resume))
        return found

    def note(self, messages: Sequence[Any]) -> None:
        """Remember, for whoever watches, the offset behind what was handled."""
        for m in messages:
            self.handled[m.topic, m.partition] = m.offset + 1

    async def take(self, records: Sequence[Record]) -> None:
        """Apply a batch off the event loop; tried again for a while where that can help."""
        loop, end = asyncio.get_running_loop(), time.monotonic() + TRIES_FOR
        wait = 0.1
        while True:
            try:
                await loop.run_in_executor(self.pool, self.consumer.take, records)
            except TRANSIENT as why:
                if time.monotonic() > end:
                    raise
                log.warning(
                    "waits", reader=self.consumer.reader, why=f"{type(why).__name__}: {why}"[:200]
                )
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
            else:
                for r in records:
                    READ.labels(self.consumer.reader, r.source, r.partition).set(r.position)
                return


class StoredConsumer(driver.Consumer):
    """Begins where our own database says; what the group committed is a hint that is not needed."""

    reading: Reading
    end: Callable[[int], Any] = staticmethod(os._exit)

    @override
    async def perform_seek(self) -> None:
        """Set every partition's beginning; called after each assignment.

        Faust waits for it a while, then goes on without: whoever cannot ends the process. An
        assignment that was taken back meanwhile needs no beginning; Faust goes on to the next one.
        """
        try:
            await asyncio.wait_for(self._begin(), SEEKS_WITHIN)
        except IllegalStateError:
            log.info("assigned_anew", reader=self.reading.consumer.reader)
            raise
        except Exception:
            if self.app.should_stop:
                return  # a signal came while a rebalance was under way: nothing begins any more
            log.critical("cannot_begin", reader=self.reading.consumer.reader, exc_info=True)
            self.end(1)

    async def _begin(self) -> None:
        await super().perform_seek()
        tps = [TP(a.topic, a.partition) for a in self.assignment()]
        self.reading.assigned = set(tps)
        ASSIGNED.labels(self.reading.consumer.reader).set(len(tps))
        if not tps:
            return
        kept = await asyncio.to_thread(self.reading.where, tps)
        first, end = await self.earliest_offsets(*tps), await self.highwaters(*tps)
        self.reading.handled = {}
        for tp in tps:
            at = kept.get(tp, first[tp])
            at = at if first[tp] <= at <= end[tp] else first[tp]
            await self.seek(tp, at)
            self.reading.handled[tp.topic, tp.partition] = at
            self._committed_offset[tp] = at or None


def make_app(reading: Reading, folder: str) -> Any:
    """Make the Faust application of one reader, with the agent that feeds its consumer."""
    app, topic = make_faust(reading, folder)

    @app.agent(topic, concurrency=1, supervisor_strategy=CrashingSupervisor)  # type: ignore[untyped-decorator]
    async def take(stream: Any) -> None:
        async for events in batches(stream.noack()):
            messages = [event.message for event in events]
            await reading.take(reading.records(messages))
            reading.note(messages)
            for event in events:
                event.ack()  # after the commit, in order, and never past one that failed

    return app


async def batches(stream: Any) -> AsyncIterator[list[Any]]:
    """Give what has arrived, in order, as soon as nothing more is there or a batch is full.

    `noack_take` would look every so many milliseconds whether something came: fifty times a second it
    woke an idle reader, and a fact waited for as long.
    """
    events: list[Any] = []
    async for event in stream.events():
        events.append(event)
        if len(events) == BATCH or stream.channel.queue.empty():
            yield events
            events = []


def make_faust(reading: Reading, folder: str) -> tuple[Any, Any]:
    """Make a reader's Faust application and what it reads, without an agent yet."""
    consumer, brokers = reading.consumer, reading.brokers
    StoredConsumer.reading = reading
    driver.Transport.Consumer = StoredConsumer
    app = faust.App(
        f"cogov-{consumer.reader}",
        broker=[f"kafka://{a}" for a in brokers.addresses.split(",")],
        broker_credentials=_credentials(brokers),
        store="memory://",
        datadir=folder,
        topic_disable_leader=True,
        topic_allow_declare=False,
        table_standby_replicas=0,
        key_serializer="raw",
        value_serializer="raw",
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=LARGEST,
        consumer_metadata_max_age_ms=5000,
        broker_commit_interval=1.0,
        broker_request_timeout=ANSWERS_WITHIN,
        broker_session_timeout=6.0,
        broker_heartbeat_interval=1.5,
        stream_wait_empty=False,
        worker_redirect_stdouts=False,
        web_enabled=False,
    )
    names = [topic_of(service) for service in sorted(consumer.listens)]
    return app, app.topic(*names, key_type=bytes, value_type=bytes)


def _credentials(brokers: Brokers) -> Any:
    if brokers.protocol == "PLAINTEXT":
        return None
    context = None
    if brokers.protocol.endswith("SSL"):
        import ssl  # noqa: PLC0415  (only where it is spoken)

        context = ssl.create_default_context(cafile=str(brokers.ca) if brokers.ca else None)
    if brokers.protocol == "SSL":
        return faust.SSLCredentials(context)
    return faust.SASLCredentials(
        username=brokers.user,
        password=brokers.password,
        mechanism="SCRAM-SHA-512",
        ssl_context=context,
    )


def run_reader(reading: Reading, stopping: Callable[[], None]) -> None:
    """Read until a signal comes; never returns. Exit code 0 after a signal, 1 after a crash."""
    folder = tempfile.mkdtemp(prefix="cogov-faust-")
    try:
        worker = faust.Worker(
            make_app(reading, folder),
            quiet=True,
            loglevel="WARN",
            override_logging=False,
            redirect_stdouts=False,
        )
        worker.spinner = None  # it writes a terminal's codes into logs
        worker.execute_from_commandline()
    finally:
        stopping()
        reading.pool.shutdown(wait=False)
        shutil.rmtree(folder, ignore_errors=True)
