"""`cogov stack`: PostgreSQL, Kafka, every service's processes and the gateway, under one supervisor."""

import json
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console

from chassis.logs import set_up_logs
from chassis.vault import WrappingKeyRefused
from suite.alone import DataInUse, alone_with
from suite.child import DidNotStart
from suite.keys import make_every_key
from suite.settings import SERVICES, Settings
from suite.stack.gateway import Gateway
from suite.stack.kafka import Kafka
from suite.stack.needs import missing
from suite.stack.plan import Plan, choose_ports, free_ports
from suite.stack.postgres import Postgres
from suite.stack.processes import Process, Program

START_SECONDS = 180.0
CANNOT_START = (DataInUse, DidNotStart, WrappingKeyRefused, OSError)


class Stack:
    """The whole system below one data folder; its processes are looked after until it is closed."""

    def __init__(self, settings: Settings, partitions: int = 4) -> None:
        self.settings, self.data = settings, settings.data.resolve()
        self.ports = choose_ports()
        http, grpc = _or_free(settings.port, settings.grpc_port)
        self.postgres = Postgres(
            self.data / "postgres", self.data / "passwords", self.ports.postgres
        )
        self.kafka = Kafka(self.data / "kafka", self.ports.kafka, self.ports.controller)
        self.plan = Plan(
            settings=settings,
            ports=self.ports,
            postgres=self.postgres,
            partitions=partitions,
            public_address=settings.public_address,
        )
        self.gateway = Gateway(self.data / "gateway", http, grpc, self.plan.behind())
        self.processes: dict[str, Process] = {}
        self._writing, self._whole = threading.Lock(), False

    @property
    def address(self) -> str:
        """Give the gateway's address, where the board is."""
        return f"http://{self.gateway.http}"

    @property
    def logs(self) -> Path:
        """Give the folder in which every process has its log."""
        return self.data / "logs"

    @property
    def running_file(self) -> Path:
        """Give the file that says, for tools, where everything is while it runs."""
        return self.data / "running.json"

    def start(self) -> None:
        """Start everything, each when what it needs answers; raises DidNotStart."""
        make_every_key(self.settings)
        self.kafka.prepare()
        self.start_database(self.kafka.program())
        self.plan.migrate()
        self._start(*self.plan.programs())
        self.gateway.prepare()
        self._start(self.gateway.program())
        self._whole = True
        self._note()

    def start_database(self, *beside: Program) -> None:
        """Start PostgreSQL, and what may start beside it; make the databases that are missing."""
        self.logs.mkdir(parents=True, exist_ok=True)
        self.postgres.prepare()
        self._start(self.postgres.program(), *beside)
        self.postgres.make_databases()

    def close(self) -> None:
        """End everything, each before what it needs; the services side by side."""
        services = [p for name, p in self.processes.items() if name.startswith(SERVICES)]
        self._whole = False
        self.running_file.unlink(missing_ok=True)
        self._stop("gateway")
        for process in services:
            process.ask_to_end()
        for process in services:
            process.stop()
        self._stop("kafka", "postgres")

    def _start(self, *programs: Program) -> None:
        started = [Process(program, self.logs, self._note) for program in programs]
        for process in started:
            self.processes[process.program.name] = process
            process.start()
        for process in started:
            process.await_ready(START_SECONDS)

    def _stop(self, *names: str) -> None:
        for name in names:
            if name in self.processes:
                self.processes[name].stop()

    def _note(self) -> None:
        """Write down where everything is; again whenever a process was started again."""
        with self._writing:
            if self._whole:
                new = self.running_file.with_suffix(".new")
                new.write_text(json.dumps(self._said(), indent=1))
                new.replace(self.running_file)

    def _said(self) -> dict[str, object]:
        ports = {f"{s}-{role}": port for (s, role), port in self.ports.http.items()}
        return {
            "pid": os.getpid(),
            "http": self.address,
            "grpc": self.gateway.grpc,
            "kafka": f"127.0.0.1:{self.ports.kafka}",
            "postgres": f"127.0.0.1:{self.ports.postgres}",
            "processes": {
                name: {
                    "pid": process.pid,
                    "starts": process.starts,
                    "log": str(process.log),
                    **({"http": f"http://127.0.0.1:{ports[name]}"} if name in ports else {}),
                }
                for name, process in self.processes.items()
            },
        }


@contextmanager
def stack(settings: Settings, partitions: int = 4) -> Iterator[Stack]:
    """Run the stack for as long as the block lasts; a second one on the same data is refused."""
    with alone_with(settings.data):
        system = Stack(settings, partitions)
        try:
            system.start()
            yield system
        finally:
            system.close()


@contextmanager
def database_alone(settings: Settings) -> Iterator[Stack]:
    """Run the stack's PostgreSQL and nothing else, its databases made where they are missing."""
    with alone_with(settings.data):
        system = Stack(settings)
        try:
            system.start_database()
            yield system
        finally:
            system.close()


def serve(settings: Settings, partitions: int) -> int:
    """Run until a signal comes; give the exit code."""
    out = Console(stderr=True)
    if wrong := _wrong(settings):
        for line in wrong:
            out.print(f"cogov stack: {line}", soft_wrap=True)
        return 2
    set_up_logs(json_lines=settings.log_json, level=settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _interrupt(stop))
    try:
        with suppress(KeyboardInterrupt), stack(settings, partitions) as system:
            _announce(out, system)
            stop.wait()
    except CANNOT_START as e:
        out.print(f"cogov stack: {e}", soft_wrap=True, markup=False)
        return 1
    return 0


def _interrupt(stop: threading.Event) -> None:
    """End what waits: the start too, which may take a minute, but not the end."""
    if not stop.is_set():
        stop.set()
        raise KeyboardInterrupt


def _wrong(settings: Settings) -> Sequence[str]:
    if settings.env == "production":
        return ["COGOV_ENV=production: the stack is for demos and tests on one machine"]
    lacking = [f"this machine lacks {it}" for it in missing()]
    return [*lacking, "install all of it with: make stack-deps"] if lacking else []


def _or_free(*ports: int) -> list[int]:
    chosen = free_ports(len(ports))
    return [port or free for port, free in zip(ports, chosen, strict=True)]


def _announce(out: Console, system: Stack) -> None:
    address = system.address
    out.print(f"共治 Cogov, the board: {address}/", soft_wrap=True)
    out.print(f"API: {address}/docs   gRPC: {system.gateway.grpc}", soft_wrap=True)
    out.print(f"data: {system.data}   keys: {system.settings.config}", soft_wrap=True)
    out.print(f"logs: {system.logs}   processes: {system.running_file}", soft_wrap=True)
    out.print("Stop with Ctrl-C. A token to begin with: cogov token STREET_OFFICER@410702")
