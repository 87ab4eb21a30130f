"""Steps 1 and 2: raising, proposing, silence, petitions, the table (domain 4.5, flow 5.4 rows 1 to 3)."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.actors import SYSTEM
from chassis.refusals import ClassMismatch, InvalidState, RoleNotAllowed, ValidationFailed
from deliberation import commands as wish
from deliberation import refusals as no
from deliberation.commands.forms import Extent
from law.steps import CLASSES, class_of
from law.tags import AFFAIRS, ITEM_OF_TAG, OTHER_CHANNEL
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    CHAIR,
    COUNCIL,
    DISPUTE,
    ELEVATOR,
    ESTATE,
    LEAD,
    OFFICER,
    OWNER,
    RESIDENT,
    STRANGER,
    STREET,
    World,
    plan,
    proposing,
)

BY_THE_OTHERS = {
    "SEAT": (CHAIR, COUNCIL, BRANCH, OFFICER),
    "COMMITTEE": (CHAIR,),
    "STREET": (STREET,),
    "WHISTLE": (SYSTEM,),
    "ALLIANCE": (SYSTEM,),
}


def test_residents_owners_seats_the_committee_and_the_system_raise(world: World) -> None:
    """A6: whoever lives there, owns there, sits at the table; nobody else."""
    for n, who in enumerate((RESIDENT, OWNER)):
        world.raised(f"t-{n}", who)
    with pytest.raises(RoleNotAllowed):
        world.raised("t-9", STRANGER)
    assert world.topic("t-9") is None


@pytest.mark.parametrize("origin", BY_THE_OTHERS)
def test_a_topic_comes_from_where_its_raiser_sits(world: World, origin: str) -> None:
    """An origin is no word to choose: a resident does not speak for the street."""
    for n, who in enumerate(BY_THE_OTHERS[origin]):
        world.raised(f"t-{n}", who, origin=origin)
        assert world.topic(f"t-{n}").origin == origin
    with pytest.raises(RoleNotAllowed):
        world.raised("t-9", RESIDENT, origin=origin)


@pytest.mark.parametrize("tag", sorted(OTHER_CHANNEL | {"outside_property"}))
def test_what_is_no_affair_of_the_estate_is_not_deliberated_on(world: World, tag: str) -> None:
    """TOPIC_UNLAWFUL, from published tags only (G16); an unknown tag is none."""
    with pytest.raises(no.TopicUnlawful):
        world.raised(tags=(tag,))
    with pytest.raises(ValidationFailed):
        world.raised(tags=("my_own_tag",))


def test_two_items_of_the_law_are_two_topics(world: World) -> None:
    """C1: a motion asks one thing, so a plan is about one."""
    with pytest.raises(ValidationFailed):
        world.raised(tags=("elevator", "use_fund"))
    world.raised(tags=("elevator", "rebuild"))


@pytest.mark.parametrize("tag", sorted(ITEM_OF_TAG) + sorted(AFFAIRS) + ["dwelling_to_business"])
def test_who_decides_follows_from_the_tags_and_is_never_weaker_than_they_imply(
    world: World, tag: str
) -> None:
    """CLASS_MISMATCH: items 6 to 8 are major, 1 to 5 and 9 ordinary (R-03, R-04, R-18)."""
    implied = class_of((tag,))
    item = ITEM_OF_TAG.get(tag)
    if item is not None:
        assert implied == ("ART278_MAJOR" if item in {6, 7, 8} else "ART278_ORDINARY")
    world.raised(tags=(tag,))
    for stated in CLASSES:
        if stated != implied:
            with pytest.raises(ClassMismatch):
                world.do(BRANCH, proposing(class_hint=stated))
    world.do(BRANCH, proposing(class_hint=implied))
    assert world.topic().decision_class == implied


def test_the_strictest_tag_decides(world: World) -> None:
    """One reserved tag among affairs makes it the owners' matter."""
    world.raised(tags=("resident_affair", "common_income"))
    assert world.topic().decision_class == "ART278_ORDINARY"


def test_the_branch_has_seven_days_then_the_community_may_then_it_opens_by_itself(
    world: World,
) -> None:
    """Flow 5.4 row 1: silence of 7 days is missed once, of 14 days proposes (R-75)."""
    world.raised().raised("t-2")
    with pytest.raises(RoleNotAllowed):
        world.do(OFFICER, proposing())
    assert world.topic().waiting_for.responsible == "ESTATE_BRANCH_SECRETARY"
    world.days(7)
    assert world.facts() == ["TopicRaised"]
    world.days(1)
    assert world.facts() == ["TopicRaised", "DeadlineMissed"]
    assert world.topic().waiting_for.responsible == "RESIDENTS_COMMITTEE_OFFICER"
    world.do(OFFICER, proposing())
    world.days(7)
    assert world.facts("t-2")[-1] == "TopicProposed"
    assert world.topic("t-2").lead == RESIDENT.subject


