"""The relay over Kafka: one active per store, in order, its position moved after the acknowledgement.

Kafka may lose what it acknowledged: its last records in a power cut, or everything. Whoever begins
to lead therefore compares what the topic holds with what was sent, and goes back to where they part;
an acknowledged offset that is not behind the last one shows the same while it runs. What was sent
then stands behind the gap and hides it, so each partition's last acknowledged record is remembered.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog
from kafka import KafkaProducer
from prometheus_client import Gauge
from sqlalchemy import delete, select

from chassis.core import Core
from chassis.publish import Publisher
from chassis.relay import IDLE_SECONDS, Record, Relay
from chassis.views import move_position, upsert
from serving.brokers import Brokers
from serving.lead import Lead
from serving.topics import Acknowledged, Topic, describe, open_producer, tails
from serving.wire import messages_of

log = structlog.get_logger("relay")
LEADER = Gauge("cogov_relay_leader", "Whether this process sends a store's records", ["source"])
SENT = Gauge("cogov_relay_position", "The last position that Kafka acknowledged", ["source"])
HEAD = Gauge("cogov_relay_head", "The last position in the store, when last looked", ["source"])
GATHER_SECONDS = 0.05
"""Batches leave at most so often (ruling D5: p50 < 200 ms)."""
AGAIN = "again"
"""Under this reader's name stands from where an operator wants everything sent once more."""
ASKED_SECONDS = 1.0
WATCHED_SECONDS = 5.0
LOOK_SECONDS = 30.0
"""How often an idle relay looks whether the topic still holds what was sent."""
ACKNOWLEDGED_WITHIN = 30.0  # seconds; longer than the producer tries


class TopicLost(Exception):  # noqa: N818  (the relay goes back)
    """The topic lacks records that were acknowledged."""


class TopicAhead(Exception):  # noqa: N818  (told to an operator)
    """The topic holds records of events that the store never recorded: it is of another time."""


@dataclass(slots=True)
class KafkaTransport:
    """Sends batches to one topic and waits for every acknowledgement; `keep` remembers the last."""

    topic: Topic
    producer: KafkaProducer
    keep: Callable[[Mapping[int, Acknowledged]], None] = lambda _: None
    offsets: dict[int, int] = field(default_factory=dict)

    def send(self, after: int, records: Sequence[Record]) -> None:
        """Send a batch that follows a position; raises TopicLost, KafkaError."""
        waiting = [
            self.producer.send(
                self.topic.name,
                key=m.key,
                value=m.value,
                headers=m.headers,
                partition=m.partition,
                timestamp_ms=m.timestamp_ms,
            )
            for m in messages_of(after, records, self.topic.partitions)
        ]
        said = [one.get(timeout=ACKNOWLEDGED_WITHIN) for one in waiting]
        first = {one.partition: one.offset for one in reversed(said)}
        lost = [p for p, offset in first.items() if offset <= self.offsets.get(p, -1)]
        self.offsets |= {one.partition: one.offset for one in said}
        if lost:
            raise TopicLost(f"{self.topic.name}: partitions {lost} begin again")
        position = records[-1].position  # in every partition: a record's, or a mark's
        self.keep({one.partition: Acknowledged(one.offset, position) for one in said})


