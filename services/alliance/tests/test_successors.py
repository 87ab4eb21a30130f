"""Who follows a contract, and what is said when he does not: never into nothing (A-5, R-66, ruling E6)."""

from datetime import date, timedelta
from typing import Any

import pytest

from alliance import commands as wish
from alliance import refusals as no
from alliance.domain import clocks
from chassis.refusals import ValidationFailed
from law.quarters import first_day_of, last_day_of, quarter_after, quarter_of
from services.alliance.tests.alliance_kit import (
    CHAIR,
    CHECKED,
    ESTATE,
    FLOOR,
    OFFICER,
    OTHER,
    PROOF,
    SHA,
    STREET,
    World,
)

LAST, NEXT = date(2027, 3, 31), date(2027, 4, 1)
TERM: dict[str, Any] = {"starts_on": NEXT, "ends_on": date(2028, 3, 31)}
GIVE_UP = wish.AbandonContract(ESTATE, "k-2", "未能进场")
START = wish.StartService(ESTATE, "k-2", CHECKED)


def followed(world: World, meeting: str = "m-2", **terms: Any) -> None:
    """Have a contract in service, and another signed that follows it."""
    world.serving()
    world.decided(meeting)
    world.drafted("k-2", **{**TERM, **terms})
    world.do(CHAIR, world.signing("k-2", meeting))


def test_a_successor_that_does_not_start_on_its_day_leaves_a_gap(world: World) -> None:
    """Until the end of that day nobody is late; then it is said, with thirty days for whoever comes."""
    followed(world, provider="provider-b")
    world.until(NEXT)
    assert world.facts("contracts/k-1")[-1] == "ContractEnded"
    assert world.contract().left_alone
    world.until(NEXT + timedelta(days=1))
    assert world.said("contracts/k-1", "ServiceGapOpened").since == NEXT
    assert clocks.TAKEOVER in world.contract().running

    world.until(NEXT + timedelta(days=9))
    world.do(OTHER, START)
    assert world.facts("contracts/k-1")[-1] == "ContractSucceeded"
    assert world.contract().gap_from is None
    assert clocks.TAKEOVER not in world.contract().running
    world.days(40)
    assert world.said("contracts/k-1", "DeadlineMissed").clock != clocks.TAKEOVER


def test_one_that_starts_on_its_day_leaves_none_though_the_keys_were_handed_over_before(
    world: World,
) -> None:
    """The handover may come first: what was handed over stays so, and nobody is called late."""
    followed(world, provider="provider-b")
    world.until(NEXT)
    world.do(CHAIR, wish.CompleteHandover(ESTATE, "k-1", CHECKED, PROOF))
    world.do(OTHER, START)
    world.days(3)
    assert "ServiceGapOpened" not in world.facts("contracts/k-1")
    assert (world.contract("k-1").stage, world.contract("k-2").stage) == ("HANDED_OVER", "IN_FORCE")
    assert not world.contract().left_alone


def test_a_successor_given_up_before_the_end_lets_the_term_go_on(world: World) -> None:
    """As if it had never been signed: served on, it goes on without a term."""
    followed(world, provider="provider-b")
    world.do(OFFICER, GIVE_UP)
    assert world.facts("contracts/k-1")[-1] == "SuccessorLost"
    world.until(NEXT)
    assert world.contract().stage == "INDEFINITE"


def test_a_successor_given_up_after_the_end_leaves_a_gap_at_once(world: World) -> None:
    """The one that ended is told; the estate is not left in silence."""
    followed(world, provider="provider-b")
    world.until(NEXT)
    world.do(OFFICER, GIVE_UP)
    assert world.facts("contracts/k-1")[-2:] == ["SuccessorLost", "ServiceGapOpened"]
    assert world.contract().gap_from == NEXT
    world.days(40)
    assert world.said("contracts/k-1", "DeadlineMissed").clock == clocks.TAKEOVER


def test_a_renewal_given_up_gives_the_term_its_own_end_back(world: World) -> None:
    """Its decision falls due again and nothing is renewed."""
    followed(world, renews="k-1")
    assert clocks.RENEWAL not in world.contract().running
    world.do(OFFICER, GIVE_UP)
    assert {clocks.RENEWAL, clocks.TERM} <= set(world.contract().running)
    world.until(NEXT)
    assert (world.contract("k-1").stage, world.contract("k-2").stage) == ("INDEFINITE", "ABANDONED")
    assert "RenewalDecisionDue" in world.facts("contracts/k-1")


def test_a_renewal_given_up_once_its_decision_was_due_asks_nobody_again(world: World) -> None:
    """It stays EXPIRING; only the last day is left."""
    world.serving()
    world.until(date(2027, 2, 1))
    world.decided("m-2")
    world.drafted("k-2", renews="k-1", **TERM)
    world.do(CHAIR, world.signing("k-2", "m-2"))
    world.do(OFFICER, GIVE_UP)
    assert world.contract().stage == "EXPIRING"
    assert world.facts("contracts/k-1").count("RenewalDecisionDue") == 1
    world.until(NEXT)
    assert world.contract().stage == "INDEFINITE"


def test_a_renewal_of_a_contract_under_notice_takes_the_notice_s_place(world: World) -> None:
    """Signed it renews, in one piece; given up, the notice counts again."""
    last = date(2026, 9, 30)
    world.serving()
    for meeting in ("m-2", "m-3"):
        world.decided(meeting)
    world.do(CHAIR, wish.GiveTerminationNotice(ESTATE, "k-1", last, "另有安排", "m-2", "x-1"))
    for ref in ("k-2", "k-3"):
        world.drafted(ref, renews="k-1", starts_on=date(2026, 10, 1), ends_on=LAST)
    world.do(CHAIR, world.signing("k-2", "m-3"))
    assert clocks.NOTICE not in world.contract().running
    world.do(OFFICER, GIVE_UP)
    assert clocks.NOTICE in world.contract().running
    world.do(CHAIR, world.signing("k-3", "m-3"))
    world.until(date(2026, 10, 1))
    assert (world.contract("k-1").stage, world.contract("k-3").stage) == ("RENEWED", "IN_FORCE")
    assert "ServiceGapOpened" not in world.facts("contracts/k-1")


