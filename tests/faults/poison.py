"""What cannot be understood: it waits with an alarm, its estate waits behind it, everybody else goes on."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import psycopg

from chassis.mapper import Mapper
from chassis.relay import Record
from chassis.store.postgres import PostgresStore
from cogov.committee.v1.events_pb2 import CommitteeEvent
from committee.application import AGGREGATES
from committee.published import publisher
from serving.brokers import Brokers
from serving.relaying import KafkaTransport
from serving.topics import describe, open_producer
from suite.demo.estate import EstateVote
from tests.faults.broken import WITHIN, Broken
from tests.faults.history import Call, History, ask

BEYOND = bytes([0xBA, 0xBB, 0x3D, 0x00])
"""A field that no release has yet (125879), empty."""


@dataclass(slots=True)
class Estates:
    """A stack with two estates that vote, and the ballots that are not cast yet."""

    stack: Broken
    here: EstateVote
    there: EstateVote
    left: dict[str, Iterator[Call]]
    history: History

    @property
    def root(self) -> str:
        """Give the estate whose facts are poisoned."""
        return str(self.here.estate_id)

    def cast(self, *tags: str) -> list[int]:
        """Cast a ballot in each estate; give the facts' positions."""
        said = [ask(self.stack.address, next(self.left[tag])) for tag in tags]
        for one in said:
            self.history.add(one)
            assert one.outcome == "ok", one
        return [one.position for one in said]


def sent_as(stack: Broken, change: Callable[[Record], Record]) -> None:
    """Send what is stored and was not sent yet, in the relay's place and changed."""
    brokers = Brokers(f"127.0.0.1:{stack.stack.ports.kafka}")
    topic = describe(brokers, ["committee"], stack.stack.plan.partitions)["committee"]
    assert topic is not None
    with psycopg.connect(stack.dsn("committee")) as conn:
        question = "SELECT position FROM views.positions WHERE reader = 'relay'"
        [(after,)] = conn.execute(question).fetchall()
    producer = open_producer(brokers)
    try:
        KafkaTransport(topic, producer).send(after, [change(r) for r in records(stack, after)])
    finally:
        producer.close()


def records(stack: Broken, after: int) -> list[Record]:
    """Give the committee's records behind a position as its relay makes them."""
    publish = publisher(Mapper(*AGGREGATES))
    with closing(PostgresStore(stack.dsn("committee"))) as store:
        return [publish(one) for one in store.page(after)]


def parked(stack: Broken, reader: str) -> list[tuple[str, int, str]]:
    """Give what waits of the committee's facts, in order: estate, position, why."""
    question = "SELECT root, position, why FROM views.parked WHERE source = 'committee'"
    with psycopg.connect(stack.dsn(reader)) as conn:
        return conn.execute(question + " ORDER BY position").fetchall()


def mend(stack: Broken, reader: str, true: Record) -> None:
    """Put what the store says in the place of what was not understood, and have it taken in."""
    with psycopg.connect(stack.dsn(reader)) as conn:
        conn.execute(
            "UPDATE views.parked SET value = %s WHERE source = 'committee' AND position = %s",
            (true.value, true.position),
        )
    words = [sys.executable, "-m", reader, "parked", "--retry", true.key]
    env = {**os.environ, **stack.stack.plan.env(reader)}
    subprocess.run(words, env=env, check=True, timeout=WITHIN)


def from_the_future(value: bytes, *, may_skip: bool) -> bytes:
    """Make a fact's bytes one of a release that does not exist yet."""
    event = CommitteeEvent.FromString(value)
    event.meta.may_skip = may_skip
    return event.SerializeToString() + BEYOND


def of_nobody(value: bytes) -> bytes:
    """Make a fact's bytes one of another estate than its key says."""
    event = CommitteeEvent.FromString(value)
    event.meta.estate_id = str(UUID(int=0))
    return event.SerializeToString()


POISON: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "undecodable": (lambda _: b"\xff\xff\xff", "DecodeError"),
    "of another estate": (of_nobody, "WrongKey"),
    "unknown": (partial(from_the_future, may_skip=False), "NotUnderstood"),
}
