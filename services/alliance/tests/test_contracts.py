"""A contract: on what it rests, what it must hold, its days, and how it ends (R-60 to R-67, E6)."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from alliance import commands as wish
from alliance import refusals as no
from alliance.commands.forms import AgreedDays, Checked, Fees, Item
from alliance.domain import clocks
from chassis.refusals import InvalidState, NoticeTooShort, RoleNotAllowed, ValidationFailed
from services.alliance.tests.alliance_kit import (
    CHAIR,
    CHECKED,
    COUNCIL,
    ESTATE,
    FLOOR,
    OFFICER,
    OTHER,
    PROOF,
    PROVIDER,
    SHA,
    STREET,
    World,
    items,
    terms,
)

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


def sign(basis: Any, ref: str = "k-1", *, evidence: Any = PROOF) -> wish.SignContract:
    """Give a signature on a basis without the owners' decision."""
    return wish.SignContract(ESTATE, ref, basis, SHA, evidence=evidence)


def start(ref: str = "k-1") -> wish.StartService:
    """Give the start of service."""
    return wish.StartService(ESTATE, ref, CHECKED)


def leave(effective_on: date, meeting: str | None = None, ref: str = "k-1") -> Any:
    """Give a notice, of the owners where it names their decision."""
    motion = "x-1" if meeting else None
    return wish.GiveTerminationNotice(ESTATE, ref, effective_on, "另有安排", meeting, motion)


# What it rests on


def test_an_assembly_basis_is_looked_up_and_never_typed_in(world: World) -> None:
    """R-01, R-02, R-04: unknown, not passed, not final and undone decisions carry nothing."""
    world.tiered()
    world.drafted()
    signing = world.signing()

    def problem() -> str:
        with pytest.raises(no.BasisDecisionNotPassed) as told:
            world.do(CHAIR, signing)
        return str(told.value.details["problem"])

    assert problem() == "UNKNOWN"
    world.scheduled()
    world.counted(passed=False)
    world.posted()
    world.final()
    assert problem() == "NOT_PASSED"
    world.counted()
    world.undone("DecisionAnnulled")
    assert problem() == "UNDONE"
    world.undone("DecisionUpheld")
    world.do(CHAIR, signing)
    assert world.said("contracts/k-1", "ContractSigned").rests_on.source == "committee"
    assert (world.contract().stage, world.enrolment.stage) == ("SIGNED", "CONTRACTED")


def test_a_decision_that_is_not_final_or_on_another_item_carries_nothing(world: World) -> None:
    """Item 4 hires and dismisses; a posting that runs may yet be contested."""
    world.tiered()
    world.drafted()
    world.scheduled()
    world.counted()
    world.posted()
    with pytest.raises(no.BasisDecisionNotPassed, match="NOT_FINAL"):
        world.do(CHAIR, world.signing())
    world.scheduled("m-2", item=7)
    with pytest.raises(no.BasisDecisionNotPassed, match="UNKNOWN"):
        world.do(CHAIR, world.signing(meeting="m-2"))


def test_a_cancelled_or_amended_meeting_takes_its_motions_along(world: World) -> None:
    """What is no longer asked cannot have been decided."""
    world.tiered()
    world.drafted()
    world.scheduled()
    world.meeting("MotionsAmended", lambda f: f.motions.add(motion_id="x-2", item=4))
    with pytest.raises(no.BasisDecisionNotPassed, match="UNKNOWN"):
        world.do(CHAIR, world.signing())
    world.meeting("MeetingCancelled")
    with pytest.raises(no.BasisDecisionNotPassed, match="UNKNOWN"):
        world.do(CHAIR, wish.SignContract(ESTATE, "k-1", "ASSEMBLY_DECISION", SHA, "m-1", "x-2"))


def test_without_a_decision_or_evidence_there_is_no_legal_basis(world: World) -> None:
    """Each basis needs what proves it; an emergency's contract needs the emergency (R-66)."""
    world.tiered(**FLOOR)
    world.drafted(tier="GUARANTEE", fee_fen_per_m2_month=0)
    for given in (
        world.signing(meeting=None),
        sign("COMMUNITY_SELF_MANAGED", evidence=None),
        sign("STREET_EMERGENCY"),
    ):
        with pytest.raises(no.NoLegalBasis):
            world.do(OFFICER, given)
    world.do(OFFICER, sign("COMMUNITY_SELF_MANAGED"))
    assert world.contract().basis == "COMMUNITY_SELF_MANAGED"


