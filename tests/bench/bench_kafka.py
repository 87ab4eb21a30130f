"""Measure what Kafka costs us: the relay and the projection against the least their libraries need.

Two ratios, each the median of rounds in which both sides take turns on one broker.
  relay       what the relay sends (read from PostgreSQL, published, sent, acknowledged, remembered)
              over kafka-python sending the same messages in batches of the same size (target >= 0.7)
  projection  facts that governance's reader takes in (Faust in batches, journal and states in
              PostgreSQL) over messages that the same Faust worker takes one by one and does
              nothing with (target >= 0.5)

Needs PostgreSQL's server programs, Java and Kafka's jars; it starts servers of its own.

Example: bench_kafka.py --facts 20000 --rounds 3
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import faust
from mode import CrashingSupervisor
from typing_extensions import override

from chassis.clock import TimeSource
from chassis.core import Core, Where, migrate
from chassis.relay import Record
from chassis.testing.postgres import SERVICE, Cluster
from governance.application import open_governance
from registry.application import open_registry
from registry.communities import communities
from registry.published import publisher
from serving.brokers import Brokers
from serving.relaying import KafkaTransport, remember
from serving.streams import Reading, make_faust, run_reader
from serving.topics import Topic, make_topic, open_producer
from serving.wire import messages_of
from tests.bench.bench_rebuild import many_estates_facts, one_estates_facts, tell_an_estate
from tests.kafka_node import KafkaNode

PARTITIONS = 4
FACTS_AN_ESTATE = 202
BATCH = 500
Results = dict[str, Any]


def relay_of(core: Core, topic: Topic, brokers: Brokers) -> Callable[[], float]:
    """Give a round: everything is sent by the relay; the seconds it took."""
    producer = open_producer(brokers)
    transport = KafkaTransport(topic, producer, partial(remember, core, topic))
    relay = core.relay(publisher(core.mapper), transport)

    def run() -> float:
        relay.republish(0)
        began = time.perf_counter()
        while relay.step():
            pass
        return time.perf_counter() - began

    return run


def bare_of(records: Sequence[Record], topic: Topic, brokers: Brokers) -> Callable[[], float]:
    """Give a round: the same messages, made before, in batches of the same size."""
    producer = open_producer(brokers)
    batches = [
        messages_of(n, records[n : n + BATCH], PARTITIONS) for n in range(0, len(records), BATCH)
    ]

    def run() -> float:
        began = time.perf_counter()
        for batch in batches:
            waiting = [
                producer.send(
                    topic.name, m.value, m.key, m.headers, m.partition, timestamp_ms=m.timestamp_ms
                )
                for m in batch
            ]
            for one in waiting:
                one.get(timeout=30)
        return time.perf_counter() - began

    return run


def bench_relay(cluster: Cluster, brokers: Brokers, facts: int, rounds: int) -> Results:
    """Let the relay and the bare producer take turns."""
    made = cluster.fresh_database()
    migrate(made.owner, SERVICE)
    registry = open_registry(
        Where(made.service, made.service, made.service, b"w" * 32), TimeSource(virtual=True)
    )
    for code in [*communities()][: max(1, facts // FACTS_AN_ESTATE)]:
        tell_an_estate(registry, code, roll=False)
    core, publish = registry.core, publisher(registry.core.mapper)
    records = [publish(one) for one in core.store.page(0, 10**7)]
    topic = make_topic(brokers, "registry", PARTITIONS, 1)
    relay, bare = relay_of(core, topic, brokers), bare_of(records, topic, brokers)
    relay()
    ratios = [bare() / relay() for _ in range(rounds)]
    core.close()
    return {
        "facts": len(records),
        "relay over kafka-python (target >= 0.7)": round(statistics.median(ratios), 2),
        "ratios": [round(r, 2) for r in ratios],
    }


# ---- the readers, each in a process of its own ---------------------------------------------------


@dataclass(slots=True)
class Watch:
    """Prints the seconds from the first message to the last, and ends the process."""

    last: int
    began: float = 0.0

    def saw(self, position: int) -> None:
        """Take notice of a position."""
        self.began = self.began or time.perf_counter()
        if position >= self.last:
            print(json.dumps(time.perf_counter() - self.began), flush=True)
            os._exit(0)


@dataclass(slots=True)
class WatchedReading(Reading):
    """A reading that says when its first batch came."""

    watch: Watch | None = None

    @override
    def records(self, messages: Sequence[Any]) -> list[Record]:
        if self.watch:
            self.watch.saw(0)
        return Reading.records(self, messages)


def read(kind: str, brokers: Brokers, dsn: str, last: int) -> None:
    """Read a topic to a position."""
    governance, watch = open_governance(dsn, {}, partitions=PARTITIONS), Watch(last)
    reading = WatchedReading(governance.consumer, brokers, watch=watch)
    if kind == "projection":
        governance.consumer.applied = lambda: watch.saw(governance.consumer.reached("registry"))
        run_reader(reading, lambda: None)
    _read_bare(reading, watch.saw)


def _read_bare(reading: Reading, saw: Callable[[int], None]) -> None:
    """The same worker with an agent that takes one message after another and does nothing."""
    seen = 0

    app, topic = make_faust(reading, tempfile.mkdtemp())

    @app.agent(topic, concurrency=1, supervisor_strategy=CrashingSupervisor)  # type: ignore[untyped-decorator]
    async def count(stream: Any) -> None:
        nonlocal seen
        async for event in stream.noack().events():
            event.ack()
            if event.message.key:  # marks carry no fact
                seen += 1
                saw(seen)

    worker = faust.Worker(app, loglevel="WARN", quiet=True)
    worker.spinner = None
    worker.execute_from_commandline()


def bench_projection(
    cluster: Cluster, brokers: Brokers, folder: Path, facts: int, rounds: int
) -> Results:
    """Let the projection and the empty handler take turns, each in a fresh process and group."""
    topic = make_topic(brokers, "registry", PARTITIONS, 1)
    first = one_estates_facts(folder)
    records = list(many_estates_facts(first, facts))
    producer = open_producer(brokers)
    transport = KafkaTransport(topic, producer)
    for n in range(0, len(records), BATCH):
        transport.send(n, records[n : n + BATCH])
    producer.close()
    ratios = []
    for _ in range(rounds):
        seconds = {}
        for kind in ("projection", "bare"):
            made = cluster.fresh_database()
            migrate(made.owner, SERVICE)
            words = [sys.executable, "-m", "tests.bench.bench_kafka", "--read", kind]
            told = subprocess.run(
                [*words, brokers.addresses, made.service, str(len(records))],
                capture_output=True,
                text=True,
                check=True,
                timeout=600,
            )
            seconds[kind] = float(told.stdout.strip().splitlines()[-1])
        ratios.append(seconds["bare"] / seconds["projection"])
    return {
        "facts": len(records),
        "projection over empty handler (target >= 0.5)": round(statistics.median(ratios), 2),
        "ratios": [round(r, 2) for r in ratios],
    }


def main() -> None:
    """Measure and print; as a reader's process, read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", type=int, default=10_000, help="facts that are sent and read")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--read", choices=("projection", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("where", nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        brokers, dsn, last = asked.where
        read(asked.read, Brokers(brokers), dsn, int(last))
        return
    cluster, node = Cluster(), KafkaNode()
    try:
        node.start()
        results = {"relay": bench_relay(cluster, node.brokers, asked.facts, asked.rounds)}
        node.empty()
        with tempfile.TemporaryDirectory() as folder:
            results["projection"] = bench_projection(
                cluster, node.brokers, Path(folder), asked.facts, asked.rounds
            )
    finally:
        node.remove()
        cluster.remove()
    if asked.json:
        print(json.dumps(results))
        return
    for name, figures in results.items():
        print(name)
        print("\n".join(f"  {what:<48} {figure}" for what, figure in figures.items()))


if __name__ == "__main__":
    main()
