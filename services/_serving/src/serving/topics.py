"""Topics in one place: their names, their partitions, what they keep (decision 4).

One topic a service, all with the same number of partitions, fixed when the first is made: an
estate's facts of every service then lie in partitions of one number, and one worker reads them all.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

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


def tails(brokers: Brokers, topic: Topic) -> list[int]:
    """Give for each partition the position up to which it is complete: what its last record says."""
    source = source_of(topic.name)
    options = brokers.options | {"max_partition_fetch_bytes": LARGEST, "enable_auto_commit": False}
    consumer = KafkaConsumer(consumer_timeout_ms=PATIENCE, **options)
    try:
        parts = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
        consumer.assign(parts)
        ends = consumer.end_offsets(parts)
        waiting = {part for part in parts if ends[part] > 0}
        for part in waiting:
            consumer.seek(part, ends[part] - 1)
        found = dict.fromkeys(range(topic.partitions), 0)
        for message in consumer:
            found[message.partition] = max(found[message.partition], _position(source, message))
            waiting.discard(TopicPartition(topic.name, message.partition))
            if not waiting:
                break
        return [found[n] for n in range(topic.partitions)]
    finally:
        consumer.close(autocommit=False)


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
