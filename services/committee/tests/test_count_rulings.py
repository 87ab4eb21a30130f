from collections.abc import Iterable

import msgspec
import pytest

from committee.domain.count import (
    NONE,
    WORDS,
    Ballot,
    Cell,
    CoownerMergeSensitive,
    CountRefusedError,
    Delivery,
    Electorate,
    Entry,
    Mark,
    MoreReturnedThanDelivered,
    Motion,
    NonVoterPolicy,
    Policies,
    Verdict,
    VoidPolicy,
    Vote,
    count,
    joined,
    more_returned_than_delivered,
    roll_obstacle,
)
from law.thresholds import Margin, MotionClass

ORDINARY, MAJOR = MotionClass.ORDINARY, MotionClass.MAJOR
FOLLOW_MAJORITY = NonVoterPolicy.FOLLOW_MAJORITY
PAIR = (Entry("a", 1), Entry("b", 1))
OFFERS = Motion.on_item(4, ["A", "B", NONE])


def counted(
    marks: Iterable[tuple[int, str | None]],
    motion: Motion | None = None,
    policies: Policies | None = None,
    *,
    served: bool = True,
) -> Verdict:
    """Count entries given as (area in cm², choice); None: silent, served and warned."""
    given = tuple((Entry(f"e{n}", area), choice) for n, (area, choice) in enumerate(marks))
    return count(
        Vote(
            electorate=Electorate.of(entry for entry, _ in given),
            motion=motion or Motion(ORDINARY),
            ballots=tuple(Ballot(entry.entry, choice) for entry, choice in given if choice),
            deliveries=tuple(Delivery(entry.entry, served, served) for entry, _ in given),
            policies=policies or Policies(offers_follow=True),
        )
    )


# Ruling C7: arithmetic of marks, followers and silence.


def test_c7_the_leading_side_is_taken_from_agree_and_disagree_marks_alone() -> None:
    """Ruling C7: followers and deemed entries join the side that leads, they do not make it lead.

    One mark against another with more area but equal heads leads nowhere, so all abstain.
    """
    marks = [(30, "AGREE"), (20, "DISAGREE"), (50, "FOLLOW"), (50, "FOLLOW"), (60, None)]
    verdict = counted(marks, policies=Policies(FOLLOW_MAJORITY, offers_follow=True))

    assert (verdict.follow_as, verdict.deemed_as) == ("ABSTAIN", "ABSTAIN")
    assert verdict.abstain == Cell(160, 3)


@pytest.mark.parametrize(
    ("marks", "side"),
    [
        ([(30, "AGREE"), (30, "AGREE"), (20, "DISAGREE")], "AGREE"),
        ([(30, "DISAGREE"), (30, "DISAGREE"), (20, "AGREE")], "DISAGREE"),
        ([(30, "AGREE"), (30, "DISAGREE")], "ABSTAIN"),
        ([(10, "AGREE"), (10, "AGREE"), (30, "DISAGREE")], "ABSTAIN"),
        ([(10, "AGREE"), (10, "AGREE"), (20, "DISAGREE")], "ABSTAIN"),
        ([(10, "ABSTAIN"), (20, "ABSTAIN"), (1, "AGREE")], "AGREE"),
        ([], "ABSTAIN"),
    ],
)
def test_follow_and_silence_join_the_side_that_leads_on_both_measures(
    marks: list[tuple[int, str]], side: str
) -> None:
    """R-11: where area and heads disagree or tie, followers abstain; abstentions lead nothing."""
    verdict = counted(
        [*marks, (5, "FOLLOW"), (7, None)], policies=Policies(FOLLOW_MAJORITY, offers_follow=True)
    )

    assert (verdict.follow_as, verdict.deemed_as) == (side, side)
    assert (verdict.follow, verdict.deemed) == (Cell(5, 1), Cell(7, 1))
    assert verdict.agree + verdict.disagree + verdict.abstain == verdict.participating


