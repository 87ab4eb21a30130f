"""Topics in one place: their names, their partitions, what they keep (decision 4).

One topic a service, all with the same number of partitions, fixed when the first is made: an
estate's facts of every service then lie in partitions of one number, and one worker reads them all.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from serving.brokers import PATIENCE, Brokers, BrokersAway, WrongPartitions
from serving.wire import NotOurs, record_of

LARGEST = 16 << 20
"""Bytes of the largest record a topic takes: more than any command's body can lead to."""

KEPT = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "max.message.bytes": str(LARGEST),
    "message.timestamp.after.max.ms": str(2**63 - 1),  # a story may lie in the future
}
"""Topics keep everything: a new reader begins at the beginning."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as the broker describes it; a topic that is made again has another id."""

    name: str
    id: str
    partitions: int


def topic_of(service: str) -> str:
    """Give the name of a service's topic."""
    return f"cogov.{service}.v1"


def source_of(topic: str) -> str:
    """Give the service whose topic this is."""
    return topic.split(".")[1]


def make_topic(brokers: Brokers, service: str, partitions: int, replicas: int) -> Topic:
    """Make a service's topic where it is missing; raises WrongPartitions, BrokersAway."""
    wanted = NewTopic(topic_of(service), partitions, replicas, topic_configs=KEPT)
    with administering(brokers) as admin:
        with suppress(TopicAlreadyExistsError):
            admin.create_topics([wanted])
        admin.wait_for_topics([wanted.name])
    found = describe(brokers, [service], partitions)[service]
    if found is None:
        raise BrokersAway(f"{wanted.name} was made and is not there")
    return found


def describe(brokers: Brokers, services: Sequence[str], partitions: int) -> dict[str, Topic | None]:
    """Describe services' topics, None for one that is not there; raises WrongPartitions, BrokersAway."""
    with administering(brokers) as admin:
        found = admin.describe_topics([topic_of(service) for service in services])
    topics: dict[str, Topic | None] = dict.fromkeys(services)
    for one in found:
        if one["error_code"] == 0:
            topic = Topic(one["name"], str(one["topic_id"]), len(one["partitions"]))
            if topic.partitions != partitions:
                raise WrongPartitions(
                    f"{topic.name} has {topic.partitions} partitions, COGOV_PARTITIONS says {partitions}."
                    " They are fixed when the first topic is made: set what the topics have"
                )
            topics[source_of(topic.name)] = topic
    return topics


def await_topics(
    brokers: Brokers, services: Sequence[str], partitions: int, seconds: float
) -> None:
    """Wait until every topic is there; raises WrongPartitions, BrokersAway when the time is over."""
    end = time.monotonic() + seconds
    while True:
        try:
            missing = [s for s, t in describe(brokers, services, partitions).items() if t is None]
            why = f"no topic yet for {', '.join(missing)}: run `migrate` of each"
        except BrokersAway as e:
            missing, why = [*services], str(e)
        if not missing:
            return
        if time.monotonic() > end:
            raise BrokersAway(why)
        time.sleep(0.5)


class Acknowledged(NamedTuple):
    """The last record of a partition that Kafka acknowledged: its offset, and the position it says."""

    offset: int
    position: int


def tails(
    brokers: Brokers, topic: Topic, known: Mapping[int, Acknowledged] | None = None
) -> list[int]:
    """Give for each partition the position up to which it is complete: what its last record says.

    Of what is `known` nothing may be missing. Where it is, and more was sent since, the last record
    stands behind a gap that nobody sees from the end: such a partition is complete up to 0.
    """
    options = brokers.options | {"max_partition_fetch_bytes": LARGEST, "enable_auto_commit": False}
    consumer = KafkaConsumer(consumer_timeout_ms=PATIENCE, **options)
    try:
        parts = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
        ends = {part.partition: end for part, end in consumer.end_offsets(parts).items()}
        last = _positions(consumer, topic, {n: end - 1 for n, end in ends.items() if end > 0})
        there = {n: one.offset for n, one in (known or {}).items() if one.offset < ends[n]}
        found = _positions(consumer, topic, there)
    finally:
        consumer.close(autocommit=False)
    complete = []
    for n in range(topic.partitions):
        at, one = last.get(n, 0), (known or {}).get(n)
        if one is None:
            intact = True
        elif n in found:  # what is known still lies there
            intact = found[n] == one.position
        else:  # the partition ends before it; what was sent since would say more
            intact = at < one.position
        complete.append(at if intact else 0)
    return complete


def _positions(consumer: KafkaConsumer, topic: Topic, offsets: Mapping[int, int]) -> dict[int, int]:
    """Give what the records at offsets say, by partition; 0 where one is not ours or does not come."""
    found, waiting = dict.fromkeys(offsets, 0), set(offsets)
    if not waiting:
        return found
    consumer.assign([TopicPartition(topic.name, n) for n in offsets])
    for n, offset in offsets.items():
        consumer.seek(TopicPartition(topic.name, n), offset)
    for message in consumer:
        if message.partition in waiting:
            found[message.partition] = _position(source_of(topic.name), message)
            waiting.discard(message.partition)
        if not waiting:
            break
    return found


def ends_of(brokers: Brokers, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Give, by topic and partition, the offset behind the last record; raises KafkaError."""
    consumer = KafkaConsumer(**brokers.options, enable_auto_commit=False)
    try:
        found = consumer.end_offsets([TopicPartition(*place) for place in places])
        return {(part.topic, part.partition): end for part, end in found.items()}
    finally:
        consumer.close(autocommit=False)


def _position(source: str, message: Any) -> int:
    try:
        return record_of(source, 0, message.key, message.value, message.headers).position
    except NotOurs:
        return 0


def open_producer(brokers: Brokers) -> KafkaProducer:
    """Open a producer: what it acknowledges is on every replica in sync, in order and once."""
    return KafkaProducer(
        **brokers.options,
        acks="all",
        enable_idempotence=True,
        delivery_timeout_ms=4 * PATIENCE,
        max_block_ms=2 * PATIENCE,
        linger_ms=0,
        batch_size=1 << 17,
        max_request_size=LARGEST,
    )


@contextmanager
def administering(brokers: Brokers, patience: int = PATIENCE) -> Iterator[KafkaAdminClient]:
    """Open an administrator's connection for one question; raises BrokersAway.

    `patience` is how many milliseconds a broker has for its first answer.
    """
    try:
        admin = KafkaAdminClient(bootstrap_timeout_ms=patience, **brokers.options)
    except (KafkaError, OSError) as e:
        raise BrokersAway(f"{brokers.addresses}: {type(e).__name__}: {e}") from None
    try:
        yield admin
    except KafkaError as e:
        raise BrokersAway(f"{brokers.addresses}: {type(e).__name__}: {e}") from e
    finally:
        admin.close()
