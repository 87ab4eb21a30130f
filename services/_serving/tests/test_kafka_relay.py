"""The relay on a real broker and a real store: in order, each at least once, one at a time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from sqlalchemy import select

from chassis.core import Core, Where, migrate
from chassis.relay import Record, Relay
from chassis.testing.kit import NOW
from chassis.testing.postgres import SERVICE, Cluster
from chassis.views import move_position, upsert
from services._chassis.tests.drawdowns import CLERK, open_funds, requested
from services._chassis.tests.test_chassis_facts import publisher
from services._serving.tests.readers import WITHIN, Funds, records
from services._serving.tests.reading import PARTITIONS
from serving import relaying
from serving.brokers import Brokers, WrongPartitions
from serving.lead import Lead
from serving.relaying import KafkaTransport, Sender, ask_again
from serving.topics import describe, make_topic, open_producer, tails
from serving.wire import record_of

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(name="funds")
def _funds(kafka: Brokers) -> Funds:
    return Funds(kafka)


@pytest.fixture(name="at")
def _at(postgres_cluster: Cluster) -> Where:
    made = postgres_cluster.fresh_database()
    migrate(made.owner, SERVICE)
    return Where(made.service, made.service, made.service, b"w" * 32)


@pytest.fixture(name="core")
def _core(at: Where) -> Iterator[Core]:
    made = open_funds(at, virtual=True)
    yield made
    made.close()


def decide(core: Core, first: int, last: int) -> None:
    """Record one fact each."""
    for n in range(first, last + 1):
        core.executor.execute(requested(f"d-{n}"), CLERK, f"k-{n}", at=NOW)


@contextmanager
def sending(core: Core, at: Where, brokers: Brokers) -> Iterator[Sender]:
    """Run a relay for as long as the block lasts."""
    made = Sender(core, publisher(core), brokers, at.events, PARTITIONS, threading.Event())
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.stop.set()
        thread.join(WITHIN)


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < end, "it does not come to hold"
        time.sleep(0.05)


def held(funds: Funds) -> dict[int, list[Record]]:
    """Give what the topic holds, a partition's records in order."""
    consumer = KafkaConsumer(consumer_timeout_ms=2000, **funds.brokers.options)
    parts = [TopicPartition(funds.topic.name, n) for n in range(PARTITIONS)]
    consumer.assign(parts)
    consumer.seek_to_beginning(*parts)
    found: dict[int, list[Record]] = {n: [] for n in range(PARTITIONS)}
    left = sum(consumer.end_offsets(parts).values())
    for m in consumer if left else ():
        found[m.partition].append(record_of("funds", m.partition, m.key, m.value, m.headers))
        left -= 1
        if not left:
            break
    consumer.close(autocommit=False)
    return found


def facts(funds: Funds) -> list[int]:
    """Give the positions of the facts in the topic, as often as they stand there."""
    return sorted(r.position for chain in held(funds).values() for r in chain if r.type)


def reached(core: Core) -> int:
    """Give what the relay remembers."""
    return core.relay(publisher(core), _nowhere()).reached()


def _nowhere() -> Any:
    return None


def test_every_fact_is_sent_once_and_every_partition_is_complete(
    funds: Funds, core: Core, at: Where
) -> None:
    """And the relay remembers how far; what comes later is sent when it comes."""
    decide(core, 1, 30)
    with sending(core, at, funds.brokers):
        until(lambda: reached(core) == 30)
        decide(core, 31, 40)
        until(lambda: reached(core) == 40)
    chains = held(funds).values()

    assert facts(funds) == list(range(1, 41))
    assert all(b.after == a.position for chain in chains for a, b in pairwise(chain))
    assert tails(funds.brokers, funds.topic) == [40] * PARTITIONS


def test_a_relay_that_starts_again_goes_on_where_it_was(
    funds: Funds, core: Core, at: Where
) -> None:
    """Nothing twice where the end was clean."""
    for first in (1, 11):
        decide(core, first, first + 9)
        with sending(core, at, funds.brokers):
            until(lambda n=first: reached(core) == n + 9)  # type: ignore[misc]

    assert facts(funds) == list(range(1, 21))


def test_one_relay_leads_and_the_next_takes_over(funds: Funds, core: Core, at: Where) -> None:
    """The second waits for the lock; nothing is sent twice, nothing is left."""
    decide(core, 1, 10)
    with sending(core, at, funds.brokers):
        until(lambda: reached(core) == 10)
        with sending(core, at, funds.brokers) as second:
            time.sleep(1.5)
            waits = second.relay is None
            with Lead(at.events, "relay") as third:
                taken = third.take()
    with sending(core, at, funds.brokers) as second:
        decide(core, 11, 20)
        until(lambda: reached(core) == 20)

    assert waits
    assert not taken
    assert second.relay is not None
    assert facts(funds) == list(range(1, 21))


