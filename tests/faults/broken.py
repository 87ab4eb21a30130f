"""The stack with its processes in reach: whatever runs can be killed, stopped and looked into."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg import sql

from alliance.application import open_alliances
from alliance.published import publisher as alliance_publisher
from chassis.clock import TimeSource
from chassis.core import Where
from chassis.relay import InProcess
from chassis.vault import wrapping_key
from committee.application import open_committee
from committee.published import publisher as committee_publisher
from consultation.application import open_consultations
from consultation.published import publisher as consultation_publisher
from deliberation.application import open_deliberations
from deliberation.published import publisher as deliberation_publisher
from governance.application import open_governance
from governance.digest import digest_of_all
from registry.application import open_registry
from registry.published import publisher as registry_publisher
from suite.child import answers
from suite.demo.client import Client
from suite.demo.clockwork import latest, wait_until_applied
from suite.demo.estate import EstateVote
from suite.dev_tokens import make_token, signing_key
from suite.neighbours import RegistryHere
from suite.settings import DECIDING, Settings
from suite.stack.plan import free_ports
from suite.stack.run import Stack
from tests.faults.history import TRUST

WITHIN = 120.0  # seconds
SERVICES = (
    "registry-api",
    "registry-worker",
    "committee-api",
    "committee-worker",
    "consultation-api",
    "consultation-worker",
    "deliberation-api",
    "deliberation-worker",
    "alliance-api",
    "alliance-worker",
    "governance-api",
    "governance-worker",
)
SERVERS = ("postgres", "kafka", "gateway")
EMPTIED = ("journal", "states", "listed", "topics", "positions", "resumes", "parked")


class Broken:
    """A running stack, and what is done to it."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.keys = stack, stack.settings.config
        self._tokens: dict[str, str] = {}
        self.vote: EstateVote

    @property
    def address(self) -> str:
        """Give the gateway's address."""
        return self.stack.address

    def token(self, subject: str) -> str:
        """Give a token for a subject."""
        if subject not in self._tokens:
            self._tokens[subject] = make_token(signing_key(self.keys / "dev-key.json"), subject, [])
        return self._tokens[subject]

    def kill(self, name: str) -> None:
        """End a process and all it started as a power cut would; it is started again."""
        self.stack.processes[name].kill()

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Let a process, and all it started, stand still for as long as the block lasts."""
        pid = self.stack.processes[name].pid
        assert pid is not None
        found = [pid]
        for each in found:
            os.kill(each, signal.SIGSTOP)
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        try:
            yield
        finally:
            for each in found:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGCONT)

    @contextmanager
    def ended(self, name: str) -> Iterator[None]:
        """Have a process ended, as an operator would, for as long as the block lasts."""
        process = self.stack.processes[name]
        process.stop()
        yield
        process.start()
        process.await_ready(WITHIN)

    def await_ready(self) -> None:
        """Wait until every process answers again."""
        for process in self.stack.processes.values():
            process.await_ready(WITHIN)

    def metric(self, name: str, metric: str) -> float:
        """Give the sum of a metric's samples as a process shows them."""
        service, role = name.split("-")
        return metric_at(self.stack.ports.http[service, role], metric)

    def positions(self, database: str, topic: str) -> dict[str, list[int]]:
        """Give, by stream, the positions of a topic's stored events."""
        question = (
            "SELECT originator_id::text, notification_id FROM events.stored_events WHERE topic = %s"
        )
        found: dict[str, list[int]] = {}
        with psycopg.connect(self.dsn(database)) as conn:
            for stream, position in conn.execute(question, (topic,)):
                found.setdefault(stream, []).append(position)
        return found

    def dsn(self, service: str) -> str:
        """Give a service's database, as its role."""
        name = f"cogov_{service}"
        return self.stack.postgres.address(name, name, with_password=True)

    def head(self, service: str) -> int:
        """Give the position of a service's last event, 0 before the first."""
        with psycopg.connect(self.dsn(service)) as conn:
            question = "SELECT coalesce(max(notification_id), 0) FROM events.stored_events"
            row = conn.execute(question).fetchone()
        assert row is not None
        return int(row[0])

    def migrate(self, service: str) -> None:
        """Make a service's schemas and topic, as after any upgrade."""
        done = self.role(service, "migrate", **self.stack.plan.owner)
        assert done.returncode == 0, done.stderr

    def role(self, service: str, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a role of a service that ends by itself."""
        return subprocess.run(
            [sys.executable, "-m", service, *words],
            env={**os.environ, **self.stack.plan.env(service), **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=WITHIN,
        )

    def republish(self, service: str, after: int) -> None:
        """Have a service's facts behind a position sent once more."""
        done = self.role(service, "republish", "--after", str(after))
        assert done.returncode == 0, done.stderr

    def empty_governance(self) -> None:
        """Have governance lose every row, as if its database were new."""
        with self.ended("governance-worker"), psycopg.connect(self.dsn("governance")) as conn:
            for table in EMPTIED:
                conn.execute(sql.SQL("DELETE FROM views.{}").format(sql.Identifier(table)))

    @contextmanager
    def second(self, service: str, role: str = "worker", **more: str) -> Iterator["Second"]:
        """Run another worker, or api, of a service for as long as the block lasts."""
        port, grpc_port = free_ports(2)
        at = {"COGOV_PORT": str(port), "COGOV_GRPC_PORT": str(grpc_port)}
        env = {**self.stack.plan.env(service), **at, **more}
        made = Second((service, role), port, env, self.stack.logs)
        made.start()
        try:
            yield made
        finally:
            made.stop()

    def caught_up(self) -> None:
        """Wait until every reader has taken in everything that is stored."""

        def is_caught_up() -> bool:
            try:
                wait_until_applied(client)
            except Exception:  # noqa: BLE001  (something is still starting)
                return False
            return True

        with closing(self.client()) as client:
            until(is_caught_up, "the readers do not catch up")

    def client(self) -> Client:
        """Give a client as the demo has one."""
        from tests.e2e.votes import at  # noqa: PLC0415  (it speaks of this module's like)

        return Client(self.address, signing_key(self.keys / "dev-key.json"), "check", at(2, 9))

    def digest(self) -> str:
        """Give the digest of every estate's state, as the board shows it."""
        answer = httpx.get(
            f"{self.address}/governance/v1/digest", timeout=60, verify=TRUST, trust_env=False
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["digest"])

    def folded(self) -> str:
        """Give the same digest without Kafka and governance: the stores' facts folded here and now."""
        with tempfile.TemporaryDirectory() as folder:
            return _folded(self, Path(folder))


class Second:
    """A further worker or api, which nobody starts again."""

    def __init__(
        self, role: tuple[str, str], port: int, env: Mapping[str, str], logs: Path
    ) -> None:
        self._words = [sys.executable, "-m", *role]
        self._env, self._port = {**os.environ, **env}, port
        self._log = logs / f"{'-'.join(role)}-second.log"

    @property
    def address(self) -> str:
        """Give its own address."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it lives."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._words, env=self._env, stdout=log, stderr=log)
        until(lambda: answers(f"{self.address}/health"), f"{self._words[-1]}: no second one")

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        code = self._process.wait(30)
        assert code == 0, f"{code}\n{self._log.read_text(errors='replace')[-3000:]}"

    def metric(self, metric: str) -> float:
        """Give the sum of a metric's samples."""
        return metric_at(self._port, metric)


def metric_at(port: int, metric: str) -> float:
    """Give the sum of a metric's samples as the process on a port shows them."""
    at = f"http://127.0.0.1:{port}/metrics"
    told = httpx.get(at, timeout=10, verify=TRUST, trust_env=False).text
    rows = [r for r in told.splitlines() if r.split("{")[0].split(" ")[0] == metric]
    return sum(float(r.rsplit(" ", 1)[1]) for r in rows)


def _folded(broken: Broken, folder: Path) -> str:
    key = wrapping_key(broken.stack.settings.wrapping_key, folder)
    time_source = TimeSource(virtual=True)
    at = {s: Where(broken.dsn(s), broken.dsn(s), broken.dsn(s), key) for s in DECIDING}
    registry = open_registry(at["registry"], time_source)
    here = RegistryHere(registry)
    committee = open_committee(at["committee"], time_source, here)
    consultations = open_consultations(at["consultation"], time_source, here)
    deliberations = open_deliberations(at["deliberation"], time_source, here)
    alliances = open_alliances(at["alliance"], time_source, here)
    governance = open_governance(str(folder / "governance.db"), {})
    transport = InProcess()
    transport.consumers = [governance.consumer.take]
    try:
        for core, publisher in (
            (registry.core, registry_publisher(registry.core.mapper)),
            (committee.core, committee_publisher(committee.core.mapper)),
            (consultations.core, consultation_publisher(consultations.core.mapper)),
            (deliberations.core, deliberation_publisher(deliberations.core.mapper)),
            (alliances.core, alliance_publisher(alliances.core.mapper)),
        ):
            _replay(core.store.page, publisher, transport)
        client = broken.client()
        now = latest(client)
        client.close()
        return digest_of_all(dict(governance.digests(now)).items())
    finally:
        governance.close()
        alliances.close()
        deliberations.close()
        consultations.close()
        committee.close()
        registry.core.close()


def _replay(page: Callable[[int, int], Sequence[Any]], publish: Any, transport: InProcess) -> None:
    after = 0
    while stored := page(after, 500):
        transport.send(after, [publish(one) for one in stored])
        after = stored[-1].position


def until(holds: Callable[[], bool], why: str, seconds: float = WITHIN) -> float:
    """Wait until something holds; give how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, why
        time.sleep(0.1)
    return time.monotonic() - began


@contextmanager
def broken_stack(
    prepared: Callable[[Stack], object] = lambda _: None, **more: Any
) -> Iterator[Broken]:
    """Run a stack of its own, to be broken; `prepared` is given it before it starts."""
    folder = Path(tempfile.mkdtemp(prefix="cogov-faults-"))
    folder.chmod(0o755)  # PostgreSQL does not run as root, and has to get in
    settings = Settings(
        data=folder / "data", config=folder / "keys", clock="virtual", port=0, grpc_port=0, **more
    )
    (folder / "data").mkdir()
    stack = Stack(settings)
    prepared(stack)
    try:
        stack.start()
        yield Broken(stack)
    finally:
        stack.close()
        shutil.rmtree(folder, ignore_errors=True)
