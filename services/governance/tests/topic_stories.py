"""Estates with topics in every step, made of facts: from a concern to accounts, stopped, over, disputed."""

from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from cogov.consultation.v1 import events_pb2 as consultation
from cogov.deliberation.v1 import events_pb2 as pb
from services.governance.tests.board_kit import CHENGMAI, HONGQI, clock, midnight, verdict
from services.governance.tests.governance_kit import Log
from services.governance.tests.table_stories import SCRIPT, Table

SHA = "5d" * 32
FIRST = """在二单元北侧加装电梯一部
井道占用绿地 12 平方米
一层住户不分摊费用
二层以上按层分摊
由业主委员会选定施工单位
工期三个月"""
SECOND = """在二单元北侧加装电梯一部
井道占用绿地 9 平方米，移栽两棵桂花树
一层住户不分摊费用
二层以上按层分摊，独居老人减半
施工单位由三家报价中选定，报价公开
工期三个月
装修押金用于修复楼道"""
COST = 486_000_00


class Topic(Table):
    """An estate in which topics are deliberated on; `of` is the one that is told about."""

    of = "t-1"
    year = ("2026-03-01", "2026-04-07", "2026-04-08", "2026-04-10", "2026-04-20")

    def said(self, kind: str, day: str, hour: int = 9, /, **fields: Any) -> None:
        """Record a fact of the topic."""
        self.fact("deliberation", kind, self.of, day, hour, **fields)

    def raised(self, title: str, day: str, *tags: str, of: str = "t-1", **more: Any) -> None:
        """Have it raised; the branch has a week."""
        self.of = of
        due = more.pop("due", "2026-12-31")
        fields: dict[str, Any] = {
            "ref": of,
            "title": title,
            "text": "楼里老人多，上下楼一次要歇三回。",
            "origin": "RESIDENT",
            "tags": list(tags) or ["elevator"],
            "extent": pb.Extent(kind="estate"),
        }
        starts = (
            clock(
                "deliberation.propose", midnight(due), "PRACTICE", "R-75", "ESTATE_BRANCH_SECRETARY"
            ),
            clock(
                "deliberation.opens",
                midnight(more.pop("opens", due)),
                "PRACTICE",
                "R-75",
                "RESIDENTS_COMMITTEE_OFFICER",
            ),
            clock("deliberation.lapse", midnight("2027-03-31"), "PRACTICE", "R-75", "SYSTEM"),
        )
        self.said("topic_raised", day, starts=starts, **(fields | more))

    def proposed(
        self, day: str, decides: str = "ART278_MAJOR", due: str = "2026-12-12", **more: Any
    ) -> None:
        """Have it proposed; the table has a month."""
        consult = clock("deliberation.consult", midnight(due), "PRACTICE", "R-74", "COMMUNITY")
        fields: dict[str, Any] = {
            "ref": self.of,
            "priority": "NORMAL",
            "scope": "二单元各户",
            "basis": "ESTATE_BRANCH_SECRETARY",
            "decision_class": decides,
        }
        self.said(
            "topic_proposed",
            day,
            10,
            stops=("deliberation.propose", "deliberation.opens"),
            starts=(consult,),
            **(fields | more),
        )

    def consulted(self, day: str, outcome: str = "REFER_SIX_STEP", *dissent: str) -> None:
        """Have the table's outcome taken over."""
        fields: dict[str, Any] = {
            "consultation": "c-1" if self.of == "t-1" else f"c-{self.of}",
            "outcome": outcome,
            "dissent": list(dissent),
        }
        self.said("consultation_attached", day, stops=("deliberation.consult",), **fields)

    def planned(
        self, version: int, day: str, text: str, cost: int | None = COST, *tags: str, **more: Any
    ) -> None:
        """Have a version published."""
        money: dict[str, Any] = {}
        if cost is not None:
            share = cost // 3
            money = {
                "cost_fen": cost,
                "funding": [
                    pb.Funding(source="OWNERS_SHARE", amount_fen=cost - share),
                    pb.Funding(source="GOVERNMENT", amount_fen=share),
                ],
            }
        fields: dict[str, Any] = {
            "version": version,
            "sha256": SHA,
            "text": text,
            "tags": list(tags) or ["elevator"],
        }
        self.said("plan_version_published", day, **fields, **money, **more)

    def asked_for(self, number: int, version: int, day: str, last: str) -> None:
        """Have a round opened."""
        due = clock("deliberation.round", midnight(last), "PRACTICE", "R-74", "LEAD")
        fields = {"number": number, "version": version, "posted_at": "各单元门口", "last_day": last}
        self.said("opinion_round_opened", day, 11, starts=(due,), **fields)

    def heard(
        self,
        number: int,
        day: str,
        opinions: int,
        *answers: pb.OpinionAnswer,
        complete: bool = True,
    ) -> None:
        """Have it closed and answered."""
        stops = ("deliberation.round",)
        self.said("opinion_round_closed", day, 9, stops=stops, number=number, opinions=opinions)
        if answers:
            fields: dict[str, Any] = {"round": number, "answers": answers, "complete": complete}
            self.said("opinions_answered", day, 16, **fields)

    def reviewed(
        self, version: int, day: str, in_favour: int = 7, *, members: bool = True, **more: Any
    ) -> None:
        """Have members and council review it."""
        if members:
            one = pb.Review(
                body="MEMBERS",
                version=version,
                present=9,
                total=11,
                in_favour=9,
                minutes_sha256=SHA,
            )
            self.said("members_review_recorded", day, 10, review=one)
        two = pb.Review(
            body="COUNCIL",
            version=version,
            present=9,
            total=13,
            in_favour=in_favour,
            minutes_sha256=SHA,
        )
        self.said("council_review_recorded", day, 15, review=two, **more)

    def frozen(
        self, version: int, day: str, decides: str, item: int, cost: int | None = COST, **more: Any
    ) -> None:
        """Have it frozen."""
        money = {} if cost is None else {"cost_fen": cost}
        fields: dict[str, Any] = {
            "ref": self.of,
            "version": version,
            "sha256": SHA,
            "decision_class": decides,
        }
        due = clock("deliberation.decision", midnight("2026-12-20"), "PRACTICE", "R-15", "CONVENER")
        self.said("plan_frozen", day, 16, item=item, starts=(due,), **fields, **money, **more)


