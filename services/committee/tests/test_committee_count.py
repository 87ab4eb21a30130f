"""The count as a ceremony: sealed, compared, proposed, confirmed by all, posted (C3, C6, G14)."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.refusals import InvalidState, NeighbourUnavailable, RoleNotAllowed, ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import ChannelHours, Choice, Motion, RuleParameters
from services.committee.tests.committee_examples import PASSING, counted_as
from services.committee.tests.committee_kit import (
    CHAIR,
    CLERK,
    CLOSES,
    COUNTER,
    COUNTER_2,
    ESTATE,
    MOTION,
    OPERATOR,
    OPERATOR_2,
    OPERATOR_3,
    PROOF,
    SHA,
    STREET,
    WITNESS,
    World,
    entries_of,
    local,
    owner,
    person,
)

NINE = [100] * 9


def _facts(world: World, name: str) -> list[Any]:
    core = world.committee.core
    stored = [s for s in core.store.page(0, 5000) if s.topic.endswith("." + name)]
    return [core.mapper.read(s) for s in stored]


def _vote(world: World, agree: int, disagree: int) -> None:
    for n in range(1, agree + disagree + 1):
        world.cast(n, "AGREE" if n <= agree else "DISAGREE")


def _verdict(meeting: Any, motion: str = "m-1") -> Any:
    return next(m.verdict for m in meeting.counted.motions if m.motion_id == motion)


def test_exactly_two_thirds_is_enough_to_decide(world: World) -> None:
    """V01, F22, R-02, R-04: 6 of 9, 4 yes, 2 no: passed as ORDINARY, through the whole service."""
    world.opened(NINE)
    _vote(world, 4, 2)
    verdict = _verdict(world.counted())
    assert (verdict.result, verdict.participating.heads, verdict.agree.heads) == ("PASSED", 6, 4)


def test_nobody_votes_and_a_normal_result_is_posted(world: World) -> None:
    """C7, F26: zero everywhere; not passed for want of a quorum, in neither direction (F30)."""
    world.opened(NINE)
    verdict = _verdict(world.counted())
    assert verdict.result == "NOT_PASSED"
    assert verdict.means == "NO_DECISION_EITHER_WAY"
    world.post()
    assert world.meeting().stage == "RESULT_POSTED"


def test_commands_bring_no_figures_and_everyone_must_confirm(world: World) -> None:
    """C6, G14: the system computes; the last of counters and witness makes it the count."""
    assert set(wish.ProposeCount.__struct_fields__) == {"estate_id", "meeting"}
    assert set(wish.ConfirmCount.__struct_fields__) == {"estate_id", "meeting"}
    world.opened(NINE)
    _vote(world, 6, 0)
    world.sealed()
    world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
    with pytest.raises(no.CounterConflict):
        world.do(COUNTER, wish.ConfirmCount(ESTATE, "mt-1"))
    for stranger in (person("x", "VOTE_COUNTER"), person("y", "RESIDENTS_COMMITTEE_OFFICER")):
        with pytest.raises(RoleNotAllowed):
            world.do(stranger, wish.ConfirmCount(ESTATE, "mt-1"))
    world.do(WITNESS, wish.ConfirmCount(ESTATE, "mt-1"))
    assert world.meeting().stage == "COUNTING"
    world.do(COUNTER_2, wish.ConfirmCount(ESTATE, "mt-1"))
    assert world.meeting().stage == "COUNTED"
    purposes = [f.purpose for f in _facts(world, "BallotsOpened")]
    assert purposes == ["COUNT"] * 3  # every release of the key is a fact (C5)


def test_the_box_is_sealed_before_it_is_opened(world: World) -> None:
    """F44: opening before sealing is impossible, sealing before the close too."""
    world.opened(NINE)
    _vote(world, 6, 0)
    for c in (wish.SealBox(ESTATE, "mt-1"), wish.ProposeCount(ESTATE, "mt-1")):
        with pytest.raises(InvalidState):
            world.do(COUNTER, c)
    world.closed()
    for early in (wish.ProposeCount(ESTATE, "mt-1"), wish.CompareReadings(ESTATE, "mt-1")):
        with pytest.raises(InvalidState):
            world.do(COUNTER, early)
    world.do(COUNTER, wish.SealBox(ESTATE, "mt-1"))
    with pytest.raises(InvalidState):
        world.do(COUNTER, wish.SealBox(ESTATE, "mt-1"))
    assert _facts(world, "BallotsOpened") == []


def test_the_close_says_up_to_where_ballots_can_stand(world: World) -> None:
    """T17, G19: `VotingClosed {last_position}`."""
    world.opened(NINE)
    last = world.cast(1)
    world.closed()
    (closed,) = _facts(world, "VotingClosed")
    assert closed.last_position >= last.position


def test_papers_wait_until_they_are_read_compared_and_read_again(world: World) -> None:
    """C3: UNREAD_BALLOTS; two of three equal readings make the ballot."""
    world.opened(NINE)
    _vote(world, 4, 1)
    world.deliver([6])
    world.receive(6)
    world.sealed()
    for c in (wish.ProposeCount(ESTATE, "mt-1"), wish.CompareReadings(ESTATE, "mt-1")):
        with pytest.raises(no.UnreadBallots):
            world.do(COUNTER, c)
    world.read(6, 1, "AGREE", OPERATOR)
    world.read(6, 2, "DISAGREE", OPERATOR_2)
    with pytest.raises(no.UnreadBallots):
        world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
    world.do(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))
    assert world.meeting().differing == {world.entry(6)}
    with pytest.raises(no.UnreadBallots):
        world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
    with pytest.raises(no.SameOperator):
        world.read(6, 3, "DISAGREE", OPERATOR)
    world.read(6, 3, "DISAGREE", OPERATOR_3)
    assert _verdict(world.count()).disagree.heads == 2


def test_three_different_readings_are_illegible(world: World) -> None:
    """C3, C15: no two agree: the whole paper is void and never participates."""
    world.opened(NINE, rules=RuleParameters(void_policy="PARTICIPATING"))
    _vote(world, 6, 0)
    world.deliver([7])
    world.receive(7)
    world.sealed()
    world.read(7, 1, "AGREE", OPERATOR)
    world.read(7, 2, "DISAGREE", OPERATOR_2)
    world.do(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))
    world.read(7, 3, "ABSTAIN", OPERATOR_3)
    verdict = _verdict(world.count())
    assert (verdict.void_papers.heads, verdict.participating.heads) == (1, 6)


def test_two_marks_on_one_motion_follow_the_void_policy(world: World) -> None:
    """C15, F24: the motion is void on a valid paper and takes part where the rules say so."""
    world.opened(NINE, rules=RuleParameters(void_policy="PARTICIPATING"))
    _vote(world, 4, 1)
    world.deliver([6])
    world.receive(6)
    world.sealed()
    world.read(6, 1, "VOID", OPERATOR)
    world.read(6, 2, "VOID", OPERATOR_2)
    world.do(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))
    verdict = _verdict(world.count())
    assert (verdict.void.heads, verdict.participating.heads, verdict.result) == (1, 6, "PASSED")


def test_more_papers_back_than_out_wait_for_a_finding(world: World) -> None:
    """MORE_RETURNED_THAN_DELIVERED per channel; with a finding the count goes on (F44)."""
    world.opened(NINE)
    _vote(world, 5, 0)
    world.receive(6)
    world.sealed()
    world.read(6, 1, "AGREE", OPERATOR)
    world.read(6, 2, "AGREE", OPERATOR_2)
    world.do(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))
    with pytest.raises(no.MoreReturnedThanDelivered) as refused:
        world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
    assert refused.value.details == {"channel": "paper", "delivered": 0, "returned": 1}
    finding = wish.RecordPlausibilityFinding(ESTATE, "mt-1", "paper", "The list was lost")
    world.do(COUNTER, finding)
    assert _verdict(world.count()).participating.heads == 6


def test_counters_are_several_unconcerned_and_not_the_poster(world: World) -> None:
    """COUNTER_CONFLICT, WITNESS_MISSING: all subjects differ (G14, domain 4.0)."""
    world.registry.give("roll-1", entries_of(NINE))
    concerned = Motion("m-1", "Hire", "Hire", [4], concerns=["cousin"])
    world.schedule(motions=[concerned])
    world.notice()

    def appoint(counters: list[str], witness: str | None = "witness") -> None:
        world.do(CHAIR, wish.AppointCounters(ESTATE, "mt-1", counters, witness))

    with pytest.raises(no.WitnessMissing):
        appoint(["a", "b"], None)
    with pytest.raises(ValidationFailed):
        appoint(["a"])
    for counters in (["a", "a"], ["a", "witness"], ["a", "chair"], ["a", "cousin"]):
        with pytest.raises(no.CounterConflict):
            appoint(counters)
    appoint(["a", "b"])
    world.closed()
    with pytest.raises(no.VotingIsClosed):
        appoint(["c", "d"])


def test_where_the_profile_says_so_every_counter_is_an_owner(world: World) -> None:
    """Jilin: five owners and the residents' committee (`counters_min`)."""
    world.registry.jurisdiction = "JILIN"
    world.registry.give("roll-1", entries_of(NINE))
    world.schedule()
    world.notice(channels=_paper_only())

    def appoint(*counters: str) -> None:
        world.do(CHAIR, wish.AppointCounters(ESTATE, "mt-1", list(counters), "witness"))

    with pytest.raises(no.CounterConflict):
        appoint("owner-1", "owner-2", "owner-3", "owner-4", "stranger")
    appoint(*(f"owner-{n}" for n in range(1, 6)))