@pytest.mark.parametrize(
    ("major_follows", "follow_as", "deemed"), [(False, "ABSTAIN", 0), (True, "AGREE", 1)]
)
def test_c7_on_a_major_motion_nobody_follows_unless_the_rules_say_so(
    *, major_follows: bool, follow_as: str, deemed: int
) -> None:
    """Ruling C7: FOLLOW abstains, silent entries stay away; the rules may say otherwise."""
    verdict = counted(
        [(30, "AGREE"), (5, "FOLLOW"), (7, None)],
        motion=Motion(MAJOR),
        policies=Policies(FOLLOW_MAJORITY, major_follows=major_follows, offers_follow=True),
    )

    assert (verdict.follow_as, verdict.deemed.heads) == (follow_as, deemed)


def test_c7_delivered_abstains_holds_for_major_motions_too() -> None:
    """Ruling C7: only following is kept from major motions."""
    policies = Policies(NonVoterPolicy.DELIVERED_ABSTAINS)

    for motion_class in MotionClass:
        verdict = counted([(30, "AGREE"), (7, None)], Motion(motion_class), policies)

        assert (verdict.deemed, verdict.deemed_as) == (Cell(7, 1), "ABSTAIN")
        assert verdict.abstain == Cell(7, 1)


@pytest.mark.parametrize("void", ["VOID", "VOID_PAPER"])
@pytest.mark.parametrize(
    "policy", [NonVoterPolicy.DELIVERED_ABSTAINS, NonVoterPolicy.FOLLOW_MAJORITY]
)
def test_c7_an_entry_that_returned_a_void_ballot_is_never_deemed(
    void: str, policy: NonVoterPolicy
) -> None:
    """Ruling C7: it came back, so it is not silent, whatever it is worth."""
    verdict = counted([(30, "AGREE"), (7, void)], policies=Policies(policy))

    assert verdict.deemed == Cell()
    assert verdict.participating == Cell(30, 1)


def test_c7_on_one_of_followers_and_silence_abstain() -> None:
    """Ruling C7: there is no leading side among offers to follow."""
    verdict = counted(
        [(30, "A"), (30, "A"), (5, "FOLLOW"), (7, None)],
        motion=OFFERS,
        policies=Policies(FOLLOW_MAJORITY, offers_follow=True),
    )

    assert verdict.abstain == Cell(12, 2)
    assert verdict.agree == Cell(60, 2)


def test_c7_a_zero_roll_does_not_pass() -> None:
    """Ruling C7: of nothing, nothing is reached."""
    verdict = count(Vote(Electorate(0, 0, ()), Motion(ORDINARY)))

    assert verdict.result == "NOT_PASSED"
    assert verdict.failed == ("QUORUM_AREA", "QUORUM_HEADS")


def test_a_follow_mark_the_rules_do_not_offer_is_an_unclear_mark() -> None:
    """Marks: without adopted rules, or at a first assembly, FOLLOW abstains."""
    marks = [(30, "AGREE"), (5, "FOLLOW")]
    not_offered = counted(marks, policies=Policies())
    first = count(
        Vote(
            Electorate.of((Entry("a", 30), Entry("b", 5))),
            Motion(ORDINARY),
            (Ballot("a", "AGREE"), Ballot("b", "FOLLOW")),
            policies=Policies(offers_follow=True),
            first_assembly=True,
        )
    )

    for verdict in (not_offered, first):
        assert (verdict.abstain, verdict.follow) == (Cell(5, 1), Cell())


# Rulings C8 and C15: margins and void ballots.


def test_c8_each_measure_carries_its_margin() -> None:
    """Ruling C8: reached measures say what would break them, missed ones what is missing."""
    verdict = counted([(10, "AGREE")] * 4 + [(10, "DISAGREE")] * 3 + [(10, None)] * 2)

    assert [measure.margin for measure in verdict.measures] == [
        Margin(fewer=11, larger_electorate=16),
        Margin(fewer=2, larger_electorate=2),
        Margin(switch=5),
        Margin(switch=1),
    ]
    assert counted([(10, "AGREE")] * 3 + [(10, "DISAGREE")] * 3).measures[3].margin == Margin(
        missing=1
    )