def test_no_fee_is_owed_on_a_basis_that_no_owner_agreed_to(world: World) -> None:
    """R-67: the community may manage, not charge; the owners' decision on it makes the difference."""
    world.tiered(**FLOOR)
    world.drafted(tier="GUARANTEE", fee_fen_per_m2_month=30)
    with pytest.raises(no.NoLegalBasis, match="FEE_WITHOUT_OWNERS_DECISION"):
        world.do(OFFICER, sign("COMMUNITY_SELF_MANAGED"))
    world.decided()
    agreed = structs.replace(sign("COMMUNITY_SELF_MANAGED"), meeting="m-1", motion="x-1")
    world.do(OFFICER, agreed)


def test_the_standard_tier_is_not_managed_by_the_community(world: World) -> None:
    """R-67 is for estates without a provider."""
    world.tiered()
    world.drafted(fee_fen_per_m2_month=0)
    with pytest.raises(no.NoLegalBasis, match="TIER_NOT_CARRIED"):
        world.do(OFFICER, sign("COMMUNITY_SELF_MANAGED"))


def test_an_emergencys_contract_serves_within_the_emergency(world: World) -> None:
    """R-66: the same provider, not a day longer; then the estate is where it was."""
    world.tiered()
    ends = world.today + timedelta(days=60)
    emergency = wish.StartEmergencyService(ESTATE, "provider-a", ends, "企业撤离", "公告栏")
    world.do(STREET, emergency)
    given: dict[str, Any] = {"starts_on": world.today, "tier": "STANDARD"}
    world.drafted(ends_on=ends + timedelta(days=1), **given)
    with pytest.raises(no.NoLegalBasis, match="EMERGENCY_SERVICE"):
        world.do(STREET, sign("STREET_EMERGENCY"))


# What it must hold


def test_a_contract_is_of_the_confirmed_tier_and_holds_its_least(world: World) -> None:
    """ITEMS_BELOW_TIER_MINIMUM names every item that is missing or weaker."""
    world.nominated()
    world.drafted()
    with pytest.raises(no.EstateNotReady):
        world.do(CHAIR, world.signing())
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.proposed()
    world.days(8)
    world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    world.decided()
    world.drafted("k-2", tier="BASIC")
    with pytest.raises(no.TierDiffers):
        world.do(CHAIR, world.signing("k-2"))
    weaker = tuple(
        structs.replace(it, level="weekly") if it.item == "refuse_removal" else it
        for it in items("STANDARD")[:-1]
    )
    world.drafted("k-3", items=weaker)
    with pytest.raises(no.ItemsBelowTierMinimum) as told:
        world.do(CHAIR, world.signing("k-3"))
    assert "refuse_removal: weekly < daily" in told.value.details["items"]
    assert "contact_and_disclosure: - <" in told.value.details["items"]
    world.do(CHAIR, world.signing())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"clauses": ("whole_subcontract",)}, no.WholeSubcontractForbidden),
        ({"clauses": ("utility_cutoff",)}, no.UtilityCutoffClause),
        ({"clauses": ("free_beer",)}, no.UnknownItem),
        ({"items": (Item("refuse_removal", "hourly"),)}, no.UnknownItem),
        ({"ends_on": FIRST}, ValidationFailed),
        ({"items": (*items("STANDARD"), items("STANDARD")[0])}, ValidationFailed),
    ],
)
def test_what_no_contract_may_say_is_refused_in_the_draft(
    world: World, changes: dict[str, Any], why: type[Exception]
) -> None:
    """R-61, R-63, and what cannot be meant; the same when a draft is revised."""
    with pytest.raises(why):
        world.drafted(**changes)
    world.drafted()
    with pytest.raises(why):
        world.do(OFFICER, wish.ReviseContract(ESTATE, "k-1", terms(**changes)))
    world.do(OFFICER, wish.ReviseContract(ESTATE, "k-1", terms(clauses=("part_subcontract",))))
    assert world.contract().terms.clauses == ("part_subcontract",)


def test_a_provider_acts_on_its_own_contract_only(world: World) -> None:
    """Another provider neither drafts nor signs, files, promises, discloses or leaves."""
    with pytest.raises(RoleNotAllowed):
        world.do(OTHER, wish.DraftContract(ESTATE, "k-9", terms()))
    world.serving()
    for c in (
        wish.FileContract(ESTATE, "k-1", "街道办事处", PROOF),
        wish.PublishPromise(ESTATE, "k-1", "lift", "电梯困人半小时到场", "公告栏"),
        wish.RecordItemWork(ESTATE, "k-1", "refuse_removal", "2026q2", 1, PROOF),
        leave(LAST),
    ):
        with pytest.raises(RoleNotAllowed):
            world.do(OTHER, c)
    world.do(PROVIDER, wish.PublishPromise(ESTATE, "k-1", "lift", "电梯困人半小时到场", "公告栏"))
    with pytest.raises(ValidationFailed):
        world.do(PROVIDER, wish.PublishPromise(ESTATE, "k-1", "lift", "再次", "公告栏"))
    assert [p.promise for p in world.contract().promises] == ["hotline", "lift"]


