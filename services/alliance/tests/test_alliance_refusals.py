"""Whatever the alliance's commands may refuse, they do refuse over HTTP, and then nothing is written (G7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from alliance import commands as wish
from alliance import refusals as no
from alliance.application import commands
from alliance.commands.forms import Checked, Item
from chassis.actors import Actor
from chassis.domain import Command
from chassis.refusals import (
    COMMON,
    InvalidState,
    NoticeTooShort,
    PostingTooShort,
    ReasonRequired,
    Refusal,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
    VersionConflict,
)
from services.alliance.tests import judged_kit, rated_kit
from services.alliance.tests.alliance_edge import APPRAISES_AND_CONFIRMS, BOTH_SIDES, Edge
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    CHAIR,
    CHECKED,
    COUNCIL,
    DEPARTMENT,
    DISTRICT,
    ESTATE,
    FLOOR,
    INPUTS,
    OFFICER,
    OTHER,
    PROOF,
    PROVIDER,
    RESIDENT,
    STREET,
    World,
    items,
    terms,
)

Sent = tuple[Actor, Command]
DECLARED = {refusal for c in commands() for refusal in c.spec.refuses} - set(COMMON)
DECLARED |= {r for c in commands() for r in c.spec.otherwise.values()}
STATUS = {VersionConflict: 412, InvalidState: 409, RoleNotAllowed: 403, ValidationFailed: 400}
NOMINATE = wish.NominateEstate(ESTATE, ("无物业服务",))
PROPOSE = wish.ProposeTier(ESTATE, "公告栏", PROOF, **INPUTS)
DRAFT = wish.DraftContract(ESTATE, "k-1", terms())
SIGN = World.signing()
START = wish.StartService(ESTATE, "k-1", CHECKED)


def _surveyed(world: World) -> None:
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))


def _proposed(world: World) -> None:
    _surveyed(world)
    world.proposed()


def _objected(world: World) -> None:
    _proposed(world)
    world.do(RESIDENT, wish.ObjectToTier(ESTATE, "o-1", "OTHER", "收缴率"))


def _in_sight(world: World) -> None:
    _surveyed(world)
    world.proposed(legal_basis_available=False, tier="STANDARD", reason="拟提前确认")
    world.days(8)


def _drafted(world: World) -> None:
    world.tiered()
    world.drafted()


def _signed(world: World) -> None:
    world.tiered()
    world.signed()


def _due(world: World) -> None:
    _signed(world)
    world.until(date(2026, 4, 1))


def _emergency(ends_by: date) -> Command:
    return wish.StartEmergencyService(ESTATE, "provider-e", ends_by, "企业撤离", "公告栏")


def _second(world: World) -> Sent:
    world.nominated()
    world.do(STREET, _emergency(date(2026, 4, 1)))
    world.do(STREET, wish.EndEmergencyService(ESTATE, "已有企业进场"))
    return STREET, _emergency(date(2026, 4, 1))


def _stale(world: World) -> None:
    world.nominated()
    world.surveyed(world.today - timedelta(days=91))


def _decided(world: World) -> None:
    _drafted(world)
    world.decided()


def _other_tier(world: World) -> Sent:
    _decided(world)
    world.do(OFFICER, wish.ReviseContract(ESTATE, "k-1", terms(tier="BASIC")))
    return CHAIR, SIGN


def _weaker(world: World) -> Sent:
    _decided(world)
    fewer = terms(items=items("STANDARD")[:-1])
    world.do(OFFICER, wish.ReviseContract(ESTATE, "k-1", fewer))
    return CHAIR, SIGN


def _beside(world: World) -> Sent:
    _signed(world)
    world.drafted("k-2", provider="provider-b")
    return CHAIR, World.signing("k-2")


def _leave(meeting: str | None) -> Command:
    motion = "x-1" if meeting else None
    soon = date(2026, 4, 20)
    return wish.GiveTerminationNotice(ESTATE, "k-1", soon, "另有安排", meeting, motion)


def _leaves_soon(world: World) -> Sent:
    world.serving()
    world.decided("m-2")
    return CHAIR, _leave("m-2")


def _downgraded(world: World) -> Sent:
    world.serving()
    world.surveyed()
    return STREET, wish.ReviewTier(ESTATE, PROOF, **FLOOR)


@dataclass(frozen=True)
class After:
    """A command that somebody sends after something happened."""

    before: Callable[[World], Any]
    who: Actor
    c: Command

    def __call__(self, world: World) -> Sent:
        """Let it happen."""
        self.before(world)
        return self.who, self.c


def _nothing(_: World) -> None:
    pass


JOIN = wish.JoinAlliance(DISTRICT, "dept-water", "DEPARTMENT", "水务部门")


def _joined(world: World) -> None:
    seats = ("街道党工委", "社区党委", "企业党支部")
    world.do(STREET, wish.FoundAlliance(DISTRICT, "区红色物业联盟", "DISTRICT", seats))
    world.do(STREET, JOIN)


ORDER: Any = wish.OrderRectification(ESTATE, "k-1", "2026q2", "清运不及时")
CASES: dict[type[Refusal], Callable[[World], Sent]] = {
    no.AlreadyEnrolled: After(World.nominated, OFFICER, NOMINATE),
    no.AlreadyMember: After(_joined, STREET, JOIN),
    no.NotAMember: After(_joined, STREET, wish.LeaveAlliance(DISTRICT, "dept-heat", "调整")),
    no.SurveyMissing: After(World.nominated, STREET, wish.AcceptSurvey(ESTATE)),
    no.SurveyStale: After(_stale, STREET, wish.AcceptSurvey(ESTATE)),
    no.TierInputMissing: After(_surveyed, STREET, structs.replace(PROPOSE, willing_provider=None)),
    no.OverrideNeedsReason: After(_surveyed, STREET, structs.replace(PROPOSE, tier="BASIC")),
    no.TierObjectionsOpen: After(_objected, STREET, PROPOSE),
    no.TierNotProposed: After(_surveyed, COUNCIL, wish.ConfirmTier(ESTATE, PROOF)),
    PostingTooShort: After(_proposed, COUNCIL, wish.ConfirmTier(ESTATE, PROOF)),
    no.NoBasisInSight: After(_in_sight, COUNCIL, wish.ConfirmTier(ESTATE, PROOF)),
    no.DowngradeDuringContract: _downgraded,
    no.EmergencyTooLong: After(World.nominated, STREET, _emergency(date(2026, 9, 3))),
    no.SecondEmergency: _second,
    no.GradeNotFail: After(World.serving, STREET, ORDER),
    no.WholeSubcontractForbidden: After(
        _nothing, OFFICER, structs.replace(DRAFT, terms=terms(clauses=("whole_subcontract",)))
    ),
    no.UtilityCutoffClause: After(
        _nothing, OFFICER, structs.replace(DRAFT, terms=terms(clauses=("utility_cutoff",)))
    ),
    no.UnknownItem: After(
        _nothing, OFFICER, structs.replace(DRAFT, terms=terms(items=(Item("refuse_removal", "x"),)))
    ),
    no.EstateNotReady: After(lambda w: w.drafted(), CHAIR, SIGN),
    no.TierDiffers: _other_tier,
    no.NoLegalBasis: After(_drafted, CHAIR, World.signing(meeting=None)),
    no.BasisDecisionNotPassed: After(_drafted, CHAIR, SIGN),
    no.ItemsBelowTierMinimum: _weaker,
    no.ContractInEffect: _beside,
    no.ChecklistIncomplete: After(
        _due, PROVIDER, structs.replace(START, checklist=(Checked("图纸", there=False),))
    ),
    NoticeTooShort: _leaves_soon,
    no.NoAssemblyDecision: After(World.serving, CHAIR, _leave(None)),
    InvalidState: After(World.nominated, COUNCIL, wish.ConfirmTier(ESTATE, PROOF)),
    VersionConflict: After(World.nominated, STREET, wish.ExitAlliance(ESTATE, "退出")),
    RoleNotAllowed: After(
        World.serving, OTHER, wish.FileContract(ESTATE, "k-1", "街道办事处", PROOF)
    ),
    ValidationFailed: After(
        _nothing, OFFICER, structs.replace(DRAFT, terms=terms(ends_on=date(2026, 4, 1)))
    ),
}


def _objected_to(world: World) -> None:
    judged_kit.serving_and(world, judged_kit.posted)
    world.do(PROVIDER, judged_kit.objection())


def _outdated(world: World) -> Sent:
    judged_kit.serving_and(world, judged_kit.scored)
    judged_kit.reported(world, marks=(50, 10))
    return APPRAISER, POST


def _late_objection(world: World) -> Sent:
    judged_kit.serving_and(world, judged_kit.posted)
    world.days(8)
    return PROVIDER, judged_kit.objection()


def _own(world: World) -> Sent:
    world.serving()
    judged_kit.after_quarter(world)
    return BOTH_SIDES, wish.OpenAppraisal(*judged_kit.of())


def _confirms_himself(world: World) -> Sent:
    judged_kit.serving_and(world, judged_kit.posted)
    world.days(8)
    return APPRAISES_AND_CONFIRMS, wish.ConfirmAppraisal(*judged_kit.of(), PROOF)


def _declared(world: World) -> None:
    rated_kit.allied(world)
    world.do(rated_kit.SECRETARY, rated_kit.functioning())
    rated_kit.year_served(world)
    world.do(PROVIDER, rated_kit.declare())


def _too_many_points(world: World) -> Sent:
    _declared(world)
    world.do(rated_kit.SECRETARY, rated_kit.first_review())
    return rated_kit.AUTHORITY, structs.replace(rated_kit.review(), image_x100=2_001)


def _not_rectified(world: World) -> Sent:
    world.serving()
    judged_kit.confirmed(world, good=False)
    world.do(STREET, ORDER)
    return STREET, wish.AcceptRectification(ESTATE, accepted=False, evidence=PROOF)


def _adopted(world: World) -> None:
    world.tiered(**FLOOR)
    world.do(STREET, wish.AssignAdoption(ESTATE, "dept-water", date(2026, 9, 30), "清运"))
    world.do(DEPARTMENT, wish.ActivateAdoption(ESTATE, "dept-water"))
    world.do(DEPARTMENT, wish.RecordRoster(ESTATE, "dept-water", 6, ("MON",), ("楼道清扫",)))


def _stranger_adopts(world: World) -> Sent:
    world.tiered(**FLOOR)
    rated_kit.allied(world)
    return STREET, wish.AssignAdoption(ESTATE, "provider-a", date(2026, 9, 30), "清运")


POST = wish.PostAppraisal(*judged_kit.of(), "公告栏")
CASES |= {
    no.DimensionMissing: After(
        lambda w: judged_kit.serving_and(w, judged_kit.opened),
        APPRAISER,
        wish.ScoreAppraisal(*judged_kit.of()),
    ),
    no.AppraisalObjectionsOpen: After(_objected_to, APPRAISER, POST),
    no.UnknownObjection: After(_objected_to, APPRAISER, judged_kit.answer("o-9")),
    no.ScoreOutdated: _outdated,
    no.AppraisalNotPosted: _late_objection,
    no.AppraiserConflict: _own,
    SelfVerification: _confirms_himself,
    no.RatingNotEligible: After(rated_kit.allied, PROVIDER, rated_kit.declare("2025")),
    no.RatingYearDuplicate: After(_declared, PROVIDER, rated_kit.declare()),
    no.ScoreOutOfRange: _too_many_points,
    ReasonRequired: _not_rectified,
    no.NotADepartment: _stranger_adopts,
    no.UnknownTask: After(
        _adopted,
        DEPARTMENT,
        wish.RecordFloorService(
            ESTATE, "dept-water", "夜间巡查", date(2026, 3, 10), "巡查一次", PROOF
        ),
    ),
}


def test_every_refusal_that_a_command_of_the_alliance_declares_is_met() -> None:
    """A code that no request reaches would be a promise; one that is not declared, a surprise."""
    assert set(CASES) >= DECLARED


@pytest.mark.parametrize("refusal", CASES, ids=lambda r: r.code)
def test_the_alliances_refusal_is_a_problem_and_writes_nothing(
    tmp_path: Path, refusal: type[Refusal]
) -> None:
    """RFC 9457 with the code and status of the one table (A2); the store's head is unchanged."""
    world = World(tmp_path)
    who, command = CASES[refusal](world)
    before = world.service.core.store.head()
    headers = {"if-match": '"9"'} if refusal is VersionConflict else {}

    answer = Edge(world).send(command, who, **headers)

    problem = answer.json()
    assert (problem["code"], answer.status_code) == (refusal.code, STATUS.get(refusal, 422)), (
        problem
    )
    assert problem["title"] == refusal.zh
    assert problem["detail"]
    assert set(refusal.rules) <= set(problem["rule_ids"])
    assert world.service.core.store.head() == before
    world.service.close()
