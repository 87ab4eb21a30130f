"""The committee apart from the others: `python -m committee ROLE`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

from chassis.app import make_app
from chassis.consumer import Consumer
from chassis.limits import Buckets
from chassis.reads import Reads
from committee.api import mount_committee
from committee.application import Committee, open_committee
from committee.neighbours import QUERIES, RegistryOverGrpc
from committee.policies import consumer_of
from committee.published import publisher
from committee.rpc import add_committee
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

NAME = "committee"


def opened(settings: ServiceSettings) -> Committee:
    """Open the committee's data; rolls and places are asked of the registry over gRPC."""
    registry = RegistryOverGrpc(channel_to(settings, NAME, "registry", QUERIES))
    return open_committee(where_of(settings, NAME), time_of(settings), registry)


def api(settings: ServiceSettings) -> Api:
    """Put together what answers: the commands, the questions, the raw log."""
    committee = opened(settings)
    core, tokens = committee.core, tokens_of(settings)
    reads, ready = Reads(tokens, core.places), store_answers(core)
    app = make_app("Cogov committee", ready)
    mount_committee(app, committee, reads, Buckets(*settings.limits))
    policies = consumer_of(committee, settings.partitions)
    mount_clock(app, core, reads, lambda: {s: policies.reached(s) for s in policies.listens})
    add = [
        partial(add_committee, committee=committee, tokens=tokens),
        partial(add_log, log=EventLog(core.store, tokens.actor)),
    ]
    return Api(app, add, ready[NAME], committee.close)


def worker(settings: ServiceSettings) -> Worker:
    """Put together what sends the committee's facts, takes in others' and runs its clocks."""
    committee = opened(settings)
    reading = Reading(consumer_of(committee, settings.partitions), brokers_of(settings))
    return Worker(committee.close, committee.core, publisher(committee.core.mapper), reading)


@contextmanager
def reader(settings: ServiceSettings) -> Iterator[Consumer]:
    """Open the consumer alone, for whoever looks after what it parked."""
    with closing(opened(settings)) as committee:
        yield consumer_of(committee, settings.partitions)


JOBS = {"parked": parked_job(reader)}

if __name__ == "__main__":
    main(Service(NAME, api, worker, jobs=JOBS))
