"""A worker's reading on a real broker: what Faust loses by itself, a worker of ours does not.

Each test names the hazards of Faust and Kafka that it provokes (H1 to H21).
"""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faust.types import TP
from kafka import KafkaAdminClient, KafkaProducer
from prometheus_client import REGISTRY

from chassis.relay import Record
from services._serving.tests.readers import ROOTS, Funds, Reader, in_order, value_of
from services._serving.tests.reading import consumer
from serving.brokers import Brokers
from serving.relaying import KafkaTransport
from serving.streams import Reading
from serving.topics import LARGEST, open_producer
from tests.kafka_node import KafkaNode

pytestmark = [pytest.mark.slow]


@pytest.fixture(name="funds")
def _funds(kafka: Brokers) -> Funds:
    return Funds(kafka)


@pytest.fixture(name="reader")
def _reader(kafka: Brokers, tmp_path: Path) -> Iterator[Reader]:
    made = Reader(kafka, tmp_path / "effects.db")
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def whole(n: int) -> list[int]:
    """Give every position up to one."""
    return list(range(1, n + 1))


def test_every_fact_has_its_effect_once_and_the_worker_ends_when_told(
    funds: Funds, reader: Reader
) -> None:
    """In order of each estate; SIGTERM ends with 0; no web server, no topics of its own (H7, H16)."""
    funds.send(0, 1000)
    reader.start().until(lambda r: r.reached() == 1000)
    with socket.socket() as probe:
        web = probe.connect_ex(("127.0.0.1", 6066))
    code = reader.stop()
    admin = KafkaAdminClient(**funds.brokers.options)
    topics = {str(one) for one in admin.list_topics()}
    admin.close()

    assert sorted(reader.effects()) == whole(1000)
    assert in_order(reader.effects())
    assert code == 0
    assert web != 0
    assert not {t for t in topics if "reading" in t}


def test_a_database_that_is_away_too_long_ends_the_worker_and_nothing_is_skipped(
    funds: Funds, reader: Reader
) -> None:
    """The failing batch leaves nothing; what is started again takes up there (H1 to H5, H17, H21)."""
    funds.send(0, 1000)
    code = reader.start(FAIL_AT="500", TRIES_FOR="1").ended()
    before, reached = reader.effects(), reader.reached()
    reader.start().until(lambda r: r.reached() == 1000)

    assert code == 1
    assert 500 not in before
    assert reached < 500
    assert sorted(reader.effects()) == whole(1000)
    assert in_order(reader.effects())


def test_a_database_that_comes_back_soon_is_waited_for(funds: Funds, reader: Reader) -> None:
    """Another writer holds the file: the worker goes on by itself, without an end."""
    funds.send(0, 100)
    reader.start().until(lambda r: r.reached() == 100)
    with consumer(str(reader.file)).views.writing():
        funds.send(100, 200)
        time.sleep(8)  # longer than the driver waits for the lock
        during = reader.effects()
    reader.until(lambda r: r.reached() == 200)

    assert during == reader.effects()[:100]
    assert sorted(reader.effects()) == whole(200)
    assert "waits" in reader.log.read_text()
    assert reader.stop() == 0


def test_what_is_not_understood_parks_its_estate_and_no_other(funds: Funds, reader: Reader) -> None:
    """The estate's later facts queue behind it; none is lost."""
    funds.send(0, 300)
    reader.start(POISON="100").until(lambda r: r.reached() == 300)
    reader.stop()

    parked = [row["position"] for row in consumer(str(reader.file)).parked_rows()]
    poisoned = 100 % len(ROOTS)
    assert parked == [n for n in whole(300) if n >= 100 and n % len(ROOTS) == poisoned]
    assert sorted([*reader.effects(), *parked]) == whole(300)


