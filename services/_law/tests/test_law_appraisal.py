from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.appraisal import (
    APPRAISAL_VERSION,
    POINTS,
    RATING_VERSION,
    REVIEWED,
    SERVICE_QUALITY,
    VETOES,
    Grade,
    Score,
    ServiceFigures,
    asks_for_review,
    grade_of,
    hundredths,
    ineligible,
    rate,
    score,
    stars_of,
    yearly_mean,
)
from law.errors import InvalidError, OutOfRangeError

FULL = {
    "items_due": 12,
    "items_done": 12,
    "satisfaction_sum": 50,
    "satisfaction_count": 10,
    "complaints_due": 8,
    "complaints_on_time": 8,
    "overdue_safety": 0,
    "disclosures_due": 3,
    "disclosures_posted": 3,
}
"""A quarter in which all was done, by figure."""

totals = st.integers(0, 10_000)
two = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda it: (min(it), max(it)))


def scored(**changed: Any) -> Score:
    """Score the full quarter, but for what a test changes."""
    return score(ServiceFigures(**{**FULL, **changed}))


@st.composite
def quarters(draw: st.DrawFn) -> ServiceFigures:
    """Draw a quarter with data in every dimension."""
    (done, items), (posted, disclosures) = draw(two), draw(two)
    count = draw(st.integers(1, 40))
    complaints = draw(st.integers(0, 40))
    return ServiceFigures(
        items_due=items,
        items_done=done,
        satisfaction_sum=draw(st.integers(count, 5 * count)),
        satisfaction_count=count,
        complaints_due=complaints,
        complaints_on_time=draw(st.integers(0, complaints)),
        overdue_safety=draw(st.integers(0, 3)),
        disclosures_due=disclosures,
        disclosures_posted=posted,
    )


def test_a_quarter_in_which_all_was_done_has_100_points() -> None:
    """40, 25, 20, 10 and 5: the five dimensions are a hundred."""
    full = scored()

    assert full.points == {name: Fraction(most) for name, most in POINTS.items()}
    assert (full.total_x100, full.grade, full.missing) == (10_000, Grade.GOOD, ())
    assert sum(POINTS.values()) == 100
    assert full.rule_version == APPRAISAL_VERSION


@pytest.mark.parametrize(
    ("changed", "dimension", "points"),
    [
        ({"items_done": 11}, "contract", Fraction(440, 12)),
        ({"items_done": 0}, "contract", Fraction(0)),
        ({"satisfaction_sum": 40}, "satisfaction", Fraction(75, 4)),
        ({"satisfaction_sum": 10}, "satisfaction", Fraction(0)),
        ({"satisfaction_sum": 37}, "satisfaction", Fraction(25 * 27, 40)),
        ({"complaints_on_time": 5}, "complaints", Fraction(25, 2)),
        ({"complaints_due": 0, "complaints_on_time": 0}, "complaints", Fraction(20)),
        ({"complaints_due": 0, "complaints_on_time": None}, "complaints", Fraction(20)),
        ({"overdue_safety": 1}, "safety", Fraction(0)),
        ({"overdue_safety": 7}, "safety", Fraction(0)),
        ({"disclosures_posted": 2}, "disclosure", Fraction(10, 3)),
    ],
)
def test_e5_each_dimension_has_its_points_in_exact_fractions(
    changed: dict[str, int | None], dimension: str, points: Fraction
) -> None:
    """Ruling E5: 40·done/due, 25·(mean − 1)/4, 20·on time/due, 10 or 0, 5·posted/due."""
    found = scored(**changed)

    assert found.points[dimension] == points
    assert found.total_x100 == hundredths(100 - POINTS[dimension] + points)


def test_e5_the_sum_is_rounded_once_and_not_its_parts() -> None:
    """Ruling E5: 26.666…, 6.666… and 1.666… are 35.00; rounded one by one they would be 35.01."""
    found = scored(
        items_due=3,
        items_done=2,
        satisfaction_sum=10,
        complaints_due=3,
        complaints_on_time=1,
        overdue_safety=1,
        disclosures_due=3,
        disclosures_posted=1,
    )

    assert found.total_x100 == 3_500
    assert sum(hundredths(it) for it in found.points.values()) == 3_501


