from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.domain.count import (
    NONE,
    Ballot,
    Delivery,
    Electorate,
    Entry,
    Kind,
    Motion,
    NonVoterPolicy,
    Policies,
    VoidPolicy,
    Vote,
    count,
)
from law.thresholds import MotionClass

ORDINARY, MAJOR = MotionClass.ORDINARY, MotionClass.MAJOR
MARKS = ["AGREE", "DISAGREE", "ABSTAIN", "FOLLOW", "VOID", "VOID_PAPER", None]
OPTIONS = ["A", "B", NONE, "ABSTAIN", "FOLLOW", "VOID", "VOID_PAPER", None]


@st.composite
def votes(draw: st.DrawFn, *, kind: Kind | None = None) -> Vote:
    """Draw any vote: policies, deliveries, shared owners, silent owners."""
    of_kind = kind or draw(st.sampled_from(Kind))
    options = ("A", "B", NONE) if of_kind is Kind.ONE_OF else ()
    choices = OPTIONS if options else MARKS
    size = draw(st.integers(1, 14))
    entries = tuple(
        Entry(
            f"e{n}",
            draw(st.integers(1, 12)) * draw(st.sampled_from([1, 10_000])),
            tuple(draw(st.sets(st.sampled_from("PQRSTUVWXYZ"), min_size=1, max_size=2))),
        )
        for n in range(size)
    )
    marks = {entry.entry: draw(st.sampled_from(choices)) for entry in entries}
    return Vote(
        electorate=Electorate.of(entries),
        motion=Motion(draw(st.sampled_from(MotionClass)), of_kind, options),
        ballots=tuple(
            Ballot(entry, choice, disputed=draw(st.booleans()))
            for entry, choice in marks.items()
            if choice
        ),
        deliveries=tuple(
            Delivery(entry.entry, draw(st.booleans()), draw(st.booleans()))
            for entry in draw(st.lists(st.sampled_from(entries), max_size=size))
        ),
        policies=Policies(
            draw(st.sampled_from(NonVoterPolicy)),
            draw(st.sampled_from(VoidPolicy)),
            draw(st.booleans()),
            draw(st.booleans()),
        ),
        first_assembly=draw(st.booleans()),
    )


@given(votes(), st.randoms())
def test_the_verdict_does_not_depend_on_the_order_of_ballots(vote: Vote, random: Random) -> None:
    """Section 6: shuffled ballots and deliveries give the same verdict, warnings too."""
    shuffled = vote
    for field in ("ballots", "deliveries"):
        items = list(getattr(vote, field))
        random.shuffle(items)
        shuffled = msgspec.structs.replace(shuffled, **{field: tuple(items)})

    assert count(shuffled) == count(vote)


@given(votes())
def test_the_cells_add_up_to_the_participants(vote: Vote) -> None:
    """Ruling C7: aa + da + xa + va = pa on both measures, pa <= ta, ph <= th."""
    verdict = count(vote)
    parts = verdict.agree + verdict.disagree + verdict.abstain + verdict.void

    assert parts == verdict.participating
    assert verdict.participating.area_cm2 <= verdict.total.area_cm2
    assert verdict.participating.heads <= verdict.total.heads
    if vote.policies_in_effect.void_policy is VoidPolicy.NOT_PARTICIPATING:
        assert verdict.void.heads == 0


@given(votes(kind=Kind.YES_NO), st.integers(1, 10**6))
def test_adding_a_yes_ballot_never_breaks_the_quorum(vote: Vote, area_cm2: int) -> None:
    """Section 6: a silent entry that agrees cannot turn the quorum from met to unmet."""
    electorate = vote.electorate
    with_one_more = msgspec.structs.replace(
        vote, electorate=Electorate.of((*electorate.entries, Entry("late", area_cm2)))
    )
    agreeing = msgspec.structs.replace(
        with_one_more, ballots=(*vote.ballots, Ballot("late", "AGREE"))
    )

    before, after = count(with_one_more), count(agreeing)

    assert not any(
        was.reached and not now.reached
        for was, now in zip(before.measures[:2], after.measures[:2], strict=True)
    )