def test_returning_takes_a_reason(world: World) -> None:
    """REASON_REQUIRED; the community returns only after the branch was silent."""
    world.raised()
    for who in (OFFICER, RESIDENT):
        with pytest.raises(RoleNotAllowed):
            world.do(who, wish.ReturnTopic(ESTATE, "t-1", "材料不全"))
    world.do(BRANCH, wish.ReturnTopic(ESTATE, "t-1", "材料不全"))
    assert world.stage() == "RETURNED"
    assert world.topic().waiting_for is None


@pytest.mark.parametrize("kind", ["MeetingPetitioned", "PetitionAdmitted"])
def test_a_petition_of_a_fifth_needs_nobody_s_leave(world: World, kind: str) -> None:
    """PETITION_CANNOT_BE_RETURNED (R-14): it is proposed with its raising, led by who raised it."""
    petition: dict[str, Any] = {"origin": "PETITION", "origin_ref": "p-1"}
    with pytest.raises(no.NotAPetition):
        world.raised(**petition)
    world.petitioned(kind=kind)
    world.raised(**petition)
    assert world.facts() == ["TopicRaised", "TopicProposed"]
    assert world.topic().lead == RESIDENT.subject
    with pytest.raises(no.PetitionCannotBeReturned):
        world.do(BRANCH, wish.ReturnTopic(ESTATE, "t-1", "不同意"))


def test_the_raiser_withdraws_before_the_freeze_and_nobody_else(world: World) -> None:
    """A6; a round that runs lets nothing in any more."""
    world.consulted()
    world.planned()
    world.opened()
    with pytest.raises(RoleNotAllowed):
        world.do(LEAD, wish.WithdrawTopic(ESTATE, "t-1", "算了"))
    world.do(RESIDENT, wish.WithdrawTopic(ESTATE, "t-1", "已自行解决"))
    assert world.stage() == "WITHDRAWN"
    with pytest.raises(no.RoundClosed):
        world.spoken("o-1", 1)
    world.frozen("t-2")
    with pytest.raises(InvalidState):
        world.do(RESIDENT, wish.WithdrawTopic(ESTATE, "t-2", "算了"))


# The table


@pytest.mark.parametrize("outcome", ["AGREED_ACTION", "REFER_SIX_STEP", "NO_CONSENSUS"])
def test_the_table_s_end_opens_step_three(world: World, outcome: str) -> None:
    """Taken over from its own fact, with its position there; dissent is attached."""
    world.consulted(outcome=outcome)
    topic = world.topic()
    assert topic.stage == "CONSULTED"
    assert topic.taken.outcome == outcome
    assert (topic.taken.fact.source, topic.taken.fact.position) == ("consultation", 2)
    assert topic.taken.dissent == (("PROVIDER",) if outcome == "NO_CONSENSUS" else ())


@pytest.mark.parametrize(
    "outcome", ["REFER_JOINT_CONFERENCE", "REFER_WHISTLE", "REFER_MEDIATION", "VIEWS_COLLECTED"]
)
def test_a_matter_that_goes_elsewhere_does_not_open_it(world: World, outcome: str) -> None:
    """OUTCOME_OPENS_NO_GATE; the topic waits on, and goes on without after 30 days."""
    world.consulted(outcome=outcome)
    assert world.stage() == "PROPOSED"
    with pytest.raises(no.OutcomeOpensNoGate):
        world.do(LEAD, wish.AttachConsultation(ESTATE, "t-1", "c-t-1"))
    world.days(31)
    assert world.facts()[-1] == "ConsultationExhausted"
    assert world.stage() == "CONSULTED"


def test_after_thirty_days_it_goes_on_without_the_table(world: World) -> None:
    """CONSULTATION_EXHAUSTED: recorded, not before, and a late conclusion changes nothing."""
    world.proposed()
    world.table_asked()
    waiting = world.topic().waiting_for
    assert (waiting.code, waiting.clock) == ("AWAITS_CONSULTATION", "deliberation.consult")
    world.days(30)
    assert world.stage() == "PROPOSED"
    world.days(1)
    assert world.stage() == "CONSULTED"
    world.table_ended()
    assert world.topic().taken is None


