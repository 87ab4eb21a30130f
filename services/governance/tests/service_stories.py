"""Estates in the property alliance, made of facts: served by a vote, on the floor, in an emergency."""

from datetime import date, timedelta
from typing import Any

from cogov.alliance.v1 import events_pb2 as pb
from cogov.consultation.v1 import events_pb2 as consultation
from cogov.deliberation.v1 import events_pb2 as deliberation
from services.governance.tests.alliance_facts import ITEMS, Served, clock
from services.governance.tests.board_kit import ERDAO, verdict
from services.governance.tests.governance_kit import Log
from services.governance.tests.table_stories import SCRIPT
from services.governance.tests.topic_stories import SHA, Topic

TOTAL = (287_080_100, 164)
PASSED = (TOTAL, (229_412_600, 131), (186_403_000, 108))
QUARTERS = (
    ("2025q1", 6120, "WARN"),
    ("2025q2", 7040, "PASS"),
    ("2025q3", 7815, "PASS"),
    ("2025q4", 8230, "PASS"),
    ("2026q1", 8864, "GOOD"),
)


class Owners(Topic):
    """An estate whose owners decide on who serves; the table meets in January."""

    year = ("2026-01-05", "2026-01-09", "2026-01-10", "2026-01-11", "2026-01-15")


