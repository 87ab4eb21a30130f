"""The registry apart from the others: `python -m registry api|worker|migrate`."""

from functools import partial

from chassis.app import make_app
from chassis.limits import Buckets
from chassis.reads import Reads
from registry.api import mount_registry
from registry.application import open_registry
from registry.office.api import OfficeAt, mount_office
from registry.published import publisher
from registry.rpc import add_registry
from serving.clock_api import mount_clock
from serving.eventlog import EventLog, add_log
from serving.roles import Api, Service, Worker, main, store_answers, time_of, tokens_of, where_of
from serving.settings import ServiceSettings

NAME = "registry"


def api(settings: ServiceSettings) -> Api:
    """Put together what answers: the commands, the office's pages, the questions, the raw log."""
    registry = open_registry(where_of(settings, NAME), time_of(settings))
    core, tokens, buckets = registry.core, tokens_of(settings), Buckets(*settings.limits)
    reads, ready = Reads(tokens, core.places), store_answers(core)
    app = make_app("Cogov registry", ready)
    mount_registry(app, registry, reads, buckets)
    at = OfficeAt(secure=settings.env == "production")
    mount_office(app, registry, reads, buckets, at)
    mount_clock(app, core, reads)
    add = [
        partial(add_registry, registry=registry, tokens=tokens),
        partial(add_log, log=EventLog(core.store, tokens.actor)),
    ]
    return Api(app, add, ready[NAME], core.close)


def worker(settings: ServiceSettings) -> Worker:
    """Put together what sends the registry's facts and runs its clocks."""
    core = open_registry(where_of(settings, NAME), time_of(settings)).core
    return Worker(core.close, core, publisher(core.mapper))


if __name__ == "__main__":
    main(Service(NAME, api, worker))
