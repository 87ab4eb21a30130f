"""The one clock (architecture decision 21): business code gets `now` as an argument, from here."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

import structlog
from prometheus_client import Gauge

from chassis.store import Store

ASKED_SECONDS = 5.0
"""How long one counts on from what the database said."""
LEEWAY_SECONDS = 60.0
"""A machine whose clock is off by more refuses tokens that are good, and takes some that are not."""
AHEAD = Gauge(
    "cogov_clock_ahead_seconds",
    "How far the machine's clock is ahead of its database's",
    ["service"],
)
log = structlog.get_logger("clock")


def wall_clock() -> datetime:
    """Give the machine's time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class TimeSource:
    """Real time, or a virtual time that only moves forward and that production refuses (A11)."""

    virtual: bool = False
    wall: Callable[[], datetime] = wall_clock

    def by(self, service: str, database: Callable[[], datetime]) -> Self:
        """Give the same clock, told the real time by a service's database, not the machine (G19)."""
        return replace(self, wall=Counted(service, database)) if self.wall is wall_clock else self

    def now(self, store: Store, brought: datetime | None = None) -> tuple[datetime, bool]:
        """Give the instant that holds and whether it is virtual.

        Virtual: what the request brings, never earlier than the latest the store has seen.
        Real: the database's where there is one, else the machine's; what a request brings is ignored.
        """
        if not self.virtual:
            return self.wall(), False
        known = [t.astimezone(UTC) for t in (store.virtual_now(), brought) if t is not None]
        return max(known, default=None) or self.wall(), True


class Counted:
    """A database's time, asked for now and then and counted on by a clock that nobody sets.

    Every process of a service has the time by which its guards are judged, whatever its machine says.
    """

    def __init__(
        self, service: str, ask: Callable[[], datetime], tick: Callable[[], float] = time.monotonic
    ) -> None:
        self._service, self._ask, self._tick = service, ask, tick
        self._said: tuple[datetime, float] | None = None
        self._asked, self._ahead = float("-inf"), 0.0

    def __call__(self) -> datetime:
        """Give the time; raises what asking raises, if the database has never answered."""
        if self._tick() - self._asked > ASKED_SECONDS:
            self._asked = self._tick()  # meanwhile the others count on
            self._ask_again()
        said, at = self._said or (self._ask(), self._tick())
        return said + timedelta(seconds=self._tick() - at)

    def _ask_again(self) -> None:
        try:
            said = self._ask().astimezone(UTC)
        except Exception:
            if self._said is None:
                raise
            log.warning("clock_unanswered", service=self._service)
            return
        self._said = (said, self._tick())
        before, self._ahead = self._ahead, (wall_clock() - said).total_seconds()
        AHEAD.labels(self._service).set(self._ahead)
        if abs(self._ahead) > LEEWAY_SECONDS >= abs(before):
            log.error("clock_wrong", service=self._service, ahead=round(self._ahead))
