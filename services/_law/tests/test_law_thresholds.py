from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.errors import InvalidError
from law.thresholds import (
    ITEM_CLASSES,
    MAJOR_APPROVAL,
    ORDINARY_APPROVAL,
    QUORUM,
    Margin,
    MotionClass,
    Threshold,
    approval_margin,
    approval_of,
    class_of_item,
    percent,
    percent_against,
    quorum_margin,
)

EVERY = [QUORUM, ORDINARY_APPROVAL, MAJOR_APPROVAL]
wholes = st.integers(min_value=1, max_value=10**12)


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    """Draw a part and its whole, often within one of a threshold."""
    whole = draw(wholes)
    near = [threshold.minimum(whole) + step for threshold in EVERY for step in (-1, 0, 1)]
    part = draw(st.one_of(st.integers(0, whole), st.sampled_from(near)))
    return min(max(part, 0), whole), whole


@pytest.mark.parametrize("item", range(1, 10))
def test_r_01_sorts_the_nine_items_into_classes(item: int) -> None:
    """R-01: items 6, 7 and 8 are major; using the fund (5) is ordinary, raising it (6) is not."""
    expected = MotionClass.MAJOR if item in (6, 7, 8) else MotionClass.ORDINARY

    assert class_of_item(item) is expected
    assert ITEM_CLASSES[item] is expected


@pytest.mark.parametrize("item", [0, 10, -6])
def test_r_01_knows_no_tenth_item(item: int) -> None:
    """An item outside 1 to 9 is refused, never taken as ordinary."""
    with pytest.raises(InvalidError) as refused:
        class_of_item(item)

    assert refused.value.code == "VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("threshold", "whole", "least"),
    [
        (QUORUM, 9, 6),
        (QUORUM, 10, 7),
        (QUORUM, 20_000_200, 13_333_467),
        (ORDINARY_APPROVAL, 6, 4),
        (ORDINARY_APPROVAL, 7, 4),
        (MAJOR_APPROVAL, 8, 6),
        (MAJOR_APPROVAL, 9, 7),
    ],
)
def test_r_02_to_r_05_the_minimum_reaches_and_one_less_does_not(
    threshold: Threshold, whole: int, least: int
) -> None:
    """R-02, R-03, R-04: at least 2/3 and 3/4 include the number, more than 1/2 does not (R-05)."""
    assert threshold.minimum(whole) == least
    assert threshold.reached(least, whole)
    assert not threshold.reached(least - 1, whole)


@pytest.mark.parametrize("threshold", EVERY)
def test_c7_nothing_of_nothing_is_never_reached(threshold: Threshold) -> None:
    """Ruling C7: a zero roll and zero participants must not pass."""
    assert not threshold.reached(0, 0)
    assert not threshold.reached(0, 1)
    assert threshold.minimum(0) == 1


@given(shares(), st.sampled_from(EVERY))
def test_the_integer_tests_agree_with_exact_fractions(
    share: tuple[int, int], threshold: Threshold
) -> None:
    """R-05: cross multiplication decides as exact fractions do, for every part and whole."""
    part, whole = share
    bound = Fraction(threshold.numerator, threshold.denominator)
    exact = Fraction(part, whole) > bound if threshold.more_than else Fraction(part, whole) >= bound

    assert threshold.reached(part, whole) is exact
    assert (part >= threshold.minimum(whole)) is exact


@given(shares())
def test_what_passes_as_major_passes_as_ordinary(share: tuple[int, int]) -> None:
    """Ruling C7: 3/4 is more than a half."""
    part, whole = share

    assert not MAJOR_APPROVAL.reached(part, whole) or ORDINARY_APPROVAL.reached(part, whole)


def test_c8_a04_margin_is_15374_square_metres_or_206_heads() -> None:
    """Ruling C8: A04's quorum breaks at more than 15,374.32 m², or 206 heads, of electorate."""
    assert quorum_margin(934_490_800, 1_247_993_000).larger_electorate == 153_743_200 + 1
    assert quorum_margin(905, 1152).larger_electorate == 206