def test_a_draft_given_up_tells_nobody(world: World) -> None:
    """Nobody counted on it."""
    world.serving()
    before = world.facts("contracts/k-1")
    world.drafted("k-2", **TERM)
    world.do(OFFICER, GIVE_UP)
    assert world.facts("contracts/k-1") == before


def test_an_estate_whose_signed_contract_is_given_up_waits_for_one_again(world: World) -> None:
    """It is not told as contracted any more, may leave the alliance, and an emergency does not hide it."""
    world.tiered(**FLOOR)
    given: dict[str, Any] = {"tier": "GUARANTEE", "fee_fen_per_m2_month": 0}
    world.signed("k-2", **given)
    assert world.enrolment.stage == "CONTRACTED"
    world.do(OFFICER, GIVE_UP)
    assert world.enrolment.stage == "TIERED"

    ends = world.today + timedelta(days=90)
    world.do(STREET, wish.StartEmergencyService(ESTATE, "provider-b", ends, "企业撤离", "公告栏"))
    world.signed("k-3", "m-3", **given)
    world.do(OFFICER, wish.AbandonContract(ESTATE, "k-3", "未能进场"))
    world.until(ends + timedelta(days=1))
    assert world.enrolment.stage == "TIERED"
    world.do(STREET, wish.ExitAlliance(ESTATE, "另行管理"))


def test_one_that_never_served_is_given_up_beside_one_that_waits(world: World) -> None:
    """The estate stays contracted: by the other."""
    world.tiered()
    world.signed("k-2")
    world.until(NEXT)
    world.decided("m-3")
    world.drafted("k-3", **TERM)
    world.do(CHAIR, world.signing("k-3", "m-3"))
    world.do(OFFICER, GIVE_UP)
    assert world.enrolment.stage == "CONTRACTED"


def test_what_was_signed_and_never_served_stands_in_nobody_s_way_for_ever(world: World) -> None:
    """While its term runs it may still start; after that another can be signed."""
    world.tiered()
    world.signed()
    world.until(LAST)
    world.decided("m-2")
    world.drafted("k-2", **TERM)
    with pytest.raises(no.ContractInEffect):
        world.do(CHAIR, world.signing("k-2", "m-2"))
    world.until(NEXT)
    world.do(CHAIR, world.signing("k-2", "m-2"))
    world.do(OFFICER, START)
    assert world.contract("k-2").stage == "IN_FORCE"


def test_whom_the_owners_choose_takes_over_from_an_emergency_on_any_day(world: World) -> None:
    """R-66: the emergency lasts until somebody serves by their decision, and six months at most."""
    world.tiered(**FLOOR)
    ends, begins = world.today + timedelta(days=150), world.today + timedelta(days=20)
    world.do(STREET, wish.StartEmergencyService(ESTATE, "provider-b", ends, "企业撤离", "公告栏"))
    given: dict[str, Any] = {"tier": "GUARANTEE", "fee_fen_per_m2_month": 0}
    served: dict[str, Any] = {**given, "starts_on": world.today, "ends_on": ends}
    world.drafted("e-1", provider="provider-b", **served)
    world.do(STREET, wish.SignContract(ESTATE, "e-1", "STREET_EMERGENCY", SHA, evidence=PROOF))
    world.do(STREET, wish.StartService(ESTATE, "e-1", CHECKED))
    world.decided("m-2")
    world.drafted("k-2", **given, starts_on=begins, ends_on=begins + timedelta(days=300))
    world.do(CHAIR, world.signing("k-2", "m-2"))
    world.until(begins)
    world.do(OFFICER, START)

    assert (world.contract("e-1").stage, world.contract("k-2").stage) == ("ENDED", "IN_FORCE")
    assert world.facts("contracts/e-1")[-1] == "ContractSucceeded"
    assert world.said("contracts/e-1", "ContractSucceeded").last_day == begins - timedelta(days=1)
    assert (world.enrolment.stage, world.enrolment.emergency) == ("IN_SERVICE", None)

    following = quarter_after(quarter_of(begins))
    assert first_day_of(following) < ends
    world.until(last_day_of(following) + timedelta(days=1))
    figures = wish.ReportServiceFigures(ESTATE, "e-1", following, 40, 10, 5, 5, 0, "12345", PROOF)
    with pytest.raises(ValidationFailed, match="did not serve"):
        world.do(STREET, figures)


def test_an_estate_whose_provider_vanished_waits_for_a_contract_when_its_emergency_ends(
    world: World,
) -> None:
    """Nobody serves it: it is not in service again because the six months are over."""
    world.serving()
    world.do(STREET, wish.RecordProviderGone(ESTATE, "k-1", "人员全部撤离", PROOF))
    assert world.enrolment.stage == "TIERED"
    ends = world.today + timedelta(days=90)
    world.do(STREET, wish.StartEmergencyService(ESTATE, "provider-b", ends, "企业撤离", "公告栏"))
    world.until(ends + timedelta(days=1))
    assert world.enrolment.stage == "TIERED"
    world.do(OFFICER, wish.CompleteHandover(ESTATE, "k-1", CHECKED, PROOF))
    assert world.facts().count("EstateUnserved") == 1
