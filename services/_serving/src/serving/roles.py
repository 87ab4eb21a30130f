"""The roles one service runs in: `python -m SERVICE api|worker|migrate|republish`.

`api` answers, `worker` sends and takes in facts and records what falls due, `migrate` makes the
schemas and the topic, `republish` has facts sent once more; a service may have more (serving.jobs).
What reads and writes Kafka is loaded by who does it: it takes a fifth of a start.
Exit codes: 0 done or told to stop, 1 refused or crashed, 2 wrong use or settings.
"""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import grpc
import psycopg
import structlog
from fastapi import FastAPI
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.exc import SQLAlchemyError

from chassis.app import Check
from chassis.clock import TimeSource
from chassis.core import Core, Where, migrate
from chassis.logs import set_up_logs
from chassis.publish import Publisher
from chassis.store import StoreUnavailable, UnsafeStore
from chassis.tokens import Tokens
from chassis.vault import WrappingKeyRefused, wrapping_key
from serving.brokers import Brokers, BrokersAway, WrongPartitions
from serving.channels import open_channel
from serving.grpc_server import Add, serve_grpc
from serving.http import port_of, serving_http
from serving.jobs import Job, NotNow
from serving.keys import OwnToken, development_issuer, services_issuer
from serving.leaving import leave
from serving.settings import ServiceSettings, read_settings

if TYPE_CHECKING:
    from serving.streams import Reading

CANNOT_START = (
    BrokersAway,
    NotNow,
    OSError,
    SQLAlchemyError,
    StoreUnavailable,
    UnsafeStore,
    WrappingKeyRefused,
    psycopg.Error,
)
"""What an operator can put right, and is told without a traceback."""


class NeighbourUnknown(Exception):  # noqa: N818  (told to an operator)
    """The settings do not say where a service that is asked answers."""


log = structlog.get_logger("role")
Loop = Callable[[threading.Event], None]


@dataclass(slots=True)
class Api:
    """What answers: the HTTP application, what joins the gRPC server, loops, and what ends it.

    `endless` is how many streams without an end it serves at a time.
    """

    app: FastAPI
    add: Sequence[Add]
    ready: Callable[[], bool]
    close: Callable[[], None]
    loops: Mapping[str, Loop] = field(default_factory=dict)
    endless: int = 0


@dataclass(slots=True)
class Worker:
    """What works: the core whose facts it sends and whose clocks it runs, and what it takes in."""

    close: Callable[[], None]
    core: Core | None = None
    publisher: Publisher | None = None
    reading: "Reading | None" = None


@dataclass(frozen=True, slots=True)
class Service:
    """One service as its composition root describes it; `decides`: it has a store and a topic.

    `jobs` are roles that it has and others have not.
    """

    name: str
    api: Callable[[ServiceSettings], Api]
    worker: Callable[[ServiceSettings], Worker]
    decides: bool = True
    jobs: Mapping[str, Job] = field(default_factory=dict)


def main(service: Service, words: Sequence[str] | None = None) -> None:
    """Run a service in the role the command line names; never returns."""
    asked = _parser(service).parse_args(words)
    role: str = asked.role
    try:
        settings = read_settings()
    except ValueError as e:
        sys.exit(_told(service, role, e, 2))
    set_up_logs(json_lines=settings.log_json, level=settings.log_level)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the role listens itself
    try:
        code = asked.run(service, settings, asked)
    except (NeighbourUnknown, WrongPartitions) as e:
        code = _told(service, role, e, 2)
    except CANNOT_START as e:
        code = _told(service, role, e, 1)
    leave(code)


def _parser(service: Service) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {service.name}",
        description=f"The service {service.name}, apart from the others, as COGOV_* settings say.",
        epilog="Exit codes: 0 done or told to stop, 1 refused or crashed, 2 wrong use or settings.",
    )
    roles = parser.add_subparsers(dest="role", required=True, metavar="ROLE")
    for name, run in (("api", run_api), ("worker", run_worker), ("migrate", run_migrate)):
        one = roles.add_parser(name, help=_first_line(run))
        one.set_defaults(run=lambda service, settings, _, run=run: run(service, settings))
    again = roles.add_parser("republish", help=_first_line(run_republish))
    again.add_argument("--after", type=int, default=0, help="behind which position")
    again.set_defaults(run=lambda service, settings, a: run_republish(service, settings, a.after))
    for name, job in service.jobs.items():
        one = roles.add_parser(name, help=_first_line(job.does))
        job.takes(one)
        one.set_defaults(run=lambda _, settings, asked, job=job: job.does(settings, asked))
    return parser


def _first_line(run: Callable[..., int]) -> str:
    return (run.__doc__ or "").partition("\n")[0]