# Its days


def test_service_starts_with_a_complete_checklist_and_not_before_its_day(world: World) -> None:
    """CHECKLIST_INCOMPLETE names what is missing."""
    world.tiered()
    world.signed()
    with pytest.raises(ValidationFailed):
        world.do(PROVIDER, start())
    world.until(FIRST)
    with pytest.raises(no.ChecklistIncomplete) as told:
        world.do(
            PROVIDER, wish.StartService(ESTATE, "k-1", (*CHECKED, Checked("图纸", there=False)))
        )
    assert told.value.details["missing"] == "图纸"
    world.do(PROVIDER, start())
    assert (world.contract().stage, world.enrolment.stage) == ("IN_FORCE", "IN_SERVICE")


def test_one_contract_is_in_effect_for_an_area_at_a_time(world: World) -> None:
    """A-1, R-61: neither a second signature for the same days, nor a standing one beside it."""
    world.tiered()
    world.signed()
    world.drafted("k-2", provider="provider-b")
    with pytest.raises(no.ContractInEffect) as told:
        world.do(CHAIR, world.signing("k-2"))
    assert told.value.details["contract"] == "k-1"
    standing = wish.RecordStandingContract(
        ESTATE, "k-3", terms(starts_on=date(2025, 1, 1)), "ASSEMBLY_DECISION",
        date(2025, 1, 1), None, SHA, PROOF,
    )  # fmt: skip
    with pytest.raises(no.ContractInEffect):
        world.do(STREET, standing)
    world.do(CHAIR, wish.AbandonContract(ESTATE, "k-1", "未能进场"))
    world.do(STREET, standing)
    assert (world.contract("k-3").stage, world.contract("k-3").from_before) == ("IN_FORCE", True)


def test_a_term_without_a_decision_goes_on_and_never_ends_into_nothing(world: World) -> None:
    """A-5, R-64: due three months before, indefinite on the day after."""
    world.serving()
    world.until(date(2026, 12, 31))
    assert world.contract().stage == "IN_FORCE"
    world.until(date(2027, 1, 1))
    assert (world.contract().stage, world.facts("contracts/k-1")[-1]) == (
        "EXPIRING",
        "RenewalDecisionDue",
    )
    world.until(LAST)
    assert world.contract().stage == "EXPIRING"
    world.until(LAST + timedelta(days=1))
    assert world.contract().stage == "INDEFINITE"
    assert world.said("contracts/k-1", "ContractIndefinite").since == date(2027, 4, 1)


def test_owners_leave_by_their_decision_and_sixty_days(world: World) -> None:
    """R-64: NO_ASSEMBLY_DECISION without one; one day too few is refused, sixty do."""
    world.serving()
    with pytest.raises(no.NoAssemblyDecision):
        world.do(CHAIR, leave(LAST))
    with pytest.raises(no.BasisDecisionNotPassed):
        world.do(CHAIR, leave(LAST, "m-2"))
    world.decided("m-2")
    with pytest.raises(NoticeTooShort) as told:
        world.do(CHAIR, leave(date(2026, 5, 30), "m-2"))
    assert told.value.details == {"days": 59, "least": 60}
    world.do(CHAIR, leave(date(2026, 5, 31), "m-2"))
    assert world.contract().stage == "TERMINATING"
    world.until(date(2026, 6, 1))
    assert (world.contract().stage, world.contract().gap_from) == ("ENDED", date(2026, 6, 1))
    world.until(date(2026, 7, 2))
    assert world.said("contracts/k-1", "DeadlineMissed").clock == clocks.TAKEOVER


def test_a_provider_leaves_at_the_terms_end_with_ninety_days(world: World) -> None:
    """R-64: earlier it cannot, later it is too late; without term either side needs sixty."""
    world.serving()
    with pytest.raises(ValidationFailed):
        world.do(PROVIDER, leave(date(2026, 12, 31)))
    world.until(date(2027, 1, 1))
    with pytest.raises(NoticeTooShort):
        world.do(PROVIDER, leave(LAST))
    world.until(date(2027, 4, 1))
    with pytest.raises(NoticeTooShort) as told:
        world.do(PROVIDER, leave(date(2027, 5, 30)))
    assert told.value.details == {"days": 59, "least": 60}
    world.do(PROVIDER, leave(date(2027, 5, 31)))
    assert world.contract().notice.ground == "INDEFINITE"