def _paper_only() -> list[ChannelHours]:
    return [ChannelHours("paper", local(CLOSES, 12))]


def test_without_a_witness_nobody_counts(world: World) -> None:
    """Nobody was appointed before the close: nobody may count (C6)."""
    world.registry.give("roll-1", entries_of(NINE))
    world.schedule()
    world.notice()
    world.closed()
    with pytest.raises(RoleNotAllowed):
        world.do(COUNTER, wish.SealBox(ESTATE, "mt-1"))


def test_a_disputed_count_is_discarded_and_the_third_goes_to_the_street(world: World) -> None:
    """G14: back to CLOSED twice, then the street has it counted."""
    world.opened(NINE)
    _vote(world, 6, 0)
    world.sealed()
    for stage in ("CLOSED", "CLOSED", "DISPUTED"):
        world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
        world.do(WITNESS, wish.DisputeCount(ESTATE, "mt-1", "I saw another box"))
        assert world.meeting().stage == stage
    world.do(STREET, wish.SettleCount(ESTATE, "mt-1", "Counted again before both"))
    assert _facts(world, "BallotsCounted")[-1].settled_by == "STREET"


def test_other_figures_at_the_confirmation_discard_the_proposal(world: World) -> None:
    """C6: each recomputes and compares; what has changed between is not confirmed."""
    world.opened(NINE)
    _vote(world, 6, 0)
    world.sealed()
    world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
    entry = world.entry(1)
    core = world.committee.core
    # A ballot found void between the two counts: the view is made to lose it, as a fault would.
    core.follower.catch_up()
    with core.views.writing() as conn:
        conn.execute(world.committee.tables.ballots.delete().where(_of(world, entry)))
    world.do(COUNTER_2, wish.ConfirmCount(ESTATE, "mt-1"))
    assert (world.meeting().stage, world.meeting().discarded) == ("CLOSED", 1)
    assert _facts(world, "CountDiscarded")[-1].reason == "FIGURES_DIFFER"


