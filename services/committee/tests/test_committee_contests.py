"""Contests: a ballot that is not its owner's is struck with its trace, and counted again (C10)."""

from datetime import date
from typing import Any

import pytest

from chassis.refusals import InvalidState, RoleNotAllowed
from committee import commands as wish
from committee.commands import refusals as no
from committee.domain.figures import could_change
from services.committee.tests.committee_examples import counted_as
from services.committee.tests.committee_kit import (
    CHAIR,
    COUNTER,
    COUNTER_2,
    ESTATE,
    OPERATOR,
    SHA,
    World,
    local,
    owner,
    person,
)

NINE = [100] * 9
AREA = 1_000_000


def _posted(world: World, agree: int, disagree: int = 0) -> None:
    world.opened(NINE)
    for n in range(1, agree + disagree + 1):
        world.cast(n, "AGREE" if n <= agree else "DISAGREE")
    world.counted()
    world.post()


def _contest(world: World, n: int) -> None:
    world.do(owner(n), wish.ContestBallot(ESTATE, "mt-1", world.entry(n), "Not my hand"))


def _decide(world: World, n: int, *, struck: bool, by: Any = COUNTER) -> None:
    c = wish.DecideContest(ESTATE, "mt-1", world.entry(n), struck, "Compared the hands", SHA)
    world.do(by, c)


def _names(world: World) -> list[str]:
    page = world.committee.core.store.page(0, 5000)
    return [s.topic.rsplit(".", 1)[1] for s in page if ".AssemblyMeeting." in s.topic]


def test_a_struck_ballot_that_flips_the_verdict_is_posted_again(world: World) -> None:
    """F44, C10: 6 of 9 took part; one struck, the quorum is gone; a new full posting follows."""
    _posted(world, 6)
    _contest(world, 1)
    assert world.meeting().pending == ("m-1",)
    _decide(world, 1, struck=True)
    world.do(COUNTER, wish.RecountBallots(ESTATE, "mt-1"))
    assert world.meeting().stage == "CLOSED"
    meeting = world.count()
    assert meeting.counted.motions[0].verdict.result == "NOT_PASSED"
    assert meeting.stage == "COUNTED"
    world.post()
    world.to(local(date(2026, 4, 20)))
    assert world.meeting().stage == "RESULT_FINAL"
    assert world.ballot(1).stage == "STRUCK"
    assert _names(world).count("BallotsCounted") == 2  # both counts are kept


def test_a_contest_that_flips_nothing_leaves_the_first_figures(world: World) -> None:
    """C10: the verdict stands, nothing is posted again, the old figures stay public."""
    _posted(world, 8)
    first = world.meeting().counted
    _contest(world, 1)
    assert world.meeting().pending == ()
    _decide(world, 1, struck=True)
    world.do(COUNTER, wish.RecountBallots(ESTATE, "mt-1"))
    meeting = world.count()
    assert (meeting.stage, meeting.counted) == ("RESULT_POSTED", first)
    assert "VerdictStands" in _names(world)
    world.to(local(date(2026, 4, 20)))
    assert world.meeting().stage == "RESULT_FINAL"


def test_an_open_contest_holds_the_result_until_it_is_decided(world: World) -> None:
    """G13: not final while a contest is open; decided within 7 days, else the deadline is missed."""
    _posted(world, 7)
    world.to(local(date(2026, 4, 3), 12))
    _contest(world, 1)
    world.to(local(date(2026, 4, 12)))
    meeting = world.meeting()
    assert (meeting.stage, meeting.posting_over) == ("RESULT_POSTED", True)
    assert "PostingEnded" in _names(world)
    missed = world.committee.core.store.page(0, 5000)
    assert "committee.Ballot.DeadlineMissed" in {s.topic for s in missed}
    with pytest.raises(InvalidState):
        _contest(world, 2)  # the posting is over
    _decide(world, 1, struck=False)
    assert world.meeting().stage == "RESULT_FINAL"


