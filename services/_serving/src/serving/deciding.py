"""Puts a service that decides, and listens to others, together for its roles: the same for every one."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

import grpc
from fastapi import FastAPI

from chassis.app import make_app
from chassis.consumer import Consumer
from chassis.core import Core
from chassis.limits import Buckets
from chassis.mapper import Mapper
from chassis.publish import Publisher
from chassis.reads import Reads
from chassis.tokens import Tokens
from serving.clock_api import mount_clock
from serving.eventlog import EventLog, add_log
from serving.grpc_server import Add
from serving.jobs import parked_job
from serving.roles import Api, Service, Worker, brokers_of, store_answers, tokens_of
from serving.settings import ServiceSettings


class Opened(Protocol):
    """A service whose data is open."""

    @property
    def core(self) -> Core:
        """Give what it is built of."""

    def close(self) -> None:
        """Let go of every connection."""


S = TypeVar("S", bound=Opened)


@dataclass(frozen=True, slots=True)
class Deciding(Generic[S]):
    """What a composition root says of its service.

    `opened` opens its data, `mount` puts it on HTTP, `add` on gRPC, `consumer_of` makes its one reader
    of facts for a number of partitions, `publisher` what gives its own facts their public form.
    """

    name: str
    opened: Callable[[ServiceSettings], S]
    mount: Callable[[FastAPI, S, Reads, Buckets], None]
    add: Callable[[grpc.Server, S, Tokens], str]
    consumer_of: Callable[[S, int], Consumer]
    publisher: Callable[[Mapper], Publisher]

    def api(self, settings: ServiceSettings) -> Api:
        """Put together what answers: the commands, the questions, the raw log."""
        service = self.opened(settings)
        core, tokens = service.core, tokens_of(settings)
        reads, ready = Reads(tokens, core.places), store_answers(core)
        app = make_app(f"Cogov {self.name}", ready)
        self.mount(app, service, reads, Buckets(*settings.limits))
        consumer = self.consumer_of(service, settings.partitions)
        mount_clock(app, core, reads, lambda: {s: consumer.reached(s) for s in consumer.listens})
        add: list[Add] = [
            lambda server: self.add(server, service, tokens),
            partial(add_log, log=EventLog(core.store, tokens.actor)),
        ]
        return Api(app, add, ready[self.name], service.close)

    def worker(self, settings: ServiceSettings) -> Worker:
        """Put together what sends its facts, takes in others' and runs its clocks."""
        from serving.streams import Reading

        service = self.opened(settings)
        consumer = self.consumer_of(service, settings.partitions)
        reading = Reading(consumer, brokers_of(settings))
        return Worker(service.close, service.core, self.publisher(service.core.mapper), reading)

    @contextmanager
    def reader(self, settings: ServiceSettings) -> Iterator[Consumer]:
        """Open the consumer alone, for whoever looks after what it parked."""
        with closing(self.opened(settings)) as service:
            yield self.consumer_of(service, settings.partitions)

    @property
    def service(self) -> Service:
        """Give the service as its roles run it."""
        jobs = {"parked": parked_job(self.reader)}
        return Service(self.name, self.api, self.worker, jobs=jobs)
