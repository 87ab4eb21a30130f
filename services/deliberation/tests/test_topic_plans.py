"""Step 3: plans, rounds, opinions, answers, reviews, the freeze (domain 4.5, rulings C14, E3)."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.domain import stream_id
from chassis.refusals import (
    ClassMismatch,
    InvalidState,
    ReasonRequired,
    RoleNotAllowed,
    ValidationFailed,
)
from deliberation import commands as wish
from deliberation import refusals as no
from deliberation.commands.forms import Funding
from deliberation.domain.considered import round_guard
from deliberation.queries import Queries
from law.dates import end_of
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    COST,
    COUNCIL,
    ESTATE,
    LEAD,
    OWNER,
    RESIDENT,
    SHA,
    STRANGER,
    World,
    plan,
    reply,
)

OF = (ESTATE, "t-1")


@pytest.fixture
def asked(world: World) -> World:
    """Give a topic whose first round is open."""
    world.consulted()
    world.planned()
    world.opened()
    return world


# Plans


@pytest.mark.parametrize(
    "money",
    [
        {"cost_fen": None, "funding": ()},
        {"funding": ()},
        {"cost_fen": COST + 1},
        {"funding": (Funding("MAINTENANCE_FUND", COST - 1),)},
    ],
)
def test_a_plan_says_what_it_costs_and_where_all_of_it_comes_from(
    world: World, money: dict[str, Any]
) -> None:
    """BUDGET_MISSING: to the fen (R-19, R-23)."""
    world.consulted()
    with pytest.raises(no.BudgetMissing):
        world.planned(**money)
    world.planned()


def test_a_plan_s_digest_is_of_all_it_says(world: World) -> None:
    """Another word, tag or fen is another plan; the order of tags is not."""
    world.consulted()
    seen = set()
    for more in ({}, {"text": "两部"}, {"tags": ("rebuild",)}, {"cost_fen": 0, "funding": ()}):
        world.planned(**more)
        seen.add(world.topic().plans[-1].sha256)
    assert len(seen) == 4


def test_only_the_lead_publishes_and_never_while_a_round_hangs(asked: World) -> None:
    """What people are asked about does not change under them."""
    with pytest.raises(InvalidState):
        asked.planned(text="第二版")
    for who in (BRANCH, RESIDENT, STRANGER):
        with pytest.raises(RoleNotAllowed):
            asked.do(who, plan())


# Rounds


def test_a_round_hangs_for_seven_full_days(world: World) -> None:
    """ROUND_TOO_SHORT: posted on D it runs to the end of D+7 at the least (D-6)."""
    world.consulted()
    world.planned()
    with pytest.raises(no.RoundTooShort):
        world.opened(days=6)
    world.opened(days=7)
    last = world.topic().rounds[0].last_day
    world.to(end_of(last) - timedelta(seconds=1))
    with pytest.raises(no.RoundTooShort):
        world.do(LEAD, wish.CloseRound(*OF, 1))
    world.to(end_of(last))
    world.do(LEAD, wish.CloseRound(*OF, 1))
    with pytest.raises(no.RoundClosed):
        world.do(LEAD, wish.CloseRound(*OF, 1))


def test_an_opinion_comes_in_to_the_last_second_and_not_after(asked: World) -> None:
    """ROUND_CLOSED: the guard refuses, though nobody has closed the round."""
    asked.to(end_of(asked.topic().rounds[0].last_day) - timedelta(seconds=1))
    asked.spoken("o-1", 1)
    asked.to(asked.now + timedelta(seconds=1))
    with pytest.raises(no.RoundClosed):
        asked.spoken("o-2", 1)
    assert asked.topic().rounds[0].open
    assert round_guard(asked.topic().id, 1) != round_guard(asked.topic().id, 2)


def test_each_round_is_on_a_later_version_and_one_runs_at_a_time(asked: World) -> None:
    """SAME_PLAN_VERSION: two rounds on one version are one question asked twice."""
    with pytest.raises(no.SamePlanVersion):
        asked.opened()
    asked.days(8)
    asked.do(LEAD, wish.CloseRound(*OF, 1))
    with pytest.raises(no.SamePlanVersion):
        asked.opened()
    asked.planned(text="第二版")
    asked.opened()


def test_residents_and_owners_speak_and_nobody_else(asked: World) -> None:
    """A6, of the round that runs only."""
    asked.spoken("o-1", 1, by=RESIDENT)
    asked.spoken("o-2", 1, by=OWNER)
    with pytest.raises(RoleNotAllowed):
        asked.spoken("o-3", 1, by=STRANGER)
    with pytest.raises(no.RoundClosed):
        asked.spoken("o-3", 2)


def test_words_are_sealed_read_by_the_lead_when_the_round_is_closed_and_by_who_said_them(
    asked: World,
) -> None:
    """C14, A7: in no store in the clear; a destroyed key leaves REDACTED."""
    asked.spoken("o-1", 1)
    stored = asked.service.core.store.events(
        stream_id(f"/estates/{ESTATE}/topics/t-1/opinions/o-1")
    )
    assert "降低费用".encode() not in stored[0].state
    queries = Queries(asked.service)
    assert queries.own_opinions(*OF, OWNER)[0]["text"] == "希望降低费用"
    assert queries.own_opinions(*OF, RESIDENT) == []
    asked.days(8)
    asked.do(LEAD, wish.CloseRound(*OF, 1))
    assert queries.opinions(*OF, 1, LEAD) == [{"opinion": "o-1", "text": "希望降低费用"}]
    with pytest.raises(RoleNotAllowed):
        queries.opinions(*OF, 1, BRANCH)
    asked.service.core.vault.destroy(OWNER.subject, "opinion")
    assert queries.opinions(*OF, 1, LEAD)[0]["text"] == "REDACTED"


# Answers


@pytest.fixture
def spoken(asked: World) -> World:
    """Give a closed round with three opinions."""
    for n in (1, 2, 3):
        asked.spoken(f"o-{n}", 1)
    asked.days(8)
    asked.do(LEAD, wish.CloseRound(*OF, 1))
    return asked


def test_every_opinion_is_answered_in_exactly_one_group(spoken: World) -> None:
    """E3: groups by the lead, over several answers if need be."""
    for wrong in (
        (reply("o-1", "o-1"),),
        (reply("o-1"), reply("o-1", group="g-2")),
        (reply("o-9"),),
    ):
        with pytest.raises(ValidationFailed):
            spoken.do(LEAD, wish.AnswerOpinions(*OF, 1, wrong))
    with pytest.raises(ReasonRequired):
        spoken.do(LEAD, wish.AnswerOpinions(*OF, 1, (reply("o-1", adopted=False),)))
    spoken.do(LEAD, wish.AnswerOpinions(*OF, 1, (reply("o-1", "o-2"),)))
    assert spoken.topic().rounds[0].unanswered
    with pytest.raises(ValidationFailed):
        spoken.do(LEAD, wish.AnswerOpinions(*OF, 1, (reply("o-2"),)))
    rest = reply("o-3", group="g-2", adopted=False, reason="超出预算")
    spoken.do(LEAD, wish.AnswerOpinions(*OF, 1, (rest,)))
    assert not spoken.topic().rounds[0].unanswered


# Reviews


def _two_rounds(world: World) -> World:
    return world.consulted().rounds()


def test_reviews_take_two_closed_rounds(world: World) -> None:
    """TOO_FEW_ROUNDS, for members and council alike, and for the freeze."""
    world.consulted().rounds(least=1)
    for who, c in (
        (BRANCH, wish.RecordMembersReview(*OF, 8, 10, 8, SHA)),
        (COUNCIL, wish.RecordCouncilReview(*OF, 9, 11, 6, SHA)),
        (LEAD, wish.FreezePlan(*OF, world.topic().plans[-1].sha256)),
    ):
        with pytest.raises(no.TooFewRounds):
            world.do(who, c)
    assert world.topic().waiting_for.code == "AWAITS_REVISION"


@pytest.mark.parametrize(("present", "total"), [(5, 10), (0, 0), (5, 11)])
def test_half_is_no_quorum(world: World, present: int, total: int) -> None:
    """REVIEW_QUORUM_NOT_MET: more than half must be present (R-73, R-05)."""
    _two_rounds(world)
    with pytest.raises(no.ReviewQuorumNotMet):
        world.do(COUNCIL, wish.RecordCouncilReview(*OF, present, total, 0, SHA))


@pytest.mark.parametrize(
    ("present", "in_favour", "agreed"), [(6, 3, False), (6, 4, True), (7, 3, False), (7, 4, True)]
)
def test_more_than_half_of_those_present_agree(
    world: World, present: int, in_favour: int, *, agreed: bool
) -> None:
    """R-73: exactly half is no; a no leads back to step 1, with its clocks."""
    _two_rounds(world)
    world.do(COUNCIL, wish.RecordCouncilReview(*OF, present, 10, in_favour, SHA))
    assert world.stage() == ("CONSULTED" if agreed else "DRAFT")
    if not agreed:
        assert {"deliberation.propose", "deliberation.opens"} <= world.topic().running.keys()


def test_after_a_no_everything_is_heard_again(world: World) -> None:
    """Rounds and consultations of before stay on record and count no more."""
    _two_rounds(world)
    world.do(COUNCIL, wish.RecordCouncilReview(*OF, 6, 10, 0, SHA))
    world.do(BRANCH, wish.ProposeTopic(*OF, LEAD.subject, "HARD", "全体业主"))
    assert world.stage() == "PROPOSED"
    world.table_asked("c-2")
    world.table_ended(ref="c-2")
    with pytest.raises(no.TooFewRounds):
        world.do(COUNCIL, wish.RecordCouncilReview(*OF, 6, 10, 6, SHA))
    world.rounds()
    assert [r.attempt for r in world.topic().rounds] == [1, 1, 2, 2]


def test_the_council_s_no_does_not_stop_a_petition(world: World) -> None:
    """Issue 6: petitions that no gate may stop; the no is on record."""
    world.petitioned()
    world.raised(origin="PETITION", origin_ref="p-1")
    world.do(BRANCH, wish.NameLead(*OF, LEAD.subject))
    world.days(31)
    world.rounds().reviewed(in_favour=0)
    assert world.stage() == "CONSULTED"
    world.do(LEAD, wish.FreezePlan(*OF, world.topic().plans[-1].sha256))
    assert world.stage() == "REVIEWED"


# The freeze


def test_a_plan_is_frozen_heard_answered_reviewed_and_as_it_was_read(world: World) -> None:
    """OPINIONS_UNANSWERED, REVIEW_MISSING, CLASS_MISMATCH, and the digest of the last version."""
    world.consulted().rounds(least=1)
    world.planned(text="第二版")
    world.opened()
    world.spoken("o-9", 2)
    world.days(8)
    world.do(LEAD, wish.CloseRound(*OF, 2))
    sha = world.topic().plans[-1].sha256
    with pytest.raises(no.OpinionsUnanswered):
        world.do(LEAD, wish.FreezePlan(*OF, sha))
    world.do(LEAD, wish.AnswerOpinions(*OF, 2, (reply("o-9"),)))
    with pytest.raises(no.ReviewMissing):
        world.do(LEAD, wish.FreezePlan(*OF, sha))
    world.reviewed()
    for stated in ({"decision_class": "ART278_ORDINARY"}, {"item": 5}):
        with pytest.raises(ClassMismatch):
            world.do(LEAD, wish.FreezePlan(*OF, sha, **stated))
    with pytest.raises(InvalidState):
        world.do(LEAD, wish.FreezePlan(*OF, "b" * 64))
    world.do(LEAD, wish.FreezePlan(*OF, sha, "ART278_MAJOR", 7))
    frozen = world.topic().frozen
    assert (frozen.sha256, frozen.decision_class, frozen.item) == (sha, "ART278_MAJOR", 7)
    assert world.topic().waiting_for.code == "AWAITS_MEETING"


def test_the_class_is_the_plan_s_not_the_topic_s(world: World) -> None:
    """A plan that turns out to use the common part is the owners' major matter."""
    world.consulted(tags=("resident_affair",))
    world.planned(tags=("common_part_use",))
    assert world.topic().decision_class == "ART278_MAJOR"


