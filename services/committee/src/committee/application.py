"""Puts the committee together: its data, its loaders, the clocks that ask for commands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from typing_extensions import override

from chassis.actors import SYSTEM
from chassis.clock import TimeSource
from chassis.core import Core, Where, open_core
from chassis.domain import Command
from chassis.due import DueClock, Ticker
from chassis.places import of_estates
from chassis.refusals import Refusal
from chassis.store import StoreUnavailable
from committee import commands as wish
from committee.box import BallotBox
from committee.counts import Counts
from committee.domain import clocks
from committee.domain.ballot import Ballot
from committee.domain.bodies import StandingBody
from committee.domain.convenings import ConveningOrder
from committee.domain.deliveries import DeliveryBatch, SecondPaper
from committee.domain.meeting import AssemblyMeeting
from committee.domain.pending import PendingMotion
from committee.domain.petitions import Petition
from committee.domain.proxies import Proxy
from committee.domain.rules import StandingRules
from committee.domain.standing import EntryStanding
from committee.loading import Loaders
from committee.minutes import loaders
from committee.pending import PendingView
from committee.ports import RegistryPort
from committee.rolls import Rolls
from committee.views import CommitteeTables, CommitteeView

log = structlog.get_logger("committee")

AGGREGATES = (
    StandingRules,
    StandingBody,
    ConveningOrder,
    Petition,
    PendingMotion,
    AssemblyMeeting,
    Ballot,
    DeliveryBatch,
    SecondPaper,
    Proxy,
    EntryStanding,
)
TABLES = CommitteeTables()

ASKS: dict[str, Callable[..., Command]] = {
    clocks.MEETING_NOTICE: wish.OpenVoting,
    clocks.VOTE_CLOSE: wish.CloseVoting,
    clocks.TURNOUT: wish.TakeTurnoutSnapshot,
    clocks.RESULT_POSTING: wish.FinishPosting,
}
"""Clocks of a meeting whose end needs more than the meeting knows, so it is a command (4.0)."""


class CommitteeTicker(Ticker):
    """Runs what has fallen due; some clocks ask for a command, so that loaders can help."""

    @override
    def _expire(self, one: DueClock, now: datetime, *, virtual: bool) -> bool:
        ask = ASKS.get(one.clock)
        if ask is None:
            return super()._expire(one, now, virtual=virtual)
        key = f"{one.stream}:{one.clock}:{one.due.isoformat()}"
        head = self.executor.store.head()
        try:
            done = self.executor.execute(self._wish(ask, one.stream), SYSTEM, key, at=now)
        except (StoreUnavailable, Refusal) as why:
            log.warning("tick_waits", stream=str(one.stream), clock=one.clock, why=str(why))
            return False
        return done.position > head

    def _wish(self, ask: Callable[..., Command], stream: UUID) -> Command:
        stored = self.executor.store.events(stream)
        first = self.executor.mapper.read(stored[0])
        return ask(estate_id=first.estate_id, meeting=self.executor.mapper.fold(stored[:1]).ref)


@dataclass(frozen=True, slots=True)
class Committee:
    """The committee service, ready to answer: its core and what its queries read."""

    core: Core
    tables: CommitteeTables
    box: BallotBox
    rolls: Rolls
    counts: Counts

    def load(self, address: str) -> Any:
        """Give the aggregate at an address, None when nothing is there."""
        return self.core.executor.load(address)

    def close(self) -> None:
        """Let go of every connection."""
        self.core.close()


def open_committee(where: Where, time: TimeSource, registry: RegistryPort) -> Committee:
    """Open the committee's data and put it together; `registry` is asked for rolls and places."""
    core = open_core(
        "committee",
        AGGREGATES,
        where,
        time,
        TABLES,
        own=[CommitteeView(TABLES)],
        ask_place=of_estates(registry.place),
    )
    core.follower.add(PendingView(TABLES, core.store, core.mapper))
    core.ticker = CommitteeTicker(core.executor, core.follower, TABLES.due)
    box = BallotBox(core.vault)
    rolls = Rolls(core.views, TABLES, registry)
    counts = Counts(core, TABLES, box, rolls)
    core.load_with(Loaders(core, TABLES, box, rolls, counts).table() | loaders(core, rolls))
    return Committee(core, TABLES, box, rolls, counts)