def answer(group: str, wording: str, opinions: int | None, reason: str = "") -> pb.OpinionAnswer:
    """Give an answer; a reason says that it was not adopted."""
    many = {} if opinions is None else {"opinions": opinions}
    return pb.OpinionAnswer(group=group, wording=wording, adopted=not reason, reason=reason, **many)


ROUND_ONE = (
    answer("g-1", "井道少占绿地，桂花树移栽不砍", 11),
    answer("g-2", "施工单位公开比选", 7),
    answer("g-3", "独居老人少分摊", None),
    answer("g-4", "一层住户给补偿", 6, "一层不分摊，也不因此得利；采光按规范留足距离"),
    answer("g-5", "换到楼南侧", None, "南侧是消防登高面，不能占"),
)
ROUND_TWO = (
    answer("g-6", "写明工期", 5),
    answer("g-7", "全部由政府出钱", None, "补助标准是每部 16.2 万元，不能再多"),
)


def _table(it: Topic, outcome: str, topic: str = "t-1", tags: Any = ("elevator",)) -> None:
    """Have the five seats talk, one of them against."""
    it.constituted()
    it.asked(
        "二单元加装电梯",
        proposal="在二单元北侧加装电梯一部",
        tags=list(tags),
        topic=topic,
        signatures=12,
    )
    it.called()
    it.sat(1, "2026-04-20")
    for seat in ("PARTY_BRANCH", "COMMUNITY", "OWNERS_COMMITTEE"):
        it.stand(seat, 1, "2026-04-20", "SUPPORT", session=1)
    against: dict[str, Any] = {"reason": "井道占绿地 12 平方米，太多", "session": 1}
    it.stand("RESIDENTS_COUNCIL", 1, "2026-04-20", "OPPOSE", **against)
    position = consultation.Position(
        seat="RESIDENTS_COUNCIL", version=1, stance="OPPOSE", **against
    )
    ended = consultation.Conclusion(outcome=outcome, version=1, session=1, dissent=[position])
    it.tell("consultation_concluded", "2026-04-20", 17, ended=ended)


