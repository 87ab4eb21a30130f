"""An estate's people, what other services tell, and an alliance service on disk."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec import structs
from typing_extensions import override

from alliance import commands as wish
from alliance.application import Alliances, open_alliances
from alliance.commands.forms import Checked, Item, Project, Promise, Terms
from alliance.policies import consumer_of
from alliance.ports import RegistryPort
from chassis.actors import Actor, Grant
from chassis.clock import TimeSource
from chassis.core import below
from chassis.domain import Command, Evidence, stream_id
from chassis.refusals import NeighbourUnavailable
from chassis.relay import Record
from chassis.testing.story import Story
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.registry.v1 import events_pb2 as registry_pb
from law.profiles import in_force
from law.tiers import minimum_items

ESTATE = UUID("11111111-1111-4111-8111-111111111111")
PLACE, DISTRICT = "220105001001", "220105"
SHA = "a" * 64
PROOF = (Evidence("scan", SHA, 1000, "application/pdf", "street"),)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday 2026-03-02, 12:00 in Shanghai."""

CHECKED = (Checked("交接清单", there=True), Checked("钥匙", there=True))
FACILITIES = ("roof", "wall", "pipes", "elevator", "fire", "lighting")


def person(subject: str, *roles: str, scope: str = DISTRICT, org: str | None = None) -> Actor:
    """Give somebody with grants on the estate's district."""
    return Actor(subject, "iss", "client", tuple(Grant(r, scope, org) for r in roles))


STREET = person("s-street", "STREET_OFFICER", org="street")
COUNCIL = person("s-council", "ALLIANCE_COUNCIL")
OFFICER = person("s-officer", "RESIDENTS_COMMITTEE_OFFICER")
CHAIR = person("s-chair", "COMMITTEE_CHAIR")
PROVIDER = person("s-provider", "PROVIDER_MANAGER", org="provider-a")
OTHER = person("s-other", "PROVIDER_MANAGER", org="provider-b")
APPRAISER = person("s-appraiser", "APPRAISER")
DEPARTMENT = person("s-department", "DEPARTMENT_OFFICER", org="dept-water")
RESIDENT = person("s-resident", "RESIDENT")
OWNER = person("s-owner")
STRANGER = person("s-stranger")

INPUTS: dict[str, Any] = {
    "willing_provider": True,
    "community_operator": False,
    "expected_collection_rate": 70,
    "legal_basis_available": True,
}
"""What the street says so that the rule gives STANDARD."""

FLOOR: dict[str, Any] = {**INPUTS, "willing_provider": False, "expected_collection_rate": 10}
"""What it says so that the rule gives GUARANTEE."""


def items(tier: str, jurisdiction: str = "CN_NATIONAL") -> tuple[Item, ...]:
    """Give the least that a tier asks for."""
    least = minimum_items(tier, in_force(jurisdiction, date(2026, 3, 2)))  # type: ignore[arg-type]
    return tuple(Item(it.item, it.level, every=3) for it in least)


TERMS = Terms(
    provider="provider-a",
    tier="STANDARD",
    starts_on=date(2026, 4, 1),
    ends_on=date(2027, 3, 31),
    fee_fen_per_m2_month=80,
    collection="按季度收取",
    quality="按标准型目录",
    fund_use="公共收益单独列账",
    premises="门卫室一间",
    handover="按清单移交",
    items=items("STANDARD"),
    projects=(Project("gate", "安装门禁", 50_000_00, date(2026, 9, 30), "业主委员会"),),
    promises=(Promise("hotline", "24小时接听电话"),),
)


