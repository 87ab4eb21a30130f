"""Estates in every state that the board can show, made of facts: for tests, axe and shots alike.

The estates are fictional; figures are those of published votes (A04, A05, A07, A09, A14 to A16).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cogov.committee.v1 import events_pb2 as committee
from governance.application import Governance
from services.governance.tests.board_kit import (
    A04,
    A05,
    A07,
    A09,
    A14,
    CHENGMAI,
    HONGQI,
    Story,
    clock,
    midnight,
    verdict,
)
from services.governance.tests.governance_kit import Log, governance
from services.governance.tests.service_stories import SERVED
from services.governance.tests.table_stories import TABLES
from services.governance.tests.topic_stories import TOPICS

SCRIPT = '<script>alert("x")</script>'


def _open(log: Log) -> None:
    it = Story(log, "open", "和顺里小区")
    total = (602_349_600, 566)
    it.roll(total, "2026-10-30", (61, 7_625_000))
    it.meeting(total, ("2026-11-01", "2026-11-18", "2026-11-27"), {"title": "选聘物业服务企业"})
    it.opened("2026-11-18")
    groups = [
        committee.TurnoutGroup(
            buildings=[b], total_heads=n, voted=committee.ShownHeads(state="NUMBER", heads=v)
        )
        for b, n, v in (("b1", 246, 171), ("b2", 246, 157))
    ]
    few = committee.ShownHeads(state="FEWER_THAN_5")
    groups.append(committee.TurnoutGroup(buildings=["b3"], total_heads=74, voted=few))
    it.fact(
        "committee",
        "turnout_snapshot_taken",
        "mt",
        "2026-11-24",
        18,
        voted=committee.ShownHeads(state="NUMBER", heads=347),
        area_m2=36_638,
        missing_heads=31,
        missing_area_m2=3_520,
        groups=groups,
    )


def _notice(log: Log) -> None:
    it = Story(log, "notice", "红旗路 8 号楼", HONGQI)
    total = (127_697_600, 144)
    it.roll(total, "2026-11-20")
    it.meeting(
        total,
        ("2026-11-25", "2026-12-12", "2026-12-21"),
        {"title": "8 号楼东单元加装电梯", "item": 7, "plan_sha256": "3d" * 32},
    )


ONLINE = {"channels": ["app"], "delivered": 0, "returned": 612}
PAPER = {"channels": ["paper", "door"], "delivered": 1152, "returned": 293}
FEW = {"channels": ["paper"], "delivered": 9}
"""What went out and came back; one without `returned` took in fewer than five."""


def _passed(log: Log) -> None:
    it = Story(log, "passed", "临江新村")
    it.roll(A04[0], "2026-09-03")
    it.meeting(
        A04[0],
        ("2026-09-17", "2026-10-08", "2026-10-17"),
        {"title": "选聘物业服务企业（方案二：邀请招标，调整物业费）"},
    )
    it.opened("2026-10-08")
    it.counted("2026-10-18", verdict(*A04, ("DISAGREE", 317_820_300, 316)))
    it.posted("2026-10-20", channels=[PAPER, ONLINE])
    it.final("2026-11-05")


def _failed(log: Log) -> None:
    it = Story(log, "failed", "梧桐苑")
    it.roll(A07[0], "2026-09-24")
    it.meeting(
        A07[0], ("2026-10-08", "2026-10-29", "2026-11-07"), {"title": "续聘现任物业服务企业"}
    )
    it.opened("2026-10-29")
    it.counted("2026-11-08", verdict(*A07, ("DISAGREE", 844_710_700, 930)))
    it.posted("2026-11-10", channels=[FEW])


def _quorum(log: Log) -> None:
    it = Story(log, "quorum", "椰风里小区", CHENGMAI)
    it.roll(A09[0], "2026-10-05")
    it.meeting(
        A09[0], ("2026-10-19", "2026-11-09", "2026-11-18"), {"title": "另行选聘物业服务企业"}
    )
    it.opened("2026-11-09")
    it.counted("2026-11-19", verdict(*A09))
    it.posted("2026-11-21", 7)


def _annulled(log: Log) -> None:
    it = Story(log, "annulled", "东盛大厦")
    it.roll(A14[0], "2026-07-31")
    it.meeting(
        A14[0],
        ("2026-08-14", "2026-09-04", "2026-09-13"),
        {"title": "楼前绿地改为停车位", "item": 8},
    )
    it.opened("2026-09-04")
    rest = (("DISAGREE", 44_100_500, 25), ("ABSTAIN", 8_909_100, 6))
    it.counted("2026-09-14", verdict(*A14, *rest, item=8))
    it.posted("2026-09-16")
    it.fact(
        "committee",
        "decision_annulled",
        "mt",
        "2026-10-09",
        motion_ids=["m1"],
        ground="PROCEDURE",
        body="STREET_OFFICER",
        ends=True,
        stops=("result.posting",),
    )


def _revoked(log: Log) -> None:
    it = Story(log, "revoked", "柳园小区", HONGQI)
    it.roll(A05[0], "2026-02-11")
    it.meeting(A05[0], ("2026-02-25", "2026-03-18", "2026-03-27"), {"title": "选聘物业服务企业"})
    it.opened("2026-03-18")
    it.counted("2026-03-28", verdict(*A05, ("DISAGREE", 593_812_400, 757)))
    it.posted("2026-03-30")
    it.final("2026-04-15")
    it.fact(
        "committee", "decision_revoked_by_court", "mt", "2026-11-03", motion_ids=["m1"], ends=True
    )


def _in_court(tag: str, name: str, *acts: tuple[str, str]) -> Callable[[Log], None]:
    """Tell of a decision in force and of what a court did, each with its day."""

    def tell(log: Log) -> None:
        it = Story(log, tag, name, HONGQI)
        it.roll(A05[0], "2026-02-11")
        it.meeting(
            A05[0], ("2026-02-25", "2026-03-18", "2026-03-27"), {"title": "选聘物业服务企业"}
        )
        it.opened("2026-03-18")
        it.counted("2026-03-28", verdict(*A05, ("DISAGREE", 593_812_400, 757)))
        it.posted("2026-03-30")
        it.final("2026-04-15")
        for kind, day in acts:
            it.fact("committee", kind, "mt", day, motion_ids=["m1"])

    return tell


CHALLENGED = ("decision_challenged", "2026-06-02")


def _stands(log: Log) -> None:
    it = Story(log, "stands", "滨河苑")
    it.roll(A04[0], "2026-09-03")
    it.meeting(
        A04[0], ("2026-09-17", "2026-10-08", "2026-10-17"), {"title": "修订管理规约", "item": 2}
    )
    it.opened("2026-10-08")
    it.counted("2026-10-18", verdict(*A04, ("DISAGREE", 317_820_300, 316), item=2))
    it.posted("2026-10-20")
    it.fact("committee", "contest_opened", "mt", "2026-10-25")
    it.fact("committee", "contest_decided", "mt", "2026-10-27")
    it.fact("committee", "recount_ordered", "mt", "2026-10-28")
    it.fact("committee", "verdict_stands", "mt", "2026-10-29", examined=0)
    it.final("2026-11-05")


def flipped(log: Log, between: Callable[[Story], None] = lambda _: None) -> None:
    """Tell a result that a recount turned; `between` is told while the first one hangs."""
    it = Story(log, "flipped", "石桥小区")
    total = (40_000_000, 40)
    it.roll(total, "2026-09-03")
    it.meeting(
        total, ("2026-09-17", "2026-10-08", "2026-10-17"), {"title": "公共车位收费办法", "item": 9}
    )
    it.opened("2026-10-08")
    first = verdict(total, (31_000_000, 31), (16_000_000, 16), ("DISAGREE", 15_000_000, 15), item=9)
    it.counted("2026-10-18", first)
    it.posted("2026-10-20")
    between(it)
    it.fact("committee", "recount_ordered", "mt", "2026-10-28")
    again = verdict(total, (30_000_000, 30), (15_000_000, 15), item=9, shown="VERDICT_ONLY")
    it.fact(
        "committee",
        "ballots_counted",
        "mt",
        "2026-11-18",
        motions=[again],
        ballots=30,
        recount=True,
        settled_by="COUNTERS",
    )
    it.posted("2026-11-20")


def _pending(log: Log) -> None:
    it = Story(log, "pending", "北苑小区")
    it.roll(A04[0], "2026-09-24")
    it.meeting(
        A04[0],
        ("2026-10-08", "2026-10-29", "2026-11-14"),
        {"title": "使用维修资金修缮屋面", "item": 5},
    )
    it.opened("2026-10-29")
    close = ((A04[0]), (934_490_800, 905), (468_000_000, 454))
    it.counted("2026-11-15", verdict(*close, ("DISAGREE", 466_490_800, 451), item=5))
    it.posted("2026-11-17")
    it.fact("committee", "contest_opened", "mt", "2026-11-20", could_change=["m1"])


def _small(log: Log) -> None:
    it = Story(log, "small", "听雨楼")
    total = (18_000_000, 20)
    it.roll(total, "2026-09-24")
    it.meeting(
        total,
        ("2026-10-08", "2026-10-29", "2026-11-07"),
        {"title": "更换单元门禁", "item": 9},
        {"title": "拆除门卫室", "item": 7},
    )
    it.opened("2026-10-29")
    some = verdict(
        total,
        (15_000_000, 16),
        (9_000_000, 10),
        ("DISAGREE+ABSTAIN", 6_000_000, 6),
        item=9,
        shown="WITHOUT_AREA",
    )
    only = verdict(
        total, (13_000_000, 14), (4_000_000, 4), item=7, shown="VERDICT_ONLY", motion_id="m2"
    )
    it.counted("2026-11-08", some, only)
    it.posted("2026-11-10")


def _option(log: Log) -> None:
    it = Story(log, "option", "槐荫里", CHENGMAI)
    it.roll(A04[0], "2026-09-03")
    options = {
        "title": "三家物业企业选一家",
        "kind": "ONE_OF",
        "options": ["甲企业", "乙企业", "NONE"],
    }
    it.meeting(A04[0], ("2026-09-17", "2026-10-08", "2026-10-17"), options)
    it.opened("2026-10-08")
    made = verdict(*A04, ("乙企业", 200_000_000, 200), ("NONE", 117_820_300, 116), chosen="甲企业")
    made.verdict.cells[0].sides[:] = ["甲企业"]
    made.verdict.means = "OPTION_CHOSEN"
    it.counted("2026-10-18", made)
    it.posted("2026-10-20")
    it.final("2026-11-05")


def _closed(log: Log) -> None:
    it = Story(log, "closed", "站西街小区", HONGQI)
    it.roll(A04[0], "2026-10-03")
    it.meeting(
        A04[0], ("2026-10-20", "2026-11-08", "2026-11-23"), {"title": "制定议事规则", "item": 1}
    )
    it.opened("2026-11-08")
    stops = ("vote.channel:app", "vote.channel:paper", "vote.close")
    due = clock("count", midnight("2026-11-26"), "PRACTICE", "R-28", "COUNTER")
    it.fact("committee", "voting_closed", "mt", "2026-11-23", 23, stops=stops, starts=(due,))


def _cancelled(log: Log) -> None:
    it = Story(log, "cancelled", "小南湖小区")
    total = (127_697_600, 144)
    it.roll(total, "2026-10-30")
    it.meeting(total, ("2026-11-03", "2026-11-25", "2026-12-04"), {"title": "调整物业费"})
    it.fact(
        "committee",
        "meeting_cancelled",
        "mt",
        "2026-11-20",
        reason="方案有误，改后重新公告。",
        stops=("meeting.notice", "vote.channel:app", "vote.channel:paper", "vote.close"),
    )


def _overdue(log: Log) -> None:
    it = Story(log, "overdue", "铁北小区")
    due = clock("convening.overdue", midnight("2026-11-10"), "LAW", "R-15", "COMMITTEE_CHAIR")
    it.fact(
        "committee",
        "convening_ordered",
        "order",
        "2026-09-10",
        body="committee",
        until="2026-11-10",
        starts=(due,),
    )


def _script(log: Log) -> None:
    it = Story(log, "script", SCRIPT)
    it.roll(A04[0], "2026-09-03")
    it.meeting(
        A04[0],
        ("2026-09-17", "2026-10-08", "2026-10-17"),
        {"title": f"{SCRIPT}选聘", "text": f"{SCRIPT}</p>"},
        reenacts=f"A99 {SCRIPT}",
    )
    it.opened("2026-10-08")
    it.counted("2026-10-18", verdict(*A04, ("DISAGREE", 317_820_300, 316)))
    it.posted("2026-11-20")


def _empty(log: Log) -> None:
    Story(log, "empty", "站前散楼", CHENGMAI, "2026-11-20")


STORIES: dict[str, Callable[[Log], None]] = {
    "open": _open,
    "notice": _notice,
    "passed": _passed,
    "failed": _failed,
    "quorum": _quorum,
    "annulled": _annulled,
    "revoked": _revoked,
    "upheld": _in_court("upheld", "南坪大院", CHALLENGED, ("decision_upheld", "2026-11-11")),
    "challenged": _in_court("challenged", "工农新村", CHALLENGED),
    "suspended": _in_court("suspended", "卫河苑", CHALLENGED, ("decision_suspended", "2026-06-20")),
    "stands": _stands,
    "flipped": flipped,
    "pending": _pending,
    "small": _small,
    "option": _option,
    "closed": _closed,
    "cancelled": _cancelled,
    "overdue": _overdue,
    "script": _script,
    "empty": _empty,
}
"""Every state, by its tag; `estate_of(tag)` is its estate, its meeting is 2026-1, its motion m1."""

STORIES |= TABLES | TOPICS | SERVED
VOTES = [tag for tag in STORIES if tag not in {"overdue", "empty", *TABLES, *TOPICS, *SERVED}]


@contextmanager
def states(folder: Path) -> Iterator[Governance]:
    """Open a governance service that has been told every story."""
    log = Log()
    for tell in STORIES.values():
        tell(log)
    with governance(folder) as made:
        made.heads = {name: (lambda n=n: n) for name, n in log.positions.items()}  # type: ignore[misc]
        made.consumer.take(log.records)
        yield made