def _after(quarter: str) -> str:
    """Give a day after a quarter."""
    year, number = int(quarter[:4]), int(quarter[5:])
    month = 3 * number + 1
    return date(year + month // 13, month % 12 or 12, 6).isoformat()


def _voted(it: Owners, title: str = "续聘物业服务企业") -> None:
    """Have the owners decide on who serves, from the concern to the final result."""
    it.raised(title, "2026-01-06", "renew_provider", due="2026-01-20")
    it.proposed("2026-01-08", "ART278_ORDINARY", due="2026-02-08")
    it.constituted()
    it.asked(title, proposal="续聘两年，物业费不变", tags=["renew_provider"], topic="t-1")
    it.called()
    it.sat(1, "2026-01-15")
    ended = consultation.Conclusion(outcome="REFER_SIX_STEP", version=1, session=1)
    it.tell("consultation_concluded", "2026-01-15", 17, ended=ended)
    it.consulted("2026-01-16")
    it.planned(1, "2026-01-18", "续聘两年\n物业费不变\n承诺全天有人接电话", None, "renew_provider")
    it.reviewed(1, "2026-02-08")
    it.frozen(1, "2026-02-09", "ART278_ORDINARY", 4, None)
    it.roll(TOTAL, "2026-02-18")
    it.meeting(TOTAL, ("2026-02-20", "2026-03-08", "2026-03-16"), {"title": title})
    arranged = {"meeting": "2026-1", "motion": "m1", "stops": ("deliberation.decision",)}
    it.said("vote_arranged", "2026-02-20", 10, **arranged)
    it.opened("2026-03-08")
    it.counted("2026-03-17", verdict(*PASSED))
    it.posted("2026-03-18")
    it.final("2026-04-03")
    fields: dict[str, Any] = {"ref": "meetings/2026-1/motions/m1", "passed": True}
    fields |= {"body": "ASSEMBLY", "posted_on": "2026-03-18", "until": "2026-04-02"}
    for day, final in (("2026-03-18", False), ("2026-04-03", True)):
        it.said("resolved", day, 12, decision=deliberation.Decision(final=final, **fields))


def served(log: Log) -> None:
    """A contract of before, renewed by the owners' vote: quarters, promises, a dispute, stars, a topic."""
    it = Owners(log, "s-served", "东盛佳园", ERDAO, "2025-01-05")
    of = Served(log, it.estate)
    of.allied("220105", "2025-01-06", provider_a="甲物业公司", dept_water="区水务部门")
    of.tiered(day="2025-01-20")
    old = of.terms("2024-06-01", "2026-04-09")
    standing: dict[str, Any] = {"terms": old, "basis": "ASSEMBLY_DECISION"}
    standing |= {"signed_on": "2024-05-20", "filed_on": "2024-05-28", "document_sha256": SHA}
    of.said("contract_drafted", "k-0", "2025-01-22", ref="k-0", terms=old)
    of.said("standing_contract_recorded", "k-0", "2025-01-22", **standing)
    of.said("estate_served", "enrolment", "2025-01-22", contract="k-0")
    for quarter, total, grade in QUARTERS:
        of.appraised("k-0", quarter, _after(quarter), total, grade)
    of.rated("220105", "provider-a", "2024", "2025-03-03", 2, 7200)
    of.rated("220105", "provider-a", "2025", "2026-03-02", 4, 9100)
    _voted(it)
    of.signed("k-1", "2026-04-05", of.terms("2026-04-10", "2028-04-09"), "2026-1", renews="k-0")
    of.said("renewal_signed", "k-0", "2026-04-05", contract="k-1")
    of.said("contract_renewed", "k-0", "2026-04-09", contract="k-1", last_day="2026-04-09")
    of.started("k-1", "2026-04-10", "2028-04-09")
    of.said("contract_filed", "k-1", "2026-04-16", filed_on="2026-04-16", filed_with="街道办事处")
    _worked(of)
    of.appraised("k-1", "2026q2", "2026-07-06", 8455, "PASS")
    of.said("appraisal_opened", "k-1/2026q3", "2026-10-05", **_quarter("k-1", "2026q3"))
    raised = {"origin": "ALLIANCE", "origin_ref": "k-1", "due": "2026-12-10"}
    it.raised("门禁一直没有装好怎么办", "2026-11-12", "renew_provider", of="alliance-9", **raised)


def _quarter(contract: str, quarter: str) -> dict[str, str]:
    return {"contract": contract, "quarter": quarter, "provider": "provider-a"}


def _worked(of: Served) -> None:
    promise = pb.Promise(promise="lift", text="电梯困人半小时到场")
    of.said("promise_published", "k-1", "2026-04-20", promise=promise, posted_at="各单元门口")
    done = {"refuse_removal": 90, "common_parts_sweeping": 83, "common_parts_repair": 3}
    for item, times in {**done, "hotline": 1}.items():
        worked = {"item": item, "quarter": "2026q2", "times": times, "evidence_sha256": [SHA]}
        of.said("item_work_recorded", "k-1", "2026-06-29", **worked)
    against = {"item": "common_parts_sweeping", "quarter": "2026q2", "times": 6}
    against |= {"reason": "五月有六天三单元没有人扫", "evidence_sha256": [SHA]}
    of.said("item_work_disputed", "k-1", "2026-07-02", **against)
    answer = {"about": "WORK", "ref": "common_parts_sweeping"}
    of.said("provider_answered", "k-1", "2026-07-03", text="保洁员病假，已经补扫四次", **answer)
    for kind in ("service_items", "fee_standard", "performance", "common_income", "fund_use"):
        fees = (18_600_000, 15_210_050) if kind == "performance" else None
        of.disclosed("k-1", kind, "2026q2", "2026-06-30", fees)


def floor(log: Log) -> None:
    """An estate that nobody is willing to serve, by another tier than the rule's; nobody adopts it."""
    it = Topic(log, "s-floor", "铁北散楼")
    of = Served(log, it.estate)
    adoption = clock("alliance.adoption", "2026-09-30", "PRACTICE", "R-67", "STREET")
    reason = "街道愿意先托底一年，再转基本型"
    unmet = ["STANDARD:willing_provider", "STANDARD:legal_basis", "BASIC:collection_rate"]
    given: dict[str, Any] = {"by_rule": "BASIC", "rate": 20, "dangerous": True, "reason": reason}
    of.tiered("GUARANTEE", "2026-08-31", unmet=unmet, starts=(adoption,), **given)
    stops = ("alliance.adoption",)
    of.said("floor_service_gap_opened", "enrolment", "2026-10-01", since="2026-10-01", stops=stops)
    project = {"project": "p-1", "goal": "给一号楼装上路灯", "due_on": "2026-12-20"}
    project |= {"post": "第一书记", "org": "community-1"}
    of.said("secretary_project_assigned", "p-1", "2026-09-05", **project)
    assigned = {"org": "dept-water", "until": "2027-11-30", "duties": "清运和夜间巡查"}
    of.said("adoption_assigned", "dept-water", "2026-11-20", **assigned)


def emergency(log: Log) -> None:
    """Two quarters failed, the provider left, and the street's emergency service runs out."""
    it = Topic(log, "s-emergency", "卫星路小区")
    of = Served(log, it.estate).tiered("BASIC", "2026-01-20")
    terms = of.terms("2026-02-01", "2027-01-31", tier="BASIC", fee_fen_per_m2_month=0)
    of.signed("k-1", "2026-01-25", terms, "").started("k-1", "2026-02-01")
    of.appraised("k-1", "2026q1", "2026-04-05", 5210, "FAIL")
    of.appraised("k-1", "2026q2", "2026-07-05", 4870, "FAIL")
    asked = {"contract": "k-1", "provider": "provider-a", "quarters": ["2026q1", "2026q2"]}
    of.said("owners_review_requested", "k-1/2026q2", "2026-07-13", **asked)
    raised = {"origin": "ALLIANCE", "origin_ref": "k-1", "due": "2026-12-10"}
    it.raised("要不要解聘物业企业", "2026-07-14", "dismiss_provider", of="alliance-21", **raised)
    of.said("provider_gone", "k-1", "2026-08-03", reason="人员全部撤离，门岗无人")
    of.said("contract_ended", "k-1", "2026-08-03", last_day="2026-08-03")
    takeover = clock("alliance.takeover", "2026-12-05", "PRACTICE", "R-64", "STREET")
    of.said("service_gap_opened", "k-1", "2026-08-03", since="2026-08-04", starts=(takeover,))
    service = pb.Emergency(provider="provider-e", started_on="2026-08-05", ends_by="2026-12-08")
    ends = clock("alliance.emergency", "2026-12-08", "LAW", "R-66", "STREET")
    begun: dict[str, Any] = {"emergency": service, "reason": "企业撤离", "starts": (ends,)}
    of.said("emergency_service_started", "enrolment", "2026-08-05", **begun)


def undone(log: Log) -> None:
    """The vote was annulled, the contract ends soon under notice, and a new tier is posted."""
    it = Owners(log, "s-undone", "临河街小区")
    of = Served(log, it.estate).tiered(day="2026-01-20")
    _voted(it, "选聘物业服务企业")
    of.signed("k-1", "2026-04-05", of.terms("2026-04-10", "2026-12-31"), "2026-1")
    of.started("k-1", "2026-04-10")
    notice = pb.Notice(
        by="PROVIDER",
        ground="NON_RENEWAL",
        notice_on="2026-09-20",
        effective_on="2026-12-31",
        reason="亏损",
    )
    of.said("termination_noticed", "k-1", "2026-09-20", notice=notice)
    of.appraised("k-1", "2026q2", "2026-07-05", 6610, "WARN")
    of.appraised("k-1", "2026q3", "2026-11-20", 6930, "WARN", stage="POSTED")
    annulled = {"motion_ids": ["m1"], "body": "STREET_OFFICE", "ground": "AGAINST_LAW"}
    it.fact("committee", "decision_annulled", "mt", "2026-11-10", **annulled)
    until = (date(2026, 11, 20) + timedelta(days=7)).isoformat()
    inputs = pb.TierInputs(willing_provider=True, expected_collection_rate=45)
    lower = pb.Proposal(tier="BASIC", by_rule="BASIC", inputs=inputs, rule_version="tier/v1")
    posted = {"proposal": lower, "posted_at": "公告栏", "until": until}
    of.said("tier_proposed", "enrolment", "2026-11-20", **posted)


def script(log: Log) -> None:
    """Every text is a script, and stays a text."""
    it = Topic(log, "s-script", "红旗街小区")
    of = Served(log, it.estate)
    of.allied("220105001", "2026-01-06", provider_x=SCRIPT)
    of.tiered("BASIC", "2026-01-20", by_rule="STANDARD", reason=SCRIPT)
    named: dict[str, Any] = dict.fromkeys(("quality", "fund_use", "premises", "handover"), SCRIPT)
    own = pb.Item(item="own", level=SCRIPT, text=SCRIPT, every=1)
    named |= {"items": [*ITEMS, own], "promises": [pb.Promise(promise="x", text=SCRIPT)]}
    named |= {"procedures": [pb.Procedure(procedure="x", text=SCRIPT)], "provider": "provider-x"}
    named["projects"] = [
        pb.Project(project="x", goal=SCRIPT, due_on="2026-12-31", accepted_by=SCRIPT)
    ]
    terms = of.terms("2026-02-01", "2028-01-31", tier="BASIC", collection=SCRIPT, **named)
    of.signed("k-1", "2026-01-25", terms, "", evidence_sha256=[SHA]).started("k-1", "2026-02-01")
    against = {"item": "own", "quarter": "2026q2", "times": 1, "reason": SCRIPT}
    of.said("item_work_disputed", "k-1", "2026-07-02", **against)
    of.said("provider_answered", "k-1", "2026-07-03", about="WORK", ref="own", text=SCRIPT)
    of.appraised("k-1", "2026q2", "2026-07-05", 8000, "PASS", stage="POSTED")
    objected = {"objection": "o-1", "ground": "OTHER"}
    of.said("appraisal_objected", "k-1/2026q2", "2026-07-08", **objected)
    answered = {"objection": "o-1", "accepted": False, "answer": SCRIPT}
    of.said("appraisal_objection_answered", "k-1/2026q2", "2026-07-09", **answered)


SERVED = {
    "s-served": served,
    "s-floor": floor,
    "s-emergency": emergency,
    "s-undone": undone,
    "s-script": script,
}
"""Stories of the alliance, by tag."""

CONTRACTS = [
    ("s-served", "k-0"),
    ("s-served", "k-1"),
    ("s-emergency", "k-1"),
    ("s-undone", "k-1"),
    ("s-script", "k-1"),
]
"""Every contract with a page, with its estate's tag."""

JUDGED = [
    ("s-served", "k-1", "2026q2"),
    ("s-served", "k-1", "2026q3"),
    ("s-emergency", "k-1", "2026q2"),
    ("s-undone", "k-1", "2026q3"),
    ("s-script", "k-1", "2026q2"),
]
"""Appraisals in every stage."""