def test_c15_a_void_paper_never_participates_and_stands_in_its_own_cell() -> None:
    """Ruling C15: `void_policy` is for a void motion on a valid paper only."""
    verdict = counted(
        [(30, "AGREE"), (7, "VOID_PAPER"), (5, "VOID")],
        policies=Policies(void_policy=VoidPolicy.PARTICIPATING),
    )

    assert (verdict.void, verdict.void_marks, verdict.void_papers) == (
        Cell(5, 1),
        Cell(5, 1),
        Cell(7, 1),
    )
    assert verdict.participating == Cell(35, 2)


# Ruling C16 and C18: co-owners.

V08 = (
    (Entry("H+W", 90, ("H", "W")), "AGREE"),
    (Entry("H", 60, ("H",)), "AGREE"),
    (Entry("o1", 100, ("o1",)), "AGREE"),
    (Entry("o2", 100, ("o2",)), "DISAGREE"),
    (Entry("o3", 100, ("o3",)), "DISAGREE"),
    (Entry("o4", 100, ("o4",)), None),
)


def v08(changes: dict[str, str | None] | None = None) -> Vote:
    """Build V08 with owners, some entries marking otherwise."""
    marks = {entry.entry: choice for entry, choice in V08} | (changes or {})
    return Vote(
        Electorate.of(entry for entry, _ in V08),
        Motion(ORDINARY),
        tuple(Ballot(entry, choice) for entry, choice in marks.items() if choice),
    )


def test_c16_v08_warns_that_joining_co_owners_would_turn_it() -> None:
    """Ruling C16: 3 of 5 pass; H joined into {H,W} would give 2 of 4 and fail. Both are shown."""
    verdict = count(v08())

    assert verdict.result == "PASSED"
    (warning,) = verdict.warnings
    assert isinstance(warning, CoownerMergeSensitive)
    assert (warning.counted.agree.heads, warning.counted.participating.heads) == (3, 5)
    assert (warning.joined.agree.heads, warning.joined.participating.heads) == (2, 4)
    assert (warning.joined.total.heads, warning.joined.total.area_cm2) == (5, 550)
    assert warning.joined.failed == ("APPROVAL_HEADS",)
    assert WORDS["COOWNER_MERGE_SENSITIVE"].zh


def test_c16_no_warning_where_joining_changes_nothing() -> None:
    """Ruling C16: only a verdict that differs is worth a warning."""
    assert count(v08({"o3": "AGREE"})).warnings == ()


def test_c16_nothing_is_joined_where_nobody_is_shared() -> None:
    """Ruling C16: a roll without shared persons is counted once."""
    alone = Vote(Electorate.of((Entry("a", 1, ("x",)), Entry("b", 1, ("y",)))), Motion(ORDINARY))

    assert joined(alone) is None


@pytest.mark.parametrize(
    ("one", "other", "mark"),
    [
        ("AGREE", "AGREE", "AGREE"),
        ("AGREE", "DISAGREE", "ABSTAIN"),
        ("AGREE", None, "AGREE"),
        (None, None, None),
        ("VOID_PAPER", "DISAGREE", "DISAGREE"),
        ("VOID_PAPER", None, "VOID_PAPER"),
        ("VOID", "AGREE", "ABSTAIN"),
    ],
)
def test_c18_equal_marks_or_a_single_paper_speak_for_all(
    one: str | None, other: str | None, mark: str | None
) -> None:
    """Ruling C18: unequal marks of joined entries abstain."""
    merged = joined(v08({"H+W": one, "H": other}))

    assert merged is not None
    said = {ballot.entry: ballot.choice for ballot in merged.ballots}
    assert said.get("H") == mark
    assert {e.entry: e.area_cm2 for e in merged.electorate.entries}["H"] == 150


def test_c16_persons_connect_entries_through_others() -> None:
    """Ruling C16: {H}, {H,W} and {W,X} are three heads, and one when joined."""
    entries = (Entry("h", 1, ("H",)), Entry("wx", 2, ("W", "X")), Entry("hw", 4, ("H", "W")))

    merged = joined(Vote(Electorate.of(entries), Motion(ORDINARY)))

    assert merged is not None
    assert merged.electorate.total_heads == 1
    assert [each.area_cm2 for each in merged.electorate.entries] == [7]