def test_other_ballots_of_the_same_figures_are_no_confirmation_but_the_same_verdict() -> None:
    """C6 and A12: counters agree on ballots and figures; the verdict's name is the figures' alone."""
    other = msgspec.structs.replace(PASSING, ballots_sha256="0" * 64)
    failing = counted_as(*["DISAGREE"] * 7)

    assert other.verdict_sha256 == PASSING.verdict_sha256 != failing.verdict_sha256
    assert PASSING.agrees_with(msgspec.structs.replace(PASSING))
    assert not any(PASSING.agrees_with(one) for one in (other, failing, None))


def _of(world: World, entry: Any) -> Any:
    return world.committee.tables.ballots.c.entry == str(entry)


def test_silence_counts_only_where_delivery_and_warning_are_proved(world: World) -> None:
    """F46, V13b, R-11: FOLLOW_MAJORITY with proof and warning; without either, nothing."""
    world.opened([100] * 10, rules=RuleParameters(non_voter_policy="FOLLOW_MAJORITY"))
    _vote(world, 4, 1)
    world.deliver([6, 7, 8, 9])
    world.deliver([10], "b-2", warned=False)
    verdict = _verdict(world.counted())
    assert (verdict.participating.heads, verdict.deemed.heads, verdict.result) == (9, 4, "PASSED")


def test_a_first_assembly_excludes_the_silent_whatever_rules_are_on_record(world: World) -> None:
    """R-11: no rules are adopted yet."""
    rules = RuleParameters(non_voter_policy="DELIVERED_ABSTAINS")
    world.opened(NINE, rules=rules, kind="first")
    _vote(world, 5, 0)
    world.deliver([6, 7, 8])
    assert _verdict(world.counted()).participating.heads == 5


def test_a_disputed_ballot_abstains(world: World) -> None:
    """C16: a co-owner objected and nobody agreed before the close."""
    world.opened(NINE)
    _vote(world, 6, 0)
    world.do(owner(1), wish.ObjectToBallot(ESTATE, "mt-1", world.entry(1), SHA))
    verdict = _verdict(world.counted())
    assert (verdict.agree.heads, verdict.abstain.heads) == (5, 1)


