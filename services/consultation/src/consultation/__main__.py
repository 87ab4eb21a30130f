"""The consultation service apart from the others: `python -m consultation ROLE`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

from chassis.app import make_app
from chassis.consumer import Consumer
from chassis.limits import Buckets
from chassis.reads import Reads
from consultation.api import mount_consultations
from consultation.application import Consultations, open_consultations
from consultation.neighbours import QUERIES, RegistryOverGrpc
from consultation.policies import consumer_of
from consultation.published import publisher
from consultation.rpc import add_consultations
from serving.clock_api import mount_clock
from serving.eventlog import EventLog, add_log
from serving.jobs import parked_job
from serving.roles import (
    Api,
    Service,
    Worker,
    brokers_of,
    channel_to,
    main,
    store_answers,
    time_of,
    tokens_of,
    where_of,
)
from serving.settings import ServiceSettings
from serving.streams import Reading

NAME = "consultation"


def opened(settings: ServiceSettings) -> Consultations:
    """Open the service's data; places are asked of the registry over gRPC."""
    registry = RegistryOverGrpc(channel_to(settings, NAME, "registry", QUERIES))
    return open_consultations(where_of(settings, NAME), time_of(settings), registry)


def api(settings: ServiceSettings) -> Api:
    """Put together what answers: the commands, the questions, the raw log."""
    consultations = opened(settings)
    core, tokens = consultations.core, tokens_of(settings)
    reads, ready = Reads(tokens, core.places), store_answers(core)
    app = make_app("Cogov consultation", ready)
    mount_consultations(app, consultations, reads, Buckets(*settings.limits))
    policies = consumer_of(consultations, settings.partitions)
    mount_clock(app, core, reads, lambda: {s: policies.reached(s) for s in policies.listens})
    add = [
        partial(add_consultations, consultations=consultations, tokens=tokens),
        partial(add_log, log=EventLog(core.store, tokens.actor)),
    ]
    return Api(app, add, ready[NAME], consultations.close)


def worker(settings: ServiceSettings) -> Worker:
    """Put together what sends the service's facts, takes in others' and runs its clocks."""
    consultations = opened(settings)
    reading = Reading(consumer_of(consultations, settings.partitions), brokers_of(settings))
    return Worker(
        consultations.close, consultations.core, publisher(consultations.core.mapper), reading
    )


@contextmanager
def reader(settings: ServiceSettings) -> Iterator[Consumer]:
    """Open the consumer alone, for whoever looks after what it parked."""
    with closing(opened(settings)) as consultations:
        yield consumer_of(consultations, settings.partitions)


JOBS = {"parked": parked_job(reader)}

if __name__ == "__main__":
    main(Service(NAME, api, worker, jobs=JOBS))