def test_a_topic_that_was_lost_gets_everything_again(funds: Funds, core: Core, at: Where) -> None:
    """Another topic under the name: the relay begins at the first fact, told by nobody (T5)."""
    decide(core, 1, 25)
    with sending(core, at, funds.brokers):
        until(lambda: reached(core) == 25)
    funds.make()
    with sending(core, at, funds.brokers):
        until(lambda: facts(funds) == list(range(1, 26)))

    assert tails(funds.brokers, funds.topic) == [25] * PARTITIONS


def test_an_end_that_was_lost_is_sent_again(funds: Funds, core: Core, at: Where) -> None:
    """The topic is the same and holds less than was acknowledged (T4)."""
    acknowledged_and_lost(funds, core, at)
    decide(core, 11, 20)
    with sending(core, at, funds.brokers):
        until(lambda: facts(funds) == list(range(1, 21)))

    assert reached(core) == 20


def test_what_was_sent_behind_a_lost_end_hides_no_gap(funds: Funds, core: Core, at: Where) -> None:
    """A relay that saw nothing of the loss sent on: the topic's end says 21 and 11 to 20 are missing."""
    acknowledged_and_lost(funds, core, at)
    decide(core, 11, 21)
    producer = open_producer(funds.brokers)
    unseen = [publisher(core)(one) for one in core.store.page(20, 1)]
    KafkaTransport(funds.topic, producer).send(20, unseen)
    producer.close()
    assert facts(funds) == [*range(1, 11), 21]

    with sending(core, at, funds.brokers):
        until(lambda: set(facts(funds)) == set(range(1, 22)))
        until(lambda: reached(core) == 21)


def acknowledged_and_lost(funds: Funds, core: Core, at: Where) -> None:
    """Have a relay send 1 to 10, and remember 20 as acknowledged where the topic holds 10."""
    decide(core, 1, 10)
    with sending(core, at, funds.brokers):
        until(lambda: reached(core) == 10)
    table = core.tables.resumes
    mine = (table.c.reader == Relay.READER, table.c.source == "funds")
    with core.views.writing() as conn:
        move_position(conn, core.tables.positions, Relay.READER, "funds", 20)
        for row in conn.execute(select(table).where(*mine)).all():
            of, offset, _ = row.resume.split(":")
            later = {**row._mapping, "resume": f"{of}:{int(offset) + 10}:20"}
            upsert(conn, table, [later])


def test_a_topic_that_holds_more_than_the_store_is_not_sent_to(
    funds: Funds, core: Core, at: Where, capsys: pytest.CaptureFixture[str]
) -> None:
    """A restored store and a Kafka of before: its positions are other facts' (decision 34)."""
    funds.send(0, 20)
    decide(core, 1, 10)
    with sending(core, at, funds.brokers):
        until(lambda: "TopicAhead" in capsys.readouterr().out)
        before = facts(funds)
        funds.make()
        until(lambda: facts(funds) == list(range(1, 11)))

    assert before == list(range(1, 21))


def test_a_running_relay_sees_that_its_topic_was_made_anew(
    funds: Funds, core: Core, at: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the next fact, or while there is none: it looks from time to time."""
    monkeypatch.setattr(relaying, "LOOK_SECONDS", 0.5)
    decide(core, 1, 10)
    with sending(core, at, funds.brokers):
        until(lambda: reached(core) == 10)
        funds.make()
        until(lambda: facts(funds)[-10:] == list(range(1, 11)))


def test_a_republish_sends_again_from_any_position(funds: Funds, core: Core, at: Where) -> None:
    """On demand; whoever reads drops what he has."""
    decide(core, 1, 10)
    with sending(core, at, funds.brokers):
        until(lambda: reached(core) == 10)
        ask_again(core, 6)  # from another process
        until(lambda: facts(funds) == [*range(1, 8), 7, *[n for n in (8, 9, 10) for _ in "ab"]])


def test_a_topic_with_other_partitions_refuses_the_start(kafka: Brokers, funds: Funds) -> None:
    """For whoever makes it and whoever reads it; it says what to set."""
    assert funds.topic.partitions == PARTITIONS
    with pytest.raises(WrongPartitions, match="COGOV_PARTITIONS"):
        describe(kafka, ["funds"], PARTITIONS + 1)
    with pytest.raises(WrongPartitions):
        make_topic(kafka, "funds", PARTITIONS + 1, 1)


def test_topics_keep_everything(kafka: Brokers, funds: Funds) -> None:
    """A new reader begins at the beginning, whenever that was."""
    funds.send(0, 10)
    admin = KafkaAdminClient(**kafka.options)
    found = admin.describe_configs([_named(funds.topic.name)])
    admin.close()

    assert "'retention.ms'" in str(found)
    assert "-1" in str(found)
    assert sorted(r.position for c in held(funds).values() for r in c if r.type) == [
        r.position for r in records(0, 10)
    ]


def _named(name: str) -> Any:
    from kafka.admin import ConfigResource, ConfigResourceType  # noqa: PLC0415

    return ConfigResource(ConfigResourceType.TOPIC, name)
