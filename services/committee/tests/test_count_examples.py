import pytest

from committee.domain.count import (
    Ballot,
    Delivery,
    Electorate,
    Entry,
    Motion,
    NonVoterPolicy,
    Policies,
    Verdict,
    Vote,
    count,
)
from law.thresholds import MotionClass

ORDINARY, MAJOR = MotionClass.ORDINARY, MotionClass.MAJOR
BOTH_APPROVALS = ("APPROVAL_AREA", "APPROVAL_HEADS")
BOTH_QUORUMS = ("QUORUM_AREA", "QUORUM_HEADS")
M2 = 10_000

Marks = list[tuple[str, int, str]]  # entry, m² × 100, choice


def equal(count_of: int, hundredths: int, choice: str) -> Marks:
    """Let several entries of one area mark the same."""
    return [(f"{choice}-{n}", hundredths, choice) for n in range(count_of)]


def vote(total: int, heads: int, marks: Marks, motion_class: MotionClass) -> Vote:
    """Build a vote; areas in hundredths of a square metre, as section 6 prints them."""
    entries = tuple(Entry(entry, area * 100) for entry, area, _ in marks)
    return Vote(
        electorate=Electorate(total * 100, heads, entries),
        motion=Motion(motion_class),
        ballots=tuple(Ballot(entry, choice) for entry, _, choice in marks),
    )


def figures(verdict: Verdict) -> tuple[int, int, int, int]:
    """Return participating and agreeing area (hundredths of m²) and heads."""
    taking_part, agree = verdict.participating, verdict.agree
    return (
        taking_part.area_cm2 // 100,
        taking_part.heads,
        agree.area_cm2 // 100,
        agree.heads,
    )


V01 = (900_00, 9, equal(4, 100_00, "AGREE") + equal(2, 100_00, "DISAGREE"))
V03 = (900_00, 9, equal(3, 100_00, "AGREE") + equal(3, 100_00, "DISAGREE"))
V05 = (600_00, 12, equal(6, 50_00, "AGREE") + equal(2, 50_00, "DISAGREE"))
V07 = (
    950_00,
    8,
    [("M", 250_00, "AGREE"), *equal(3, 100_00, "AGREE"), *equal(2, 100_00, "DISAGREE")],
)
V08 = (
    550_00,
    6,
    [
        ("H+W", 90_00, "AGREE"),
        ("H", 60_00, "AGREE"),
        ("o1", 100_00, "AGREE"),
        *equal(2, 100_00, "DISAGREE"),
    ],
)
V09A = (10_000_00, 61, equal(45, 100_00, "AGREE"))
V12A = (1000_01, 3, [("p", 333_33, "AGREE"), ("q", 333_34, "AGREE")])
V13A = (1000_00, 10, equal(4, 100_00, "AGREE") + equal(1, 100_00, "DISAGREE"))


@pytest.mark.parametrize(
    ("case", "expected", "ordinary", "major"),
    [
        pytest.param(V01, (600_00, 6, 400_00, 4), (), BOTH_APPROVALS, id="V01"),
        pytest.param(V03, (600_00, 6, 300_00, 3), BOTH_APPROVALS, BOTH_APPROVALS, id="V03"),
        pytest.param(V05, (400_00, 8, 300_00, 6), (), (), id="V05"),
        pytest.param(V07, (750_00, 6, 550_00, 4), (), BOTH_APPROVALS, id="V07"),
        pytest.param(V08, (450_00, 5, 250_00, 3), (), BOTH_APPROVALS, id="V08"),
        pytest.param(
            V09A, (4500_00, 45, 4500_00, 45), ("QUORUM_AREA",), ("QUORUM_AREA",), id="V09a"
        ),
        pytest.param(V12A, (666_67, 2, 666_67, 2), ("QUORUM_AREA",), ("QUORUM_AREA",), id="V12a"),
        pytest.param(V13A, (500_00, 5, 400_00, 4), BOTH_QUORUMS, BOTH_QUORUMS, id="V13a"),
    ],
)
def test_section_6_counts_exactly(
    case: tuple[int, int, Marks],
    expected: tuple[int, int, int, int],
    ordinary: tuple[str, ...],
    major: tuple[str, ...],
) -> None:
    """R-02 to R-05: every worked example gives its figures and failures in both classes."""
    for motion_class, failed in ((ORDINARY, ordinary), (MAJOR, major)):
        verdict = count(vote(*case, motion_class))

        assert figures(verdict) == expected
        assert verdict.failed == failed
        assert verdict.result == ("NOT_PASSED" if failed else "PASSED")