@dataclass(slots=True)
class Sender:
    """One service's relay: waits for its turn to lead, then sends until it is stopped."""

    core: Core
    publisher: Publisher
    brokers: Brokers
    dsn: str
    partitions: int
    stop: threading.Event
    relay: Relay | None = None

    def run(self) -> None:
        """Lead whenever nobody else does; what fails is logged and begun again."""
        name = self.core.name
        with Lead(self.dsn, "relay") as lead:
            while not self.stop.is_set():
                if lead.take():
                    LEADER.labels(name).set(1)
                    log.info("relay_leads", source=name)
                    try:
                        self._lead(lead)
                    except Exception:
                        log.exception("relay_failed", source=name)
                    LEADER.labels(name).set(0)
                self.stop.wait(1.0)

    def _lead(self, lead: Lead) -> None:
        topic = self._topic()
        producer = open_producer(self.brokers)
        try:
            transport = KafkaTransport(topic, producer, partial(remember, self.core, topic))
            relay = self.core.relay(self.publisher, transport)
            self._align(relay, topic)
            self._send(relay, lead)
        finally:
            with suppress(Exception):  # a broker that is away has nothing more to say
                producer.close(timeout=1)

    def _topic(self) -> Topic:
        found = describe(self.brokers, [self.core.name], self.partitions)[self.core.name]
        if found is None:
            raise TopicLost(f"there is no topic of {self.core.name}: run `migrate`")
        return found

    def _align(self, relay: Relay, topic: Topic) -> None:
        """Go back to where the topic parts from what was sent: another topic, or a lost end.

        Raises TopicAhead: the store was restored and Kafka was not emptied (decision 34).
        """
        known, reached = _known(self.core, topic), relay.reached()
        ends = tails(self.brokers, topic, known)
        if max(ends) > (head := self.core.store.head()):
            raise TopicAhead(
                f"{topic.name} holds {max(ends)}, the store {head}: delete the topic, run `migrate`"
            )
        held = min(ends) if known else 0
        if held < reached:
            log.warning("relay_goes_back", source=self.core.name, sent=reached, topic_holds=held)
            relay.republish(held)

    def _send(self, relay: Relay, lead: Lead) -> None:
        wait, looked, asked = IDLE_SECONDS[0], time.monotonic(), 0.0
        self.relay = relay
        while not self.stop.is_set() and lead.holds():
            if time.monotonic() - asked > ASKED_SECONDS:
                self._go_back_if_asked(relay)
                asked = time.monotonic()
            sent = relay.step()
            SENT.labels(self.core.name).set(relay.reached())
            if sent:
                wait = GATHER_SECONDS
            else:
                wait = min(max(wait, IDLE_SECONDS[0]) * 2, IDLE_SECONDS[1])
                if time.monotonic() - looked > LOOK_SECONDS:
                    self._look(relay)
                    looked = time.monotonic()
            self.stop.wait(wait)

    def _look(self, relay: Relay) -> None:
        """See while there is nothing to send whether the topic still holds what was sent."""
        topic = self._topic()
        known = _known(self.core, topic)
        held = min(tails(self.brokers, topic, known)) if known else 0
        if held < relay.reached():
            raise TopicLost(f"{topic.name} holds {held} of {relay.reached()}")

    def _go_back_if_asked(self, relay: Relay) -> None:
        c = self.core.tables.positions.c
        asked = (c.reader == AGAIN, c.source == self.core.name)
        with self.core.views.writing() as conn:
            row = conn.execute(
                delete(self.core.tables.positions).where(*asked).returning(c.position)
            ).first()
        if row is not None:
            log.warning("relay_sends_again", source=self.core.name, after=row.position)
            relay.republish(row.position)


def remember(core: Core, topic: Topic, last: Mapping[int, Acknowledged]) -> None:
    """Remember what was acknowledged last in each partition of a service's topic."""
    mine = {"reader": Relay.READER, "source": core.name}
    rows = [
        {**mine, "partition": n, "resume": f"{topic.id}:{one.offset}:{one.position}"}
        for n, one in last.items()
    ]
    with core.views.writing() as conn:
        upsert(conn, core.tables.resumes, rows)


def _known(core: Core, topic: Topic) -> dict[int, Acknowledged]:
    """Give what was acknowledged last in each partition; nothing of another topic of the name."""
    table = core.tables.resumes
    mine = (table.c.reader == Relay.READER, table.c.source == core.name)
    with core.views.reading() as conn:
        rows = conn.execute(select(table.c.partition, table.c.resume).where(*mine)).all()
    found = {}
    for row in rows:
        of, *numbers = row.resume.split(":")
        if of == topic.id and len(numbers) == len(Acknowledged._fields):
            found[row.partition] = Acknowledged(*map(int, numbers))
    return found


def ask_again(core: Core, after: int) -> None:
    """Ask a service's relay, wherever it runs, to send everything behind a position once more."""
    with core.views.writing() as conn:
        move_position(conn, core.tables.positions, AGAIN, core.name, after)


def watch_head(core: Core, stop: threading.Event) -> None:
    """Keep the gauge of a store's head until stopped."""
    while not stop.wait(WATCHED_SECONDS):
        with suppress(Exception):
            HEAD.labels(core.name).set(core.store.head())
