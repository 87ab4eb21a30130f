#!/usr/bin/env python3
"""Keep Kafka's classes as a JVM has loaded them, so that brokers of `cogov stack` and of tests start soon.

    deploy/kafka/archive.py

Runs a broker once, with a record sent, and has its JVM write down what it has loaded. Nothing depends on
it: a JVM that finds no archive of its own loads the classes from the jars.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from serving.brokers import Brokers
from serving.topics import make_topic, open_producer, tails
from suite.stack.kafka import ARCHIVE, Kafka, answers
from suite.stack.plan import free_ports

SECONDS = 120.0


def main() -> int:
    """Make the archive where there is none; give the exit code."""
    if ARCHIVE.exists():
        return 0
    came = ARCHIVE.with_suffix(".part")
    with tempfile.TemporaryDirectory() as folder:
        port, controller = free_ports(2)
        kafka = Kafka(Path(folder), port, controller)
        kafka.prepare()
        java, *words = kafka.program().argv
        words = [word for word in words if "SharedArchiveFile" not in word]
        with subprocess.Popen(  # noqa: S603  (our own words)
            [java, f"-XX:ArchiveClassesAtExit={came}", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as broker:
            end = time.monotonic() + SECONDS
            while not answers(port) and time.monotonic() < end and broker.poll() is None:
                time.sleep(0.1)
            _use(Brokers(f"127.0.0.1:{port}"))
            broker.terminate()
    came.replace(ARCHIVE)
    return 0


def _use(brokers: Brokers) -> None:
    """Do what every stack does, so that its classes are loaded."""
    topic = make_topic(brokers, "archive", 1, 1)
    producer = open_producer(brokers)
    producer.send(topic.name, b"value", key=b"key").get(timeout=SECONDS)
    producer.close()
    tails(brokers, topic)


if __name__ == "__main__":
    sys.exit(main())