def test_an_effect_may_wait_for_another_motion(world: World) -> None:
    """Two motions, two verdicts, one effect: dismissed only if a new provider is hired."""
    hire = Motion("m-2", "Hire", "Hire B", [4])
    dismiss = Motion("m-1", "Dismiss", "Dismiss A", [4], effective_if="m-2")
    world.opened(NINE, motions=[dismiss, hire])
    for n in range(1, 7):
        world.cast(n, choices=[Choice("m-1", "AGREE"), Choice("m-2", "DISAGREE")])
    effects = {m.motion_id: m.in_effect for m in world.counted().counted.motions}
    assert effects == {"m-1": False, "m-2": False}


@pytest.mark.parametrize(("marks", "agree"), [(("AGREE", "AGREE"), 5), (("AGREE", "DISAGREE"), 4)])
def test_entries_found_to_be_one_owner_are_one_head(
    world: World, marks: tuple[str, str], agree: int
) -> None:
    """C18: summed area; equal marks speak for both, unequal ones abstain; F20: one head."""
    world.opened(NINE)
    for n, mark in enumerate(marks, start=1):
        world.cast(n, mark)
    for n in range(3, 7):
        world.cast(n)
    merged = [world.entry(1), world.entry(2)]
    c = wish.CorrectRoll(ESTATE, "mt-1", "One person, two spellings", [PROOF], merged)
    world.do(CLERK, c)
    verdict = _verdict(world.counted())
    assert (verdict.total.heads, verdict.agree.heads, verdict.participating.heads) == (8, agree, 5)
    assert verdict.total.area_cm2 == 9_000_000
    (fact,) = _facts(world, "RollCorrected")
    assert (fact.heads_before, fact.heads_after) == (9, 8)


def test_only_entries_of_the_roll_are_joined(world: World) -> None:
    """C18: NOT_ON_ROLL, none twice; after the close it is too late (VOTING_CLOSED)."""
    world.opened(NINE)

    def correct(*merged: Any) -> None:
        world.do(CHAIR, wish.CorrectRoll(ESTATE, "mt-1", "One", [PROOF], list(merged)))

    with pytest.raises(no.NotOnRoll):
        correct(world.entry(1), world.entry(10))
    with pytest.raises(ValidationFailed):
        correct(world.entry(1), world.entry(1))
    world.closed()
    with pytest.raises(no.VotingIsClosed):
        correct(world.entry(1), world.entry(2))


def test_a_defect_of_the_roll_found_later_puts_both_verdicts_side_by_side(world: World) -> None:
    """C18: `RollDefectFound`; where they differ the decision waits (PENDING_CONTEST)."""
    world.opened(NINE)
    _vote(world, 4, 2)
    world.counted()
    merged = [world.entry(1), world.entry(2)]
    world.do(CLERK, wish.RecordRollDefect(ESTATE, "mt-1", [PROOF], merged))
    (fact,) = _facts(world, "RollDefectFound")
    assert fact.corrected[0].verdict.participating.heads == 5
    assert fact.differs == ("m-1",)  # 5 of 8 heads are no quorum
    assert world.meeting().pending == ("m-1",)
    world.post()
    world.to(local(date(2026, 5, 1)))
    assert world.meeting().stage == "RESULT_POSTED"


def test_late_is_lawful_and_said(world: World) -> None:
    """D-4: the count is due in 3 days, the posting 3 days after it; `late`, DeadlineMissed."""
    world.opened(NINE)
    world.sealed()
    world.to(local(date(2026, 4, 1), 9))
    assert [f.clock for f in _facts(world, "DeadlineMissed")] == ["count"]
    world.count()
    world.to(local(date(2026, 4, 9), 9))
    world.post()
    (posted,) = _facts(world, "ResultPosted")
    assert (posted.late, posted.right_to_sue) == (True, "R-16")
    assert [f.clock for f in _facts(world, "DeadlineMissed")] == ["count", "result.posting_due"]


def test_the_result_is_final_after_its_full_days(world: World) -> None:
    """D-6: posted on day D for 7 days, final on D+8 00:00 (G13)."""
    world.opened(NINE)
    _vote(world, 6, 0)
    world.counted()
    world.post()
    assert world.meeting().posted_until == date(2026, 4, 4)
    world.to(local(date(2026, 4, 4), 23, 59))
    assert world.meeting().stage == "RESULT_POSTED"
    world.to(local(date(2026, 4, 5)))
    assert world.meeting().stage == "RESULT_FINAL"