def test_a_contract_may_agree_other_days(world: World) -> None:
    """Ruling E6: 60 and 90 are defaults."""
    world.tiered()
    world.signed(notice=AgreedDays(non_renewal=30))
    world.until(FIRST)
    world.do(OFFICER, start())
    world.until(LAST - timedelta(days=30))
    world.do(PROVIDER, leave(LAST))
    world.until(LAST + timedelta(days=1))
    assert world.contract().stage == "ENDED"


def test_a_successors_takeover_day_is_the_predecessors_last(world: World) -> None:
    """Ruling E6: no day with two, none without; the estate stays in service."""
    world.serving()
    world.decided("m-2")
    world.do(CHAIR, leave(date(2026, 5, 31), "m-2"))
    world.drafted("k-2", provider="provider-b", starts_on=date(2026, 5, 31))
    world.do(CHAIR, world.signing("k-2", "m-2"))
    world.until(date(2026, 5, 31))
    world.do(OTHER, start("k-2"))
    assert (world.contract("k-1").stage, world.contract("k-2").stage) == ("ENDED", "IN_FORCE")
    done = wish.CompleteHandover(ESTATE, "k-1", (*CHECKED, Checked("图纸", there=False)), PROOF)
    world.do(CHAIR, done)
    assert world.said("contracts/k-1", "ProviderHandedOver").missing == ("图纸",)
    assert world.enrolment.stage == "IN_SERVICE"


def test_a_handover_to_nobody_leaves_the_estate_waiting(world: World) -> None:
    """It is tiered still, and takes another contract."""
    world.serving()
    world.decided("m-2")
    world.do(CHAIR, leave(date(2026, 5, 31), "m-2"))
    world.until(date(2026, 6, 1))
    world.do(OFFICER, wish.CompleteHandover(ESTATE, "k-1", CHECKED, PROOF))
    assert (world.contract().stage, world.enrolment.stage) == ("HANDED_OVER", "TIERED")


def test_a_provider_that_vanished_ends_into_a_gap_that_everybody_sees(world: World) -> None:
    """R-66: then the street's emergency service can be signed."""
    world.serving()
    world.do(STREET, wish.RecordProviderGone(ESTATE, "k-1", "人员全部撤离", PROOF))
    assert (world.contract().stage, world.contract().gap_from) == ("ENDED", world.today)
    assert clocks.TAKEOVER in world.contract().running
    ends = world.today + timedelta(days=90)
    begin = wish.StartEmergencyService(ESTATE, "provider-b", ends, "企业撤离", "公告栏")
    world.do(STREET, begin)
    given: dict[str, Any] = {"provider": "provider-b", "starts_on": world.today, "ends_on": ends}
    world.drafted("k-2", **given, tier="STANDARD", fee_fen_per_m2_month=0)
    with pytest.raises(no.NoLegalBasis, match="TIER_NOT_CARRIED"):
        world.do(STREET, sign("STREET_EMERGENCY", "k-2"))