@pytest.mark.parametrize(
    ("points", "rounded"),
    [
        (Fraction(84_995, 1_000), 8_500),
        (Fraction(84_994_999, 1_000_000), 8_499),
        (Fraction(1, 200), 1),
        (Fraction(1, 201), 0),
        (Fraction(100), 10_000),
        (Fraction(0), 0),
    ],
)
def test_e5_hundredths_are_rounded_half_up(points: Fraction, rounded: int) -> None:
    """Half a hundredth goes up, anything less does not."""
    assert hundredths(points) == rounded


@given(st.fractions(0, 100, max_denominator=10**6))
def test_rounding_is_never_more_than_half_a_hundredth_off(points: Fraction) -> None:
    """And where it is exactly half, it is upwards."""
    off = Fraction(hundredths(points), 100) - points

    assert -Fraction(1, 200) < off <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"items_due": None}, ("contract",)),
        ({"items_done": None}, ("contract",)),
        ({"items_due": 0, "items_done": 0}, ("contract",)),
        ({"satisfaction_count": 0, "satisfaction_sum": 0}, ("satisfaction",)),
        ({"satisfaction_sum": None}, ("satisfaction",)),
        ({"complaints_due": None}, ("complaints",)),
        ({"complaints_on_time": None}, ("complaints",)),
        ({"overdue_safety": None}, ("safety",)),
        ({"disclosures_due": 0, "disclosures_posted": 0}, ("disclosure",)),
        ({"overdue_safety": None, "items_done": None}, ("contract", "safety")),
    ],
)
def test_e5_a_dimension_without_data_is_named_and_never_scored(
    changed: dict[str, int | None], missing: tuple[str, ...]
) -> None:
    """DIMENSION_MISSING: neither nothing nor full; there is no sum and no grade, the rest is shown."""
    found = scored(**changed)

    assert found.missing == missing
    assert (found.total_x100, found.grade) == (None, None)
    assert found.points.keys() == POINTS.keys() - set(missing)


def test_a_quarter_of_which_nothing_is_known_misses_every_dimension() -> None:
    """All five are named, in order."""
    assert score(ServiceFigures()).missing == tuple(POINTS)


@pytest.mark.parametrize(
    "changed",
    [
        {"items_done": 13},
        {"items_done": -1},
        {"satisfaction_sum": 51},
        {"satisfaction_sum": 9},
        {"satisfaction_count": -1},
        {"satisfaction_count": 0},
        {"complaints_on_time": 9},
        {"complaints_due": 0, "complaints_on_time": 1},
        {"complaints_due": -1},
        {"overdue_safety": -1},
        {"disclosures_posted": 4},
    ],
)
def test_figures_that_cannot_be_are_refused(changed: dict[str, int]) -> None:
    """SCORE_OUT_OF_RANGE: a part above its whole, marks outside 1 to 5, less than nothing."""
    with pytest.raises(OutOfRangeError) as refused:
        scored(**changed)

    assert refused.value.code == "SCORE_OUT_OF_RANGE"


@given(quarters())
def test_every_quarter_with_data_has_between_0_and_100_points_and_their_grade(
    figures: ServiceFigures,
) -> None:
    """Each dimension stays within its points, and the sum is theirs."""
    found = score(figures)

    assert all(0 <= it <= POINTS[name] for name, it in found.points.items())
    assert found.total_x100 == hundredths(sum(found.points.values(), Fraction(0)))
    assert found.grade == grade_of(found.total_x100)


