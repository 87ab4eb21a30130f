"""Clocks that run out: one process of a service at a time records what has fallen due."""

import threading

import structlog
from prometheus_client import Gauge

from chassis.core import Core
from serving.lead import Lead

TICK_SECONDS = 1.0
OVERDUE = Gauge(
    "cogov_clocks_overdue",
    "Clocks that ran out over a minute ago and are not recorded",
    ["service"],
)
log = structlog.get_logger("clocks")


def tick(core: Core, dsn: str, stop: threading.Event) -> None:
    """Record what falls due until stopped; a clock that fails is logged, counted and tried again."""
    with Lead(dsn, "clocks") as lead:
        while not stop.wait(TICK_SECONDS):
            if not (lead.holds() or lead.take()):
                continue
            now = core.executor.time.wall()
            try:
                core.ticker.run(now)
            except Exception:
                log.exception("tick_failed", service=core.name)
            try:
                OVERDUE.labels(core.name).set(core.ticker.overdue(now))
            except Exception:
                log.exception("cannot_see", service=core.name)
