from hypothesis import given
from hypothesis import strategies as st

from committee.domain.count import (
    NONE,
    Ballot,
    Cell,
    Delivery,
    Electorate,
    Entry,
    Motion,
    NonVoterPolicy,
    Policies,
    PublicVerdict,
    Verdict,
    VoidPolicy,
    Vote,
    count,
    public_view,
)
from law.thresholds import MotionClass

MARKS = ["AGREE", "DISAGREE", "ABSTAIN", "VOID", "FOLLOW"]


def counted(
    marks: dict[str, int],
    *,
    silent: int = 0,
    motion: Motion | None = None,
    policy: NonVoterPolicy = NonVoterPolicy.EXCLUDE,
    void_policy: VoidPolicy = VoidPolicy.NOT_PARTICIPATING,
) -> Verdict:
    """Count so many heads per mark, each entry 10 cm², and some served but silent."""
    given_marks = [(f"{mark}{n}", mark) for mark, heads in marks.items() for n in range(heads)]
    quiet = [f"silent{n}" for n in range(silent)]
    return count(
        Vote(
            Electorate.of(Entry(name, 10) for name in [e for e, _ in given_marks] + quiet),
            motion or Motion(MotionClass.ORDINARY),
            tuple(Ballot(entry, mark) for entry, mark in given_marks),
            tuple(
                Delivery(name, effective_service=True, consequence_notice=True) for name in quiet
            ),
            Policies(policy, void_policy, offers_follow=True),
        )
    )


def cells(view: PublicVerdict) -> dict[str, tuple[int, int | None]]:
    """Return heads and area per public cell, its sides joined by "+"."""
    return {"+".join(cell.sides): (cell.heads, cell.area_cm2) for cell in view.cells}


def test_c19_from_thirty_participants_on_the_approval_area_is_public() -> None:
    """Ruling C19: 30 participants see areas, 29 see heads and whether the area was reached."""
    wide = public_view(counted({"AGREE": 20, "DISAGREE": 10}))
    narrow = public_view(counted({"AGREE": 20, "DISAGREE": 9}))

    assert cells(wide)["AGREE"] == (20, 200)
    assert (wide.measures[2].numerator, wide.measures[2].percent) == (200, "66.67")
    assert cells(narrow)["AGREE"] == (20, None)
    area, heads = narrow.measures[2:]
    assert (area.reached, area.numerator, area.percent, area.margin) == (True, None, None, None)
    assert (heads.numerator, heads.denominator) == (20, 29)


def test_c19_a_cell_of_one_to_four_heads_joins_its_neighbour() -> None:
    """Ruling C19: 3 against and 7 abstaining are 10 who did not agree; a zero stays a zero."""
    view = public_view(counted({"AGREE": 30, "DISAGREE": 3, "ABSTAIN": 7}))

    assert cells(view) == {
        "AGREE": (30, 300),
        "DISAGREE+ABSTAIN": (10, 100),
        "VOID": (0, 0),
    }
    assert view.measures[3].numerator == 30


def test_c19_what_could_be_subtracted_is_joined_too() -> None:
    """Ruling C19: with 2 against and nobody else, the agreeing figure would give the 2 away."""
    view = public_view(counted({"AGREE": 40, "DISAGREE": 2}))

    assert cells(view)["AGREE+DISAGREE"] == (42, 420)
    assert [measure.numerator for measure in view.measures] == [420, 42, None, None]
    assert all(measure.reached for measure in view.measures)
    assert view.measures[3].margin is None


def test_c19_fewer_than_five_participants_show_the_verdict_only() -> None:
    """Ruling C19: four voters, and only result and reasons are public."""
    view = public_view(counted({"AGREE": 3, "DISAGREE": 1}))

    assert (view.result, view.failed) == ("PASSED", ())
    assert (view.participating, view.cells) == (None, ())
    assert all(measure.numerator is None for measure in view.measures)
    assert (view.deemed_heads, view.follow_heads, view.void_heads) == (None, None, None)
    assert view.total == Cell(40, 4)


def test_c19_deemed_heads_do_not_hide_the_marks_beside_them() -> None:
    """Ruling C19: the silent are known from the deliveries, so 2 marks among them join."""
    view = public_view(
        counted(
            {"AGREE": 2, "DISAGREE": 1, "ABSTAIN": 6},
            silent=30,
            policy=NonVoterPolicy.FOLLOW_MAJORITY,
        )
    )

    assert view.deemed_as == "AGREE"
    assert view.deemed_heads == 30
    assert "AGREE" not in cells(view)
    assert view.measures[3].numerator is None


