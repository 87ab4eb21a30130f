"""Governance apart from the others: `python -m governance ROLE`."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial

from chassis.app import make_app
from chassis.consumer import Consumer
from chassis.reads import Reads
from governance.api import mount_governance
from governance.application import Governance, open_governance
from governance.board.web import mount_board
from governance.neighbours import QUERIES, SourceOverGrpc, heads_of, heard_of, latest_of
from governance.rebuilding import rebuild, takes
from governance.rpc import STREAMS, add_governance
from governance.sources import SOURCES
from serving.clock_api import mount_followed_clock
from serving.jobs import Job, parked_job
from serving.notice import Notice
from serving.roles import Api, Service, Worker, brokers_of, channel_to, main, time_of, tokens_of
from serving.settings import ServiceSettings

NAME = "governance"


def opened(settings: ServiceSettings, sources: list[SourceOverGrpc]) -> Governance:
    """Open the projections; how far the sources' logs go is asked of them over gRPC."""
    return open_governance(
        settings.database_of(NAME),
        heads_of(sources),
        heard=heard_of(sources),
        partitions=settings.partitions,
    )


def api(settings: ServiceSettings) -> Api:
    """Put together what answers: the states, the board, the facts as they come."""
    sources = [
        SourceOverGrpc(source, channel_to(settings, NAME, source, QUERIES)) for source in SOURCES
    ]
    governance, tokens = opened(settings, sources), tokens_of(settings)
    latest = latest_of(sources, time_of(settings).by(NAME, governance.now))

    def ready() -> bool:
        return governance.consumer.reached(next(iter(SOURCES))) >= 0

    app = make_app("Cogov governance", {NAME: ready})
    mount_governance(app, governance, latest)
    mount_board(
        app,
        governance,
        latest,
        public=settings.public_address,
        sample=settings.env != "production",
        labels=settings.step_labels,
        contract_labels=settings.contract_labels,
    )
    if settings.clock == "virtual":

        def seen() -> datetime | None:
            return max((t for s in sources if (t := s.instant())), default=None)

        reads = Reads(tokens, lambda _: None)
        mount_followed_clock(app, NAME, reads, seen, governance.applied)
    add = [partial(add_governance, governance=governance, tokens=tokens, latest=latest)]
    notifier = governance.notifier
    notice = Notice(governance.applied, notifier.awaited, notifier.notify)
    return Api(app, add, ready, governance.close, loops={"notice": notice.run}, endless=STREAMS)


def worker(settings: ServiceSettings) -> Worker:
    """Put together what takes in every service's facts."""
    from serving.streams import Reading

    governance = opened(settings, [])
    return Worker(governance.close, reading=Reading(governance.consumer, brokers_of(settings)))


@contextmanager
def reader(settings: ServiceSettings) -> Iterator[Consumer]:
    """Open the consumer alone, for whoever looks after what it parked."""
    with closing(opened(settings, [])) as governance:
        yield governance.consumer


def rebuilt(settings: ServiceSettings, words: Namespace) -> int:
    """Build every state again and say whether it came out the same; the worker must be stopped."""
    with closing(opened(settings, [])) as governance:
        return rebuild(governance, words.source)


JOBS = {"parked": parked_job(reader), "rebuild": Job(rebuilt, takes)}

if __name__ == "__main__":
    main(Service(NAME, api, worker, decides=False, jobs=JOBS))
