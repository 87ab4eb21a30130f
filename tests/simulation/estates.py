"""How an estate lives in the simulated district: what people do there, mostly lawful, by its own dice.

Each life is a generator that gives the day on which it is to be asked again.
"""

import random
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from msgspec import structs

from alliance import commands as wish
from alliance.commands.forms import Item, Terms
from law.contracts import DISCLOSURES, emergency_ends_by
from law.profiles import in_force
from law.quarters import last_day_of, quarter_of
from law.tiers import minimum_items
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    CHAIR,
    CHECKED,
    COUNCIL,
    DEPARTMENT,
    ESTATE,
    OFFICER,
    PROOF,
    SHA,
    STREET,
    TERMS,
    person,
)
from tests.simulation.district import PROFILE, District

Days = Generator[date, None, None]
PROVIDERS = ("provider-a", "provider-b", "provider-c")
DEPARTMENTS = tuple(grant.org or "" for grant in DEPARTMENT.grants)
EARLY, YEAR = date(2026, 1, 1), 365
COUNTED_ITEMS = 2
"""So many items are due in a quarter; the others are promised, and nobody counts them."""


def manager(org: str) -> Any:
    """Give a provider's manager."""
    return person(f"s-{org}", "PROVIDER_MANAGER", org=org)


@cache
def _items(tier: Any) -> tuple[Item, ...]:
    least = minimum_items(tier, in_force(PROFILE, EARLY))
    return tuple(
        Item(one.item, one.level, every=3 if n < COUNTED_ITEMS else 0)
        for n, one in enumerate(least)
    )


