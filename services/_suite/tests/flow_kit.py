"""Three services with the contracts between them: one's bytes through another's hands (flow 5.4)."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.consumer import Consumer
from chassis.core import Core
from chassis.publish import Publisher
from chassis.relay import Record
from chassis.store import StoreUnavailable
from committee import commands as committee_wish
from committee.commands.forms import ChannelHours, Choice, Motion
from committee.policies import consumer_of as committee_consumer
from committee.published import publisher as committee_publisher
from consultation.policies import consumer_of as consultation_consumer
from consultation.published import publisher as consultation_publisher
from deliberation import commands as deliberation_wish
from deliberation.policies import consumer_of as deliberation_consumer
from deliberation.published import publisher as deliberation_publisher
from services.committee.tests import committee_kit
from services.committee.tests.committee_kit import CHAIR, COUNTER, COUNTER_2, ESTATE, WITNESS
from services.consultation.tests import consultation_kit
from services.deliberation.tests import deliberation_kit

MODES = ("as it is", "doubled", "crashed", "lost", "delayed")
TOLD = [MODES[0], *(pytest.param(mode, marks=pytest.mark.slow) for mode in MODES[1:])]
"""What a flow is told through, each in turn; the first is quick."""
Hand = Callable[[Consumer, Sequence[Record]], None]
Wired = tuple[Any, Callable[[Any], Consumer], Callable[[Any], Publisher]]


def _doubled(consumer: Consumer, records: Sequence[Record]) -> None:
    for record in records:
        consumer.take([record, record])
    consumer.take(records)


def _crashed(consumer: Consumer, records: Sequence[Record]) -> None:
    """Carry the commands out and lose the reader's transaction, then hand over again."""
    handler: Any = type(consumer.handler)

    def dies(*_: Any) -> None:
        raise StoreUnavailable

    with pytest.MonkeyPatch.context() as broken, suppress(StoreUnavailable):
        broken.setattr(handler, "flush", dies)
        consumer.take(records)
    consumer.take(records)


def _lost(consumer: Consumer, records: Sequence[Record]) -> None:
    """Lose a batch's first record on the way; what follows it is passed over and comes again."""
    chained = [replace(r, after=r.position - 1) for r in records]
    consumer.take(chained[1:])
    consumer.take(chained)


HANDS: dict[str, Hand] = {"doubled": _doubled, "crashed": _crashed, "lost": _lost}


