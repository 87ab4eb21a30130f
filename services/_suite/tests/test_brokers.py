"""Kafka as production has it: SASL over TLS, a user a service, and a topic that only its own may write."""

import gc
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaError, TopicAuthorizationFailedError

from services._serving.tests.readers import Reader, records
from services._serving.tests.reading import PARTITIONS
from serving.brokers import Brokers, BrokersAway
from serving.relaying import KafkaTransport
from serving.topics import Topic, make_topic, open_producer, tails
from serving.users import make_users, user_of
from suite.brokers import run
from suite.stack.checkout import ROOT
from suite.stack.kafka import Guard, Kafka
from suite.stack.plan import free_ports
from suite.stack.processes import Process

pytestmark = [
    pytest.mark.slow,
    pytest.mark.stack,
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]

SERVICES = ("funds", "reading")
"""An invented service, and who reads its facts."""


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Let go here of the TLS sockets that kafka-python leaves open, not in some later test."""
    yield
    gc.collect()


@pytest.fixture(name="folder", scope="module")
def _folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="cogov-brokers-"))
    subprocess.run([ROOT / "deploy/certificates.sh", made / "tls"], check=True)
    for service in SERVICES:
        (made / user_of(service)).write_text(f"password-of-{service}\n")
    yield made
    shutil.rmtree(made)


@pytest.fixture(name="guarded", scope="module")
def _guarded(folder: Path) -> Iterator[Brokers]:
    """Start a node with a guard and make the users; give how `funds` reaches it."""
    port, controller, inside = free_ports(3)
    guard = Guard(folder / "tls/kafka/both.pem", inside)
    kafka = Kafka(folder / "node", port, controller, guard=guard)
    kafka.prepare()
    process = Process(kafka.program(), folder, lambda: None)
    process.start()
    process.await_ready(60)
    for _ in range(2):  # as at every start of the installation
        make_users(Brokers(f"127.0.0.1:{inside}"), folder, SERVICES)
    yield _as("funds", Brokers(f"localhost:{port}", "SASL_SSL", ca=folder / "tls/ca.crt"))
    process.stop()


@pytest.fixture(name="topic", scope="module")
def _topic(guarded: Brokers) -> Topic:
    return make_topic(guarded, "funds", PARTITIONS, 1)


def _as(service: str, brokers: Brokers) -> Brokers:
    return replace(brokers, user=user_of(service), password=f"password-of-{service}")


def _send(brokers: Brokers, topic: Topic, after: int, until: int) -> None:
    producer = open_producer(brokers)
    try:
        KafkaTransport(topic, producer).send(after, records(after, until))
    finally:
        producer.close(timeout=1)


def test_facts_go_from_a_relay_to_a_reader(guarded: Brokers, topic: Topic, tmp_path: Path) -> None:
    """By kafka-python and by Faust, each as its own user; the relay sees how far its topic is."""
    _send(guarded, topic, 0, 200)
    reader = Reader(_as("reading", guarded), tmp_path / "effects.db").start()
    reader.until(lambda r: r.reached() == 200)

    assert reader.stop() == 0
    assert sorted(reader.effects()) == list(range(1, 201))
    assert tails(guarded, topic) == [200] * PARTITIONS


def test_only_a_service_s_own_user_writes_its_topic(guarded: Brokers, topic: Topic) -> None:
    """Who reads it cannot, and cannot make or delete one either."""
    other = _as("reading", guarded)

    with pytest.raises(TopicAuthorizationFailedError):
        _send(other, topic, 200, 201)
    with pytest.raises((BrokersAway, KafkaError)):
        make_topic(other, "others", PARTITIONS, 1)
    admin = KafkaAdminClient(**other.options)
    with pytest.raises(TopicAuthorizationFailedError):
        admin.delete_topics([topic.name])
    admin.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "another"},
        {"protocol": "PLAINTEXT"},
        {"ca": None},
    ],
)
def test_who_cannot_show_who_he_is_is_not_heard(guarded: Brokers, wrong: dict[str, Any]) -> None:
    """A wrong password, no TLS; and a broker that our authority has not signed is told no password."""
    with pytest.raises(BrokersAway):
        make_topic(replace(guarded, **wrong), "funds", PARTITIONS, 1)


def test_a_user_without_a_password_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is made with an empty password."""
    assert run("127.0.0.1:1", tmp_path) == 1
    assert "kafka_registry" in capsys.readouterr().err
