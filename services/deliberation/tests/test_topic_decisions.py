"""Steps 4 and 5: decisions taken over, posted, objected to, undone (rulings E1, G16; R-16, R-17)."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.refusals import (
    ClassMismatch,
    InvalidState,
    NotFound,
    PostingTooShort,
    ReasonRequired,
    RoleNotAllowed,
    SelfVerification,
)
from deliberation import commands as wish
from deliberation import refusals as no
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    COUNCIL,
    ESTATE,
    LEAD,
    OFFICER,
    OWNER,
    RESIDENT,
    SHA,
    STRANGER,
    STREET,
    World,
    person,
    plan,
    starting,
)

OF = (ESTATE, "t-1")
AFFAIR = ("resident_affair",)


def start(world: World, **more: Any) -> None:
    """Try to start the work."""
    world.do(LEAD, starting("t-1", world.today, **more))


@pytest.fixture
def affair(world: World) -> World:
    """Give a residents' affair whose plan is frozen."""
    world.consulted(tags=AFFAIR)
    for n in (1, 2):
        world.do(LEAD, plan(text=f"第 {n} 版", tags=AFFAIR, cost_fen=None, funding=()))
        world.opened()
        world.days(8)
        world.do(LEAD, wish.CloseRound(*OF, n))
    world.reviewed()
    world.do(LEAD, wish.FreezePlan(*OF, world.topic().plans[-1].sha256))
    return world


# The assembly


def test_a_vote_is_arranged_by_the_plan_s_digest_and_called_off_with_its_meeting(
    world: World,
) -> None:
    """C1, A10: waiting for a meeting within 30 days, then for the vote, then again for a meeting."""
    world.frozen()
    sha = world.topic().frozen.sha256
    world.scheduled("b" * 64, "m-0")
    assert world.topic().waiting_for.code == "AWAITS_MEETING"
    world.scheduled(sha)
    assert world.topic().attempt.vote.meeting == "m-1"
    assert world.topic().waiting_for.code == "AWAITS_VOTE"
    world.meeting("MeetingCancelled")
    assert world.topic().attempt.vote is None
    assert "deliberation.decision" in world.topic().running
    world.days(40)
    assert world.facts()[-1] == "DeadlineMissed"


def test_a_motion_that_is_amended_away_is_called_off_and_one_amended_in_is_arranged(
    world: World,
) -> None:
    """The motions of a meeting may change before its notice (R-13)."""
    world.frozen()
    sha = world.topic().frozen.sha256
    world.scheduled("b" * 64)

    def carry(digest: str) -> Any:
        return lambda fact: fact.motions.add(motion_id="x-1", plan_sha256=digest)

    world.meeting("MotionsAmended", carry(sha))
    assert world.topic().attempt.vote.motion == "x-1"
    world.meeting("MotionsAmended", carry("b" * 64))
    assert world.topic().attempt.vote is None


def test_a_posted_result_is_taken_over_and_passes_only_when_it_is_final(world: World) -> None:
    """G16: the committee's posting is the resolution's, shown as not final; NOT_PASSED till then."""
    world.frozen()
    world.scheduled(world.topic().frozen.sha256)
    world.counted()
    assert world.topic().decision is None
    world.posted()
    decision = world.topic().decision
    assert (decision.passed, decision.final, world.stage()) == (True, False, "PUBLISHED")
    assert (decision.fact.source, decision.ref) == ("committee", "meetings/m-1/motions/x-1")
    with pytest.raises(no.NotPassed):
        start(world)
    world.final()
    assert world.topic().decision.final
    start(world)


def test_what_does_not_pass_fails_when_it_is_final(world: World) -> None:
    """Row 6: ResolutionFailed, and the topic is over; before that it waits for the final result."""
    world.frozen()
    world.scheduled(world.topic().frozen.sha256)
    world.counted(passed=False)
    world.posted()
    assert (world.stage(), world.topic().waiting_for.code) == ("RESOLVED", "AWAITS_FINAL_RESULT")
    world.final()
    assert (world.stage(), world.topic().waiting_for) == ("REJECTED", None)
    with pytest.raises(no.NotPassed):
        start(world)