def test_decisions_are_undone_by_counter_facts(world: World) -> None:
    """R-17, R-16: annulled by the street, revoked by a court; an unknown motion is refused."""
    other = Motion("m-2", "Other", "Other", [9])
    world.opened(NINE, motions=[MOTION, other])
    for n in range(1, 7):
        world.cast(n, choices=[Choice("m-1", "AGREE"), Choice("m-2", "AGREE")])
    world.counted()

    def annul(*motions: str) -> None:
        c = wish.AnnulDecision(ESTATE, "mt-1", list(motions), "AGAINST_LAW", "Article 278")
        world.do(STREET, c)

    with pytest.raises(no.UnknownMotion):
        annul("m-9")
    annul("m-1")
    with pytest.raises(InvalidState):
        annul("m-1")
    assert world.meeting().stage == "COUNTED"
    c = wish.RecordCourtRevocation(ESTATE, "mt-1", ["m-2"], "(2026) 1", PROOF)
    world.do(CLERK, c)
    meeting = world.meeting()
    assert meeting.stage == "REVOKED_BY_COURT"
    assert meeting.decisions == {"m-1": "ANNULLED", "m-2": "REVOKED_BY_COURT"}


def test_a_court_takes_on_suspends_and_upholds_a_decision_step_by_step(world: World) -> None:
    """R-16: each step follows from the one before; upheld once, another owner may still sue."""
    world.opened(NINE)
    for n in range(1, 7):
        world.cast(n)
    world.counted()
    at = (ESTATE, "mt-1", ["m-1"], PROOF)
    steps = {
        "challenge": wish.RecordChallenge(*at),
        "suspend": wish.RecordSuspension(*at),
        "uphold": wish.RecordUpholding(*at),
    }

    def refused(*names: str) -> None:
        for name in names:
            with pytest.raises(InvalidState):
                world.do(CLERK, steps[name])

    refused("suspend", "uphold")
    world.do(CLERK, steps["challenge"])
    refused("challenge")
    world.do(CLERK, steps["suspend"])
    refused("challenge", "suspend")
    world.do(CLERK, steps["uphold"])
    assert (world.meeting().court, world.meeting().decisions) == (
        {"m-1": "UPHELD"},
        {"m-1": "PASSED"},
    )
    refused("suspend", "uphold")
    world.do(CLERK, steps["challenge"])
    world.do(CLERK, steps["uphold"])
    world.do(STREET, wish.AnnulDecision(ESTATE, "mt-1", ["m-1"], "AGAINST_LAW", "Article 278"))
    assert world.meeting().court == {}


def test_an_action_names_motions_that_were_decided(world: World) -> None:
    """R-16: an unknown motion is refused, whatever the court did."""
    world.opened(NINE)
    for n in range(1, 7):
        world.cast(n)
    world.counted()
    for step in (wish.RecordChallenge, wish.RecordSuspension, wish.RecordUpholding):
        with pytest.raises(no.UnknownMotion):
            world.do(CLERK, step(ESTATE, "mt-1", ["m-9"], PROOF))


def test_a_registry_that_is_away_does_not_stop_a_count(world: World) -> None:
    """The roll was kept at the notice, under its hash; thrown away, it is asked for again."""
    world.opened(NINE)
    _vote(world, 6, 0)
    world.sealed()
    world.registry.away = True
    with world.committee.core.views.writing() as conn:
        conn.execute(world.committee.tables.entries.delete())
    world.committee.rolls.held.clear()
    with pytest.raises(NeighbourUnavailable):
        world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
    world.registry.away = False
    world.count()


MARK = st.sampled_from(["AGREE", "DISAGREE", "ABSTAIN"])


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(marks=st.lists(st.none() | MARK, min_size=9, max_size=9))
def test_a_ballot_cast_is_counted_once(tmp_path_factory: Any, marks: list[str | None]) -> None:
    """Whoever votes what: every ballot is one head on its side, no other is (C7)."""
    world = World(tmp_path_factory.mktemp("vote"))
    world.opened(NINE)
    for n, mark in enumerate(marks, start=1):
        if mark:
            world.cast(n, mark)
    meeting = world.counted()
    verdict = _verdict(meeting)
    sides = {"AGREE": verdict.agree, "DISAGREE": verdict.disagree, "ABSTAIN": verdict.abstain}
    assert {k: v.heads for k, v in sides.items()} == {k: marks.count(k) for k in sides}
    assert meeting.counted.ballots == verdict.participating.heads == 9 - marks.count(None)
    world.committee.close()
