"""An estate's people, what other services tell, and a deliberation service on disk."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from typing_extensions import override

from chassis.actors import Actor, Grant
from chassis.clock import TimeSource
from chassis.core import below
from chassis.domain import Evidence
from chassis.refusals import NeighbourUnavailable
from chassis.relay import Record
from chassis.testing.story import Story
from cogov.alliance.v1 import events_pb2 as alliance_pb
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.consultation.v1 import events_pb2 as consultation_pb
from deliberation import commands as wish
from deliberation.application import Deliberations, open_deliberations
from deliberation.commands.forms import Account, Funding, Milestone, Supervisor
from deliberation.commands.forms import Answer as Reply
from deliberation.policies import consumer_of
from deliberation.ports import RegistryPort

ESTATE = UUID("11111111-1111-4111-8111-111111111111")
PLACE = "460100001001"
SHA = "a" * 64
PROOF = Evidence("scan", SHA, 1000, "application/pdf", "community")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday 2026-03-02, 12:00 in Shanghai."""

COST = 60_000_00
FUNDS = (Funding("OWNERS_SHARE", 40_000_00), Funding("GOVERNMENT", 20_000_00))
ELEVATOR, DISPUTE = ("elevator",), ("neighbour_dispute",)


def person(subject: str, *roles: str, scope: str = PLACE) -> Actor:
    """Give somebody with grants on the estate's community."""
    return Actor(subject, "iss", "client", tuple(Grant(r, scope) for r in roles))


BRANCH = person("s-branch", "ESTATE_BRANCH_SECRETARY")
OFFICER = person("s-officer", "RESIDENTS_COMMITTEE_OFFICER")
COUNCIL = person("s-council", "RESIDENTS_COUNCIL")
STREET = person("s-street", "STREET_OFFICER")
CHAIR = person("s-chair", "COMMITTEE_CHAIR")
RESIDENT = person("s-resident", "RESIDENT")
LEAD = person("s-lead")
OWNER = person("s-owner")
STRANGER = person("s-stranger")
WATCHING = (
    Supervisor("s-watch-0", "OWNER"),
    Supervisor("s-watch-1", "RESIDENT"),
    Supervisor("s-watch-2", "COUNCIL"),
    Supervisor("s-watch-3", "COMMITTEE"),
    Supervisor("s-watch-4", "PROVIDER"),
)
WATCHER = person("s-watch-0")


class FakeRegistry(RegistryPort):
    """Knows the one estate and its one owner."""

    away = False

    @override
    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give its place."""
        if self.away:
            raise NeighbourUnavailable(service="registry")
        return (PLACE, "CN_NATIONAL") if estate_id == ESTATE else None

    @override
    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody owns there."""
        if self.away:
            raise NeighbourUnavailable(service="registry")
        return estate_id == ESTATE and subject == OWNER.subject