def terms(**changes: Any) -> Terms:
    """Give the usual terms with something else in them."""
    changed = structs.replace(TERMS, **changes)
    if "tier" in changes and "items" not in changes:
        changed = structs.replace(changed, items=items(changed.tier))
    return changed


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
    """An alliance service in a folder, a story's clock, and what its neighbours say."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, NOON, ESTATE)
        self.registry = FakeRegistry()
        self.service = self.open()
        self.consumer = consumer_of(self.service)

    def open(self) -> Alliances:
        """Open the service on its folder."""
        where = below(self.folder / "data", "alliance", self.folder / "key")
        return open_alliances(where, TimeSource(virtual=True), self.registry)

    def until(self, day: date) -> None:
        """Go to noon of a day."""
        self.days((day - self.today).days)

    @property
    def enrolment(self) -> Any:
        """Give the estate's enrolment as it stands."""
        return self.service.load(f"/estates/{ESTATE}/enrolment")

    def contract(self, ref: str = "k-1") -> Any:
        """Give a contract as it stands."""
        return self.service.load(f"/estates/{ESTATE}/contracts/{ref}")

    def facts(self, where: str = "enrolment") -> list[str]:
        """Give the names of a stream's facts."""
        return self.facts_at(where)

    def said(self, where: str, fact: str) -> Any:
        """Give the last fact of a name in a stream."""
        stored = self.service.core.store.events(stream_id(f"/estates/{ESTATE}/{where}"))
        found = [one for one in stored if one.topic.endswith(f".{fact}")]
        return self.service.core.mapper.read(found[-1])

    # What the neighbours tell

    def surveyed(
        self, on: date | None = None, *, closable: bool = True, dangerous: bool = False
    ) -> Record:
        """Have the estate's condition surveyed."""
        said = registry_pb.RegistryEvent()
        fact = said.estate_condition_surveyed
        fact.surveyed_on = (on or self.today).isoformat()
        fact.boundary_closable = closable
        for name in FACILITIES:
            setattr(fact.facilities, name, "ok")
        if dangerous:
            fact.facilities.elevator = "dangerous"
        kind = "registry.Estate.EstateConditionSurveyed"
        return self.tell(said, "registry", kind, f"/estates/{ESTATE}")

    def meeting(self, kind: str, fill: Any = lambda _: None, meeting: str = "m-1") -> Record:
        """Have a fact of a meeting arrive; `fill` sets its fields."""
        said = committee_pb.CommitteeEvent()
        field = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind).lstrip("_")
        getattr(said, field).SetInParent()
        fill(getattr(said, field))
        at = f"/estates/{ESTATE}/meetings/{meeting}"
        return self.tell(said, "committee", f"committee.AssemblyMeeting.{kind}", at)

    def scheduled(self, meeting: str = "m-1", item: int = 4) -> Record:
        """Have a meeting called on who serves the owners."""

        def fill(fact: Any) -> None:
            fact.ref = meeting
            fact.motions.add(motion_id="x-1", title="选聘物业服务企业", item=item)

        return self.meeting("MeetingScheduled", fill, meeting)

    def counted(self, *, passed: bool = True, meeting: str = "m-1") -> Record:
        """Have its ballots counted."""
        return self.meeting(
            "BallotsCounted",
            lambda fact: fact.motions.add(motion_id="x-1", in_effect=passed),
            meeting,
        )

    def posted(self, meeting: str = "m-1") -> Record:
        """Have its result posted."""
        return self.meeting("ResultPosted", lambda _: None, meeting)

    def final(self, meeting: str = "m-1") -> Record:
        """Have its result become final."""
        return self.meeting("ResultFinal", lambda _: None, meeting)

    def undone(self, kind: str = "DecisionAnnulled", meeting: str = "m-1") -> Record:
        """Have the decision annulled, revoked, suspended or upheld."""
        return self.meeting(kind, lambda fact: fact.motion_ids.append("x-1"), meeting)

    def decided(self, meeting: str = "m-1", *, passed: bool = True) -> None:
        """Have the owners decide, to the end."""
        self.scheduled(meeting)
        self.counted(passed=passed, meeting=meeting)
        self.posted(meeting)
        self.final(meeting)

    # The estate's way

    def nominated(self) -> None:
        """Have it nominated."""
        self.do(OFFICER, wish.NominateEstate(ESTATE, ("无物业服务",)))

    def tiered(self, **inputs: Any) -> None:
        """Have it surveyed, a tier proposed, and confirmed after its posting."""
        self.nominated()
        self.surveyed()
        self.do(STREET, wish.AcceptSurvey(ESTATE))
        self.proposed(**inputs)
        self.days(8)
        self.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))

    def proposed(self, **inputs: Any) -> None:
        """Have a tier proposed."""
        said = {**INPUTS, **inputs}
        self.do(STREET, wish.ProposeTier(ESTATE, "小区公告栏", PROOF, **said))

    def drafted(self, ref: str = "k-1", *, renews: str | None = None, **changes: Any) -> None:
        """Have a contract drafted."""
        self.do(OFFICER, wish.DraftContract(ESTATE, ref, terms(**changes), renews))

    def signed(self, ref: str = "k-1", meeting: str = "m-1", **changes: Any) -> None:
        """Have a contract signed on the owners' decision."""
        self.drafted(ref, **changes)
        self.decided(meeting)
        self.do(CHAIR, self.signing(ref, meeting))

    @staticmethod
    def signing(ref: str = "k-1", meeting: str | None = "m-1") -> Command:
        """Give the signature on the owners' decision."""
        motion = "x-1" if meeting else None
        return wish.SignContract(ESTATE, ref, "ASSEMBLY_DECISION", SHA, meeting, motion)

    def serving(self, ref: str = "k-1") -> None:
        """Have it tiered, a contract signed, and service started on its first day."""
        self.tiered()
        self.signed(ref)
        self.until(date(2026, 4, 1))
        self.do(OFFICER, wish.StartService(ESTATE, ref, CHECKED))