def test_a_consultation_on_the_same_issue_is_taken_over_for_ninety_days(world: World) -> None:
    """Flow 5.4 row 2, on both sides of the boundary; another issue's never (OTHER_ISSUE)."""
    world.table_asked("c-0", "", ELEVATOR)
    world.table_ended(ref="c-0")
    world.raised("t-0").raised("t-1").raised("t-2", tags=("covenant",))
    world.days(6)
    world.do(BRANCH, proposing("t-0"))
    assert world.topic("t-0").taken.consultation == "c-0"
    world.do(BRANCH, proposing("t-2"))
    assert world.topic("t-2").taken is None
    with pytest.raises(no.OtherIssue):
        world.do(LEAD, wish.AttachConsultation(ESTATE, "t-2", "c-0"))
    world.days(84)
    world.raised("t-3")
    world.do(BRANCH, proposing("t-3"))
    assert world.stage("t-3") == "CONSULTED"
    world.days(1)
    world.raised("t-4")
    world.do(BRANCH, proposing("t-4"))
    assert world.stage("t-4") == "PROPOSED"
    with pytest.raises(no.OtherIssue):
        world.do(LEAD, wish.AttachConsultation(ESTATE, "t-4", "c-0"))


def test_nobody_attaches_what_is_not_concluded(world: World) -> None:
    """CONSULTATION_NOT_CONCLUDED: the outcome is the table's fact, never typed in."""
    world.proposed()
    world.table_asked()
    with pytest.raises(no.ConsultationNotConcluded):
        world.do(LEAD, wish.AttachConsultation(ESTATE, "t-1", "c-1"))
    with pytest.raises(RoleNotAllowed):
        world.do(BRANCH, wish.AttachConsultation(ESTATE, "t-1", "c-1"))


def test_what_the_table_may_settle_ends_there(world: World) -> None:
    """The small path (row 3, G16): an agreement on a matter that needs no other decider."""
    world.consulted(outcome="AGREED_ACTION", tags=DISPUTE)
    world.do(LEAD, wish.SettleTopic(ESTATE, "t-1", "双方已和解"))
    assert world.stage() == "CLOSED"


@pytest.mark.parametrize(
    ("outcome", "tags"), [("AGREED_ACTION", ELEVATOR), ("NO_CONSENSUS", DISPUTE)]
)
def test_what_the_owners_decide_or_nobody_agreed_on_is_not_settled(
    world: World, outcome: str, tags: Any
) -> None:
    """NOT_SETTLED: neither a reserved matter (R-01) nor one without agreement."""
    world.consulted(outcome=outcome, tags=tags)
    with pytest.raises(no.NotSettled):
        world.do(LEAD, wish.SettleTopic(ESTATE, "t-1", "算了"))


def test_a_small_matter_takes_the_council_s_word_and_the_residents_decision(world: World) -> None:
    """Steps 3 and 4 by the competent body, without rounds and the members' meeting (row 3)."""
    world.consulted(outcome="AGREED_ACTION", tags=DISPUTE)
    world.do(LEAD, plan(tags=DISPUTE, cost_fen=None, funding=()))
    with pytest.raises(no.ReviewMissing):
        world.do(LEAD, wish.FreezePlan(ESTATE, "t-1", world.topic().plans[-1].sha256))
    world.do(COUNCIL, wish.RecordCouncilReview(ESTATE, "t-1", 9, 11, 6, "a" * 64))
    world.do(LEAD, wish.FreezePlan(ESTATE, "t-1", world.topic().plans[-1].sha256))
    assert world.topic().waiting_for.code == "AWAITS_RESIDENTS_DECISION"


# What failed before


def test_the_same_topic_is_blocked_for_half_a_year_but_for_a_new_plan_or_a_petition(
    world: World,
) -> None:
    """SAME_TOPIC_REJECTED_RECENTLY (row 6), on both sides of day 180."""
    world.frozen("t-1").voted("t-1", passed=False)
    sha = world.topic().frozen.sha256
    for same in ({}, {"tags": ("rebuild",), "replaces": "t-1"}, {"new_plan_sha256": sha}):
        with pytest.raises(no.SameTopicRejectedRecently):
            world.raised("t-2", **same)
    world.raised("t-3", new_plan_sha256="b" * 64)
    world.raised("t-4", extent=Extent("stairwell", "2-1"))
    world.petitioned()
    world.raised("t-5", origin="PETITION", origin_ref="p-1")
    world.days(180)
    with pytest.raises(no.SameTopicRejectedRecently):
        world.raised("t-6")
    world.days(1)
    world.raised("t-6")


def test_a_topic_replaces_only_one_that_there_is(world: World) -> None:
    """A reference to nothing is a mistake, not a new topic."""
    with pytest.raises(ValidationFailed):
        world.raised(replaces="t-0")


def test_a_topic_that_nobody_carries_on_lapses_after_half_a_year(world: World) -> None:
    """E2: 180 days without a fact; each step begins them anew."""
    world.consulted()
    world.days(179)
    world.planned()
    world.days(180)
    assert world.stage() == "CONSULTED"
    world.to(world.now + timedelta(days=1))
    assert (world.stage(), world.facts()[-1]) == ("LAPSED", "TopicLapsed")