def test_what_lies_under_another_estates_key_parks_the_estate_of_the_key(
    funds: Funds, reader: Reader
) -> None:
    """T14: else one estate's fact would become part of another's state."""
    producer = open_producer(funds.brokers)
    swapped = Record("funds", 1, ROOTS[1], "funds.X.Y", value_of(ROOTS[2]))
    KafkaTransport(funds.topic, producer).send(0, [swapped])
    producer.close()
    funds.send(1, 100)
    reader.start().until(lambda r: r.reached() == 100)
    reader.stop()

    parked = {row["position"]: row["why"] for row in consumer(str(reader.file)).parked_rows()}
    assert parked[1] == f"WrongKey: the fact is of {ROOTS[2]}"
    assert sorted(parked) == [n for n in whole(100) if n % len(ROOTS) == 1]
    assert sorted([*reader.effects(), *parked]) == whole(100)


def test_a_worker_that_is_killed_loses_nothing_and_repeats_nothing(
    funds: Funds, reader: Reader
) -> None:
    """Three times in mid-run; its session ends within seconds (H6, H13)."""
    funds.send(0, 3000)
    for part in (500, 1200, 2000):
        reader.start(SLOW="1").until(lambda r, n=part: len(r.effects()) > n)  # type: ignore[misc]
        assert reader.stop(signal.SIGKILL) == -signal.SIGKILL
    reader.start().until(lambda r: r.reached() == 3000)

    assert sorted(reader.effects()) == whole(3000)
    assert in_order(reader.effects())


def test_workers_that_come_and_go_share_the_partitions(
    funds: Funds, reader: Reader, tmp_path: Path
) -> None:
    """A second one joins and leaves in mid-run: no fact lost, none twice (H12)."""
    funds.send(0, 4000)
    reader.start(SLOW="1").until(lambda r: len(r.effects()) > 100)
    other = Reader(reader.brokers, reader.file)
    for _ in range(2):
        other.start(SLOW="1").listening()
        time.sleep(4)
        assert other.stop() == 0
    reader.until(lambda r: r.reached() == 4000)

    assert sorted(reader.effects()) == whole(4000)
    assert in_order(reader.effects())


def test_a_topic_that_is_made_later_is_waited_for(kafka: Brokers, tmp_path: Path) -> None:
    """The worker is not up before there is something to read (H8)."""
    funds = Funds(kafka)
    admin = KafkaAdminClient(**kafka.options)
    admin.delete_topics([funds.topic.name])
    admin.close()
    reader = Reader(kafka, tmp_path / "effects.db").start()
    time.sleep(3)
    waits = reader.process is not None and reader.process.poll() is None
    funds.make()
    funds.send(0, 100)
    reader.until(lambda r: r.reached() == 100)

    assert waits
    assert reader.stop() == 0


def test_a_topic_that_is_deleted_and_made_again_is_read_from_its_beginning(
    funds: Funds, reader: Reader
) -> None:
    """What comes again has no second effect, what is new has its first (H9, ruling D1)."""
    funds.send(0, 500)
    reader.start().until(lambda r: r.reached() == 500)
    before = reader.resumes()
    reader.stop()
    funds.make()
    funds.send(0, 700)
    reader.start().until(lambda r: r.reached() == 700)

    assert sorted(reader.effects()) == whole(700)
    assert {r.partition(":")[0] for r in reader.resumes()} == {funds.topic.id}
    assert not set(before) & set(reader.resumes())


def test_a_worker_reads_on_where_its_own_database_says(funds: Funds, reader: Reader) -> None:
    """What the group remembers decides nothing: a database that went back reads again (D1)."""
    funds.send(0, 500)
    reader.start().until(lambda r: r.reached() == 500)
    reader.stop()
    copy = Reader(reader.brokers, reader.file.with_name("restored.db"))
    with consumer(str(copy.file)).views.writing():
        pass  # a database that knows nothing yet
    copy.start().until(lambda r: r.reached() == 500)

    assert sorted(copy.effects()) == whole(500)
    assert copy.stop() == 0


