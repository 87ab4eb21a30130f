"""The story of the published votes: what each case is, and in which order everything happens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from suite.demo.client import Client
from suite.demo.clockwork import latest, move
from suite.demo.estate import EstateVote, Plan
from suite.demo.figures import Voter, electorate
from suite.demo.published import UNPUBLISHED, Electorate, Published, published

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGINS = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
FREEZES = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
OPENS, CLOSES = date(2026, 3, 26), date(2026, 4, 24)
VOTES = (
    datetime(2026, 3, 26, 10, tzinfo=SHANGHAI),
    datetime(2026, 4, 6, 20, tzinfo=SHANGHAI),
    datetime(2026, 4, 23, 19, tzinfo=SHANGHAI),
)
COUNTS = datetime(2026, 4, 25, 9, tzinfo=SHANGHAI)
CONTESTS = datetime(2026, 4, 27, 9, tzinfo=SHANGHAI)
ENDS = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
STAYS_OPEN = (date(2026, 4, 20), date(2026, 6, 18))
"""The electorates' window: their votes are open when the story ends."""

TITLES = {1: "议事规则", 2: "管理规约", 4: "选聘或解聘物业服务人", 9: "其他重大事项"}
SPECIAL = {
    "A09": [(4, "解聘"), (4, "选聘")],
    "A10": [(1, "议事规则"), (2, "管理规约"), (9, "授权签约等")],
}
"""Papers that bundled several items: one motion each, with the same figures (rulings C13, G17)."""

FULL_WIDTH = str.maketrans("():", "（）：")
AS_PUBLISHED = "按公布的内容 As published"
ELECTORATE_ONLY = "只公布了业主总数 Only the electorate was published, not the matter"
REENACTS_VOTE = "重演一次已公布的表决 Re-enacts a published vote:"
REENACTS_ELECTORATE = "重演一次已公布的业主总数 Re-enacts a published electorate:"
ONE_PAPER = " 一张选票，每项一个议题 One paper, voted on as one motion an item."
"""What people read of a case has Chinese punctuation; what we add is said in Chinese, then in English."""

Tell = Callable[[str], None]


@dataclass(slots=True)
class Case:
    """One case of the story with what is expected of it."""

    id: str
    vote: EstateVote
    published: Published | None = None
    electorate: Electorate | None = None
    flips: bool = False


class StoryRefused(Exception):  # noqa: N818  (told to a person)
    """The running system is past the story's start, or not on virtual time."""


def cases(client: Client, codes: list[str]) -> list[Case]:
    """Give every case; each estate stands in one of the real communities."""
    data = published()
    places = iter(codes)
    return [
        *(Case(v.id, EstateVote(client, _plan(v, next(places))), published=v) for v in data.votes),
        *(
            Case(e.id, EstateVote(client, _open_plan(e, next(places))), electorate=e)
            for e in data.electorates
        ),
        Case("X01", EstateVote(client, _invented(next(places))), flips=True),
    ]


def play(client: Client, found: list[Case], tell: Tell) -> None:
    """Play the whole story."""
    if latest(client) > BEGINS:
        raise StoryRefused(
            "this system's clock is past the story's start: begin with an empty data folder"
        )
    move(client, BEGINS)
    for case in found:
        tell(f"{case.id}: {case.vote.plan.name}: register and roll")
        case.vote.register()
    move(client, FREEZES)
    for case in found:
        tell(f"{case.id}: meeting, notice, deliveries")
        case.vote.convene()
    closing = [c for c in found if c.electorate is None]
    for turn, instant in enumerate(VOTES):
        tell(f"the clock moves to {instant:%d %B}")
        move(client, instant)
        for case in closing:
            voters = [v for v in case.vote.plan.voters if v.number % len(VOTES) == turn]
            calls = case.vote.ballots(voters)
            tell(f"{case.id}: {len(calls)} ballots")
            for _ in client.post_all(calls):
                pass
    _count(client, closing, tell)
    tell(f"the clock moves to {ENDS:%d %B}")
    move(client, ENDS)