@given(quarters())
def test_doing_more_never_costs_a_point(figures: ServiceFigures) -> None:
    """One item more that is done, one overdue ticket less, one mark better."""
    before = score(figures).total_x100
    better = {
        "items_done": min((figures.items_done or 0) + 1, figures.items_due or 0),
        "overdue_safety": max((figures.overdue_safety or 0) - 1, 0),
        "satisfaction_sum": min(
            (figures.satisfaction_sum or 0) + 1, 5 * (figures.satisfaction_count or 0)
        ),
    }
    for name, value in better.items():
        fields = {it: getattr(figures, it) for it in ServiceFigures.__struct_fields__}
        after = score(ServiceFigures(**{**fields, name: value})).total_x100
        assert after is not None
        assert before is not None
        assert after >= before


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (10_000, Grade.GOOD),
        (8_500, Grade.GOOD),
        (8_499, Grade.PASS),
        (7_000, Grade.PASS),
        (6_999, Grade.WARN),
        (6_000, Grade.WARN),
        (5_999, Grade.FAIL),
        (0, Grade.FAIL),
    ],
)
def test_grades_change_at_85_70_and_60(total: int, grade: Grade) -> None:
    """Domain 4.2.5, on integer hundredths: 84.99 is no 85."""
    assert grade_of(total) is grade


@pytest.mark.parametrize("total", [-1, 10_001])
def test_points_outside_0_to_100_have_no_grade_and_no_stars(total: int) -> None:
    """SCORE_OUT_OF_RANGE."""
    for judge in (grade_of, stars_of):
        with pytest.raises(OutOfRangeError):
            judge(total)


@pytest.mark.parametrize(
    ("grades", "asks"),
    [
        ("", False),
        ("F", False),
        ("FF", True),
        ("FWF", False),
        ("GFF", True),
        ("FFP", False),
        ("FFF", True),
        ("FW", False),
    ],
)
def test_a_second_fail_in_a_row_asks_the_owners(*, grades: str, asks: bool) -> None:
    """OwnersReviewRequested: of the confirmed quarters, the last two."""
    by_letter = {it.value[0]: it for it in Grade}

    assert asks_for_review([by_letter[it] for it in grades]) is asks


@pytest.mark.parametrize(
    ("quarters", "mean"),
    [
        ([8_000, 9_000, 9_500], Fraction(26_500, 300)),
        ([8_000, 9_000, 9_500, 0], Fraction(26_500, 400)),
        ([8_000, 9_000], None),
        ([], None),
    ],
)
def test_e5_a_years_mean_takes_three_confirmed_quarters(
    quarters: list[int], mean: Fraction | None
) -> None:
    """Ruling E5: exact; with fewer there is none."""
    assert yearly_mean(quarters) == mean


def test_a_year_has_four_quarters() -> None:
    """A fifth one is a mistake of whoever asks."""
    with pytest.raises(InvalidError):
        yearly_mean([8_000] * 5)


@pytest.mark.parametrize(
    ("total", "stars"),
    [
        (0, 0),
        (5_999, 0),
        (6_000, 1),
        (6_999, 1),
        (7_000, 2),
        (7_999, 2),
        (8_000, 3),
        (8_999, 3),
        (9_000, 4),
        (9_499, 4),
        (9_500, 5),
        (10_000, 5),
    ],
)
def test_stars_change_at_60_70_80_90_and_95(total: int, stars: int) -> None:
    """Domain 4.2.6; below 60 the rating is confirmed with no star (ruling E5)."""
    assert stars_of(total) == stars


def reviewed(organisation: int, backbone: int, management: int, image: int) -> dict[str, int]:
    """Give the reviewers' points, in whole points."""
    return {
        "organisation": 100 * organisation,
        "backbone": 100 * backbone,
        "management": 100 * management,
        "image": 100 * image,
    }


def test_18_17_19_18_19_are_91_points_and_four_stars() -> None:
    """The example of domain 4.2.6: the service's 19 are a mean of 95 times a fifth."""
    found = rate(reviewed(18, 17, 18, 19), [9_500, 9_400, 9_600])

    assert found.points[SERVICE_QUALITY] == 19
    assert found.total_x100 == 9_100
    assert (found.stars, found.vetoes) == (4, ())
    assert found.rule_version == RATING_VERSION


