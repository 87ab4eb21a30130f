"""A small estate, a registry that answers from memory, and a committee service on disk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from chassis.actors import Actor, Grant
from chassis.clock import TimeSource
from chassis.core import below
from chassis.domain import Command, Evidence, stream_id
from chassis.executor import Answer
from chassis.refusals import NeighbourUnavailable, NotFound
from committee import commands as wish
from committee.application import Committee, open_committee
from committee.commands.forms import ChannelHours, Choice, Extent, Motion, RuleParameters
from committee.domain.roll import RollEntry, RollView, hash_of
from law.dates import SHANGHAI

ESTATE = UUID("11111111-1111-4111-8111-111111111111")
PLACE = "460100001001"
SHA = "a" * 64
PROOF = Evidence("scan", SHA, 1000, "application/pdf", "street")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday 2026-03-02, 12:00 in Shanghai."""

OPENS, CLOSES = date(2026, 3, 18), date(2026, 3, 27)


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Give an instant in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def entries_of(areas: Sequence[int], roll: str = "roll-1", first: int = 1) -> list[RollEntry]:
    """Give one entry an area (m²), each with one owner `owner-<n>`, ten to a building."""
    base = stream_id(f"/estates/{ESTATE}/rolls/{roll}")
    return [
        RollEntry(
            entry_id=uuid5(base, f"owner-{n}"),
            area_cm2=area * 10_000,
            by_building={f"b{(n - 1) // 10 + 1}": area * 10_000},
            units=(f"unit-{n}",),
            owners=(f"owner-{n}",),
        )
        for n, area in enumerate(areas, first)
    ]


@dataclass
class FakeRegistry:
    """Answers what a test says."""

    rolls: dict[str, tuple[RollView, list[RollEntry]]] = field(default_factory=dict)
    buyers: set[str] = field(default_factory=set)
    away: bool = False
    jurisdiction: str = "CN_NATIONAL"

    def give(
        self, roll: str, entries: Sequence[RollEntry], *, frozen: bool = True, **more: Any
    ) -> None:
        """Have a roll."""
        view = RollView(
            frozen=frozen,
            extent=more.pop("extent", Extent("estate")),
            counts_parking=False,
            total_area_cm2=sum(e.area_cm2 for e in entries),
            total_heads=len(entries),
            entries_hash=hash_of(entries),
            **more,
        )
        self.rolls[roll] = (view, list(entries))

    def roll(self, _estate: UUID, roll: str) -> RollView:
        """Give its totals."""
        return self._find(roll)[0]

    def entries(self, _estate: UUID, roll: str) -> Iterable[RollEntry]:
        """Give its entries."""
        return self._find(roll)[1]

    def undelivered_buyer(self, _estate: UUID, subject: str) -> bool:
        """Say who bought what is not handed over."""
        return subject in self.buyers

    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give the one estate's place."""
        return (PLACE, self.jurisdiction) if estate_id == ESTATE else None

    def _find(self, roll: str) -> tuple[RollView, list[RollEntry]]:
        if self.away:
            raise NeighbourUnavailable(service="registry")
        if roll not in self.rolls:
            raise NotFound
        return self.rolls[roll]


def person(subject: str, *roles: str, scope: str = PLACE, org: str | None = None) -> Actor:
    """Give somebody with grants on the estate's community."""
    return Actor(subject, "iss", "client", tuple(Grant(r, scope, org) for r in roles))


CHAIR = person("chair", "COMMITTEE_CHAIR")
STREET = person("street", "STREET_OFFICER")
CLERK = person("clerk", "REGISTRY_CLERK")
OPERATOR = person("operator-1", "BALLOT_OPERATOR")
OPERATOR_2 = person("operator-2", "BALLOT_OPERATOR")
OPERATOR_3 = person("operator-3", "BALLOT_OPERATOR")
COUNTER = person("counter-1", "VOTE_COUNTER")
COUNTER_2 = person("counter-2", "VOTE_COUNTER")
WITNESS = person("witness", "RESIDENTS_COMMITTEE_OFFICER")


def owner(n: int) -> Actor:
    """Give the n-th owner; he holds no grant."""
    return person(f"owner-{n}")


MOTION = Motion("m-1", "Hire a provider", "Hire provider A for two years", [4], ["hire_provider"])