def test_a_recount_that_flips_the_verdict_reaches_the_topic(world: World) -> None:
    """C10: figures posted before are not final; what is final rules."""
    world.frozen()
    world.scheduled(world.topic().frozen.sha256)
    world.counted()
    world.posted()
    world.counted(passed=False)
    assert not world.topic().decision.passed
    world.posted()
    world.final()
    assert world.stage() == "REJECTED"


def test_facts_that_come_twice_or_late_change_nothing(world: World) -> None:
    """A10: idempotent by (source, position); a fact for a topic that has gone on is moot."""
    world.frozen()
    records = [world.scheduled(world.topic().frozen.sha256), world.counted(), world.posted()]
    records.append(world.final())
    before = world.facts()
    world.consumer.take(records)
    for record in records:
        world.consumer.take([record])
    world.table_ended("NO_CONSENSUS", "c-t-1")
    assert world.facts() == before
    assert world.consumer.waiting(str(ESTATE)) == 0


def test_nobody_types_a_result_in(world: World) -> None:
    """DECISION_REF_NOT_FOUND, PLAN_HASH_MISMATCH: only a posted result on the frozen plan counts."""
    world.frozen()
    with pytest.raises(no.DecisionRefNotFound):
        world.do(LEAD, wish.RecordResolution(*OF, "m-1", "x-1"))
    world.scheduled("b" * 64)
    world.counted()
    with pytest.raises(no.DecisionRefNotFound):
        world.do(LEAD, wish.RecordResolution(*OF, "m-1", "x-1"))
    world.posted()
    with pytest.raises(no.PlanHashMismatch):
        world.do(LEAD, wish.RecordResolution(*OF, "m-1", "x-1"))
    for who in (BRANCH, STRANGER):
        with pytest.raises(RoleNotAllowed):
            world.do(who, wish.RecordResolution(*OF, "m-1", "x-1"))


# The residents


def test_the_residents_decide_their_affairs_and_one_of_the_council_confirms(affair: World) -> None:
    """E1: entered by the officer, confirmed by another, on the same minutes."""
    confirm = wish.ConfirmResidentsDecision(*OF, SHA)
    with pytest.raises(InvalidState):
        affair.do(COUNCIL, confirm)
    affair.do(OFFICER, wish.RecordResidentsDecision(*OF, "RESIDENTS_MEETING", 51, 100, 26, SHA))
    assert affair.topic().waiting_for.code == "AWAITS_CONFIRMATION"
    both = person("s-officer", "RESIDENTS_COUNCIL")
    with pytest.raises(SelfVerification):
        affair.do(both, confirm)
    with pytest.raises(InvalidState):
        affair.do(COUNCIL, wish.ConfirmResidentsDecision(*OF, "b" * 64))
    affair.do(COUNCIL, confirm)
    assert (affair.stage(), affair.topic().decision.passed) == ("RESOLVED", True)


@pytest.mark.parametrize(("present", "in_favour"), [(50, 50), (0, 0)])
def test_half_of_the_residents_is_no_meeting(affair: World, present: int, in_favour: int) -> None:
    """REVIEW_QUORUM_NOT_MET (R-73)."""
    c = wish.RecordResidentsDecision(*OF, "RESIDENTS_MEETING", present, 100, in_favour, SHA)
    with pytest.raises(no.ReviewQuorumNotMet):
        affair.do(OFFICER, c)


def test_exactly_half_of_those_present_is_a_no(affair: World) -> None:
    """R-73, R-05: the topic is rejected."""
    affair.do(OFFICER, wish.RecordResidentsDecision(*OF, "RESIDENTS_COUNCIL", 60, 100, 30, SHA))
    affair.do(COUNCIL, wish.ConfirmResidentsDecision(*OF, SHA))
    assert affair.stage() == "REJECTED"