def test_a_new_version_after_the_review_is_reviewed_again(world: World) -> None:
    """What members and council said, they said of another version."""
    _two_rounds(world).reviewed()
    world.planned(text="第三版")
    with pytest.raises(no.ReviewMissing):
        world.do(LEAD, wish.FreezePlan(*OF, world.topic().plans[-1].sha256))


def test_a_version_after_the_freeze_begins_step_three_anew(world: World) -> None:
    """Domain 4.5: changing the plan after the freeze restarts step 3, with two rounds."""
    world.frozen()
    world.planned(text="第三版")
    assert world.stage() == "CONSULTED"
    assert "deliberation.decision" not in world.topic().running
    with pytest.raises(no.TooFewRounds):
        world.do(LEAD, wish.FreezePlan(*OF, world.topic().plans[-1].sha256))


@pytest.mark.parametrize("tag", ["dwelling_to_business", "within_decision", "provider_duty"])
def test_a_topic_without_a_deciding_service_says_so(world: World, tag: str) -> None:
    """E1: DECIDER_NOT_AVAILABLE is what it waits for, in the open."""
    world.consulted(tags=(tag,))
    for n in (1, 2):
        world.planned(text=f"第 {n} 版", tags=(tag,))
        world.opened()
        world.days(8)
        world.do(LEAD, wish.CloseRound(*OF, n))
    world.reviewed()
    world.do(LEAD, wish.FreezePlan(*OF, world.topic().plans[-1].sha256))
    assert world.topic().waiting_for.code == "DECIDER_NOT_AVAILABLE"


def test_a_round_whose_days_are_over_waits_for_whoever_closes_it(asked: World) -> None:
    """A10: the blocker changes with the day, from the residents to the lead."""
    assert asked.topic().waiting_for.code == "ROUND_OPEN"
    asked.days(8)
    waiting = asked.topic().waiting_for
    assert (waiting.code, waiting.responsible) == ("AWAITS_ROUND_CLOSE", "LEAD")