class World(Story):
    """A deliberation service in a folder, a story's clock, and what its neighbours say."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, NOON, ESTATE)
        self.registry = FakeRegistry()
        self.service = self.open()
        self.consumer = consumer_of(self.service)

    def open(self) -> Deliberations:
        """Open the service on its folder."""
        where = below(self.folder / "data", "deliberation", self.folder / "key")
        return open_deliberations(where, TimeSource(virtual=True), self.registry)

    def topic(self, ref: str = "t-1") -> Any:
        """Give a topic as it stands."""
        return self.service.load(f"/estates/{ESTATE}/topics/{ref}")

    def stage(self, ref: str = "t-1") -> str:
        """Give a topic's stage."""
        found: str = self.topic(ref).stage
        return found

    def facts(self, ref: str = "t-1") -> list[str]:
        """Give the names of a topic's facts."""
        return self.facts_at(f"topics/{ref}")

    # What the neighbours tell

    def table_asked(self, ref: str = "c-1", topic: str = "t-1", tags: Any = ELEVATOR) -> None:
        """Have a consultation asked for."""
        said = consultation_pb.ConsultationEvent()
        fact = said.consultation_requested
        fact.ref, fact.topic = ref, topic
        fact.tags.extend(tags)
        kind = "consultation.Consultation.ConsultationRequested"
        self.tell(said, "consultation", kind, f"/estates/{ESTATE}/consultations/{ref}")

    def table_ended(self, outcome: str = "REFER_SIX_STEP", ref: str = "c-1") -> Record:
        """Have it come to an end."""
        said = consultation_pb.ConsultationEvent()
        ended = said.consultation_concluded.ended
        ended.outcome, ended.version, ended.session = outcome, 1, 1
        if outcome == "NO_CONSENSUS":
            ended.dissent.add(seat="PROVIDER", version=1, stance="OPPOSE", reason="费用过高")
        kind = "consultation.Consultation.ConsultationConcluded"
        return self.tell(said, "consultation", kind, f"/estates/{ESTATE}/consultations/{ref}")

    def meeting(self, kind: str, fill: Any = lambda _: None, meeting: str = "m-1") -> Record:
        """Have a fact of a meeting arrive; `fill` sets its fields."""
        said = committee_pb.CommitteeEvent()
        field = _snake(kind)
        getattr(said, field).SetInParent()
        fill(getattr(said, field))
        at = f"/estates/{ESTATE}/meetings/{meeting}"
        return self.tell(said, "committee", f"committee.AssemblyMeeting.{kind}", at)

    def scheduled(self, sha256: str, meeting: str = "m-1") -> Record:
        """Have a meeting called whose motion carries a plan."""

        def fill(fact: Any) -> None:
            fact.ref = meeting
            fact.motions.add(motion_id="x-1", title="加装电梯", plan_sha256=sha256)

        return self.meeting("MeetingScheduled", fill, meeting)

    def counted(self, *, passed: bool = True, meeting: str = "m-1") -> Record:
        """Have its ballots counted."""

        def fill(fact: Any) -> None:
            one = fact.motions.add(motion_id="x-1", in_effect=passed)
            one.verdict.measures.add(code="QUORUM_AREA", reached=True)
            one.verdict.measures.add(code="APPROVAL_AREA", reached=passed)

        return self.meeting("BallotsCounted", fill, meeting)

    def posted(self, meeting: str = "m-1") -> Record:
        """Have the result posted, for a week."""

        def fill(fact: Any) -> None:
            fact.posted_at = "小区公告栏"
            fact.until = (self.today + timedelta(days=7)).isoformat()

        return self.meeting("ResultPosted", fill, meeting)

    def final(self, meeting: str = "m-1") -> Record:
        """Have the result become final."""
        return self.meeting("ResultFinal", meeting=meeting)

    def undone(self, kind: str, meeting: str = "m-1") -> Record:
        """Have an authority or a court act on the decision."""
        return self.meeting(kind, lambda fact: fact.motion_ids.append("x-1"), meeting)

    def petitioned(self, ref: str = "p-1", kind: str = "MeetingPetitioned") -> Record:
        """Have a petition reach its fifth."""
        said = committee_pb.CommitteeEvent()
        getattr(said, _snake(kind)).SetInParent()
        at = f"/estates/{ESTATE}/petitions/{ref}"
        return self.tell(said, "committee", f"committee.Petition.{kind}", at)

    def assembled(self, kind: str = "committee") -> Record:
        """Have a body in office recorded: a committee shows that there is an assembly."""
        said = committee_pb.CommitteeEvent()
        said.body_recorded.kind = kind
        at = f"/estates/{ESTATE}/bodies/b-1"
        return self.tell(said, "committee", "committee.StandingBody.BodyRecorded", at)

    def alliance(self, kind: str, at: str = "enrolment", **fields: Any) -> Record:
        """Have a fact of the alliance arrive, from a stream below the estate."""
        said = alliance_pb.AllianceEvent()
        fact = getattr(said, _snake(kind.rsplit(".", 1)[1]))
        fact.MergeFrom(type(fact)(**fields))
        return self.tell(said, "alliance", f"alliance.{kind}", f"/estates/{ESTATE}/{at}")

    # A story's usual steps

    def raised(self, ref: str = "t-1", by: Actor = RESIDENT, **more: Any) -> "World":
        """Have a topic raised."""
        self.do(by, raising(ref, **more))
        return self

    def proposed(self, ref: str = "t-1", **more: Any) -> "World":
        """Have it raised and proposed."""
        self.raised(ref, **more)
        self.do(BRANCH, proposing(ref))
        return self

    def consulted(self, ref: str = "t-1", outcome: str = "REFER_SIX_STEP", **more: Any) -> "World":
        """Bring it past the table."""
        self.proposed(ref, **more)
        self.table_asked(f"c-{ref}", ref, more.get("tags", ELEVATOR))
        self.table_ended(outcome, f"c-{ref}")
        return self

    def planned(self, ref: str = "t-1", **more: Any) -> None:
        """Publish a version of the plan."""
        self.do(LEAD, plan(ref, **more))

    def opened(self, ref: str = "t-1", days: int = 7) -> None:
        """Open a round."""
        self.do(LEAD, wish.OpenRound(ESTATE, ref, "公告栏", self.today + timedelta(days=days)))

    def spoken(self, opinion: str, round_: int, ref: str = "t-1", by: Actor = OWNER) -> None:
        """Have somebody speak."""
        self.do(by, wish.SubmitOpinion(ESTATE, ref, opinion, round_, "希望降低费用"))

    def rounds(self, ref: str = "t-1", least: int = 2) -> "World":
        """Hold rounds on successive versions, each answered."""
        for _ in range(least):
            self.planned(ref, text=f"第 {self.topic(ref).edition + 1} 版：加装电梯")
            self.opened(ref)
            n = len(self.topic(ref).rounds)
            self.spoken(f"o-{ref}-{n}", n, ref)
            self.days(8)
            self.do(LEAD, wish.CloseRound(ESTATE, ref, n))
            self.do(LEAD, wish.AnswerOpinions(ESTATE, ref, n, (reply(f"o-{ref}-{n}"),)))
        return self

    def reviewed(self, ref: str = "t-1", in_favour: int = 6) -> "World":
        """Have members and council review the last version."""
        self.do(BRANCH, wish.RecordMembersReview(ESTATE, ref, 8, 10, 8, SHA))
        self.do(COUNCIL, wish.RecordCouncilReview(ESTATE, ref, 9, 11, in_favour, SHA))
        return self

    def frozen(self, ref: str = "t-1", **more: Any) -> "World":
        """Bring it to its frozen plan."""
        self.consulted(ref, **more)
        self.rounds(ref).reviewed(ref)
        self.do(LEAD, wish.FreezePlan(ESTATE, ref, self.topic(ref).plans[-1].sha256))
        return self

    def voted(self, ref: str = "t-1", *, passed: bool = True, meeting: str = "m-1") -> "World":
        """Have the assembly decide on it, and its result be final."""
        self.scheduled(self.topic(ref).frozen.sha256, meeting)
        self.days(20)
        self.counted(passed=passed, meeting=meeting)
        self.posted(meeting)
        self.days(8)
        self.final(meeting)
        return self

    def passed(self, ref: str = "t-1", **more: Any) -> "World":
        """Bring it to a final decision that passed."""
        return self.frozen(ref, **more).voted(ref)

    def started(self, ref: str = "t-1", **more: Any) -> "World":
        """Start the work."""
        self.passed(ref)
        self.do(LEAD, starting(ref, self.today, **more))
        return self

    def done(self, ref: str = "t-1", spent: int = COST) -> None:
        """Report every milestone done."""
        for name in self.topic(ref).work.milestones:
            c = wish.ReportProgress(
                ESTATE, ref, name, done=True, spent_fen=spent, evidence=(PROOF,)
            )
            self.do(LEAD, c)

    def accepted(self, ref: str = "t-1", spent: int = COST) -> "World":
        """Have the work done and accepted."""
        self.done(ref, spent)
        self.do(WATCHER, wish.AcceptWork(ESTATE, ref, accepted=True, evidence=(PROOF,)))
        return self

    def published(self, ref: str = "t-1", spent: int = COST) -> "World":
        """Have the accounts posted."""
        self.accepted(ref, spent)
        accounts = (Account("设备", spent - 10_000_00), Account("施工", 10_000_00))
        self.do(LEAD, wish.PublishResult(ESTATE, ref, "公告栏", "电梯已启用", accounts))
        return self

    def asked(self, satisfied: int, answered: int = 10, ref: str = "t-1") -> None:
        """Have the residents asked."""
        self.do(OFFICER, wish.RecordSatisfaction(ESTATE, ref, 40, answered, satisfied))


