"""One Kafka node of our own on loopback, broker and controller: how it is set up and started."""

import shutil
import socket
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from suite.child import DidNotStart
from suite.stack.checkout import ROOT
from suite.stack.processes import Program

VERSION = next((ROOT / "deploy/kafka").glob("*.sha256"), Path("none")).stem
LIBS = ROOT / ".tools" / "kafka" / VERSION
ARCHIVE = ROOT / ".tools" / f"kafka-{VERSION}.jsa"
"""Kafka's classes as a JVM has them once they are loaded, which spares a third of each start.

Where there is none, or another JVM's, they are loaded from the jars (deploy/kafka/archive.py).
"""

CLUSTER = "AAAAAAAAAAAAAAAAAAAAAQ"
JVM = (
    "-Xms128m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xshare:auto",
    "-Djava.awt.headless=true",
)
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller}
log.dirs={data}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
num.partitions=1
log.cleaner.dedupe.buffer.size=4194304
log.segment.bytes=67108864
num.network.threads=2
num.io.threads=4
background.threads=2
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""
OPEN = """\
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{told}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
"""
GUARDED = """\
listeners=INSIDE://127.0.0.1:{inside},CLIENTS://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=INSIDE://127.0.0.1:{inside},CLIENTS://localhost:{told}
listener.security.protocol.map=INSIDE:PLAINTEXT,CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=INSIDE
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.clients.scram-sha-512.sasl.jaas.config=\\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={certificate}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
"""
LOGGING = """\
status=warn
appender.f.type=Console
appender.f.name=F
appender.f.layout.type=PatternLayout
appender.f.layout.pattern=%d{ISO8601} %-5p %c{1} %m%n
rootLogger.level=WARN
rootLogger.appenderRef.f.ref=F
"""
ASKS_WHAT_IT_SPEAKS = struct.pack(">ihhih", 10, 18, 0, 1, -1)


@dataclass(frozen=True, slots=True)
class Guard:
    """Clients come by SASL over TLS; who makes users comes by a port on which nobody is asked."""

    certificate: Path
    inside: int


class Kafka:
    """A node below one folder; `port` is where it listens, `told` where clients are told to reach it.

    With a guard they come by SASL over TLS.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        controller: int,
        libs: Path = LIBS,
        told: int | None = None,
        guard: Guard | None = None,
    ) -> None:
        self.folder, self.port, self._controller, self._libs = folder, port, controller, libs
        self._told, self._guard = told or port, guard

    @property
    def data(self) -> Path:
        """Give the folder whose loss is the loss of every record."""
        return self.folder / "data"

    def prepare(self) -> None:
        """Write the settings, and format the node's data where there is none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "log4j2.properties").write_text(LOGGING)
        self._properties.write_text(self._said())
        if (self.data / "meta.properties").exists():
            return
        words = ("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(self._properties))
        done = subprocess.run(  # noqa: S603  (our own words)
            self._java(*words), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise DidNotStart(f"kafka: formatting {self.data} failed:\n{done.stderr[-2000:]}")

    def program(self) -> Program:
        """Say how the prepared node is run."""
        return Program(
            "kafka",
            self._java("kafka.Kafka", str(self._properties)),
            ready=lambda: answers(self._guard.inside if self._guard else self.port),
        )

    def _said(self) -> str:
        ports = {"port": self.port, "told": self._told, "controller": self._controller}
        said = PROPERTIES.format(controller=self._controller, data=self.data)
        if self._guard is None:
            return said + OPEN.format(**ports)
        guard = self._guard
        return said + GUARDED.format(**ports, inside=guard.inside, certificate=guard.certificate)

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    def _java(self, *words: str) -> Sequence[str]:
        logging = f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}"
        classes = f"-XX:SharedArchiveFile={ARCHIVE}"
        java = shutil.which("java") or "java"
        return (java, *JVM, classes, logging, "-cp", f"{self._libs}/*", *words)


def answers(port: int, seconds: float = 1.0) -> bool:
    """Say whether the broker answers; an open port alone is not enough."""
    try:
        with socket.create_connection(("127.0.0.1", port), seconds) as conn:
            conn.sendall(ASKS_WHAT_IT_SPEAKS)
            head = conn.recv(10)
    except OSError:
        return False
    return len(head) == 10 and struct.unpack(">iih", head)[2] == 0