class World:
    """A committee service in a folder, a registry beside it, and a story's clock."""

    def __init__(self, folder: Path, registry: FakeRegistry | None = None) -> None:
        self.folder = folder
        self.registry = registry or FakeRegistry()
        self.now = NOON
        self._keys = count(1)
        self.committee = self.open()

    def open(self) -> Committee:
        """Open the service on its folder."""
        where = below(self.folder / "data", "committee", self.folder / "key")
        return open_committee(where, TimeSource(virtual=True), self.registry)

    def do(self, actor: Actor, c: Command, *, key: str = "", if_match: int | None = None) -> Answer:
        """Carry out one command at the story's time."""
        key = key or f"key-{next(self._keys)}"
        execute = self.committee.core.executor.execute
        return execute(c, actor, key, if_match=if_match, at=self.now)

    def to(self, now: datetime) -> None:
        """Let time pass, and what falls due be done."""
        self.committee.core.ticker.run(now, virtual=True)
        self.committee.core.store.advance_virtual(now)
        self.now = now

    def meeting(self, ref: str = "mt-1") -> Any:
        """Give a meeting as it stands."""
        return self.committee.load(f"/estates/{ESTATE}/meetings/{ref}")

    def entry(self, n: int, roll: str = "roll-1") -> UUID:
        """Give the n-th owner's entry."""
        return uuid5(stream_id(f"/estates/{ESTATE}/rolls/{roll}"), f"owner-{n}")

    def ballot(self, n: int, ref: str = "mt-1") -> Any:
        """Give the n-th owner's ballot."""
        return self.committee.load(f"/estates/{ESTATE}/meetings/{ref}/ballots/{self.entry(n)}")

    # A story's usual steps

    def schedule(self, ref: str = "mt-1", **more: Any) -> None:
        """Schedule a meeting by the committee."""
        fields: dict[str, Any] = {
            "kind": "regular",
            "convener": "committee",
            "extent": Extent("estate"),
            "motions": [MOTION],
            "form": "written",
            "opens_on": OPENS,
            "closes_on": CLOSES,
        }
        self.do(CHAIR, wish.ScheduleMeeting(ESTATE, ref, **(fields | more)))

    def notice(self, ref: str = "mt-1", **more: Any) -> None:
        """Give notice of it for today."""
        fields: dict[str, Any] = {
            "roll": "roll-1",
            "residents_committee_informed_on": self.now.astimezone(SHANGHAI).date(),
            "channels": [
                ChannelHours("app"),
                ChannelHours("paper", local(CLOSES, 12)),
            ],
        }
        self.do(CHAIR, wish.NoticeMeeting(ESTATE, ref, **(fields | more)))

    def appoint(self, ref: str = "mt-1") -> None:
        """Name counters and witness."""
        c = wish.AppointCounters(ESTATE, ref, ["counter-1", "counter-2"], "witness")
        self.do(CHAIR, c)

    def opened(self, areas: Sequence[int], **more: Any) -> None:
        """Bring a meeting to its opening."""
        entries = more.pop("entries", None) or entries_of(areas)
        self.registry.give("roll-1", entries, **more.pop("roll", {}))
        if "rules" in more:
            rules = more.pop("rules")
            c = wish.RecordStandingRules(ESTATE, date(2025, 1, 1), SHA, rules)
            self.do(STREET, c)
        self.schedule(**more)
        self.notice()
        self.appoint()
        self.to(local(OPENS, 9))

    def cast(self, n: int, mark: str = "AGREE", **more: Any) -> Answer:
        """Cast the n-th owner's ballot."""
        choices = more.pop("choices", None) or [Choice("m-1", mark)]  # type: ignore[arg-type]
        actor = more.pop("actor", owner(n))
        key = more.pop("key", "")
        return self.do(
            actor, wish.CastBallot(ESTATE, "mt-1", self.entry(n), choices, **more), key=key
        )

    def receive(self, n: int, channel: Any = "paper", **more: Any) -> Answer:
        """Take in the n-th owner's paper."""
        c = wish.ReceiveBallot(
            ESTATE,
            "mt-1",
            self.entry(n),
            channel,
            f"paper-{n}",
            self.now,
            SHA,
            **more,
        )
        return self.do(OPERATOR, c)

    def read(self, n: int, reading: int, mark: str, actor: Actor) -> Answer:
        """Read the n-th owner's paper."""
        choices = [Choice("m-1", mark)]  # type: ignore[arg-type]
        c = wish.ReadBallot(ESTATE, "mt-1", self.entry(n), f"paper-{n}", reading, choices)  # type: ignore[arg-type]
        return self.do(actor, c)

    def deliver(
        self, ns: Sequence[int], batch: str = "b-1", channel: str = "paper", **more: Any
    ) -> None:
        """Record that ballots reached entries."""
        c = wish.RecordBallotDelivery(
            ESTATE,
            "mt-1",
            batch,
            [self.entry(n) for n in ns],
            channel,  # type: ignore[arg-type]
            "hand",
            more.pop("on", self.now.astimezone(SHANGHAI).date()),
            more.pop("warned", True),
            more.pop("proof", PROOF),
        )
        self.do(OPERATOR, c)

    def closed(self) -> None:
        """Let the vote close."""
        self.to(local(CLOSES + timedelta(days=1), 9))

    def sealed(self) -> None:
        """Let the vote close and seal the box."""
        self.closed()
        self.do(COUNTER, wish.SealBox(ESTATE, "mt-1"))

    def counted(self) -> Any:
        """Seal, count and confirm; give the meeting."""
        self.sealed()
        return self.count()

    def count(self) -> Any:
        """Propose and confirm; give the meeting."""
        self.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
        self.do(COUNTER_2, wish.ConfirmCount(ESTATE, "mt-1"))
        self.do(WITNESS, wish.ConfirmCount(ESTATE, "mt-1"))
        return self.meeting()

    def post(self) -> None:
        """Post the result."""
        self.do(CHAIR, wish.PostResult(ESTATE, "mt-1", "Board at gate 1"))


RULES = RuleParameters
