"""The one clock (architecture decision 21): business code gets `now` as an argument, from here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from chassis.store import Store


def wall_clock() -> datetime:
    """Give the machine's time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class TimeSource:
    """Real time, or a virtual time that only moves forward and that production refuses (A11)."""

    virtual: bool = False
    wall: Callable[[], datetime] = wall_clock

    def now(self, store: Store, brought: datetime | None = None) -> tuple[datetime, bool]:
        """Give the instant that holds and whether it is virtual.

        Virtual: what the request brings, never earlier than the latest the store has seen.
        Real: the machine's; what a request brings is ignored.
        """
        if not self.virtual:
            return self.wall(), False
        known = [t.astimezone(UTC) for t in (store.virtual_now(), brought) if t is not None]
        return max(known, default=None) or self.wall(), True
