"""What the alliance tells of an estate, made of facts: a tier, contracts, quarters, a floor, stars."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.domain import stream_id
from cogov.alliance.v1 import events_pb2 as pb
from services.governance.tests.governance_kit import ESTATE, Log

SHA = "7c" * 32
ITEMS = (
    pb.Item(item="refuse_removal", level="daily", every=90),
    pb.Item(item="common_parts_sweeping", level="daily", every=90),
    pb.Item(item="common_parts_repair", level="planned_maintenance", every=3),
)
FIGURES: dict[str, int] = {
    "items_due": 183,
    "items_done": 160,
    "satisfaction_sum": 128,
    "satisfaction_count": 32,
    "complaints_due": 14,
    "complaints_on_time": 13,
    "overdue_safety": 0,
    "disclosures_due": 8,
    "disclosures_posted": 8,
}


def noon(day: str) -> datetime:
    """Give 12:00 in Shanghai of a day."""
    return datetime.fromisoformat(day).replace(hour=4, tzinfo=UTC)


def clock(what: str, last: str, basis: str, rule: str, who: str, ref: str = "") -> dict[str, Any]:
    """Give a clock that runs through a last day."""
    due = datetime.fromisoformat(last).replace(hour=16, tzinfo=UTC)
    return {
        "clock": what,
        "ref": ref,
        "due": due,
        "basis": basis,
        "grade": "I",
        "rule_ids": [rule],
        "responsible": who,
    }


class Served:
    """An estate in the alliance, told fact by fact."""

    def __init__(self, log: Log, estate: UUID = ESTATE) -> None:
        self.log, self.estate = log, estate

    def said(self, kind: str, of: str, day: str, /, **more: Any) -> None:
        """Record a fact of the alliance."""
        type_ = "alliance." + "".join(part.title() for part in kind.split("_"))
        fields: dict[str, Any] = {"at": noon(day), "estate": self.estate, "type_": type_} | more
        self.log.fact("alliance", kind, of, **fields)

    def tiered(self, tier: str = "STANDARD", day: str = "2026-03-10", **more: Any) -> "Served":
        """Have it nominated, surveyed, and its tier confirmed."""
        by_rule = more.pop("by_rule", tier)
        inputs = pb.TierInputs(
            boundary_closable=True,
            willing_provider=by_rule != "GUARANTEE",
            community_operator=False,
            expected_collection_rate=more.pop("rate", 70),
            legal_basis_available=by_rule == "STANDARD",
            dangerous_facility=more.pop("dangerous", False),
        )
        reason = more.pop("reason", "")
        proposal = pb.Proposal(
            tier=tier,
            by_rule=by_rule,
            inputs=inputs,
            unmet=more.pop("unmet", []),
            rule_version="tier/v1",
            reason=reason,
            evidence_sha256=[SHA],
        )
        begun = (date.fromisoformat(day) - timedelta(days=9)).isoformat()
        until = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        survey = pb.Survey(surveyed_on=begun, boundary_closable=True)
        self.said("estate_nominated", "enrolment", begun, reasons=["没有物业服务"])
        self.said("survey_accepted", "enrolment", begun, survey=survey)
        posted = {"proposal": proposal, "posted_at": "小区公告栏", "until": until}
        self.said("tier_proposed", "enrolment", begun, **posted)
        confirmed = {"tier": tier, "overridden": tier != by_rule, "reason": reason}
        starts = more.pop("starts", ())
        self.said("tier_confirmed", "enrolment", day, starts=starts, **(confirmed | more))
        return self

    def terms(self, starts: str, ends: str, **more: Any) -> pb.Terms:
        """Give a contract's terms."""
        given: dict[str, Any] = {
            "provider": "provider-a",
            "tier": "STANDARD",
            "starts_on": starts,
            "ends_on": ends,
            "fee_fen_per_m2_month": 80,
            "collection": "按季度收取",
            "quality": "按标准型目录",
            "fund_use": "公共收益单独列账，每季公布",
            "premises": "门卫室一间",
            "handover": "按清单移交",
            "items": ITEMS,
            "procedures": [pb.Procedure(procedure="notice", text="停水停电提前一天贴出告示")],
            "projects": [
                pb.Project(
                    project="gate",
                    goal="安装门禁",
                    budget_fen=50_000_00,
                    due_on="2026-09-30",
                    accepted_by="业主委员会",
                )
            ],
            "promises": [pb.Promise(promise="hotline", text="全天有人接电话")],
        }
        return pb.Terms(**(given | more))

    def signed(
        self, ref: str, day: str, terms: pb.Terms, meeting: str = "mt", **more: Any
    ) -> "Served":
        """Have a contract signed on a motion of a meeting, or on another basis."""
        fields: dict[str, Any] = {
            "ref": ref,
            "terms": terms,
            "renews": "",
            "basis": "ASSEMBLY_DECISION" if meeting else "COMMUNITY_SELF_MANAGED",
            "meeting": meeting,
            "motion": "m1" if meeting else "",
            "document_sha256": SHA,
        } | more
        drafted = {"ref": ref, "terms": terms, "renews": fields["renews"]}
        self.said("contract_drafted", ref, day, **drafted)
        self.said("contract_signed", ref, day, **fields)
        self.said("estate_contracted", "enrolment", day, contract=ref)
        return self

    def started(self, ref: str, day: str, ends: str = "") -> "Served":
        """Have service start."""
        term = clock("alliance.term", ends, "LAW", "R-64", "OWNERS") if ends else None
        starts = (term,) if term else ()
        line = pb.Checked(line="钥匙和图纸", there=True)
        self.said("service_started", ref, day, checklist=[line], starts=starts)
        self.said("estate_served", "enrolment", day, contract=ref)
        return self

    def appraised(
        self, ref: str, quarter: str, day: str, total: int, grade: str, *, stage: str = "CONFIRMED"
    ) -> "Served":
        """Have a quarter appraised up to a stage."""
        of = f"{ref}/{quarter}"
        opened = {"contract": ref, "quarter": quarter, "provider": "provider-a"}
        self.said("appraisal_opened", of, day, **opened)
        if stage == "OPENED":
            return self
        share = total - 3500
        points = [
            pb.Points(dimension="contract", numerator=share * 40, denominator=6500),
            pb.Points(dimension="satisfaction", numerator=share * 25, denominator=6500),
            pb.Points(dimension="complaints", numerator=20, denominator=1),
            pb.Points(dimension="safety", numerator=10, denominator=1),
            pb.Points(dimension="disclosure", numerator=5, denominator=1),
        ]
        scored = {"figures": pb.ServiceFigures(**FIGURES), "points": points, "total_x100": total}
        scored |= {"grade": grade, "rule_version": "appraisal/v1", "source": "reported"}
        self.said("appraisal_scored", of, day, **scored)
        if stage == "SCORED":
            return self
        until = (date.fromisoformat(day) + timedelta(days=7)).isoformat()
        self.said("appraisal_posted", of, day, posted_at="小区公告栏", until=until)
        if stage == "CONFIRMED":
            after = (date.fromisoformat(until) + timedelta(days=1)).isoformat()
            self.said("appraisal_confirmed", of, after, grade=grade, total_x100=total)
        return self

    def disclosed(
        self, ref: str, kind: str, quarter: str, day: str, fees: tuple[int, int] | None = None
    ) -> "Served":
        """Have something published that is owed, with the fees that were due and that came in."""
        more: dict[str, Any] = {"kind": kind, "quarter": quarter, "posted_at": "公告栏"}
        if fees is not None:
            more["fees"] = pb.Fees(due_fen=fees[0], collected_fen=fees[1])
        self.said("disclosure_published", ref, day, **more)
        return self

    def rated(self, code: str, provider: str, year: str, day: str, stars: int, total: int) -> None:
        """Have a provider's party organisation rated in an alliance."""
        root = stream_id(f"/alliances/{code}/providers/{provider}/ratings/{year}")
        where = {"estate": root}
        declared = {"code": code, "provider": provider, "year": year}
        self.said(
            "rating_declared", "rating", day, in_service_since="2026-01-01", **declared, **where
        )
        self.said("rating_reviewed", "rating", day, total_x100=total, stars=stars, **where)
        self.said("rating_confirmed", "rating", day, stars=stars, total_x100=total, **where)

    def allied(self, code: str, day: str, **names: str) -> None:
        """Have an alliance founded that some providers have joined, by their names."""
        where = {"estate": stream_id(f"/alliances/{code}")}
        founded = {"code": code, "name": "区红色物业联盟", "level": "DISTRICT"}
        self.said("alliance_founded", "alliance", day, founded_on=day, **founded, **where)
        for org, name in names.items():
            joined = {"org": org.replace("_", "-"), "kind": "PROVIDER", "name": name}
            self.said("member_organisation_joined", "alliance", day, **joined, **where)