def test_a_renewal_begins_by_itself_when_the_term_ends(world: World) -> None:
    """The same provider, the day after; both streams change at the same instant."""
    world.serving()
    world.decided("m-2")
    world.drafted("k-2", renews="k-1", starts_on=date(2027, 4, 2), ends_on=date(2028, 3, 31))
    with pytest.raises(ValidationFailed):
        world.do(CHAIR, world.signing("k-2", "m-2"))
    renewed = terms(starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    world.do(OFFICER, wish.ReviseContract(ESTATE, "k-2", renewed))
    world.do(CHAIR, world.signing("k-2", "m-2"))
    world.until(LAST)
    with pytest.raises(ValidationFailed):
        world.do(OFFICER, start("k-2"))
    world.until(date(2027, 4, 1))
    assert (world.contract("k-1").stage, world.contract("k-2").stage) == ("RENEWED", "IN_FORCE")
    assert world.contract("k-1").last_day == LAST


def test_a_renewal_is_the_same_providers(world: World) -> None:
    """Another provider's contract is another contract."""
    world.serving()
    world.decided("m-2")
    given: dict[str, Any] = {"starts_on": date(2027, 4, 1), "ends_on": date(2028, 3, 31)}
    world.drafted("k-2", renews="k-1", provider="provider-b", **given)
    with pytest.raises(ValidationFailed, match="provider"):
        world.do(CHAIR, world.signing("k-2", "m-2"))


def test_a_replacement_that_is_signed_ends_the_term_instead_of_going_on(world: World) -> None:
    """The owners chose another provider: the term ends, and the takeover is the next day."""
    world.serving()
    world.decided("m-2")
    given: dict[str, Any] = {"starts_on": date(2027, 4, 1), "ends_on": date(2028, 3, 31)}
    world.drafted("k-2", provider="provider-b", **given)
    world.do(CHAIR, world.signing("k-2", "m-2"))
    world.until(date(2027, 4, 1))
    assert (world.contract("k-1").stage, world.contract("k-1").gap_from) == ("ENDED", None)
    world.do(OTHER, start("k-2"))
    assert world.contract("k-2").stage == "IN_FORCE"


def test_filing_says_when_it_is_late(world: World) -> None:
    """R-65: where no profile asks for it nothing is late."""
    world.serving()
    world.do(PROVIDER, wish.FileContract(ESTATE, "k-1", "街道办事处", PROOF))
    assert world.said("contracts/k-1", "ContractFiled").late is False
    with pytest.raises(ValidationFailed):
        world.do(PROVIDER, wish.FileContract(ESTATE, "k-1", "街道办事处", PROOF))


# What is done under it


def test_work_counts_until_it_is_disputed(world: World) -> None:
    """What was said to be done, less what is disputed, never below nothing."""
    world.serving()
    work = wish.RecordItemWork(ESTATE, "k-1", "refuse_removal", "2026q2", 3, PROOF)
    world.do(PROVIDER, work)
    dispute: Any = wish.DisputeItemWork(
        ESTATE, "k-1", "refuse_removal", "2026q2", 2, "照片为旧照", PROOF
    )
    world.do(CHAIR, dispute)
    assert world.contract().quarters["2026q2"].work["refuse_removal"].counts == 1
    with pytest.raises(ValidationFailed):
        world.do(CHAIR, dispute)
    with pytest.raises(no.UnknownItem):
        world.do(PROVIDER, structs.replace(work, item="free_beer"))
    for quarter in ("2026q1", "2026q3"):
        with pytest.raises(ValidationFailed):
            world.do(PROVIDER, structs.replace(work, quarter=quarter))
    answer = wish.AnswerAsProvider(ESTATE, "k-1", "WORK", "refuse_removal", "照片为当日所拍")
    world.do(PROVIDER, answer)


def test_a_disclosure_counts_once_a_quarter(world: World) -> None:
    """R-62: eight kinds, each once."""
    world.serving()
    told = wish.PublishDisclosure(ESTATE, "k-1", "fund_use", "2026q2", "公告栏", PROOF)
    world.do(PROVIDER, told)
    with pytest.raises(ValidationFailed):
        world.do(PROVIDER, told)
    assert world.contract().quarters["2026q2"].disclosed == {"fund_use"}


def test_how_the_fees_came_in_belongs_to_the_performance(world: World) -> None:
    """R-62 [I]: what was due and what came in, in fen; no other publication carries it."""
    world.serving()
    fees = Fees(due_fen=9_000_000, collected_fen=7_200_000)
    told = wish.PublishDisclosure(ESTATE, "k-1", "performance", "2026q2", "公告栏", PROOF, fees)
    with pytest.raises(ValidationFailed, match="performance"):
        world.do(PROVIDER, structs.replace(told, kind="fee_items"))
    world.do(PROVIDER, told)
    assert world.said("contracts/k-1", "DisclosurePublished").fees == fees


def test_figures_are_reported_when_the_quarter_is_over(world: World) -> None:
    """Ruling E5: marks are 1 to 5, what was on time was due."""
    world.serving()
    good: Any = wish.ReportServiceFigures(
        ESTATE, "k-1", "2026q2", 40, 10, 20, 18, 0, "12345 热线台账", PROOF
    )
    with pytest.raises(ValidationFailed, match="not over"):
        world.do(STREET, good)
    world.until(date(2026, 7, 1))
    for wrong in (
        structs.replace(good, satisfaction_sum=51),
        structs.replace(good, satisfaction_sum=9),
        structs.replace(good, on_time=21),
    ):
        with pytest.raises(ValidationFailed):
            world.do(STREET, wrong)
    world.do(STREET, good)
    assert world.contract().quarters["2026q2"].figures.on_time == 18


def test_a_draft_is_no_contract(world: World) -> None:
    """Nothing is done or ended under it."""
    world.drafted()
    with pytest.raises(InvalidState):
        world.do(PROVIDER, wish.PublishPromise(ESTATE, "k-1", "lift", "承诺", "公告栏"))
    with pytest.raises(InvalidState):
        world.do(PROVIDER, leave(LAST))