def test_the_residents_do_not_decide_what_is_the_owners(world: World) -> None:
    """CLASS_MISMATCH: never weaker than the tags imply; nor is it posted in the assembly's place."""
    world.frozen()
    with pytest.raises(ClassMismatch):
        world.do(OFFICER, wish.RecordResidentsDecision(*OF, "RESIDENTS_MEETING", 60, 100, 40, SHA))
    world.scheduled(world.topic().frozen.sha256)
    world.counted(passed=False)
    world.posted()
    with pytest.raises(InvalidState):
        world.do(LEAD, wish.PublishResolution(*OF, "公告栏"))


@pytest.mark.parametrize(("after", "late"), [(5, False), (6, True)])
def test_late_posting_is_said_and_not_refused(affair: World, after: int, *, late: bool) -> None:
    """TOO_LATE is `late`: due after 3 days, a Saturday, so on the Monday (D-4)."""
    affair.do(OFFICER, wish.RecordResidentsDecision(*OF, "RESIDENTS_MEETING", 60, 100, 40, SHA))
    affair.do(COUNCIL, wish.ConfirmResidentsDecision(*OF, SHA))
    affair.days(after)
    affair.do(LEAD, wish.PublishResolution(*OF, "公告栏"))
    stored = affair.service.core.store.events(affair.topic().id)[-1]
    assert vars(affair.service.core.mapper.read(stored))["late"] is late


def test_work_starts_on_the_eighth_day_after_the_posting(affair: World) -> None:
    """POSTING_TOO_SHORT: posted 2024-03-01 for 7 days → 2024-03-09 (§3.7, D-6), here by its shape."""
    affair.do(OFFICER, wish.RecordResidentsDecision(*OF, "RESIDENTS_MEETING", 60, 100, 40, SHA))
    affair.do(COUNCIL, wish.ConfirmResidentsDecision(*OF, SHA))
    affair.do(LEAD, wish.PublishResolution(*OF, "公告栏"))
    posted = affair.today
    affair.days(7)
    with pytest.raises(PostingTooShort) as refused:
        start(affair)
    assert refused.value.details["earliest"] == (posted + timedelta(days=8)).isoformat()
    affair.days(1)
    start(affair)


# Objections


def test_objections_are_sealed_and_answered_before_the_work_starts(world: World) -> None:
    """OPEN_OBJECTIONS; an answer is public and says why; an objection never undoes a decision."""
    world.passed()
    for who in (RESIDENT, OWNER):
        world.do(who, wish.RaiseObjection(*OF, f"ob-{who.subject[-5:]}", "噪声扰民"))
    with pytest.raises(RoleNotAllowed):
        world.do(STRANGER, wish.RaiseObjection(*OF, "ob-9", "噪声"))
    with pytest.raises(InvalidState):
        world.do(OWNER, wish.RaiseObjection(*OF, "ob-owner", "又来"))
    stored = world.service.core.store.events(world.topic().id)
    assert not [s for s in stored if "噪声扰民".encode() in s.state]
    with pytest.raises(no.OpenObjections) as refused:
        start(world)
    assert refused.value.details["open"] == 2
    for name in ("ob-ident", "ob-owner"):
        with pytest.raises(ReasonRequired):
            world.do(LEAD, wish.AnswerObjection(*OF, name, upheld=True))
        world.do(LEAD, wish.AnswerObjection(*OF, name, upheld=True, answer="已加隔音"))
    with pytest.raises(NotFound):
        world.do(LEAD, wish.AnswerObjection(*OF, "ob-9", upheld=False, answer="无"))
    start(world)


# What undoes a decision


def test_an_annulled_decision_leads_back_to_step_three(world: World) -> None:
    """R-17, row 7: rounds and reviews begin anew, whatever stage it was in."""
    world.started()
    world.undone("DecisionAnnulled")
    topic = world.topic()
    assert (topic.stage, topic.frozen, topic.decision) == ("CONSULTED", None, None)
    assert topic.waiting_for.code == "AWAITS_ROUND"
    with pytest.raises(no.TooFewRounds):
        world.do(COUNCIL, wish.RecordCouncilReview(*OF, 6, 10, 6, SHA))