def test_v13b_silent_served_and_warned_entries_follow_the_majority_on_ordinary_only() -> None:
    """R-11, V13b: four served and warned join the leading side; on MAJOR the policy is not used."""
    silent = tuple(Entry(f"n{n}", 100 * M2) for n in range(4))

    def counted(motion_class: MotionClass) -> Verdict:
        base = vote(*V13A, motion_class)
        return count(
            Vote(
                electorate=Electorate(1000 * M2, 10, base.electorate.entries + silent),
                motion=base.motion,
                ballots=base.ballots,
                deliveries=tuple(Delivery(each.entry, True, True) for each in silent),  # noqa: FBT003
                policies=Policies(non_voter_policy=NonVoterPolicy.FOLLOW_MAJORITY),
            )
        )

    ordinary, major = counted(ORDINARY), counted(MAJOR)

    assert figures(ordinary) == (900_00, 9, 800_00, 8)
    assert ordinary.result == "PASSED"
    assert (ordinary.deemed.heads, ordinary.deemed_as) == (4, "AGREE")
    assert "R-11" in ordinary.rules
    assert figures(major) == (500_00, 5, 400_00, 4)
    assert major.failed == BOTH_QUORUMS
    assert (major.deemed.heads, major.deemed_as) == (0, None)


def spread(name: str, heads: int, area_cm2: int, choice: str) -> tuple[list[Entry], list[Ballot]]:
    """Spread an area over heads so that the sums are exact."""
    each, rest = divmod(area_cm2, heads)
    entries = [Entry(f"{name}{n}", each + (n < rest)) for n in range(heads)]
    return entries, [Ballot(entry.entry, choice) for entry in entries]


def published(
    total: tuple[int, int], agree: tuple[int, int], disagree: tuple[int, int], motion: Motion
) -> Verdict:
    """Count a vote of which only the sums were published, each (area_cm2, heads)."""
    yes, yes_ballots = spread("yes", agree[1], agree[0], "AGREE")
    no, no_ballots = spread("no", disagree[1], disagree[0], "DISAGREE") if disagree[1] else ([], [])
    return count(Vote(Electorate(*total, tuple(yes + no)), motion, tuple(yes_ballots + no_ballots)))


def test_v15_a04_the_shanghai_poll_passes_as_ordinary_and_fails_as_major() -> None:
    """V15, ruling C8: the figures, the printed percentages and the margin of A04."""
    total, agree, disagree = (1_247_993_000, 1152), (616_670_500, 589), (317_820_300, 316)
    verdict = published(total, agree, disagree, Motion.on_item(4))
    major = published(total, agree, disagree, Motion(MAJOR))

    assert verdict.result == "PASSED"
    assert [measure.percent for measure in verdict.measures] == [
        "74.88",
        "78.56",
        "65.99",
        "65.08",
    ]
    assert verdict.measures[0].margin.larger_electorate == 153_743_201
    assert verdict.measures[1].margin.larger_electorate == 206
    assert major.failed == BOTH_APPROVALS


@pytest.mark.parametrize(
    ("total", "agree", "disagree", "item", "failed"),
    [
        pytest.param(
            (4_828_800_000, 5726), (2_811_942_100, 3179), (593_812_400, 757), 4, (), id="A05"
        ),
        pytest.param(
            (1_326_755_600, 1428),
            (435_764_300, 446),
            (844_710_700, 930),
            4,
            BOTH_APPROVALS,
            id="A07",
        ),
        pytest.param((663_673_200, 754), (355_466_600, 410), (0, 0), 4, BOTH_QUORUMS, id="A09"),
        pytest.param(
            (1_273_780_000, 950),
            (890_000_000, 609),
            (10_000_000, 7),
            1,
            ("QUORUM_HEADS",),
            id="A10",
        ),
    ],
)
def test_published_votes_come_to_what_the_law_says_today(
    total: tuple[int, int],
    agree: tuple[int, int],
    disagree: tuple[int, int],
    item: int,
    failed: tuple[str, ...],
) -> None:
    """R-02, R-04: published figures under the Civil Code, whatever was announced then."""
    assert published(total, agree, disagree, Motion.on_item(item)).failed == failed


@pytest.mark.parametrize(
    ("heads", "area_cm2", "needed_heads", "needed_area"),
    [
        pytest.param(164, 287_080_100, 110, 191_386_734, id="A14"),
        pytest.param(566, 602_349_600, 378, 401_566_400, id="A15"),
        pytest.param(144, 127_697_600, 96, 85_131_734, id="A16"),
        pytest.param(1140, 1_084_274_800, 760, 722_849_867, id="A19"),
    ],
)
def test_published_electorates_need_the_minimum_that_was_announced(
    heads: int, area_cm2: int, needed_heads: int, needed_area: int
) -> None:
    """Ruling G5: `needed` is two thirds, rounded up, of heads and of area."""
    area, of_heads = count(Vote(Electorate(area_cm2, heads, ()), Motion.on_item(4))).measures[:2]

    assert (of_heads.needed, area.needed) == (needed_heads, needed_area)
    assert (of_heads.margin.missing, area.margin.missing) == (needed_heads, needed_area)
