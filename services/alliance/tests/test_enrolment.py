"""An estate's way into service: survey, tier, floor, emergency, rectification (domain 4.2, flow 5.1)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alliance import commands as wish
from alliance import refusals as no
from alliance.domain import clocks
from chassis.refusals import (
    InvalidState,
    PostingTooShort,
    ReasonRequired,
    RoleNotAllowed,
    ValidationFailed,
)
from services.alliance.tests.alliance_kit import (
    COUNCIL,
    ESTATE,
    FLOOR,
    INPUTS,
    OFFICER,
    OWNER,
    PROOF,
    RESIDENT,
    STRANGER,
    STREET,
    World,
)


def objection(ref: str = "o-1") -> wish.ObjectToTier:
    """Give an objection to the tier."""
    return wish.ObjectToTier(ESTATE, ref, "INPUT_WRONG", "收缴率估计过高")


def emergency(ends_by: date) -> wish.StartEmergencyService:
    """Give an emergency service until a day."""
    return wish.StartEmergencyService(ESTATE, "provider-e", ends_by, "物业突然撤离", "小区公告栏")


def test_an_estate_is_nominated_once_at_a_time(world: World) -> None:
    """A-1: a second nomination is refused; after an exit there is a new one."""
    world.nominated()
    with pytest.raises(no.AlreadyEnrolled):
        world.do(STREET, wish.NominateEstate(ESTATE, ("再次",)))
    with pytest.raises(no.AlreadyEnrolled):
        world.do(STREET, wish.NominateAgain(ESTATE, ("再次",)))
    world.do(STREET, wish.ExitAlliance(ESTATE, "已由其他方式管理"))
    world.do(STREET, wish.NominateAgain(ESTATE, ("再次",)))
    assert world.enrolment.stage == "NOMINATED"


def test_a_nomination_without_a_survey_is_missed_after_thirty_days(world: World) -> None:
    """The survey's clock records who let it pass, once."""
    world.nominated()
    world.days(31)
    missed = world.said("enrolment", "DeadlineMissed")
    assert (missed.clock, missed.responsible) == (clocks.SURVEY, "STREET")
    assert world.facts().count("DeadlineMissed") == 1


def test_a_survey_counts_for_ninety_days_to_the_day(world: World) -> None:
    """The ninetieth day still counts, the day after does not; without one there is nothing to accept."""
    world.nominated()
    with pytest.raises(no.SurveyMissing):
        world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.surveyed(world.today - timedelta(days=91))
    with pytest.raises(no.SurveyStale):
        world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.surveyed(world.today - timedelta(days=90))
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    assert world.said("enrolment", "SurveyAccepted").survey.fact.position == 2


@pytest.mark.parametrize("left_out", list(INPUTS))
def test_no_input_of_the_tier_is_guessed(world: World, left_out: str) -> None:
    """Each input that nobody says is named, and nothing is proposed."""
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    with pytest.raises(no.TierInputMissing) as told:
        world.proposed(**{left_out: None})
    assert told.value.details == {"missing": left_out}
    assert "TierProposed" not in world.facts()


def test_another_tier_than_the_rules_needs_a_reason_and_is_marked(world: World) -> None:
    """The override stands in the open: proposal and confirmation say it."""
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    with pytest.raises(no.OverrideNeedsReason):
        world.proposed(tier="BASIC")
    world.proposed(tier="BASIC", reason="首年试行")
    proposed = world.said("enrolment", "TierProposed").proposal
    assert (proposed.tier, proposed.by_rule, proposed.reason) == ("BASIC", "STANDARD", "首年试行")
    world.days(8)
    world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    confirmed = world.said("enrolment", "TierConfirmed")
    assert (confirmed.tier, confirmed.overridden, confirmed.reason) == ("BASIC", True, "首年试行")


def test_a_tier_hangs_for_seven_full_days(world: World) -> None:
    """D-6: posted on the 2nd, it may be confirmed from the 10th on, not on the 9th."""
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    with pytest.raises(no.TierNotProposed):
        world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    world.proposed()
    world.days(7)
    with pytest.raises(PostingTooShort) as told:
        world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    assert told.value.details["earliest"] == "2026-03-10"
    world.days(1)
    world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    assert (world.enrolment.stage, world.enrolment.tier) == ("TIERED", "STANDARD")


def test_an_objection_takes_the_proposal_down_until_it_is_answered(world: World) -> None:
    """Back to proposal: a new one answers it; the words stay sealed."""
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    with pytest.raises(no.TierNotProposed):
        world.do(RESIDENT, objection())
    world.proposed()
    with pytest.raises(RoleNotAllowed):
        world.do(STRANGER, objection())
    world.do(OWNER, objection())
    with pytest.raises(no.TierNotProposed):
        world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    with pytest.raises(no.TierObjectionsOpen):
        world.proposed()
    world.proposed(answer="已复核收缴数据")
    with pytest.raises(InvalidState):
        world.do(RESIDENT, objection())
    world.days(8)
    with pytest.raises(no.TierNotProposed):
        world.do(RESIDENT, objection("o-2"))
    world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    assert world.said("enrolment", "TierObjected").by.role == "OWNER"