@dataclass
class Estate:
    """One estate's life."""

    district: District
    number: int
    rng: random.Random
    id: UUID = field(init=False)
    contracts: int = 0
    meetings: int = 0
    projects: int = 0

    def __post_init__(self) -> None:
        self.id = uuid5(ESTATE, f"simulated {self.number}")

    def live(self) -> Iterator[date]:
        """Come into the alliance some day, and be served in one way after the other."""
        self.district.registered(self.id, f"小区{self.number}")
        yield self.later(0, 300)
        yield from self.enrolled()
        if self.chance(0.2):
            yield from self.served_before()
        while True:
            if self.enrolment.tier == "GUARANTEE":
                yield from self.on_the_floor()
            else:
                serving = self.in_effect()
                if serving is not None and serving.basis != "STREET_EMERGENCY":
                    yield from self.left()
                yield from self.contracted()

    # Into the alliance

    def enrolled(self) -> Days:
        """Nominate, survey, propose, sometimes object, confirm."""
        do = self.district.do
        do(OFFICER, wish.NominateEstate(self.id, ("无物业服务",)))
        yield self.later(1, 20)
        self.surveyed()
        do(STREET, wish.AcceptSurvey(self.id))
        self.district.wild(COUNCIL, wish.ConfirmTier(self.id, PROOF))
        do(STREET, self.proposal(wish.ProposeTier))
        if self.chance(0.2):
            yield self.later(1, 5)
            words = wish.ObjectToTier(self.id, "o-1", "INPUT_WRONG", "收缴率过高")
            do(OFFICER, words)
            do(STREET, self.proposal(wish.ProposeTier, answer="已核对"))
        self.district.wild(COUNCIL, wish.ConfirmTier(self.id, PROOF))
        yield self.later(8, 20)
        do(COUNCIL, wish.ConfirmTier(self.id, PROOF))

    def surveyed(self) -> None:
        """Survey it."""
        self.district.surveyed(self.id, closable=self.chance(0.7))

    def proposal(self, kind: Any, **more: Any) -> Any:
        """Propose, or look again at, its tier: a third each."""
        rate = self.rng.choice((10, 45, 80))
        said: dict[str, Any] = {
            "willing_provider": rate > 10,
            "community_operator": False,
            "expected_collection_rate": rate,
            "legal_basis_available": True,
        }
        if kind is wish.ProposeTier:
            return kind(self.id, "公告栏", PROOF, **said, **more)
        return kind(self.id, PROOF, **said)

    # Looked after for nothing

    def on_the_floor(self) -> Days:
        """Be adopted, late or in time, again and again; be served by the community; rise some day."""
        yield self.later(0, 50)
        (org,) = DEPARTMENTS
        until = self.later(100, 500)
        first = self.district.alliances.load(f"/estates/{self.id}/adoptions/{org}") is None
        kind = wish.AssignAdoption if first else wish.AssignAdoptionAgain
        self.district.do(STREET, kind(self.id, org, until, "清运"))
        self.district.do(DEPARTMENT, wish.ActivateAdoption(self.id, org))
        serving = self.in_effect()
        if serving is None:
            ref = self.drafted("community", self.today, fee=0, years=1)
            self.sign(ref, "COMMUNITY_SELF_MANAGED")
            self.start(ref, OFFICER)
        yield from self.looked_after(org, until)
        if self.chance(0.4):
            self.surveyed()
            self.district.wild(STREET, self.proposal(wish.ReviewTier))
        if self.enrolment.tier != "GUARANTEE":
            yield from self.left()

    def looked_after(self, org: str, until: date) -> Days:
        """Do what the roster says, and a secretary's project; leave before the day, or with it."""
        do, days = self.district.do, ("MON", "THU")
        do(DEPARTMENT, wish.RecordRoster(self.id, org, 3, days, ("清运",)))  # type: ignore[arg-type]
        project = self.project(org)
        yield self.later(5, 60)
        done = wish.RecordFloorService(self.id, org, "清运", self.today, "清运两车", PROOF)
        do(DEPARTMENT, done)
        self.carried_on(project)
        dice = self.rng.random()
        if dice < 0.2:
            do(STREET, wish.EndAdoption(self.id, org, "机构调整"))
        elif dice < 0.35:
            do(STREET, wish.CompleteAdoption(self.id, org, "已转为长效管护", PROOF))
        else:
            yield until + timedelta(days=1)

    def project(self, org: str) -> str:
        """Assign a secretary's project; most are taken on."""
        self.projects += 1
        ref, due = f"p-{self.projects}", self.later(20, 90)
        goal, post = "整治楼道堆物", "社区党委书记"
        self.district.do(STREET, wish.AssignSecretaryProject(self.id, ref, goal, due, post, org))
        if self.chance(0.8):
            self.district.do(DEPARTMENT, wish.AcceptSecretaryProject(self.id, ref))
        return ref

    def carried_on(self, ref: str) -> None:
        """Report what came of a project, and complete it, unless its day has passed."""
        found = self.district.alliances.load(f"/estates/{self.id}/secretary-projects/{ref}")
        if found.stage != "ACTIVE":
            return
        report = wish.ReportSecretaryProject(self.id, ref, "已清三个单元", PROOF)
        self.district.do(DEPARTMENT, report)
        done = wish.CompleteSecretaryProject(self.id, ref, "全部清理", PROOF)
        self.district.wild(person("s-both", "STREET_OFFICER", org=found.org), done)
        if self.chance(0.6):
            self.district.do(STREET, done)

    # Served for a fee

    def contracted(self) -> Days:
        """Have the owners decide until they do, sign, start, and serve as long as it lasts."""
        if self.chance(0.15) and (yield from self.served_before()):
            return
        meeting = yield from self.decided()
        serving = self.in_effect()  # an emergency's contract is served to its end
        starts = self.later(1, 20)
        if serving is not None:
            starts = max(starts, serving.until())
        ref = self.drafted(self.rng.choice(PROVIDERS), starts)
        if meeting and not self.chance(0.05):
            self.sign(ref, "ASSEMBLY_DECISION", meeting)
        elif self.enrolment.tier == "BASIC":
            self.sign(ref, "JOINT_OWNERS")
        else:
            self.wild_signature(ref)
            yield self.later(30, 200)
            return
        if self.chance(0.1):
            yield self.later(0, 12)
            self.district.do(OFFICER, wish.AbandonContract(self.id, ref, "未能进场"))
            return
        yield max(starts, self.later(0, 12))
        self.start(ref)
        self.handed_over()
        while ref:
            ref = yield from self.served(ref)

    def served_before(self) -> Generator[date, None, bool]:
        """Tell of a contract that exists already, true or not; where it is taken, it serves on."""
        ref, first = f"k-{self.contracts + 1}", self.later(-700, -1)
        terms = self.terms(self.rng.choice(PROVIDERS), first, self.later(30, 500))
        basis: Any = self.rng.choice(("JOINT_OWNERS", "DEVELOPER_PRELIMINARY"))
        told = wish.RecordStandingContract(self.id, ref, terms, basis, first, None, SHA, PROOF)
        self.district.wild(STREET, told)
        if self.contract(ref) is None:
            return False
        self.contracts += 1
        self.handed_over()
        while ref:
            ref = yield from self.served(ref)
        return True

    def decided(self) -> Generator[date, None, str]:
        """Hold the owners' meeting on who serves them; give its name if it decided."""
        self.meetings += 1
        meeting, passed = f"m-{self.meetings}", self.chance(0.8)
        item = 4 if self.chance(0.95) else 9
        self.district.scheduled(self.id, meeting, item)
        yield self.later(16, 40)
        self.district.counted(self.id, meeting, passed=passed)
        yield self.later(8, 16)
        self.district.final(self.id, meeting)
        annulled = self.chance(0.05)
        if annulled:
            self.district.annulled(self.id, meeting)
        return meeting if passed and item == 4 and not annulled else ""

    def served(self, ref: str) -> Generator[date, None, str]:
        """Serve until the contract's end in whatever way; give the contract that follows, if one does."""
        good, failed = self.chance(0.85), 0
        decides_on = self.contract(ref).terms.ends_on - timedelta(days=80)
        settled = False
        while self.contract(ref).in_effect:
            quarter = quarter_of(self.today)
            yield last_day_of(quarter) + timedelta(days=self.rng.randint(1, 12))
            of = self.contract(ref)
            if of.served_in(quarter):
                failed = yield from self.appraised(ref, quarter, failed, good=good)
            if not self.contract(ref).in_effect:
                break
            if self.chance(0.015):
                return (yield from self.vanished(ref))
            if failed > 1 or (self.contract(ref).stage == "INDEFINITE" and self.chance(0.3)):
                failed = 0
                following = yield from self.dismissed(ref)
                if following:
                    return following
            elif not settled and self.today >= decides_on:
                settled = True
                following = yield from self.renewal(ref)
                if following:
                    return following
        yield from self.left()
        return ""

    def appraised(
        self, ref: str, quarter: str, failed: int, *, good: bool
    ) -> Generator[date, None, int]:
        """Record, report, score, hang, confirm; give how many quarters in a row have failed now."""
        do, of = self.district.do, (self.id, ref, quarter)
        contract = self.contract(ref)
        if contract.in_effect:
            self.worked(contract, quarter, good=good)
        marks = (42, 10) if good else (12, 10)
        figures = wish.ReportServiceFigures(*of, *marks, 8, 8 if good else 2, 0, "热线台账", PROOF)
        do(APPRAISER, wish.OpenAppraisal(*of))
        if self.chance(0.05):
            self.district.wild(APPRAISER, wish.ScoreAppraisal(*of))
        do(STREET, figures)
        do(APPRAISER, wish.ScoreAppraisal(*of))
        do(APPRAISER, wish.PostAppraisal(*of, "公告栏"))
        yield self.later(8, 10)
        do(COUNCIL, wish.ConfirmAppraisal(*of, PROOF))
        if good or self.enrolment.stage != "IN_SERVICE":
            return 0
        do(STREET, wish.OrderRectification(*of, "清运不及时"))
        if self.chance(0.7):
            yield self.later(5, 40)
            told = wish.AcceptRectification(self.id, self.chance(0.6), PROOF, "未见改进")
            if self.enrolment.stage == "RECTIFYING":
                do(STREET, told)
        return failed + 1

    def worked(self, contract: Any, quarter: str, *, good: bool) -> None:
        """Record work and publications, fewer where it is not good."""
        who = manager(contract.terms.provider)
        for one in contract.terms.items[: COUNTED_ITEMS if good else 1]:
            done = wish.RecordItemWork(self.id, contract.ref, one.item, quarter, 3, PROOF)
            self.district.do(who, done)
        kind: Any = DISCLOSURES[0]
        self.district.do(
            who, wish.PublishDisclosure(self.id, contract.ref, kind, quarter, "公告栏", PROOF)
        )

    # Its end

    def renewal(self, ref: str) -> Generator[date, None, str]:
        """Renew with the same provider, change to another, or let it go on undecided."""
        terms = self.contract(ref).terms
        dice = self.rng.random()
        if dice < 0.35:
            self.wild_signature(self.drafted(terms.provider, terms.ends_on, years=1))
            return ""
        meeting = yield from self.decided()
        following = terms.ends_on + timedelta(days=1)
        if not meeting or self.today >= terms.ends_on or self.contract(ref).stage != "EXPIRING":
            return ""
        if self.contract(ref).terms.tier != self.enrolment.tier:
            return ""
        if dice < 0.75:
            made = self.drafted(terms.provider, following, renews=ref)
            self.sign(made, "ASSEMBLY_DECISION", meeting)
            yield following
            return made
        others = [one for one in PROVIDERS if one != terms.provider]
        made = self.drafted(self.rng.choice(others), following)
        self.sign(made, "ASSEMBLY_DECISION", meeting)
        return (yield from self.taken_over(made))

    def dismissed(self, ref: str) -> Generator[date, None, str]:
        """Have the owners dismiss it, and choose another or not."""
        meeting = yield from self.decided()
        if not meeting or self.contract(ref).stage not in {"IN_FORCE", "EXPIRING", "INDEFINITE"}:
            return ""
        last = self.later(60, 90)
        soon = self.today + timedelta(days=20)
        self.district.wild(CHAIR, self.notice(ref, soon, meeting))
        self.district.do(CHAIR, self.notice(ref, last, meeting))
        if self.chance(0.3) or self.contract(ref).terms.tier != self.enrolment.tier:
            return ""
        made = self.drafted(self.rng.choice(PROVIDERS), last)
        self.sign(made, "ASSEMBLY_DECISION", meeting)
        return (yield from self.taken_over(made))

    def notice(self, ref: str, last: date, meeting: str) -> Any:
        """Give a notice."""
        return wish.GiveTerminationNotice(self.id, ref, last, "连续不合格", meeting, "x-1")

    def taken_over(self, made: str) -> Generator[date, None, str]:
        """Take over on the day; hand over."""
        yield self.contract(made).terms.starts_on
        self.start(made)
        self.handed_over()
        return made

    def left(self) -> Days:
        """Let whoever served leave: what ended is handed over; who still serves is given notice."""
        serving = self.in_effect()
        while serving is not None:
            if (yield from self.dismissed(serving.ref)):
                return
            yield self.later(20, 90)
            serving = self.in_effect()
        self.handed_over()
        yield self.later(1, 60)

    def handed_over(self) -> None:
        """Hand over whatever has ended."""
        for n in range(1, self.contracts + 1):
            of = self.contract(f"k-{n}")
            if of.stage == "ENDED":
                self.district.do(STREET, wish.CompleteHandover(self.id, of.ref, CHECKED, PROOF))

    def vanished(self, ref: str) -> Generator[date, None, str]:
        """Lose the provider: serve in an emergency for its time, once, and again only after a meeting."""
        do = self.district.do
        do(STREET, wish.RecordProviderGone(self.id, ref, "人员撤离", PROOF))
        do(STREET, wish.CompleteHandover(self.id, ref, CHECKED, PROOF))
        yield self.later(0, 5)
        ends = emergency_ends_by(self.today, in_force(PROFILE, self.today))
        provider = self.rng.choice(PROVIDERS)
        for day in (ends + timedelta(days=1), ends):
            start = wish.StartEmergencyService(self.id, provider, day, "企业撤离", "公告栏")
            self.district.wild(STREET, start)
        if self.enrolment.stage != "EMERGENCY_SERVICE":
            yield self.later(20, 90)
            return ""
        made = self.drafted(provider, self.today, fee=0, ends=ends)
        if self.enrolment.tier == "STANDARD":
            self.wild_signature(made)
        else:
            self.sign(made, "STREET_EMERGENCY")
            self.start(made, STREET)
        yield self.later(150, 200)
        again = wish.StartEmergencyService(
            self.id, provider, self.later(60, 90), "企业撤离", "公告栏"
        )
        if self.enrolment.stage != "EMERGENCY_SERVICE":
            self.district.wild(STREET, again)
        return ""

    # Contracts

    def drafted(
        self, provider: str, starts: date, *, fee: int = 80, years: int = 0, **more: Any
    ) -> str:
        """Draft the next contract; give its name."""
        self.contracts += 1
        ref = f"k-{self.contracts}"
        ends = more.get("ends") or starts + timedelta(days=YEAR * (years or self.rng.randint(1, 3)))
        terms = self.terms(provider, starts, ends, fee)
        self.district.do(OFFICER, wish.DraftContract(self.id, ref, terms, more.get("renews")))
        return ref

    def terms(self, provider: str, starts: date, ends: date, fee: int = 80) -> Terms:
        """Give what a contract says."""
        return structs.replace(
            TERMS, provider=provider, tier=self.enrolment.tier, starts_on=starts, ends_on=ends,
            fee_fen_per_m2_month=fee, items=_items(self.enrolment.tier), projects=(), promises=(),
        )  # fmt: skip

    def sign(self, ref: str, basis: Any, meeting: str | None = None) -> None:
        """Sign it."""
        motion, proof = ("x-1", None) if meeting else (None, PROOF)
        self.district.do(
            STREET, wish.SignContract(self.id, ref, basis, SHA, meeting, motion, proof)
        )

    def wild_signature(self, ref: str) -> None:
        """Try to sign on some meeting's decision, whatever it was, and give it up in any case."""
        meeting = f"m-{self.rng.randint(1, self.meetings + 1)}"
        c = wish.SignContract(self.id, ref, "ASSEMBLY_DECISION", SHA, meeting, "x-1")
        self.district.wild(CHAIR, c)
        self.district.do(OFFICER, wish.AbandonContract(self.id, ref, "未获业主同意"))

    def start(self, ref: str, who: Any = OFFICER) -> None:
        """Start to serve."""
        self.district.do(who, wish.StartService(self.id, ref, CHECKED))

    def contract(self, ref: str) -> Any:
        """Give a contract as it stands."""
        return self.district.alliances.load(f"/estates/{self.id}/contracts/{ref}")

    def in_effect(self) -> Any:
        """Give the contract in effect, None where there is none."""
        for n in range(self.contracts, 0, -1):
            of = self.contract(f"k-{n}")
            if of.in_effect:
                return of
        return None

    # Dice

    @property
    def enrolment(self) -> Any:
        """Give its enrolment as it stands."""
        return self.district.alliances.load(f"/estates/{self.id}/enrolment")

    @property
    def today(self) -> date:
        """Give the day."""
        return self.district.today

    def later(self, least: int, most: int) -> date:
        """Give a day from so many to so many days on."""
        return self.today + timedelta(days=self.rng.randint(least, most))

    def chance(self, of: float) -> bool:
        """Throw the dice."""
        return self.rng.random() < of