def test_c16_a_disputed_ballot_abstains_and_a_void_one_stays_void() -> None:
    """Ruling C16: no agreement by the close, and the entry takes part without a side."""
    entries = tuple(Entry(name, 10) for name in ("a", "b", "c"))
    ballots = (
        Ballot("a", "AGREE"),
        Ballot("b", "DISAGREE", disputed=True),
        Ballot("c", "VOID", disputed=True),
    )
    verdict = count(Vote(Electorate.of(entries), Motion(ORDINARY), ballots))

    assert (verdict.agree, verdict.disagree, verdict.abstain) == (Cell(10, 1), Cell(), Cell(10, 1))
    assert verdict.void_marks == Cell(10, 1)


def test_c16_joined_entries_are_served_if_one_of_them_was() -> None:
    """Ruling C16: a delivery to one of a person's entries is a delivery to the joined head."""
    merged = joined(
        Vote(
            Electorate.of((Entry("a", 1, ("x",)), Entry("b", 2, ("x",)))),
            Motion(ORDINARY),
            deliveries=(Delivery("b", effective_service=True, consequence_notice=True),),
            policies=Policies(FOLLOW_MAJORITY),
        )
    )

    assert merged is not None
    assert count(merged).deemed == Cell(3, 1)


# One of several.


def test_an_option_is_chosen_only_if_it_alone_meets_its_class() -> None:
    """One of several: 4 of 6 for A choose it; 3 of 6 choose nothing."""
    chosen = counted([(10, "A")] * 4 + [(10, "B")] + [(10, NONE)], motion=OFFERS)
    open_still = counted([(10, "A")] * 3 + [(10, "B")] * 2 + [(10, NONE)], motion=OFFERS)

    assert (chosen.result, chosen.chosen, chosen.means) == ("PASSED", "A", "OPTION_CHOSEN")
    assert [(o.option, o.agree.heads, o.result) for o in chosen.options] == [
        ("A", 4, "PASSED"),
        ("B", 1, "NOT_PASSED"),
        (NONE, 1, "NOT_PASSED"),
    ]
    assert (chosen.agree, chosen.disagree) == (Cell(40, 4), Cell(20, 2))
    assert (open_still.result, open_still.chosen) == ("NOT_PASSED", None)
    assert open_still.failed == ("APPROVAL_AREA", "APPROVAL_HEADS")
    assert open_still.means == "NO_DECISION_EITHER_WAY"


def test_a_majority_against_all_offers_chooses_nothing() -> None:
    """One of several: NONE meets the test, so all offers are rejected and none is chosen."""
    verdict = counted([(10, NONE)] * 4 + [(10, "A")] * 2, motion=OFFERS)

    assert (verdict.result, verdict.chosen, verdict.means) == ("NOT_PASSED", None, "REJECTED_ALL")
    assert verdict.leading == "A"


def test_where_the_quorum_fails_no_option_passes() -> None:
    """R-02 holds for a choice between offers as for any motion."""
    verdict = counted([(10, "A")] * 5 + [(10, None)] * 5, motion=OFFERS)

    assert {option.failed for option in verdict.options} == {("QUORUM_AREA", "QUORUM_HEADS")}


def test_an_ordinary_winner_is_no_winner_of_a_major_choice() -> None:
    """R-03: two thirds are not three quarters."""
    marks = [(10, "A")] * 4 + [(10, "B")] * 2

    assert counted(marks, Motion.on_item(8, ["A", "B", NONE])).chosen is None
    assert counted(marks, OFFERS).chosen == "A"


# What the count refuses.