def _count(client: Client, closing: list[Case], tell: Tell) -> None:
    tell(f"the clock moves to {COUNTS:%d %B}")
    move(client, COUNTS)
    for case in closing:
        tell(f"{case.id}: count and posting")
        case.vote.count()
        case.vote.post_result()
    move(client, CONTESTS)
    for case in closing:
        if case.flips:
            tell(f"{case.id}: a contested ballot is struck, the box is counted again")
            case.vote.contest(_first(case, "AGREE"), struck=True)
            case.vote.recount()
            case.vote.post_result()
        elif case.id == "A04":
            tell(f"{case.id}: a contested ballot is confirmed")
            case.vote.contest(_first(case, "AGREE"), struck=False)


def _first(case: Case, mark: str) -> Voter:
    return next(v for v in case.vote.plan.voters if v.mark == mark)


def _plan(v: Published, code: str) -> Plan:
    rest_heads = v.participating_heads - v.agree_heads - v.disagree_heads
    rest_area = v.participating_area_cm2 - v.agree_area_cm2 - v.disagree_area_cm2
    cells = [
        ("AGREE", v.agree_area_cm2, v.agree_heads),
        ("DISAGREE", v.disagree_area_cm2, v.disagree_heads),
        ("ABSTAIN", rest_area, rest_heads),
    ]
    voters = electorate((v.total_area_cm2, v.total_heads), [c for c in cells if c[2]])
    items = SPECIAL.get(v.id, [(v.item278, v.matter)])
    one_paper = "" if len(items) == 1 else ONE_PAPER
    when = f"{v.id}，{v.place or '—'}，{v.date or '—'}"
    note = f"{REENACTS_VOTE} {when}. {v.source}.{one_paper}"
    return Plan(
        tag=v.id.lower(),
        name=f"{v.estate}({v.id})".translate(FULL_WIDTH),
        code=code,
        note=note,
        voters=voters,
        motions=_motions(items, v.id),
        opens_on=OPENS,
        closes_on=CLOSES,
        reenacts=f"{when}；{v.source}"[:200],
    )


def _motions(items: list[tuple[int, str]], case: str) -> list[dict[str, Any]]:
    motions: list[dict[str, Any]] = []
    for number, (item, title) in enumerate(items, start=1):
        motion: dict[str, Any] = {
            "motion_id": f"m{number}",
            "title": title.translate(FULL_WIDTH)[:80],
            "text": f"{title}。{ELECTORATE_ONLY if title == UNPUBLISHED else AS_PUBLISHED}",
            "items": [item],
        }
        if case == "A09" and number == 2:
            motion["effective_if"] = "m1"
        motions.append(motion)
    return motions


def _open_plan(e: Electorate, code: str) -> Plan:
    matter = e.matter or UNPUBLISHED
    item = 4 if e.matter and "物业" in e.matter else 9
    note = f"{REENACTS_ELECTORATE} {e.id}, {e.place or '—'}. {e.source}."
    if e.window:
        note += f" 公布的投票期限 Published window: {e.window}."
    return Plan(
        tag=e.id.lower(),
        name=f"{e.estate}({e.id})".translate(FULL_WIDTH),
        code=code,
        note=note,
        voters=electorate((e.total_area_cm2, e.total_heads), []),
        motions=_motions([(item, matter)], e.id),
        opens_on=STAYS_OPEN[0],
        closes_on=STAYS_OPEN[1],
        reenacts=f"{e.id}，{e.place or '—'}；{e.source}"[:200],
    )


def _invented(code: str) -> Plan:
    """Forty heads of 100 m²; 31 vote, 16 for and 15 against: one struck ballot turns it."""
    cells = [("AGREE", 16_000_000, 16), ("DISAGREE", 15_000_000, 15)]
    return Plan(
        tag="x01",
        name="示例小区（X01）",
        code=code,
        note=(
            "虚构的表决，演示一张被异议的选票如何改变结果。"
            "An invented vote: it shows how a contested ballot turns a verdict."
        ),
        voters=electorate((40_000_000, 40), cells),
        motions=_motions([(9, "示例事项")], "X01"),
        opens_on=OPENS,
        closes_on=CLOSES,
    )