@given(votes(kind=Kind.YES_NO))
def test_merging_two_units_of_one_owner_changes_heads_never_area(vote: Vote) -> None:
    """R-07: one owner's second unit adds its area to his head and no head of its own."""
    first = vote.electorate.entries[0]
    second = Entry("second-unit", 7, first.owners)
    mark = next((b for b in vote.ballots if b.entry == first.entry), None)
    apart = msgspec.structs.replace(
        vote,
        electorate=Electorate.of((*vote.electorate.entries, second)),
        ballots=vote.ballots
        + ((msgspec.structs.replace(mark, entry=second.entry),) if mark else ()),
        deliveries=vote.deliveries
        + tuple(
            msgspec.structs.replace(each, entry=second.entry)
            for each in vote.deliveries
            if each.entry == first.entry
        ),
    )
    one = msgspec.structs.replace(first, area_cm2=first.area_cm2 + second.area_cm2)
    merged = msgspec.structs.replace(
        vote, electorate=Electorate.of((one, *vote.electorate.entries[1:]))
    )

    two_heads, one_head = count(apart), count(merged)

    assert one_head.total.area_cm2 == two_heads.total.area_cm2
    assert one_head.total.heads == two_heads.total.heads - 1
    assert one_head.participating.area_cm2 == two_heads.participating.area_cm2


@given(votes())
def test_passing_as_major_implies_passing_as_ordinary(vote: Vote) -> None:
    """Ruling C7: the ordinary class is never the harder one."""
    as_class = {
        each: count(
            msgspec.structs.replace(
                vote, motion=msgspec.structs.replace(vote.motion, motion_class=each)
            )
        ).result
        for each in MotionClass
    }

    assert as_class[MAJOR] == "NOT_PASSED" or as_class[ORDINARY] == "PASSED"


@given(votes())
def test_at_most_one_option_is_chosen_and_it_passed(vote: Vote) -> None:
    """One of several: two options cannot both have more than half."""
    verdict = count(vote)

    assert sum(option.result == "PASSED" for option in verdict.options) <= 1
    assert (verdict.chosen is not None) == (
        verdict.kind is Kind.ONE_OF and verdict.result == "PASSED"
    )


def _apart(code: str, part: int, whole: int) -> tuple[list[int], list[int]]:
    """Give areas inside and outside a share so that the other measure is far from its bound."""
    if code.endswith("AREA"):
        return [1] * 8 + [part - 8], [whole - part]
    return [1_000] * part, [1] * (whole - part)


@pytest.mark.parametrize("step", [-1, 0, 1])
@pytest.mark.parametrize(
    ("code", "motion_class", "bound", "whole", "more_than"),
    [
        ("QUORUM_AREA", ORDINARY, 8_000, 12_000, False),
        ("QUORUM_HEADS", ORDINARY, 8, 12, False),
        ("APPROVAL_AREA", ORDINARY, 6_000, 12_000, True),
        ("APPROVAL_HEADS", ORDINARY, 6, 12, True),
        ("APPROVAL_AREA", MAJOR, 9_000, 12_000, False),
        ("APPROVAL_HEADS", MAJOR, 9, 12, False),
    ],
)
def test_one_square_centimetre_and_one_head_decide(
    code: str, motion_class: MotionClass, bound: int, whole: int, *, more_than: bool, step: int
) -> None:
    """R-02 to R-05: at 2/3, 1/2 and 3/4, one cm² or one head decides, and only that test fails."""
    inside, outside = _apart(code, bound + step, whole)
    agreeing = [Entry(f"in{n}", area) for n, area in enumerate(inside)]
    others = [Entry(f"out{n}", area) for n, area in enumerate(outside)]
    ballots = [Ballot(each.entry, "AGREE") for each in agreeing]
    if code.startswith("APPROVAL"):
        ballots += [Ballot(each.entry, "DISAGREE") for each in others]

    verdict = count(Vote(Electorate.of(agreeing + others), Motion(motion_class), tuple(ballots)))
    measure = next(each for each in verdict.measures if each.code == code)

    assert (measure.numerator, measure.denominator) == (bound + step, whole)
    assert measure.reached is (step > 0 or (step == 0 and not more_than))
    assert verdict.failed == (() if measure.reached else (code,))
