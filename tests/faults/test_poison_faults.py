"""What cannot be understood: it waits with an alarm, its estate waits behind it, everybody else goes on."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.mapper import Mapper
from chassis.relay import Record
from chassis.store.postgres import PostgresStore
from cogov.committee.v1.events_pb2 import CommitteeEvent
from committee.application import AGGREGATES
from committee.published import publisher
from serving.relaying import KafkaTransport
from serving.topics import Brokers, describe, open_producer
from suite.demo.estate import EstateVote
from tests.e2e.votes import open_votes
from tests.faults.broken import WITHIN, Broken, broken_stack, until
from tests.faults.checking import MUCH, Tell, check
from tests.faults.history import Call, History, ask, ballots_of

pytestmark = [pytest.mark.slow, pytest.mark.stack]

HEADS = 40 + 10 * MUCH
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


@pytest.fixture(name="estates", scope="module")
def _estates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estates]:
    with broken_stack() as broken:
        here, there = open_votes(broken, ["here", "there"], HEADS)  # type: ignore[arg-type]
        broken.vote = here
        left = {one.plan.tag: iter(ballots_of(one, broken.token)) for one in (here, there)}
        history = History(tmp_path_factory.mktemp("history") / "history.jsonl")
        yield Estates(broken, here, there, left, history)
        here.client.close()


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


@pytest.mark.parametrize("kind", POISON)
def test_a_poisoned_record_parks_its_estate_and_is_taken_in_once_it_is_mended(
    estates: Estates, kind: str, record_property: Tell
) -> None:
    """T14: alarm, exact position, other estates go on; mended, the states are the log's fold again."""
    stack, (spoil, why) = estates.stack, POISON[kind]
    with stack.ended("committee-worker"):
        position, _ = estates.cast("here", "there")
        true = next(r for r in records(stack, position - 1) if r.position == position)
        sent_as(stack, lambda r: replace(r, value=spoil(r.value)) if r == true else r)
    behind, _ = estates.cast("here", "there")
    stack.caught_up()

    root, first, said = parked(stack, "governance")[0]
    assert (root, first, said.split(":")[0]) == (estates.root, position, why)
    assert [(root, at) for root, at, _ in parked(stack, "governance")] == [
        (estates.root, position),
        (estates.root, behind),
    ]
    assert stack.metric("governance-worker", "cogov_parked_records") == 2
    for reader in ("governance", "committee"):
        mend(stack, reader, true)
        assert parked(stack, reader) == []
    record_property("parked", 2)
    check(stack, estates.history, record_property)


def test_an_unknown_record_that_may_be_skipped_parks_nothing(
    estates: Estates, record_property: Tell
) -> None:
    """T14: its publisher says that whoever does not know it loses nothing."""
    stack = estates.stack
    with stack.ended("committee-worker"):
        estates.cast("here")
        sent_as(stack, lambda r: replace(r, value=from_the_future(r.value, may_skip=True)))
    stack.caught_up()

    assert parked(stack, "governance") == []
    check(stack, estates.history, record_property)


@pytest.mark.parametrize(
    ("topic", "state"),
    [("committee.Nobody.Knows", b"{}"), ("committee.Ballot.BallotCast", b"\x00 damaged")],
    ids=["an unknown topic", "damaged bytes"],
)
def test_an_event_that_cannot_be_published_stops_its_relay_and_no_other(
    estates: Estates, topic: str, state: bytes, record_property: Tell
) -> None:
    """T14: nobody knows whose it is, so nothing is stepped over; what follows waits and is seen to."""
    stack = estates.stack
    administrator = stack.stack.postgres.address("postgres", "cogov_committee", with_password=True)
    stream = uuid4()
    with psycopg.connect(administrator, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO events.stored_events VALUES (%s, 1, %s, %s)", (stream, topic, state)
        )
        estates.cast("here", "there")
        until(lambda: "relay_failed" in log_of(stack, "committee-worker"), "nobody says so")
        stack.republish("registry", 0)
        until(
            lambda: (
                stack.metric("committee-worker", "cogov_relay_head")
                > stack.metric("committee-worker", "cogov_relay_position")
            ),
            "no alarm",
        )
        conn.execute("DELETE FROM events.stored_events WHERE originator_id = %s", (stream,))
    check(stack, estates.history, record_property)


def log_of(stack: Broken, name: str) -> str:
    """Give what a process has said."""
    return stack.stack.processes[name].log.read_text()
