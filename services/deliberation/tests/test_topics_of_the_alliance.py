"""What the alliance's facts ask the owners becomes a topic of item 4 by itself (domain 5.1, 4.5)."""

from typing import Any

import pytest

from chassis.refusals import RoleNotAllowed, ValidationFailed
from cogov.committee.v1 import events_pb2 as committee_pb
from deliberation import commands as wish
from law.tags import ITEM_OF_TAG
from services.deliberation.tests.deliberation_kit import BRANCH, ESTATE, RESIDENT, World, proposing

TIER, EMERGENCY = "Enrolment.TierConfirmed", "Enrolment.EmergencyServiceStarted"
REVIEW, DRAFT = "Appraisal.OwnersReviewRequested", "Contract.ContractDrafted"
SIGNED, DUE = "Contract.ContractSigned", "Contract.RenewalDecisionDue"
SERVED = {"provider": "provider-e", "started_on": "2026-03-02", "ends_by": "2026-08-31"}
FAILED = {"contract": "k-1", "provider": "provider-a", "quarters": ["2026q2", "2026q3"]}


@pytest.mark.parametrize("tier", ["STANDARD", "BASIC"])
def test_a_tier_asks_the_assembly_who_is_to_serve(world: World, tier: str) -> None:
    """Row 4a; the branch proposes it as it proposes every other (step 1)."""
    world.assembled()
    world.alliance(TIER, tier=tier)
    topic = world.topic("alliance-1")
    assert (topic.stage, topic.origin, topic.origin_ref) == ("DRAFT", "ALLIANCE", None)
    assert [ITEM_OF_TAG[tag] for tag in topic.tags] == [4]
    world.do(BRANCH, proposing("alliance-1"))
    assert world.facts("alliance-1") == ["TopicRaised", "TopicProposed"]


def test_the_floor_asks_nobody(world: World) -> None:
    """Row 4c: a guarantee estate is adopted, not put to the vote."""
    world.assembled()
    world.alliance(TIER, tier="GUARANTEE")
    assert world.topic("alliance-1") is None


def test_without_an_assembly_somebody_must_call(world: World) -> None:
    """Row 4b: no topic by itself, nor when an assembly is formed later; a management committee is none."""
    world.assembled("pmc")
    world.alliance(TIER, tier="STANDARD")
    world.days(1)
    world.assembled()
    assert world.topic("alliance-1") is None


def test_an_assembly_that_is_heard_of_late_is_asked_all_the_same(world: World) -> None:
    """Two services' facts come in any order; the days they carry decide (A9)."""
    told = world.alliance(TIER, tier="STANDARD")
    world.assembled()
    assert world.facts("alliance-1") == ["TopicRaised"]
    world.consumer.take([told])
    assert world.facts("alliance-1") == ["TopicRaised"]


def test_an_assembly_is_known_by_its_rules_too(world: World) -> None:
    """The rules of procedure are the assembly's own act (R-11)."""
    said = committee_pb.CommitteeEvent()
    said.rules_recorded.adopted_on = "2026-01-05"
    kind = "committee.StandingRules.RulesRecorded"
    world.tell(said, "committee", kind, f"/estates/{ESTATE}/rules")
    world.alliance(TIER, tier="BASIC")
    assert world.topic("alliance-1").stage == "DRAFT"


def test_two_failed_quarters_ask_about_dismissal_and_name_the_contract(world: World) -> None:
    """Row 7; with an assembly on record or without, and however often it is told."""
    told = world.alliance(REVIEW, "contracts/k-1/appraisals/2026q3", **FAILED)
    world.consumer.take([told, told])
    topic = world.topic("alliance-1")
    assert (topic.tags, topic.origin_ref) == (("dismiss_provider",), "k-1")
    assert "2026年第二季度、2026年第三季度" in topic.text
    assert world.facts("alliance-1") == ["TopicRaised"]


def test_a_contract_that_ends_asks_about_renewal(world: World) -> None:
    """Row 9; its fact does not say its name, so it was learnt from the draft."""
    world.alliance(DRAFT, "contracts/k-1", ref="k-1")
    world.alliance(SIGNED, "contracts/k-1", ref="k-1", basis="ASSEMBLY_DECISION")
    world.alliance(DUE, "contracts/k-1", due="2027-03-31")
    topic = world.topic("alliance-3")
    assert (topic.tags, topic.origin_ref) == (("renew_provider",), "k-1")
    assert "2027-03-31" in topic.text


def test_an_emergency_asks_once_who_is_to_serve_after_it(world: World) -> None:
    """Row 10; the end of its contract asks nothing more."""
    world.alliance(EMERGENCY, emergency=SERVED)
    world.alliance(DRAFT, "contracts/k-e", ref="k-e")
    world.alliance(SIGNED, "contracts/k-e", ref="k-e", basis="STREET_EMERGENCY")
    world.alliance(DUE, "contracts/k-e", due="2026-08-31")
    assert world.topic("alliance-1").tags == ("hire_provider",)
    assert "2026-08-31" in world.topic("alliance-1").text
    assert world.topic("alliance-4") is None


def test_what_failed_a_short_time_ago_does_not_hold_up_a_new_fact(world: World) -> None:
    """Half a year's rest is for wishes, not for a contract that ends (flow 5.4, row 6)."""
    world.frozen(tags=("dismiss_provider",)).voted(passed=False)
    assert world.stage() == "REJECTED"
    world.alliance(REVIEW, "contracts/k-1/appraisals/2026q3", **FAILED)
    assert world.topic("alliance-1").stage == "DRAFT"


def test_a_person_speaks_not_for_the_alliance_nor_under_its_topics_names(world: World) -> None:
    """Its facts alone do; a name taken first would keep a question from the owners."""
    with pytest.raises(RoleNotAllowed):
        world.raised("t-1", RESIDENT, origin="ALLIANCE")
    with pytest.raises(ValidationFailed, match="alliance-"):
        world.raised("alliance-1", RESIDENT)
    assert world.topic("alliance-1") is None


def test_a_silent_branch_does_not_keep_it_from_the_owners(world: World) -> None:
    """After 14 days it opens by itself; who leads it is named then (flow 5.4, row 1)."""
    world.alliance(REVIEW, "contracts/k-1/appraisals/2026q3", **FAILED)
    world.days(15)
    assert world.topic("alliance-1").stage == "PROPOSED"
    named: Any = wish.NameLead(ESTATE, "alliance-1", "s-lead")
    world.do(BRANCH, named)
    assert world.topic("alliance-1").lead == "s-lead"