@pytest.mark.parametrize(
    ("vote", "code"),
    [
        (Vote(Electorate.of(()), Motion.on_item(4, ["A", "B"])), "NO_OPTION_AGAINST"),
        (Vote(Electorate.of(()), Motion.on_item(4, [NONE])), "OPTION_UNKNOWN"),
        (Vote(Electorate.of(()), Motion.on_item(4, ["A", "A", NONE])), "OPTION_UNKNOWN"),
        (Vote(Electorate.of(()), Motion.on_item(4, ["VOID", NONE])), "OPTION_UNKNOWN"),
        (Vote(Electorate.of(()), Motion(ORDINARY, options=("A", NONE))), "OPTION_UNKNOWN"),
        (Vote(Electorate.of([Entry("a", 1)] * 2), Motion(ORDINARY)), "DUPLICATE_GROUP"),
        (Vote(Electorate(9, 1, PAIR), Motion(ORDINARY)), "HEADS_EXCEEDED"),
        (Vote(Electorate(1, 3, PAIR), Motion(ORDINARY)), "AREA_EXCEEDED"),
        (Vote(Electorate(1, 1, (Entry("a", 0),)), Motion(ORDINARY)), "VALIDATION_FAILED"),
        (Vote(Electorate(1, 1, ()), Motion(ORDINARY), (Ballot("x", "AGREE"),)), "NOT_ON_ROLL"),
        (
            Vote(Electorate(1, 1, ()), Motion(ORDINARY), deliveries=(Delivery("x", True, True),)),  # noqa: FBT003
            "NOT_ON_ROLL",
        ),
        (
            Vote(Electorate.of([Entry("a", 1)]), Motion(ORDINARY), (Ballot("a", "AGREE"),) * 2),
            "DUPLICATE_BALLOT",
        ),
        (
            Vote(Electorate.of([Entry("a", 1)]), Motion(ORDINARY), (Ballot("a", "YES"),)),
            "UNKNOWN_CHOICE",
        ),
        (Vote(Electorate.of([Entry("a", 1)]), OFFERS, (Ballot("a", "C"),)), "OPTION_UNKNOWN"),
        (Vote(Electorate.of([Entry("a", 1)]), OFFERS, (Ballot("a", "AGREE"),)), "OPTION_UNKNOWN"),
    ],
)  # fmt: skip
def test_a_contradictory_vote_is_refused_by_name(vote: Vote, code: str) -> None:
    """X01, X02: what cannot be is refused before anything is counted."""
    with pytest.raises(CountRefusedError) as refused:
        count(vote)

    assert refused.value.code == code
    assert refused.value.detail


# Plausibility and empty cases.


def test_more_papers_back_than_out_is_found_per_channel_that_issues_papers() -> None:
    """Plausibility: 11 of 10 papers is a finding; what came by app was never issued."""
    assert more_returned_than_delivered(
        {"paper": 10, "door": 5}, {"paper": 11, "door": 5, "app": 300}
    ) == (MoreReturnedThanDelivered("paper", 10, 11),)
    assert more_returned_than_delivered({}, {"door": 1}) == (
        MoreReturnedThanDelivered("door", 0, 1),
    )
    assert more_returned_than_delivered({"paper": 1}, {"paper": 1}) == ()


@pytest.mark.parametrize(
    ("electorate", "obstacle"),
    [
        (Electorate.of(()), "EMPTY_ROLL"),
        (Electorate(0, 3, ()), "EMPTY_ROLL"),
        (Electorate.of([Entry("a", 1)]), "NO_ASSEMBLY_NEEDED"),
        (Electorate.of([Entry("a", 1), Entry("b", 1)]), None),
    ],
)
def test_b6_x13_an_empty_roll_and_a_single_owner_hold_no_vote(
    electorate: Electorate, obstacle: str | None
) -> None:
    """Ruling B6, R-26, X13: nobody to vote, or one owner who decides alone."""
    assert roll_obstacle(electorate) == obstacle


def test_every_code_a_verdict_carries_has_words_in_both_languages() -> None:
    """Residents read Chinese first, English second; no code is left without a sentence."""
    every = {
        code
        for marks in ([(1, "AGREE")] * 3, [(1, "DISAGREE")] * 3, [(1, "AGREE"), (9, None)])
        for verdict in [counted(marks)]
        for code in (verdict.means, *verdict.failed)
    }

    assert every <= WORDS.keys()
    assert all(words.zh and words.en for words in WORDS.values())
    assert set(Mark) & WORDS.keys() == set()


def test_a_verdict_is_stored_and_read_back_whole() -> None:
    """F, motion row: what the count records is what a reader gets, warnings included."""
    vote = msgspec.structs.replace(v08(), registered_area_cm2=600)
    verdict = count(vote)

    assert len(verdict.warnings) == 2
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=Verdict) == verdict