@given(shares())
def test_c8_quorum_margins_are_the_smallest_change_that_turns_it(share: tuple[int, int]) -> None:
    """Ruling C8: applying the margin turns the verdict, one less does not."""
    part, whole = share
    margin = quorum_margin(part, whole)

    if QUORUM.reached(part, whole):
        assert margin.missing is None
        assert margin.fewer is not None
        assert not QUORUM.reached(part - margin.fewer, whole)
        assert QUORUM.reached(part - margin.fewer + 1, whole)
        assert margin.larger_electorate is not None
        assert not QUORUM.reached(part, whole + margin.larger_electorate)
        assert QUORUM.reached(part, whole + margin.larger_electorate - 1)
    else:
        assert margin == Margin(missing=margin.missing)
        assert margin.missing is not None
        assert QUORUM.reached(part + margin.missing, whole)
        assert not QUORUM.reached(part + margin.missing - 1, whole)


@given(shares(), st.sampled_from([ORDINARY_APPROVAL, MAJOR_APPROVAL]))
def test_c8_approval_margins_are_the_smallest_change_that_turns_it(
    share: tuple[int, int], threshold: Threshold
) -> None:
    """Ruling C8: `switch` fewer agreeing, or `missing` more, turn the approval."""
    part, whole = share
    margin = approval_margin(threshold, part, whole)

    if threshold.reached(part, whole):
        assert margin == Margin(switch=margin.switch)
        assert margin.switch is not None
        assert not threshold.reached(part - margin.switch, whole)
        assert threshold.reached(part - margin.switch + 1, whole)
    else:
        assert margin == Margin(missing=margin.missing)
        assert margin.missing is not None
        assert threshold.reached(part + margin.missing, whole)
        assert not threshold.reached(part + margin.missing - 1, whole)


@pytest.mark.parametrize(
    ("threshold", "part", "whole", "printed"),
    [
        (QUORUM, 200, 300, "66.67"),
        (QUORUM, 199_999, 300_000, "66.66"),
        (QUORUM, 133, 200, "66.50"),
        (ORDINARY_APPROVAL, 100, 200, "50.00"),
        (ORDINARY_APPROVAL, 500_001, 1_000_000, "50.01"),
        (ORDINARY_APPROVAL, 499_999, 1_000_000, "50.00"),
        (MAJOR_APPROVAL, 749_999, 1_000_000, "74.99"),
        (MAJOR_APPROVAL, 3, 4, "75.00"),
        (ORDINARY_APPROVAL, 0, 0, "–"),
        (QUORUM, 9, 9, "100.00"),
    ],
)
def test_c9_prints_on_the_true_side(
    threshold: Threshold, part: int, whole: int, printed: str
) -> None:
    """Ruling C9: two decimals, half up, never the other verdict; exactly 2/3 prints 66.67."""
    assert percent_against(threshold, part, whole) == printed


@given(shares(), st.sampled_from(EVERY))
def test_c9_the_print_tells_the_same_verdict_and_is_nearest(
    share: tuple[int, int], threshold: Threshold
) -> None:
    """Ruling C9: the printed figure stands where the exact one stands, within a hundredth."""
    part, whole = share
    printed = Fraction(percent_against(threshold, part, whole)) / 100
    bound = Fraction(threshold.numerator, threshold.denominator)
    told = printed > bound if threshold.more_than else printed >= bound

    assert told is threshold.reached(part, whole)
    assert abs(printed - Fraction(part, whole)) <= Fraction(1, 10_000)


def test_a_plain_share_is_rounded_half_up() -> None:
    """A share without a threshold rounds half up: 1/8 of a per cent prints 0.13."""
    assert percent(1, 800) == "0.13"
    assert percent(1, 2) == "50.00"
    assert percent(0, 0) == "–"


def test_each_class_has_its_own_approval_rule() -> None:
    """R-03 is for major matters, R-04 for all others."""
    assert approval_of(MotionClass.MAJOR).rule == "R-03"
    assert approval_of(MotionClass.ORDINARY).rule == "R-04"