def _to_frozen(it: Topic) -> None:
    it.raised("二单元加装电梯", "2026-04-02")
    it.proposed("2026-04-06", due="2026-05-06")
    _table(it, "REFER_SIX_STEP")
    it.consulted("2026-04-20", "REFER_SIX_STEP", "RESIDENTS_COUNCIL")
    it.planned(1, "2026-04-25", FIRST, 520_000_00)
    it.asked_for(1, 1, "2026-04-26", "2026-05-04")
    it.heard(1, "2026-05-06", 26, *ROUND_ONE)
    it.planned(2, "2026-05-10", SECOND)
    it.asked_for(2, 2, "2026-05-10", "2026-05-18")
    it.heard(2, "2026-05-20", 8, *ROUND_TWO)
    it.reviewed(2, "2026-05-22")
    it.frozen(2, "2026-05-23", "ART278_MAJOR", 7)


TOTAL = (287_080_100, 164)
PASSED = (TOTAL, (229_412_600, 131), (186_403_000, 108))


def _voted(it: Topic, opens: str, counted: str) -> None:
    it.roll(TOTAL, "2026-05-24")
    motion = {
        "title": "二单元加装电梯",
        "item": 7,
        "plan_sha256": SHA,
        "text": SECOND.replace("\n", "；"),
    }
    it.meeting(TOTAL, ("2026-05-25", opens, counted), motion)
    it.said(
        "vote_arranged",
        "2026-05-25",
        10,
        meeting="2026-1",
        motion="m1",
        stops=("deliberation.decision",),
    )


def _decided(it: Topic, posted: str, until: str, *, final: str = "") -> None:
    fields: dict[str, Any] = {
        "ref": "meetings/2026-1/motions/m1",
        "passed": True,
        "body": "ASSEMBLY",
        "figures": [pb.Figure(code="QUORUM_AREA", reached=True)],
        "posted_at": "社区服务站公告栏",
        "posted_on": posted,
        "until": until,
    }
    it.said("resolved", posted, 12, decision=pb.Decision(final=False, **fields))
    if final:
        it.said("resolved", final, 12, decision=pb.Decision(final=True, **fields))


def _built(it: Topic) -> None:
    parts = (
        ("pit", "基坑和井道", "2026-08-20"),
        ("cabin", "轿厢安装", "2026-10-10"),
        ("green", "绿地恢复", "2026-10-31"),
    )
    it.said(
        "implementation_started",
        "2026-07-20",
        implementer="电梯安装单位",
        milestones=[pb.Milestone(milestone=m, text=text, planned_on=on) for m, text, on in parts],
        supervisors=["OWNER", "OWNER", "COUNCIL", "COMMITTEE"],
        starts=(
            clock("deliberation.progress", midnight("2026-08-20"), "PRACTICE", "R-75", "LEAD"),
        ),
    )
    it.said("progress_reported", "2026-08-18", milestone="pit", done=True, spent_fen=180_000_00)
    it.said(
        "milestone_moved", "2026-09-20", milestone="cabin", to="2026-10-25", reason="轿厢到货晚"
    )
    it.said(
        "progress_reported",
        "2026-10-23",
        milestone="cabin",
        done=True,
        spent_fen=430_500_00,
        remark="已通过检验",
    )
    it.said("progress_reported", "2026-10-30", milestone="green", done=True, spent_fen=452_300_50)
    it.said("work_refused", "2026-11-03", defects="三层门缝大于规定，桂花树一棵未成活")
    it.said("progress_reported", "2026-11-14", milestone="pit", done=True, spent_fen=452_300_50)
    for name in ("cabin", "green"):
        it.said("progress_reported", "2026-11-15", milestone=name, done=True, spent_fen=452_300_50)
    it.said("work_accepted", "2026-11-16", evidence_sha256=[SHA])
    lines = (
        ("电梯设备和安装", 342_000_00),
        ("井道土建", 88_500_00),
        ("绿地恢复", 9_800_50),
        ("检验、监理", 12_000_00),
    )
    it.said(
        "result_published",
        "2026-11-19",
        posted_at="二单元门口和公告栏",
        posted_on="2026-11-19",
        until="2026-11-26",
        summary="电梯 11月16日验收，投入使用。",
        lines=[pb.Account(line=line, amount_fen=amount) for line, amount in lines],
        total_fen=452_300_50,
        stops=("deliberation.progress",),
        starts=(
            clock("deliberation.result_posting", midnight("2026-11-26"), "NOTICE", "R-75", "LEAD"),
        ),
    )


