"""What the three concerns have in common: when they begin, and estates of equal flats."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from suite.demo.checked import Account
from suite.demo.client import Client, Who
from suite.demo.estate import EstateVote, Plan
from suite.demo.figures import electorate
from suite.demo.people import Neighbours
from suite.demo.topic import Topic, Wish

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGINS = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
"""After the story of the votes has ended, so that one system can be told both."""

NOTE = (
    "虚构的小区，演示一件事从提出到办结。"
    "An invented estate: it shows a concern from its raising to its end."
)
FLAT_CM2 = 920_000


@dataclass(slots=True)
class Concern:
    """One estate with its concern."""

    client: Client
    account: Account
    vote: EstateVote

    def found(self) -> Neighbours:
        """Register the estate; give its people."""
        self.vote.found()
        self.account.estate = self.vote.plan.name
        self.account.estate_id = str(self.vote.estate_id)
        return Neighbours(self.vote.estate_id, self.vote.plan.code, self.vote.plan.tag)

    def topic(self, cast: Neighbours, wish: Wish, holders: dict[str, Who]) -> Topic:
        """Begin a topic."""
        self.account.title = wish.title
        return Topic(self.client, cast, wish, self.account, holders)


def at(month: int, day: int, hour: int = 9) -> datetime:
    """Give an instant of the story."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def estate(
    client: Client,
    tag: str,
    code: str,
    heads: tuple[int, list[tuple[str, int, int]]],
    stairwell: str = "",
) -> EstateVote:
    """Plan an estate of so many equal flats, and how they vote if they do."""
    total, cells = heads
    title = {"elevator": "加装电梯", "hiring": "选聘物业", "noise": "邻里纠纷"}[tag]
    plan = Plan(
        tag=f"c-{tag}",
        name=f"示例小区（{title}）",
        code=code,
        note=NOTE,
        voters=electorate((total * FLAT_CM2, total), cells),
        motions=[],
        opens_on=BEGINS.date(),
        closes_on=BEGINS.date(),
        jurisdiction=None,
        stairwell=stairwell,
        per_stairwell=12 if stairwell else 0,
    )
    return EstateVote(client, plan)