def run_api(service: Service, settings: ServiceSettings) -> int:
    """Answer HTTP and gRPC until a signal comes."""
    stop = _until_signal()
    made = service.api(settings)
    with ExitStack() as stack:
        stack.callback(made.close)
        for name, loop in made.loops.items():
            stack.enter_context(thread(name, loop, stop))
        rpc = serve_grpc(
            made.add,
            made.ready,
            host=settings.host,
            port=settings.grpc_port,
            tls=settings.tls,
            endless=made.endless,
        )
        stack.callback(rpc.close)
        server = stack.enter_context(
            serving_http(made.app, settings.host, settings.port, settings.tls)
        )
        log.info("answers", service=service.name, port=port_of(server), grpc_port=rpc.port)
        stop.wait()
    return 0


def run_worker(service: Service, settings: ServiceSettings) -> int:
    """Send and take in facts, record what falls due, until a signal comes or reading crashes."""
    from serving.working import work

    return work(service, settings)


def run_migrate(service: Service, settings: ServiceSettings) -> int:
    """Make the schemas as the database's owner, and the service's topic; may be run again."""
    from serving.topics import make_topic

    owner = settings.owner_of(service.name)
    if not owner:
        return _told(service, "migrate", "COGOV_DATABASE_OWNER: Field required", 2)
    role = str(conninfo_to_dict(settings.database_of(service.name)).get("user", ""))
    migrate(owner, role)
    if service.decides:
        topic = make_topic(
            brokers_of(settings), service.name, settings.partitions, settings.replicas
        )
        log.info(
            "migrated",
            service=service.name,
            role=role,
            topic=topic.name,
            partitions=topic.partitions,
        )
    else:
        log.info("migrated", service=service.name, role=role)
    return 0


def run_republish(service: Service, settings: ServiceSettings, after: int) -> int:
    """Ask the service's relay to send every fact behind a position once more; readers drop repeats."""
    from serving.relaying import ask_again

    made = service.worker(settings)
    try:
        if made.core is None:
            return _told(service, "republish", "it has no facts of its own to send", 2)
        head = made.core.store.head()
        if not 0 <= after <= head:
            return _told(service, "republish", f"--after: 0 to {head}", 2)
        ask_again(made.core, after)
        log.info("asked", service=service.name, after=after, head=head)
        return 0
    finally:
        made.close()


def brokers_of(settings: ServiceSettings) -> Brokers:
    """Give where Kafka is, as the settings say."""
    file = settings.kafka_password_file
    password = file.read_text().strip() if file else ""
    return Brokers(
        settings.kafka, settings.kafka_protocol, settings.kafka_user, password, settings.kafka_ca
    )


def where_of(settings: ServiceSettings, service: str) -> Where:
    """Give where a service's data lies: one database for events, views and vault."""
    at = settings.database_of(service)
    return Where(at, at, at, wrapping_key(settings.wrapping_key, NO_DATA))


NO_DATA = Path("/nonexistent")
"""There is no data folder the wrapping key could lie in."""


def channel_to(
    settings: ServiceSettings, service: str, neighbour: str, queries: Sequence[str]
) -> grpc.Channel:
    """Open a service's channel to a neighbour; raises NeighbourUnknown."""
    address = settings.neighbours.get(neighbour)
    if address is None:
        raise NeighbourUnknown(
            f"COGOV_NEIGHBOURS: {service} asks {neighbour}; say where it answers"
        )
    token = OwnToken(settings.config, service)
    return open_channel(address, token, queries, tls=settings.tls)


def tokens_of(settings: ServiceSettings) -> Tokens:
    """Give whose tokens are believed: the settings' issuers, the services, in demos the local key."""
    own = [services_issuer(settings.config)]
    if settings.env != "production":
        own.append(development_issuer(settings.config, virtual=settings.clock == "virtual"))
    return Tokens([*settings.issuers, *own])


def time_of(settings: ServiceSettings) -> TimeSource:
    """Give the clock the settings say."""
    return TimeSource(virtual=settings.clock == "virtual")


def store_answers(core: Core) -> dict[str, Check]:
    """Give the check that a service's store answers."""
    return {core.name: lambda: core.store.head() >= 0}


def _until_signal() -> threading.Event:
    stop = threading.Event()
    on_signal(stop)
    return stop


def on_signal(stop: threading.Event) -> None:
    """Have SIGINT and SIGTERM say that it is time to stop."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())


class thread:  # noqa: N801  (a context manager, used as one)
    """A loop in a thread for as long as the block lasts."""

    def __init__(self, name: str, loop: Loop, stop: threading.Event) -> None:
        self._stop = stop
        self._thread = threading.Thread(target=loop, args=(stop,), name=name, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)


def _told(service: Service, role: str, why: object, code: int) -> int:
    for line in str(why).splitlines():
        sys.stderr.write(f"{service.name} {role}: {line}\n")
    return code