def whole(log: Log) -> None:
    """An elevator from the concern to its accounts, the right way; only the residents are to be asked."""
    it = Topic(log, "t-whole", "东环里北区")
    _to_frozen(it)
    _voted(it, "2026-06-12", "2026-06-20")
    it.opened("2026-06-12")
    made = verdict(*PASSED, ("DISAGREE", 38_009_600, 18), ("ABSTAIN", 5_000_000, 5), item=7)
    it.counted("2026-06-21", made)
    it.posted("2026-06-22")
    _decided(it, "2026-06-22", "2026-07-07", final="2026-07-08")
    it.final("2026-07-08")
    _built(it)


def voting(log: Log) -> None:
    """A frozen plan that the owners vote on; the table's dissent stays."""
    it = Topic(log, "t-voting", "东盛花园")
    _to_frozen(it)
    _voted(it, "2026-11-20", "2026-11-30")


def asking(log: Log) -> None:
    """A second round that is open, beside a topic that waits for the table and one that was let wait."""
    it = Topic(log, "t-asking", "公平里小区", HONGQI)
    it.raised("屋面防水大修", "2026-10-08", "use_fund")
    it.proposed("2026-10-10", "ART278_ORDINARY", due="2026-11-10")
    it.consulted("2026-10-20")
    it.planned(1, "2026-10-22", "六栋楼屋面重做防水\n先做 3、5 号楼", 1_286_400_00, "use_fund")
    it.asked_for(1, 1, "2026-10-23", "2026-10-30")
    it.heard(1, "2026-11-02", 3, answer("g-1", "先做漏得最厉害的 5 号楼", None), complete=False)
    it.planned(
        2, "2026-11-20", "六栋楼屋面重做防水\n先做 5 号楼\n保修五年", 1_286_400_00, "use_fund"
    )
    it.asked_for(2, 2, "2026-11-20", "2026-11-27")
    it.raised("夜间门岗", "2026-11-10", "rules_of_procedure", of="t-2")
    it.proposed("2026-11-12", "ART278_ORDINARY")
    it.raised(
        "地下车库充电桩",
        "2026-11-05",
        "common_part_use",
        of="t-3",
        origin="COMMITTEE",
        opens="2026-12-03",
        due="2026-11-12",
    )
    missed = {"clock": "deliberation.propose", "responsible": "ESTATE_BRANCH_SECRETARY"}
    due = Timestamp()
    due.FromDatetime(midnight("2026-11-12"))
    it.said("deadline_missed", "2026-11-12", 16, stops=("deliberation.propose",), due=due, **missed)


