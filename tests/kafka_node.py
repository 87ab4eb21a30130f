"""One real Kafka node for the tests that need one; it is started with the first of them."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving.brokers import Brokers
from suite.stack.kafka import Kafka
from suite.stack.plan import free_ports
from suite.stack.processes import Process

START_SECONDS = 60.0


class KafkaNode:
    """A node in a folder of its own; a test may end it, and start it again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cogov-kafka-"))
        port, controller = free_ports(2)
        self.kafka = Kafka(self.folder / "node", port, controller)
        self.brokers = Brokers(f"127.0.0.1:{port}")
        self._process = Process(self.kafka.program(), self.folder, lambda: None)

    def start(self) -> None:
        """Start the node and wait until it answers."""
        self.kafka.prepare()
        self._process.start()
        self._process.await_ready(START_SECONDS)

    def stop(self) -> None:
        """End the node as an operator would."""
        self._process.stop()

    def kill(self) -> None:
        """End the node as a power cut would."""
        self._process.ask_to_end()  # so that nobody starts it again
        self._process.kill()
        self._process.stop()

    def empty(self) -> None:
        """Have the node lose everything, as if it were new."""
        self.stop()
        shutil.rmtree(self.kafka.data)
        self.start()

    def remove(self) -> None:
        """End the node and delete what it wrote."""
        self.stop()
        shutil.rmtree(self.folder)


@pytest.fixture(scope="session")
def kafka_node() -> Iterator[KafkaNode]:
    """Give the node of this session."""
    made = KafkaNode()
    made.start()
    yield made
    made.remove()


@pytest.fixture
def kafka(kafka_node: KafkaNode) -> Brokers:
    """Give where the node is reached."""
    return kafka_node.brokers