def test_a_stop_waits_for_the_batch_that_is_being_written(funds: Funds, reader: Reader) -> None:
    """SIGTERM in the middle of a slow batch: it commits, or has no effect; the end is clean (H14)."""
    funds.send(0, 200)
    reader.start(SLOW="20").until(lambda r: bool(r.effects()))
    code = reader.stop()
    half = reader.effects()
    reader.start().until(lambda r: r.reached() == 200)

    assert code == 0
    assert in_order(half)
    assert sorted(reader.effects()) == whole(200)


def test_records_that_no_relay_wrote_are_passed_over_with_an_alarm(
    funds: Funds, reader: Reader
) -> None:
    """Without headers, with nonsense in them: nothing of ours is lost."""
    funds.send(0, 50)
    producer = KafkaProducer(**funds.brokers.options)
    producer.send(funds.topic.name, b"junk", partition=1).get(10)
    producer.send(funds.topic.name, b"junk", headers=[("position", b"x")], partition=2).get(10)
    producer.close()
    funds.send(50, 100)
    reader.start().until(lambda r: r.reached() == 100)

    assert sorted(reader.effects()) == whole(100)
    assert reader.log.read_text().count("foreign_record") == 2


def test_a_record_of_ten_megabytes_goes_through(funds: Funds, reader: Reader) -> None:
    """T14: the largest that any command can lead to is smaller than the topic's limit."""
    large = Record("funds", 1, ROOTS[1], "funds.X.Y", value_of(ROOTS[1], 10_000_000))
    assert 10_000_000 < len(large.value) < LARGEST
    producer = open_producer(funds.brokers)
    KafkaTransport(funds.topic, producer).send(0, [large])
    producer.close()
    funds.send(1, 20)
    reader.start().until(lambda r: r.reached() == 20)

    assert sorted(reader.effects()) == whole(20)


def test_a_broker_that_is_not_up_yet_is_waited_for(
    funds: Funds, reader: Reader, kafka_node: KafkaNode
) -> None:
    """The worker neither ends nor passes anything over (H10)."""
    funds.send(0, 100)
    kafka_node.stop()
    try:
        reader.start()
        time.sleep(4)
        waits = reader.process is not None and reader.process.poll() is None
    finally:
        kafka_node.start()
    reader.until(lambda r: r.reached() == 100)

    assert waits
    assert sorted(reader.effects()) == whole(100)
    assert reader.stop() == 0


def test_a_broker_that_goes_and_comes_back_is_read_on(
    funds: Funds, reader: Reader, kafka_node: KafkaNode
) -> None:
    """In mid-run, by a clean end and by a kill; a worker that ended would be started again (H11, H18)."""
    funds.send(0, 1000)
    reader.start(SLOW="2").until(lambda r: len(r.effects()) > 50)
    kafka_node.stop()
    kafka_node.start()
    kafka_node.kill()
    kafka_node.start()
    if reader.process is not None and reader.process.poll() is not None:
        reader.start()
    reader.until(lambda r: r.reached() == 1000)

    assert sorted(reader.effects()) == whole(1000)
    assert in_order(reader.effects())


def test_a_partition_shows_how_far_it_came_before_its_first_record(
    funds: Funds, tmp_path: Path
) -> None:
    """With its assignment: one in which nothing moves must be seen to be behind."""
    reading = Reading(consumer(str(tmp_path / "effects.db")), funds.brokers)
    reading.consumer.take([Record("funds", 7, "estate-1", "", b"", partition=2)])

    reading.where([TP(funds.topic.name, partition) for partition in range(4)])

    assert [shown("funds", partition) for partition in range(4)] == [0, 0, 7, 0]


def shown(source: str, partition: int) -> float | None:
    """Give what /metrics says of one partition."""
    labels = {"reader": "reading", "source": source, "partition": str(partition)}
    return REGISTRY.get_sample_value("cogov_consumer_position", labels)
