"""Moves a story's clock through every service, from one due instant to the next (ruling G1)."""

import time
from datetime import datetime
from typing import Any

from suite.demo.client import Client, Who
from suite.settings import SERVICES

ORDER = SERVICES
KEEPER = Who("demo-clock", (("CLOCK_KEEPER", "00"),))
PATIENCE_SECONDS = 120.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.02, 0.4


class ClockStuck(Exception):  # noqa: N818  (told to a person)
    """The projections did not catch up with the stores."""


def move(client: Client, to: datetime) -> None:
    """Step to the smallest instant at which anything is due, let everything catch up, go on to `to`.

    What a service does at an instant may start another's period that ends at the same one: it is
    gone to again as long as somebody records something there.
    """
    last: tuple[datetime | None, dict[str, int]] | None = None
    while True:
        states = wait_until_applied(client)
        due = [s["next_due"] for s in states.values() if s["next_due"]]
        upcoming = min((datetime.fromisoformat(d) for d in due), default=None)
        there = upcoming, {name: s["head"] for name, s in states.items()}
        if upcoming is not None and there == last:
            raise ClockStuck(f"what was due at {upcoming} does not run out")
        last = there
        done = upcoming is None or upcoming > to
        client.now = to if done else max(upcoming or to, client.now)
        for service in ORDER:
            _post(client, service)
        if done:
            wait_until_applied(client)
            return


def wait_until_applied(client: Client) -> dict[str, Any]:
    """Wait until every reader has applied everything its sources have recorded; give the states.

    Services that read one another in a ring are at rest as well then. Each tells its head and what it
    has applied at once, and records what a fact makes it do before it says that the fact is applied.
    The first to record anything after it was asked would have read a fact that is younger than its
    answer, so another one would have recorded before it: there is no first.
    """
    end, pause = time.monotonic() + PATIENCE_SECONDS, SHORTEST_PAUSE
    while True:
        states = _states(client)
        heads = {name: s["head"] for name, s in states.items()}
        behind = [
            (name, source)
            for name, state in states.items()
            for source, position in state["applied"].items()
            if position < heads.get(source, 0)
        ]
        if not behind:
            return states
        if time.monotonic() > end:
            raise ClockStuck(f"behind after {PATIENCE_SECONDS:.0f} s: {behind}")
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def latest(client: Client) -> datetime:
    """Give the latest instant any service has seen; the story's own where none has seen one."""
    seen = [datetime.fromisoformat(s["now"]) for s in _states(client).values() if s["now"]]
    return max(seen, default=client.now)


def _states(client: Client) -> dict[str, Any]:
    return {name: client.get(f"/{name}/v1/clock", KEEPER) for name in ORDER}


def _post(client: Client, service: str) -> None:
    client.post(KEEPER, f"/{service}/v1/clock", {"now": client.now.isoformat()})