def test_a_recount_waits_for_every_contest_and_needs_a_struck_ballot(world: World) -> None:
    """C10: contests are counted again once, in one batch."""
    _posted(world, 8)
    recount = wish.RecountBallots(ESTATE, "mt-1")
    with pytest.raises(InvalidState):
        world.do(COUNTER, recount)
    for n in (1, 2):
        _contest(world, n)
    _decide(world, 1, struck=True)
    with pytest.raises(InvalidState):
        world.do(COUNTER, recount)
    _decide(world, 2, struck=False)
    world.do(COUNTER, recount)
    assert world.count().examined == 2


def test_a_result_held_by_a_recount_becomes_final_with_it(world: World) -> None:
    """The posting ran out while the ballots were counted again."""
    _posted(world, 8)
    _contest(world, 1)
    _decide(world, 1, struck=True)
    world.to(local(date(2026, 4, 10)))
    assert world.meeting().stage == "RESULT_POSTED"
    world.do(COUNTER, wish.RecountBallots(ESTATE, "mt-1"))
    assert world.count().stage == "RESULT_FINAL"


def test_who_collected_or_entered_a_ballot_does_not_judge_it(world: World) -> None:
    """C10 (COUNTER_CONFLICT): collector and operators are found without knowing who they are."""
    world.opened(NINE)
    world.deliver([1, 2])
    both = person("counter-1", "VOTE_COUNTER", "BALLOT_OPERATOR")
    c = wish.ReceiveBallot(
        ESTATE, "mt-1", world.entry(1), "paper", "p-1", world.now, SHA, collector="counter-2"
    )
    world.do(both, c)
    world.receive(2)
    world.read(2, 1, "AGREE", both)
    for n in (1, 2):
        _contest(world, n)
        with pytest.raises(no.CounterConflict):
            _decide(world, n, struck=True, by=both)
    with pytest.raises(no.CounterConflict):
        _decide(world, 1, struck=True, by=COUNTER_2)
    _decide(world, 2, struck=True, by=COUNTER_2)
    with pytest.raises(InvalidState):
        _decide(world, 2, struck=False, by=COUNTER_2)


def test_an_owner_who_counts_does_not_judge_his_own_ballot(world: World) -> None:
    """Separation of duties (COUNTER_CONFLICT)."""
    world.opened(NINE)
    c = wish.AppointCounters(ESTATE, "mt-1", ["owner-1", "counter-1"], "witness")
    world.do(CHAIR, c)
    world.cast(1)
    _contest(world, 1)
    with pytest.raises(no.CounterConflict):
        _decide(world, 1, struck=False, by=person("owner-1", "VOTE_COUNTER"))


def test_only_an_owner_contests_and_only_once(world: World) -> None:
    """A7: his own entry; a second contest of the same ballot is refused."""
    _posted(world, 7)
    c = wish.ContestBallot(ESTATE, "mt-1", world.entry(1), "Not mine")
    for actor in (owner(2), OPERATOR):
        with pytest.raises(RoleNotAllowed):
            world.do(actor, c)
    _contest(world, 1)
    with pytest.raises(InvalidState):
        _contest(world, 1)


@pytest.mark.parametrize(
    ("agree", "disagree", "contested", "pending"),
    [
        (6, 0, 1, True),  # the quorum hangs on one
        (7, 0, 1, False),
        (7, 0, 2, True),
        (4, 2, 1, True),
        (5, 3, 1, True),  # 5 of 8: one less and it is exactly half
        (6, 3, 1, False),
        (5, 4, 1, True),
        (4, 5, 1, True),  # one who changes sides would pass it
        (3, 6, 1, False),
        (5, 0, 3, False),  # striking never mends a missed quorum
        (6, 0, 0, False),
    ],
)
def test_the_worst_way_is_bounded_by_the_figures_alone(
    agree: int, disagree: int, contested: int, pending: Any
) -> None:
    """C8, C10: PENDING_CONTEST is found from margins; no mark is opened for it."""
    counted = counted_as(*["AGREE"] * agree, *["DISAGREE"] * disagree)
    found = could_change(counted.motions, contested * AREA, contested)
    assert bool(found) == pending