def affair(log: Log) -> None:
    """A residents' affair: decided by them, posted, with an objection that waits, and one answered."""
    it = Topic(log, "t-affair", "向阳里二区", HONGQI)
    it.raised("广场舞时段", "2026-09-01", "resident_affair")
    it.proposed("2026-09-03", "RESIDENT_AFFAIR")
    it.said("consultation_exhausted", "2026-10-03", stops=("deliberation.consult",))
    for n, (text, opened, last) in enumerate(
        (
            ("十九点到二十点", "2026-10-05", "2026-10-12"),
            ("十九点到二十点\n高考期间停止", "2026-10-14", "2026-10-21"),
        ),
        1,
    ):
        it.planned(n, opened, text, None, "resident_affair")
        it.asked_for(n, n, opened, last)
        it.heard(n, last.replace("12", "13").replace("21", "22"), 0)
    it.reviewed(2, "2026-10-24", 6)
    it.frozen(2, "2026-10-25", "RESIDENT_AFFAIR", 0, None)
    review = pb.Review(
        body="RESIDENTS_MEETING", version=2, present=86, total=150, in_favour=71, minutes_sha256=SHA
    )
    it.said("residents_decision_entered", "2026-11-08", review=review)
    decision = pb.Decision(
        ref="residents",
        passed=True,
        final=True,
        body="RESIDENTS_MEETING",
        figures=[pb.Figure(code="R-73", reached=True)],
    )
    it.said("resolved", "2026-11-10", decision=decision, stops=("deliberation.decision",))
    posting = clock("deliberation.posting", midnight("2026-11-26"), "NOTICE", "R-75", "LEAD")
    it.said(
        "resolution_published",
        "2026-11-19",
        posted_at="居民活动室",
        posted_on="2026-11-19",
        until="2026-11-26",
        late=True,
        starts=(posting,),
    )
    it.said("objection_raised", "2026-11-20", objection="ob-1")
    it.said(
        "objection_answered",
        "2026-11-22",
        objection="ob-1",
        upheld=False,
        answer="时段比以前少了一小时，音量另有约定",
    )
    it.said("objection_raised", "2026-11-23", objection="ob-2")


def undone(log: Log) -> None:
    """Topics that stopped, came back, failed, were returned, settled; one that nobody here can decide."""
    it = Topic(log, "t-undone", "工农北村", CHENGMAI)
    _to_frozen(it)
    it.said(
        "vote_arranged",
        "2026-05-25",
        10,
        meeting="2026-7",
        motion="m1",
        stops=("deliberation.decision",),
    )
    it.said("vote_called_off", "2026-06-01")
    it.planned(3, "2026-06-10", SECOND.replace("三个月", "两个月"), again=True)
    it.said("deliberation_suspended", "2026-10-12", why="STREET_OFFICER", reason="施工许可待核")
    it.raised("选聘物业服务企业", "2026-03-02", "hire_provider", of="t-2")
    it.proposed("2026-03-04", "ART278_ORDINARY")
    it.consulted("2026-03-20", "NO_CONSENSUS", "PROVIDER")
    it.planned(1, "2026-03-22", "公开选聘一家", 0, "hire_provider")
    it.frozen(1, "2026-04-20", "ART278_ORDINARY", 4, 0)
    failed = pb.Decision(
        ref="meetings/2026-3/motions/m1",
        passed=False,
        final=True,
        body="ASSEMBLY",
        figures=[pb.Figure(code="QUORUM_HEADS", reached=False)],
        posted_at="公告栏",
        posted_on="2026-06-01",
        until="2026-06-08",
    )
    it.said(
        "resolution_failed",
        "2026-06-09",
        decision=failed,
        rejected_on="2026-06-09",
        stops=("deliberation.lapse", "deliberation.decision"),
    )
    it.raised("楼道堆物", "2026-08-01", "neighbour_dispute", of="t-3")
    it.proposed("2026-08-02", "RESIDENT_AFFAIR")
    it.consulted("2026-08-10", "AGREED_ACTION")
    it.said(
        "deliberation_closed",
        "2026-08-12",
        outcome="SETTLED",
        feedback="双方已约定清理日期",
        stops=("deliberation.lapse",),
    )
    it.raised("噪声", "2026-09-01", "neighbour_dispute", of="t-4")
    it.said(
        "topic_returned",
        "2026-09-03",
        reason="同一事项正在协商",
        stops=("deliberation.propose", "deliberation.opens", "deliberation.lapse"),
    )
    it.raised("住宅改民宿", "2026-09-10", "dwelling_to_business", of="t-5")
    it.proposed("2026-09-12", "ART279_UNANIMOUS")
    it.consulted("2026-09-20")
    it.planned(1, "2026-09-22", "一层改民宿", 0, "dwelling_to_business")
    it.frozen(1, "2026-10-25", "ART279_UNANIMOUS", 0, 0)


