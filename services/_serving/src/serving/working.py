"""What a worker does: it sends a service's facts, takes in others', and records what falls due."""

import threading
import time
from contextlib import ExitStack

import structlog

from chassis.app import make_app
from serving.http import port_of, serving_http
from serving.lead import CHECKED_EVERY, READS, Lead, keep
from serving.relaying import Sender, watch_head
from serving.roles import Service, brokers_of, on_signal, thread
from serving.settings import ServiceSettings
from serving.streams import run_reader
from serving.ticking import tick
from serving.topics import await_topics
from serving.watching import watch

TOPICS_WITHIN = 120.0
"""Seconds for which a worker waits for the topics it reads."""
log = structlog.get_logger("role")


def work(service: Service, settings: ServiceSettings) -> int:
    """Send and take in facts, record what falls due, until a signal comes or reading crashes."""
    made = service.worker(settings)
    brokers = brokers_of(settings)
    if made.reading is not None:
        await_topics(
            brokers, sorted(made.reading.consumer.listens), settings.partitions, TOPICS_WITHIN
        )
    elif service.decides:
        await_topics(brokers, [service.name], settings.partitions, TOPICS_WITHIN)
    stop = threading.Event()
    stack = ExitStack()
    stack.callback(made.close)
    ready = {"reads": lambda: made.reading is None or made.reading.reads}
    if made.core is not None and made.publisher is not None:
        core, dsn = made.core, settings.database_of(service.name)
        sender = Sender(core, made.publisher, brokers, dsn, settings.partitions, stop)
        stack.enter_context(thread("relay", lambda _: sender.run(), stop))
        stack.enter_context(thread("head", lambda s: watch_head(core, s), stop))
        if settings.clock == "real":
            stack.enter_context(thread("clocks", lambda s: tick(core, dsn, s), stop))
    if made.reading is not None:
        reading = made.reading
        stack.enter_context(thread("watch", lambda s: watch(reading, s), stop))
    app = make_app(f"{service.name} worker", ready)
    server = stack.enter_context(serving_http(app, settings.host, settings.port, settings.tls))
    log.info("works", service=service.name, port=port_of(server))

    def end() -> None:
        stop.set()
        stack.close()

    if made.reading is not None:
        _share_reading(settings.database_of(service.name), stack, stop)
        run_reader(made.reading, end)  # ends the process
    on_signal(stop)
    stop.wait()
    end()
    return 0


def _share_reading(dsn: str, stack: ExitStack, stop: threading.Event) -> None:
    """Wait while somebody empties what this process writes, then let nobody do so."""
    reads = stack.enter_context(Lead(dsn, READS, shared=True))
    while not reads.take():
        log.info("waits_for_a_rebuild")
        time.sleep(CHECKED_EVERY)
    stack.enter_context(thread(READS, lambda s: keep(reads, s), stop))