def raising(ref: str = "t-1", **more: Any) -> wish.RaiseTopic:
    """Give the raising of an elevator for a stairwell."""
    fields: dict[str, Any] = {
        "title": "二单元加装电梯",
        "text": "高龄住户上下楼困难",
        "origin": "RESIDENT",
        "tags": ELEVATOR,
    }
    return wish.RaiseTopic(ESTATE, ref, **(fields | more))


def proposing(ref: str = "t-1", **more: Any) -> wish.ProposeTopic:
    """Give its proposal."""
    fields: dict[str, Any] = {"lead": LEAD.subject, "priority": "NORMAL", "scope": "二单元各户"}
    return wish.ProposeTopic(ESTATE, ref, **(fields | more))


def plan(ref: str = "t-1", **more: Any) -> wish.PublishPlan:
    """Give a plan whose money adds up."""
    fields: dict[str, Any] = {
        "text": "加装电梯一部",
        "tags": ELEVATOR,
        "cost_fen": COST,
        "funding": FUNDS,
    }
    return wish.PublishPlan(ESTATE, ref, **(fields | more))


def reply(*opinions: str, **more: Any) -> Reply:
    """Give an answer to a group of opinions."""
    fields: dict[str, Any] = {
        "group": "g-cost",
        "wording": "费用偏高",
        "adopted": True,
    }
    return Reply(opinions=opinions, **(fields | more))


def starting(ref: str, today: date, **more: Any) -> wish.StartImplementation:
    """Give the start of the work."""
    fields: dict[str, Any] = {
        "implementer": "电梯施工单位",
        "milestones": (
            Milestone("pit", "基坑", today + timedelta(days=20)),
            Milestone("cabin", "轿厢", today + timedelta(days=60)),
        ),
        "supervisors": WATCHING,
    }
    return wish.StartImplementation(ESTATE, ref, **(fields | more))


def _snake(name: str) -> str:
    out = "".join("_" + c.lower() if c.isupper() else c for c in name)
    return out.lstrip("_")
