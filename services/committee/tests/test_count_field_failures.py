import msgspec
import pytest

from committee.domain.count import (
    NONE,
    WORDS,
    Ballot,
    CountRefusedError,
    Delivery,
    Electorate,
    Entry,
    Motion,
    NonVoterPolicy,
    Policies,
    RollAreaDiffers,
    Verdict,
    VoidPolicy,
    Vote,
    count,
)
from law.thresholds import QUORUM, MotionClass, percent, percent_against

M2 = 10_000
ORDINARY, MAJOR = MotionClass.ORDINARY, MotionClass.MAJOR


def marked(*groups: tuple[str, int], area_cm2: int = 100 * M2) -> tuple[Entry | Ballot, ...]:
    """Give `(choice, heads)` groups of equal entries and their ballots."""
    return tuple(
        each
        for choice, heads in groups
        for n in range(heads)
        for each in (Entry(f"{choice}{n}", area_cm2), Ballot(f"{choice}{n}", choice))
    )


def counted(
    *groups: tuple[str, int],
    heads: int,
    motion: Motion | None = None,
    policies: Policies | None = None,
) -> Verdict:
    """Count groups of entries of 100 m² in an electorate of `heads` such entries."""
    both = marked(*groups)
    return count(
        Vote(
            electorate=Electorate(
                heads * 100 * M2, heads, tuple(e for e in both if isinstance(e, Entry))
            ),
            motion=motion or Motion(ORDINARY),
            ballots=tuple(b for b in both if isinstance(b, Ballot)),
            policies=policies or Policies(),
        )
    )


def test_f20_a_company_with_fifteen_units_is_one_head() -> None:
    """F20, R-07: as one head, 407 of 821 is no majority of heads; as fifteen it would have been."""
    company = Entry("company", 15 * 100 * M2)
    others = marked(("AGREE", 406), ("DISAGREE", 414))
    entries = (company, *(e for e in others if isinstance(e, Entry)))
    ballots = (Ballot("company", "AGREE"), *(b for b in others if isinstance(b, Ballot)))

    verdict = count(Vote(Electorate.of(entries), Motion.on_item(4), ballots))
    as_fifteen = counted(("AGREE", 421), ("DISAGREE", 414), heads=835)

    assert (verdict.agree.heads, verdict.disagree.heads) == (407, 414)
    assert verdict.agree.area_cm2 == 421 * 100 * M2
    assert verdict.failed == ("APPROVAL_HEADS",)
    assert as_fifteen.result == "PASSED"


def test_f21_agreement_is_measured_among_participants_on_both_measures() -> None:
    """F21: roll 1000 m², voted 700, yes 480 is 68.57 % and passes."""
    entries = (
        Entry("a", 240 * M2),
        Entry("b", 240 * M2),
        Entry("c", 220 * M2),
        Entry("silent", 300 * M2),
    )
    ballots = (Ballot("a", "AGREE"), Ballot("b", "AGREE"), Ballot("c", "DISAGREE"))

    verdict = count(Vote(Electorate.of(entries), Motion(ORDINARY), ballots))

    assert verdict.measures[2].percent == "68.57"
    assert verdict.result == "PASSED"


def test_f22_exactly_two_thirds_is_enough_and_exactly_half_is_not() -> None:
    """F22, R-05: 200 of 300 take part: reached; 100 of 200 agree: not more than half."""
    verdict = counted(("AGREE", 100), ("DISAGREE", 100), heads=300)

    assert [measure.reached for measure in verdict.measures] == [True, True, False, False]
    assert [measure.percent for measure in verdict.measures] == ["66.67", "66.67", "50.00", "50.00"]


def test_f23_a_figure_below_two_thirds_never_looks_like_it() -> None:
    """F23, ruling C9: 133 of 200 prints 66.50 and is not reached."""
    verdict = counted(("AGREE", 133), heads=200)

    assert verdict.measures[1].percent == "66.50"
    assert not verdict.measures[1].reached
    assert percent_against(QUORUM, 66_666, 100_000) == "66.66"


def test_f24_void_ballots_are_inside_or_outside_by_the_rules_and_always_shown() -> None:
    """F24: 10 yes, 5 no, 5 void: 10 of 15 passes, 10 of 20 does not; both say how many and why."""
    groups = (("AGREE", 10), ("DISAGREE", 5), ("VOID", 5))
    outside = counted(*groups, heads=20)
    inside = counted(*groups, heads=20, policies=Policies(void_policy=VoidPolicy.PARTICIPATING))

    assert (outside.participating.heads, outside.void.heads, outside.void_marks.heads) == (15, 0, 5)
    assert outside.result == "PASSED"
    assert (inside.participating.heads, inside.void.heads, inside.void_marks.heads) == (20, 5, 5)
    assert inside.failed == ("APPROVAL_AREA", "APPROVAL_HEADS")
    assert (outside.void_policy, inside.void_policy) == ("NOT_PARTICIPATING", "PARTICIPATING")


def test_f25_an_abstention_is_a_share_of_the_participants() -> None:
    """F25: one yes and one abstention are 50 % each, and half is not more than half."""
    verdict = counted(("AGREE", 1), ("ABSTAIN", 1), heads=2)

    assert verdict.measures[3].percent == "50.00"
    assert percent(verdict.abstain.heads, verdict.participating.heads) == "50.00"
    assert verdict.failed == ("APPROVAL_AREA", "APPROVAL_HEADS")