def script(log: Log) -> None:
    """Every text that somebody wrote is a script; it stays a text on every page and paper."""
    it = Topic(log, "t-script", SCRIPT)
    it.raised(
        SCRIPT,
        "2026-04-02",
        "resident_affair",
        text=SCRIPT,
        extent=pb.Extent(kind="building", ref=SCRIPT),
    )
    it.proposed("2026-04-06", "RESIDENT_AFFAIR", scope=SCRIPT)
    it.consulted("2026-04-20")
    for n, opened in ((1, "2026-04-25"), (2, "2026-05-10")):
        it.planned(n, opened, f"{SCRIPT}\n{n}", 100, "resident_affair")
        it.asked_for(n, n, opened, opened)
        it.heard(n, "2026-05-20", 9, answer("g", SCRIPT, 9, SCRIPT))
    it.reviewed(2, "2026-05-22")
    it.frozen(2, "2026-05-23", "RESIDENT_AFFAIR", 0, 100)
    decision = pb.Decision(ref="residents", passed=True, final=True, body="RESIDENTS_COUNCIL")
    it.said("resolved", "2026-06-01", decision=decision)
    it.said(
        "resolution_published",
        "2026-06-02",
        posted_at=SCRIPT,
        posted_on="2026-06-02",
        until="2026-06-09",
    )
    it.said("objection_raised", "2026-06-03", objection="ob")
    it.said("objection_answered", "2026-06-04", objection="ob", upheld=True, answer=SCRIPT)
    part = pb.Milestone(milestone="m", text=SCRIPT, planned_on="2026-07-01")
    it.said(
        "implementation_started",
        "2026-06-11",
        implementer=SCRIPT,
        milestones=[part],
        supervisors=["OWNER"] * 3,
    )
    it.said("milestone_moved", "2026-06-12", milestone="m", to="2026-07-02", reason=SCRIPT)
    it.said(
        "progress_reported", "2026-07-03", milestone="m", done=True, spent_fen=100, remark=SCRIPT
    )
    it.said("work_refused", "2026-07-04", defects=SCRIPT)
    it.said("progress_reported", "2026-07-05", milestone="m", done=True, spent_fen=100)
    it.said("work_accepted", "2026-07-06")
    account = pb.Account(line=SCRIPT, amount_fen=100)
    it.said(
        "result_published",
        "2026-07-07",
        posted_at=SCRIPT,
        posted_on="2026-07-07",
        until="2026-07-14",
        summary=SCRIPT,
        lines=[account],
        total_fen=100,
    )
    it.said("satisfaction_recorded", "2026-07-15", asked=40, answered=20, satisfied=5)
    it.said("rectification_required", "2026-07-15")


def bare(log: Log) -> None:
    """A topic that nobody has acted on yet, in an estate of which nothing else is known."""
    it = Topic(log, "t-bare", "站前新村", CHENGMAI)
    it.raised("路灯", "2026-11-24", "provider_duty", due="2026-12-01")


TOPICS = {
    "t-whole": whole,
    "t-voting": voting,
    "t-asking": asking,
    "t-affair": affair,
    "t-undone": undone,
    "t-script": script,
    "t-bare": bare,
}
"""Stories of topics, by tag."""

MATTERS = [
    *((tag, "t-1") for tag in TOPICS),
    *(("t-asking", ref) for ref in ("t-2", "t-3")),
    *(("t-undone", f"t-{n}") for n in (2, 3, 4, 5)),
]
"""Every topic, with its estate's tag."""