def test_a_court_s_revocation_stops_the_topic_and_it_begins_again_at_step_three(
    world: World,
) -> None:
    """R-16: nothing is carried out any more; the street lets it go on, from step 3."""
    world.started()
    world.undone("DecisionRevokedByCourt")
    assert (world.stage(), world.topic().waiting_for.code) == ("SUSPENDED", "SUSPENDED")
    with pytest.raises(InvalidState):
        world.done()
    world.do(STREET, wish.ResumeTopic(*OF, "重新拟定"))
    assert world.stage() == "CONSULTED"


def test_a_revocation_after_the_end_is_on_record(world: World) -> None:
    """What was built stays built; that its ground fell is said."""
    world.started().published()
    world.asked(9)
    world.days(8)
    world.do(LEAD, wish.CloseTopic(*OF))
    world.undone("DecisionRevokedByCourt")
    assert (world.stage(), world.topic().undone) == ("CLOSED", "REVOKED")


def test_a_suspended_decision_goes_on_when_the_court_upholds_it(world: World) -> None:
    """From where it was, every period to act beginning anew."""
    world.started()
    world.undone("DecisionSuspended")
    assert world.stage() == "SUSPENDED"
    assert "deliberation.progress" not in world.topic().running
    world.days(60)
    assert world.facts()[-1] == "DeliberationSuspended"
    world.undone("DecisionUpheld")
    assert world.stage() == "IMPLEMENTING"
    assert "deliberation.progress" in world.topic().running


def test_the_street_stops_and_resumes_with_its_reason(world: World) -> None:
    """A suspended topic takes no step; the table's 30 days stand still meanwhile."""
    world.proposed()
    world.days(20)
    world.do(STREET, wish.SuspendTopic(*OF, "核查"))
    world.days(40)
    assert world.stage() == "SUSPENDED"
    for who in (BRANCH, OFFICER):
        with pytest.raises(RoleNotAllowed):
            world.do(who, wish.ResumeTopic(*OF, "完毕"))
    world.do(STREET, wish.ResumeTopic(*OF, "核查完毕"))
    assert world.stage() == "PROPOSED"
    world.days(30)
    assert world.stage() == "PROPOSED"
    world.days(3)
    assert world.stage() == "CONSULTED"


def test_a_vote_that_comes_or_goes_while_the_topic_is_stopped_counts_when_it_goes_on(
    world: World,
) -> None:
    """With a vote nothing has to be put to anybody; without one the 30 days begin anew."""
    world.frozen()
    sha = world.topic().frozen.sha256
    for act, waits in ((lambda: world.scheduled(sha), False), (_cancel(world), True)):
        world.do(STREET, wish.SuspendTopic(*OF, "核查"))
        act()
        world.do(STREET, wish.ResumeTopic(*OF, "核查完毕"))
        assert ("deliberation.decision" in world.topic().running) is waits
        assert world.topic().waiting_for.code == ("AWAITS_MEETING" if waits else "AWAITS_VOTE")


def _cancel(world: World) -> Any:
    return lambda: world.meeting("MeetingCancelled")


def test_a_result_that_comes_while_the_topic_is_stopped_is_not_lost(world: World) -> None:
    """It counts when the topic goes on."""
    world.frozen()
    world.scheduled(world.topic().frozen.sha256)
    world.do(STREET, wish.SuspendTopic(*OF, "核查"))
    world.meeting("MeetingCancelled")
    assert world.topic().attempt.vote is None
    world.scheduled(world.topic().frozen.sha256, "m-2")
    assert world.topic().attempt.vote.meeting == "m-2"
    assert "deliberation.decision" not in world.topic().running
    world.counted(meeting="m-2")
    world.posted("m-2")
    assert world.stage() == "SUSPENDED"
    world.do(STREET, wish.ResumeTopic(*OF, "核查完毕"))
    assert world.stage() == "PUBLISHED"
