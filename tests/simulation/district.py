"""A district under a virtual clock: the real alliance and governance, a registry and committees played.

Registry and committees tell what they may tell as the bytes they publish; what the alliance records
goes to governance as its relay sends it.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from typing_extensions import override

from alliance.application import Alliances, open_alliances
from alliance.policies import consumer_of
from alliance.ports import RegistryPort
from alliance.published import publisher
from chassis.actors import Actor
from chassis.clock import TimeSource
from chassis.core import below
from chassis.domain import Command, stream_id
from chassis.refusals import Refusal
from chassis.relay import InProcess, Record
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.registry.v1 import events_pb2 as registry_pb
from governance.application import Governance, open_governance
from governance.digest import canonical
from law.dates import SHANGHAI, business_date
from services.alliance.tests.alliance_kit import FACILITIES, PLACE
from tests.simulation.contracts_oracle import Fact

PROFILE = "JILIN"
BEGINS = date(2026, 1, 1)
BATCH = 2_000


class Places(RegistryPort):
    """Knows where every estate lies; nobody owns."""

    @override
    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give its place."""
        return PLACE, PROFILE

    @override
    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Know no owner."""
        return False


@dataclass
class District:
    """So many estates' services, and what their neighbours have said."""

    folder: Path
    now: datetime = field(init=False)
    meetings: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    heads: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    turns: list[tuple[date, int, Iterator[date]]] = field(default_factory=list)
    commands: int = 0

    def __post_init__(self) -> None:
        self.now = _noon(BEGINS)
        where = below(self.folder / "data", "alliance", self.folder / "key")
        self.alliances: Alliances = open_alliances(where, TimeSource(virtual=True), Places())
        self.hears = consumer_of(self.alliances)
        heads = {"alliance": self.alliances.core.store.head}
        self.governance: Governance = open_governance(str(self.folder / "governance.db"), heads)
        transport = InProcess()
        transport.consumers.append(self.governance.consumer.take)
        self.relay = self.alliances.core.relay(publisher(self.alliances.core.mapper), transport)

    def close(self) -> None:
        """Let go of both services."""
        self.alliances.close()
        self.governance.close()

    # Time

    @property
    def today(self) -> date:
        """Give the day."""
        return business_date(self.now)

    def begin(self, lives: Sequence[Iterator[date]]) -> None:
        """Let lives begin on the first day."""
        self.turns = [(BEGINS, n, life) for n, life in enumerate(lives)]

    def run(self, until: date, tell: Callable[[date], None] = lambda _: None) -> None:
        """Let every life go on, day after day, until one."""
        while self.turns and self.turns[0][0] <= until:
            day, n, life = heapq.heappop(self.turns)
            if day > self.today:
                self.to(day)
                tell(day)
            upcoming = next(life, None)
            if upcoming is not None:
                heapq.heappush(self.turns, (max(upcoming, self.today), n, life))
        self.to(until)
        self.settle()

    def to(self, day: date) -> None:
        """Go to noon of a day; whatever falls due on the way is recorded at its own instant."""
        self.now = _noon(day)
        core = self.alliances.core
        core.ticker.run(self.now, virtual=True)
        core.store.advance_virtual(self.now)
        if core.store.head() - self.relay.reached() > BATCH:
            self.settle()

    def settle(self) -> None:
        """Let governance take in what the alliance has recorded."""
        while self.relay.step():
            pass

    # What is asked of the alliance

    def do(self, who: Actor, c: Command) -> None:
        """Carry a command out; it must not be refused."""
        self.commands += 1
        self.alliances.core.executor.execute(c, who, f"k-{self.commands}", at=self.now)

    def wild(self, who: Actor, c: Command) -> None:
        """Try what is lawful only by chance; a refusal must be one that it declares."""
        try:
            self.do(who, c)
        except Refusal as why:
            assert type(why) in c.spec.refuses, (c, why)  # noqa: PT017
            self.refused[why.code] += 1

    # What the neighbours tell

    def registered(self, estate: UUID, name: str) -> None:
        """Register an estate."""
        said = registry_pb.RegistryEvent()
        fact = said.estate_registered
        fact.name, fact.community_ref, fact.township_ref = name, PLACE, PLACE[:9]
        fact.jurisdiction, fact.households = PROFILE, 200
        self._told(said, "registry", "registry.Estate.EstateRegistered", estate, "")

    def surveyed(self, estate: UUID, *, closable: bool) -> None:
        """Survey an estate's condition."""
        said = registry_pb.RegistryEvent()
        fact = said.estate_condition_surveyed
        fact.surveyed_on, fact.boundary_closable = self.today.isoformat(), closable
        for name in FACILITIES:
            setattr(fact.facilities, name, "ok")
        self._told(said, "registry", "registry.Estate.EstateConditionSurveyed", estate, "")

    def scheduled(self, estate: UUID, meeting: str, item: int = 4) -> None:
        """Call a meeting."""
        said = committee_pb.CommitteeEvent()
        said.meeting_scheduled.ref = meeting
        said.meeting_scheduled.motions.add(motion_id="x-1", title="选聘物业服务企业", item=item)
        self._of_meeting(said, "MeetingScheduled", estate, meeting, item=item)

    def counted(self, estate: UUID, meeting: str, *, passed: bool) -> None:
        """Count and post."""
        said = committee_pb.CommitteeEvent()
        said.ballots_counted.motions.add(motion_id="x-1", in_effect=passed)
        self._of_meeting(said, "BallotsCounted", estate, meeting, passed=passed)
        said = committee_pb.CommitteeEvent()
        said.result_posted.SetInParent()
        self._of_meeting(said, "ResultPosted", estate, meeting)

    def final(self, estate: UUID, meeting: str) -> None:
        """Let the result become final."""
        said = committee_pb.CommitteeEvent()
        said.result_final.SetInParent()
        self._of_meeting(said, "ResultFinal", estate, meeting)

    def annulled(self, estate: UUID, meeting: str) -> None:
        """Annul the decision."""
        said = committee_pb.CommitteeEvent()
        said.decision_annulled.motion_ids.append("x-1")
        self._of_meeting(said, "DecisionAnnulled", estate, meeting)

    def _of_meeting(self, said: Any, name: str, estate: UUID, meeting: str, **told: Any) -> None:
        kind = f"committee.AssemblyMeeting.{name}"
        self._told(said, "committee", kind, estate, f"/meetings/{meeting}")
        self.meetings[estate].append(Fact(meeting, name, self.now, SimpleNamespace(**told)))

    def _told(self, said: Any, source: str, kind: str, estate: UUID, where: str) -> None:
        self.heads[source] += 1
        meta, position = said.meta, self.heads[source]
        meta.estate_id, meta.source, meta.position = str(estate), source, position
        meta.stream = str(stream_id(f"/estates/{estate}{where}"))
        meta.version, meta.type, meta.on = position, kind, self.today.isoformat()
        meta.recorded_at.FromDatetime(self.now)
        record = Record(source, position, str(estate), kind, said.SerializeToString())
        self.hears.take([record])
        if source == "registry":
            self.governance.consumer.take([record])

    # What was recorded

    def events(self) -> int:
        """Give how many facts the alliance has recorded."""
        return self.alliances.core.store.head()

    def states(self) -> dict[str, bytes]:
        """Give each estate's governance state as canonical bytes (ruling A12)."""
        found = self.governance.states()
        return {root: canonical(root, state, self.now) for root, state in found}

    def log(self) -> list[Fact]:
        """Give every fact of the alliance, in the order in which it was recorded."""
        core, found = self.alliances.core, list[Fact]()
        names: dict[UUID, str] = {}
        after, page = 0, core.store.page(0, BATCH)
        while page:
            for one in page:
                fact: Any = core.mapper.read(one)
                after = one.position
                name = one.topic.rsplit(".", 1)[1]
                names.setdefault(one.stream, _called(fact) or str(one.stream))
                found.append(Fact(names[one.stream], name, fact.timestamp, fact))
            page = core.store.page(after, BATCH)
        return found

    def by_estate(self, log: Iterable[Fact]) -> dict[UUID, list[Fact]]:
        """Give each estate's facts: the alliance's and its meetings', in order of time."""
        found = defaultdict[UUID, list[Fact]](list)
        for fact in log:
            if fact.said.estate_id is not None:
                found[fact.said.estate_id].append(fact)
        for estate, meetings in self.meetings.items():
            found[estate] = sorted([*meetings, *found[estate]], key=lambda f: f.at)
        return found


def _called(fact: Any) -> str:
    """Give the name under its estate that a stream's first fact says: a contract's, a project's."""
    return getattr(fact, "ref", "") or getattr(fact, "project", "")


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI).astimezone(UTC)