@pytest.mark.parametrize("ground", sorted(VETOES))
def test_with_a_ground_of_veto_there_is_no_rating_and_the_points_are_shown(ground: str) -> None:
    """The same example with a veto: refused, the reason shown; no star is not zero stars."""
    found = rate(reviewed(18, 17, 18, 19), [9_500, 9_400, 9_600], [ground])

    assert (found.total_x100, found.stars, found.vetoes) == (9_100, None, (ground,))


def test_the_mean_is_not_rounded_before_it_is_a_fifth() -> None:
    """Three quarters of 94.99, 94.99 and 95.00 are 18.9986…, and the sum is rounded once."""
    found = rate(reviewed(19, 19, 19, 19), [9_499, 9_499, 9_500])

    assert found.points[SERVICE_QUALITY] == Fraction(28_498, 1_500)
    assert (found.total_x100, found.stars) == (9_500, 5)


@pytest.mark.parametrize(
    ("points", "quarters", "vetoes", "error"),
    [
        ({**reviewed(1, 1, 1, 1), "organisation": 2_001}, [1] * 3, [], OutOfRangeError),
        ({**reviewed(1, 1, 1, 1), "image": -1}, [1] * 3, [], OutOfRangeError),
        ({**reviewed(1, 1, 1, 1), SERVICE_QUALITY: 2_000}, [1] * 3, [], InvalidError),
        ({"organisation": 1}, [1] * 3, [], InvalidError),
        (reviewed(1, 1, 1, 1), [1] * 2, [], InvalidError),
        (reviewed(1, 1, 1, 1), [1] * 3, ["bad_mood"], InvalidError),
        (reviewed(1, 1, 1, 1), [1, 1, 10_001], [], OutOfRangeError),
    ],
)
def test_a_review_that_cannot_be_is_refused(
    points: dict[str, int], quarters: list[int], vetoes: list[str], error: type[InvalidError]
) -> None:
    """Points out of range, a service quality typed in, two quarters, an unknown ground."""
    with pytest.raises(InvalidError) as refused:
        rate(points, quarters, vetoes)

    assert type(refused.value) is error


@given(
    st.fixed_dictionaries({name: st.integers(0, 2_000) for name in REVIEWED}),
    st.lists(totals, min_size=3, max_size=4),
)
def test_five_equal_dimensions_make_the_rating(points: dict[str, int], years: list[int]) -> None:
    """No dimension gives more than 20, and the sum is exact before it is rounded."""
    found = rate(points, years)
    exact = sum(found.points.values(), Fraction(0))

    assert len(found.points) == 5
    assert all(0 <= it <= 20 for it in found.points.values())
    assert found.points[SERVICE_QUALITY] == Fraction(sum(years), 500 * len(years))
    assert found.total_x100 == hundredths(exact)
    assert found.stars == stars_of(found.total_x100)


@pytest.mark.parametrize(
    ("since", "functioning", "quarters", "reasons"),
    [
        (date(2025, 12, 31), True, 3, ()),
        (date(2026, 1, 1), True, 3, ("less_than_a_year_in_service",)),
        (date(2025, 1, 1), False, 3, ("party_organisation_not_functioning",)),
        (date(2025, 1, 1), True, 2, ("fewer_than_three_quarters",)),
        (
            date(2026, 12, 1),
            False,
            0,
            (
                "less_than_a_year_in_service",
                "party_organisation_not_functioning",
                "fewer_than_three_quarters",
            ),
        ),
    ],
)
def test_who_cannot_be_rated_is_told_every_reason(
    *,
    since: date,
    functioning: bool,
    quarters: int,
    reasons: tuple[str, ...],
) -> None:
    """RATING_NOT_ELIGIBLE: a year in service to the day, an organisation that works, three quarters."""
    on = date(2026, 12, 31)

    assert ineligible(since, on, functioning=functioning, totals_x100=[8_000] * quarters) == reasons