@dataclass
class Flow:
    """A committee, a five-party table and a deliberation of one estate, and what goes between them."""

    folder: Path
    mode: str = MODES[0]
    committee: committee_kit.World = field(init=False)
    table: consultation_kit.World = field(init=False)
    topics: deliberation_kit.World = field(init=False)

    def __post_init__(self) -> None:
        self.committee = committee_kit.World(self.folder / "committee")
        self.table = consultation_kit.World(self.folder / "consultation").constituted()
        self.topics = deliberation_kit.World(self.folder / "deliberation")
        self.committee.registry.give("roll-1", committee_kit.entries_of([100] * 9))
        self._listen()

    def _listen(self) -> None:
        self.consumers = [reads(service) for service, reads, _ in self.services]
        self.sources: dict[str, tuple[Core, Publisher]] = {
            service.core.name: (service.core, publish(service.core.mapper))
            for service, _, publish in self.services
        }

    @property
    def services(self) -> list[Wired]:
        """Give the services, with what reads and what publishes for each."""
        return [
            (self.committee.committee, committee_consumer, committee_publisher),
            (self.table.service, consultation_consumer, consultation_publisher),
            (self.topics.service, deliberation_consumer, deliberation_publisher),
        ]

    @property
    def worlds(self) -> list[Any]:
        """Give the services' worlds, which share a time."""
        return [self.committee, self.table, self.topics]

    @property
    def cores(self) -> list[Core]:
        """Give the services' cores."""
        return [service.core for service, _, _ in self.services]

    def close(self) -> None:
        """Let go of every connection."""
        for core in self.cores:
            core.close()

    def records(self, source: str, after: int = 0) -> list[Record]:
        """Give what a service publishes, as the bytes that go out."""
        core, publish = self.sources[source]
        return [publish(one) for one in core.store.page(after, 5000)]

    def carry(self, *, must: bool = False) -> None:
        """Hand everything over that a reader has not had; delayed: only when it must be."""
        if self.mode == "delayed" and not must:
            return
        hand = HANDS.get(self.mode, Consumer.take)
        moved = True
        while moved:
            moved = False
            for consumer in self.consumers:
                for source in sorted(consumer.listens & self.sources.keys()):
                    records = self.records(source, consumer.reached(source))
                    if records:
                        hand(consumer, records)
                        moved = True

    def to(self, now: datetime) -> None:
        """Let time pass for all, and what falls due be done."""
        for world in self.worlds:
            world.to(now)
        self.carry()

    def days(self, days: int) -> None:
        """Let days pass."""
        self.to(self.topics.now + timedelta(days=days))

    @property
    def parked(self) -> list[Any]:
        """Give what some reader did not understand."""
        return [row for consumer in self.consumers for row in consumer.parked_rows()]

    def topic(self) -> Any:
        """Give the topic as it stands."""
        return self.topics.topic("lift")

    def consultation(self) -> Any:
        """Give the consultation that was asked for."""
        return self.table.consultation("t-lift-2")

    def pending(self) -> Any:
        """Give the one pending motion."""
        version = next(
            n for n, name in enumerate(self.topics.facts("lift"), start=1) if name == "PlanFrozen"
        )
        return self.committee.committee.load(f"/estates/{ESTATE}/pending-motions/lift-{version}")

    # A concern's way

    def proposed(self) -> None:
        """Raise a concern and propose it."""
        self.topics.proposed("lift")
        self.carry(must=True)

    def consulted(self) -> None:
        """Let the table refer it to the six steps."""
        self.table.opened("t-lift-2")
        self.to(self.table.now)
        self.table.all_stand("t-lift-2")
        self.table.conclude("REFER_SIX_STEP", ref="t-lift-2")
        self.carry(must=True)

    def frozen(self) -> None:
        """Hear the residents twice and freeze the plan."""
        self.topics.rounds("lift").reviewed("lift")
        self.to(self.topics.now)
        c = deliberation_wish.FreezePlan(ESTATE, "lift", self.topic().plans[-1].sha256)
        self.topics.do(deliberation_kit.LEAD, c)
        self.carry()

    def scheduled(self, *more: Motion) -> None:
        """Schedule a meeting on the frozen plan, as a convener copies it from the list."""
        plan = self.topic().frozen
        motion = Motion(
            "m-1", plan.title, plan.text, [plan.item], list(plan.tags), plan_sha256=plan.sha256
        )
        day = self.topics.today + timedelta(days=20)
        self.committee.schedule(
            form="discussion", motions=[motion, *more], opens_on=day, closes_on=day
        )
        self.carry()

    def decided(self, mark: str = "AGREE") -> None:
        """Vote, count, post the result and let it become final."""
        self.counted(mark)
        self.posted()

    def counted(self, mark: str = "AGREE") -> None:
        """Vote and count."""
        self.committee.notice(channels=[ChannelHours("app")])
        self.committee.appoint()
        day = self.committee.meeting().opens_on
        self.to(committee_kit.local(day, 9))
        for n in range(1, 8):
            self.committee.cast(n, choices=[Choice("m-1", mark)])  # type: ignore[arg-type]
        self.to(committee_kit.local(day + timedelta(days=1), 9))
        self.committee.do(COUNTER, committee_wish.SealBox(ESTATE, "mt-1"))
        self.committee.do(COUNTER, committee_wish.ProposeCount(ESTATE, "mt-1"))
        for actor in (COUNTER_2, WITNESS):
            self.committee.do(actor, committee_wish.ConfirmCount(ESTATE, "mt-1"))
        self.carry()

    def posted(self) -> None:
        """Post the result and let it become final."""
        self.committee.do(CHAIR, committee_wish.PostResult(ESTATE, "mt-1", "小区公告栏"))
        self.carry()
        self.days(9)
        self.carry(must=True)

    def _open(self) -> None:
        self.committee.committee = self.committee.open()
        self.table.service, self.topics.service = self.table.open(), self.topics.open()

    def again(self) -> list[int]:
        """Lose every view and every reader's position, hand all over anew; give how many facts that made."""
        before = [core.store.head() for core in self.cores]
        self.close()
        for file in self.folder.glob("*/data/views/*"):
            file.unlink()
        self._open()
        self._listen()
        for consumer in self.consumers:
            for source in sorted(consumer.listens & self.sources.keys()):
                consumer.take(self.records(source))
        return [core.store.head() - b for core, b in zip(self.cores, before, strict=True)]