def test_the_standard_tier_needs_a_legal_basis_in_sight(world: World) -> None:
    """Also against the rule's own finding: an override cannot do without it."""
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.proposed(legal_basis_available=False, tier="STANDARD", reason="拟提前确认")
    world.days(8)
    with pytest.raises(no.NoBasisInSight):
        world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))


def test_a_dangerous_facility_opens_a_ticket_and_leaves_the_tier(world: World) -> None:
    """Safety is no matter of tiers (domain 4.2.3)."""
    world.nominated()
    world.surveyed(dangerous=True)
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.proposed()
    world.days(8)
    world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    confirmed = world.said("enrolment", "TierConfirmed")
    assert (confirmed.tier, confirmed.safety_ticket) == ("STANDARD", True)


def test_a_guarantee_estate_without_a_department_is_flagged_on_day_31(world: World) -> None:
    """A-3: not on the thirtieth day, and on the thirty-first, rest day or not."""
    world.tiered(**FLOOR)
    assert world.enrolment.tier == "GUARANTEE"
    confirmed = world.today
    last = confirmed + timedelta(days=30)
    world.to(datetime(last.year, last.month, last.day, 15, 59, tzinfo=UTC))
    assert "FloorServiceGapOpened" not in world.facts()
    world.to(datetime(last.year, last.month, last.day, 16, 0, tzinfo=UTC))
    assert world.said("enrolment", "FloorServiceGapOpened").since == last


def test_a_review_keeps_a_tier_or_changes_it_in_the_open(world: World) -> None:
    """Yearly; a missed review is told, a changed tier says from what to what."""
    world.tiered()
    due = world.enrolment.running[clocks.TIER_REVIEW].due
    assert (due - timedelta(seconds=1)).date() == date(2027, 3, 10)
    world.surveyed()
    world.do(STREET, wish.ReviewTier(ESTATE, PROOF, **INPUTS))
    assert world.facts()[-1] == "TierReviewed"
    world.do(STREET, wish.ReviewTier(ESTATE, PROOF, **FLOOR))
    changed = world.said("enrolment", "TierChanged")
    assert (changed.before, changed.proposal.tier) == ("STANDARD", "GUARANTEE")
    assert clocks.ADOPTION in world.enrolment.running


def test_a_lower_tier_waits_for_the_contracts_end(world: World) -> None:
    """DOWNGRADE_DURING_CONTRACT: while a contract is in effect nothing is taken away."""
    world.serving()
    world.surveyed()
    with pytest.raises(no.DowngradeDuringContract) as told:
        world.do(STREET, wish.ReviewTier(ESTATE, PROOF, **FLOOR))
    assert told.value.details == {"contract": "k-1", "ends_on": "2027-03-31"}


def test_an_emergency_lasts_six_months_at_the_most(world: World) -> None:
    """R-66: the last day of six months is allowed, the day after is not; it ends by itself."""
    world.nominated()
    with pytest.raises(no.EmergencyTooLong) as told:
        world.do(STREET, emergency(date(2026, 9, 3)))
    assert told.value.details["latest"] == "2026-09-02"
    with pytest.raises(ValidationFailed):
        world.do(STREET, emergency(world.today))
    world.do(STREET, emergency(date(2026, 9, 2)))
    assert world.enrolment.stage == "EMERGENCY_SERVICE"
    world.until(date(2026, 9, 3))
    ended = world.said("enrolment", "EmergencyServiceEnded")
    assert (ended.lapsed, ended.on, world.enrolment.stage) == (True, date(2026, 9, 2), "NOMINATED")


@pytest.mark.parametrize("met", [False, True])
def test_a_second_emergency_waits_for_the_owners_to_have_met(world: World, *, met: bool) -> None:
    """Whatever they decided: a meeting whose result was posted after the first one began."""
    world.nominated()
    world.decided("m-0")
    world.days(1)
    world.do(STREET, emergency(date(2026, 4, 2)))
    world.do(STREET, wish.EndEmergencyService(ESTATE, "已有企业进场"))
    if not met:
        with pytest.raises(no.SecondEmergency) as told:
            world.do(STREET, emergency(date(2026, 5, 2)))
        assert told.value.details["before"] == "2026-03-03"
        return
    world.decided("m-1", passed=False)
    world.do(STREET, emergency(date(2026, 5, 2)))
    assert world.enrolment.stage == "EMERGENCY_SERVICE"


def test_rectification_follows_a_failed_quarter_only(world: World) -> None:
    """Without a confirmed FAIL there is nothing to order."""
    world.serving()
    order: Any = wish.OrderRectification(ESTATE, "k-1", "2026q2", "清运不及时")
    with pytest.raises(no.GradeNotFail):
        world.do(STREET, order)


def test_what_was_not_put_right_says_why(world: World) -> None:
    """A refusal needs its reason."""
    world.nominated()
    with pytest.raises(InvalidState):
        world.do(
            STREET,
            wish.AcceptRectification(ESTATE, accepted=False, evidence=PROOF, reason="未整改"),
        )
    assert issubclass(ReasonRequired, Exception)


def test_only_an_estate_without_a_contract_leaves(world: World) -> None:
    """One that is served is handed over first."""
    world.serving()
    with pytest.raises(InvalidState):
        world.do(STREET, wish.ExitAlliance(ESTATE, "退出"))
    with pytest.raises(RoleNotAllowed):
        world.do(OFFICER, wish.ExitAlliance(ESTATE, "退出"))