def test_c19_few_follow_marks_or_few_beside_them_are_not_public() -> None:
    """Ruling C19: neither the followers nor the rest of their side may be 1 to 4."""

    def follow(agree: int, following: int) -> int | None:
        return public_view(counted({"AGREE": agree, "FOLLOW": following})).follow_heads

    assert follow(30, 0) == 0
    assert follow(30, 4) is None
    assert follow(30, 5) == 5
    assert follow(3, 30) is None


def test_c19_void_heads_are_public_with_their_policy_unless_few() -> None:
    """Ruling C19, C15: void marks stand in their own cell where they participate."""
    inside = public_view(counted({"AGREE": 30, "VOID": 6}, void_policy=VoidPolicy.PARTICIPATING))
    outside = public_view(counted({"AGREE": 30, "VOID": 2}))

    assert cells(inside)["VOID"] == (6, 60)
    assert (inside.void_heads, inside.void_policy) == (6, "PARTICIPATING")
    assert (outside.void_heads, outside.void_policy) == (None, "NOT_PARTICIPATING")


def test_c19_options_are_cells_like_any_other() -> None:
    """Ruling C19: an offer with 2 marks joins the next one."""
    view = public_view(
        counted({"A": 30, "B": 2, NONE: 8}, motion=Motion.on_item(4, ["A", "B", NONE]))
    )

    assert cells(view)["A"] == (30, 300)
    assert cells(view)["B+NONE"] == (10, 100)
    assert view.chosen == "A"


def test_c19_a_re_enacted_public_notice_keeps_its_figures() -> None:
    """Ruling C19: what a notice has published is shown as it was."""
    view = public_view(counted({"AGREE": 3, "DISAGREE": 1}), already_published=True)

    assert cells(view)["DISAGREE"] == (1, 10)
    assert view.measures[2].numerator == 30


def test_c19_warnings_are_public_without_their_second_figures() -> None:
    """Ruling C16, C19: two sets of figures would give away where they differ."""
    entries = (
        Entry("hw", 90, ("H", "W")),
        Entry("h", 60, ("H",)),
        Entry("o1", 100),
        Entry("o2", 100),
        Entry("o3", 100),
        Entry("o4", 100),
    )
    marks = {"hw": "AGREE", "h": "AGREE", "o1": "AGREE", "o2": "DISAGREE", "o3": "DISAGREE"}
    verdict = count(
        Vote(
            Electorate.of(entries),
            Motion(MotionClass.ORDINARY),
            tuple(Ballot(entry, mark) for entry, mark in marks.items()),
            registered_area_cm2=600,
        )
    )

    assert public_view(verdict).warnings == ("COOWNER_MERGE_SENSITIVE", "ROLL_AREA_DIFFERS")


@given(
    st.fixed_dictionaries({mark: st.integers(0, 40) for mark in MARKS}),
    st.integers(0, 40),
    st.sampled_from(NonVoterPolicy),
    st.sampled_from(VoidPolicy),
)
def test_c19_no_public_figure_shows_one_to_four_heads_on_a_side(
    marks: dict[str, int], silent: int, policy: NonVoterPolicy, void_policy: VoidPolicy
) -> None:
    """Ruling C19: no cell is 1 to 4, cells add up, and no fraction shows a hidden one."""
    verdict = counted(marks, silent=silent, policy=policy, void_policy=void_policy)
    view = public_view(verdict)

    assert all(cell.heads == 0 or cell.heads >= 5 for cell in view.cells)
    counts = (view.deemed_heads, view.follow_heads, view.void_heads)
    assert not {1, 2, 3, 4} & set(counts)
    if view.participating is not None:
        assert sum(cell.heads for cell in view.cells) == verdict.participating.heads
    alone = any(cell.sides == ("AGREE",) for cell in view.cells)
    heads = view.measures[3]
    assert (heads.numerator is not None) == alone
    if verdict.participating.heads < 30:
        assert view.measures[2].numerator is None
        assert all(cell.area_cm2 is None for cell in view.cells)
    assert [m.reached for m in view.measures] == [m.reached for m in verdict.measures]