@pytest.mark.parametrize("motion", [Motion(ORDINARY), Motion.on_item(4, ["A", "B", NONE])])
def test_f26_nobody_voted_is_zero_everywhere(motion: Motion) -> None:
    """F26, ruling C7: ten owners and no vote give zeros, a normal result, and "–" for approval."""
    verdict = counted(heads=10, motion=motion)

    for cell in (verdict.participating, verdict.agree, verdict.disagree, verdict.abstain):
        assert (cell.area_cm2, cell.heads) == (0, 0)
    assert all(option.agree.heads == 0 for option in verdict.options)
    assert verdict.failed == ("QUORUM_AREA", "QUORUM_HEADS")
    assert [measure.percent for measure in verdict.measures] == ["0.00", "0.00", "–", "–"]


def test_f27_every_ballot_counts_wherever_it_stands_in_the_log() -> None:
    """F27: there is no month and no page in a count; the last position is the highest."""
    entries = tuple(Entry(f"e{n}", M2) for n in range(3))
    ballots = tuple(
        Ballot(each.entry, "AGREE", position=at)
        for each, at in zip(entries, (90_000, 7, 40), strict=True)
    )

    verdict = count(Vote(Electorate.of(entries), Motion(ORDINARY), ballots))

    assert verdict.participating.heads == 3
    assert verdict.positions == (7, 40, 90_000)
    assert verdict.last_position == 90_000


def test_f28_a_ballot_that_brings_its_own_weight_is_refused() -> None:
    """F28: the area is the roll's; a ballot with a field for it is no ballot."""
    with pytest.raises(msgspec.ValidationError, match="area_cm2"):
        msgspec.convert({"entry": "a", "choice": "AGREE", "area_cm2": 999_999_900}, Ballot)


@pytest.mark.parametrize(
    ("registered", "warned"), [(10_000, False), (9_901, False), (9_900, True), (10_102, True)]
)
def test_f29_a_roll_more_than_one_per_cent_off_the_register_warns(
    registered: int, *, warned: bool
) -> None:
    """F29: the warning goes through to the verdict, with both areas."""
    vote = Vote(
        Electorate(10_000, 2, (Entry("a", 5_000),)),
        Motion(ORDINARY),
        registered_area_cm2=registered,
    )

    warnings = count(vote).warnings

    assert warnings == ((RollAreaDiffers(10_000, registered),) if warned else ())


def test_f30_a_failed_renewal_is_no_dismissal() -> None:
    """F30: 446 of 1,376 for renewal decides nothing in either direction."""
    verdict = counted(("AGREE", 446), ("DISAGREE", 930), heads=1428)

    assert verdict.result == "NOT_PASSED"
    assert verdict.means == "NO_DECISION_EITHER_WAY"
    assert "续聘未通过不等于解聘" in WORDS[verdict.means].zh
    assert "no dismissal" in WORDS[verdict.means].en


def test_f31_the_margin_says_how_much_left_out_area_would_turn_the_vote() -> None:
    """F31, ruling C8: garages in or out decide exactly where the margin says they do."""
    entries = tuple(Entry(f"e{n}", 100 * M2) for n in range(7))
    ballots = tuple(Ballot(each.entry, "AGREE") for each in entries)

    def with_garages(area_cm2: int) -> Verdict:
        return count(Vote(Electorate(1000 * M2 + area_cm2, 10, entries), Motion(MAJOR), ballots))

    margin = with_garages(0).measures[0].margin.larger_electorate

    assert margin is not None
    assert with_garages(margin - 1).result == "PASSED"
    assert with_garages(margin).failed == ("QUORUM_AREA",)


def test_f32_turnout_taken_with_void_ballots_misses_the_quorum_by_heads() -> None:
    """F32: 616 of 950 is not two thirds, with the void ballots or without them."""
    groups = (("AGREE", 609), ("VOID", 7))
    inside = counted(*groups, heads=950, policies=Policies(void_policy=VoidPolicy.PARTICIPATING))
    outside = counted(*groups, heads=950)

    assert (inside.participating.heads, outside.participating.heads) == (616, 609)
    for verdict in (inside, outside):
        assert verdict.measures[1].needed == 634
        assert "QUORUM_HEADS" in verdict.failed


def test_f45_a_paper_without_an_option_against_all_is_refused() -> None:
    """F45: plan A, plan B and abstain, but nobody can be against both: NO_OPTION_AGAINST."""
    with pytest.raises(CountRefusedError) as refused:
        counted(("A", 7), heads=9, motion=Motion.on_item(4, ["A", "B"]))

    assert refused.value.code == "NO_OPTION_AGAINST"


@pytest.mark.parametrize(
    ("served", "warned", "follow", "abstain"),
    [(True, True, 1, 1), (True, False, 0, 1), (False, True, 0, 0), (False, False, 0, 0)],
)
def test_f46_silence_counts_only_with_service_and_warning(
    *, served: bool, warned: bool, follow: int, abstain: int
) -> None:
    """F46, R-11: following the majority takes both proofs, abstaining takes the service."""
    entries = (*(Entry(f"a{n}", M2) for n in range(6)), Entry("silent", M2), Entry("other", M2))

    def deemed(policy: NonVoterPolicy, *, first_assembly: bool = False) -> int:
        return count(
            Vote(
                electorate=Electorate.of(entries),
                motion=Motion(ORDINARY),
                ballots=tuple(Ballot(f"a{n}", "AGREE") for n in range(6)),
                deliveries=(Delivery("silent", served, warned),),
                policies=Policies(non_voter_policy=policy),
                first_assembly=first_assembly,
            )
        ).deemed.heads

    assert deemed(NonVoterPolicy.FOLLOW_MAJORITY) == follow
    assert deemed(NonVoterPolicy.DELIVERED_ABSTAINS) == abstain
    assert deemed(NonVoterPolicy.EXCLUDE) == 0
    assert deemed(NonVoterPolicy.FOLLOW_MAJORITY, first_assembly=True) == 0
