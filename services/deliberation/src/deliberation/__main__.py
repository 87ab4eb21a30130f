"""The deliberation service apart from the others: `python -m deliberation ROLE`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

from chassis.app import make_app
from chassis.consumer import Consumer
from chassis.limits import Buckets
from chassis.reads import Reads
from deliberation.api import mount_deliberations
from deliberation.application import Deliberations, open_deliberations
from deliberation.neighbours import QUERIES, RegistryOverGrpc
from deliberation.policies import consumer_of
from deliberation.published import publisher
from deliberation.rpc import add_deliberations
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

NAME = "deliberation"


def opened(settings: ServiceSettings) -> Deliberations:
    """Open the service's data; places and owners are asked of the registry over gRPC."""
    registry = RegistryOverGrpc(channel_to(settings, NAME, "registry", QUERIES))
    return open_deliberations(where_of(settings, NAME), time_of(settings), registry)


def api(settings: ServiceSettings) -> Api:
    """Put together what answers: the commands, the questions, the raw log."""
    deliberations = opened(settings)
    core, tokens = deliberations.core, tokens_of(settings)
    reads, ready = Reads(tokens, core.places), store_answers(core)
    app = make_app("Cogov deliberation", ready)
    mount_deliberations(app, deliberations, reads, Buckets(*settings.limits))
    policies = consumer_of(deliberations, settings.partitions)
    mount_clock(app, core, reads, lambda: {s: policies.reached(s) for s in policies.listens})
    add = [
        partial(add_deliberations, deliberations=deliberations, tokens=tokens),
        partial(add_log, log=EventLog(core.store, tokens.actor)),
    ]
    return Api(app, add, ready[NAME], deliberations.close)


def worker(settings: ServiceSettings) -> Worker:
    """Put together what sends the service's facts, takes in others' and runs its clocks."""
    deliberations = opened(settings)
    reading = Reading(consumer_of(deliberations, settings.partitions), brokers_of(settings))
    return Worker(
        deliberations.close, deliberations.core, publisher(deliberations.core.mapper), reading
    )


@contextmanager
def reader(settings: ServiceSettings) -> Iterator[Consumer]:
    """Open the consumer alone, for whoever looks after what it parked."""
    with closing(opened(settings)) as deliberations:
        yield consumer_of(deliberations, settings.partitions)


JOBS = {"parked": parked_job(reader)}

if __name__ == "__main__":
    main(Service(NAME, api, worker, jobs=JOBS))
