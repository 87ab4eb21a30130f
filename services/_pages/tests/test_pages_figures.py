"""Figures, dates and clocks, and a vote's tests in figures (rulings C8, C9; D-2)."""

from datetime import UTC, date, datetime

import pytest

from law.thresholds import MAJOR_APPROVAL, ORDINARY_APPROVAL, QUORUM
from pages import Figures, Rounding, approval, participation
from pages.figures import days_to_start, days_until, position
from pages.measures import told, turnout

ZH, EN = Figures("zh"), Figures("en")
TODAY = date(2026, 11, 25)
MIDNIGHT = datetime(2026, 11, 27, 16, tzinfo=UTC)  # 24:00 of the 27th in Shanghai


@pytest.mark.parametrize(
    ("cm2", "rounding", "said"),
    [
        (934_490_800, Rounding.NEAREST, "93,449.08"),
        (1, Rounding.NEAREST, "0.00"),
        (50, Rounding.NEAREST, "0.01"),
        (1, Rounding.UP, "0.01"),
        (199, Rounding.DOWN, "0.01"),
        (10**12, Rounding.NEAREST, "100,000,000.00"),
    ],
)
def test_areas_are_shown_in_square_metres(cm2: int, rounding: Rounding, said: str) -> None:
    """What is needed is rounded up, what is to spare down, all else to the nearest."""
    assert ZH.area(cm2, rounding) == said


def test_heads_have_thousands_separators() -> None:
    """1152 heads are 1,152."""
    assert (ZH.whole(1152), EN.whole(7)) == ("1,152", "7")


def test_a_share_never_contradicts_its_word() -> None:
    """Two thirds missed by one never print 66.67, exact thirds do (ruling C9)."""
    assert ZH.share(666_666, 1_000_000, QUORUM) == "66.66"
    assert ZH.share(2, 3, QUORUM) == "66.67"
    assert ZH.share(500_010, 1_000_000, ORDINARY_APPROVAL) == "50.01"
    assert ZH.share(0, 0) == "–"


def test_days_are_said_as_people_say_them() -> None:
    """11月27日, with the year where it is not this one."""
    assert (ZH.day("2026-11-27"), EN.day("2026-11-27")) == ("11月27日", "27 Nov")
    assert ZH.near_day("2027-03-01", TODAY) == "2027年3月1日"
    assert EN.near_day("2027-03-01", TODAY) == "1 Mar 2027"
    assert EN.near_day(TODAY, TODAY) == "25 Nov"
    assert EN.full_day("2026-11-27") == "27 November 2026"


def test_midnight_is_twenty_four_hours_of_the_day_before() -> None:
    """A period ends at 24:00 of its last day (D-2), in Beijing's time."""
    assert ZH.instant(MIDNIGHT, TODAY) == "11月27日 24:00"
    assert EN.instant("2026-11-27T04:00:00Z", TODAY) == "27 Nov 12:00"
    assert (
        ZH.start("2026-11-27T16:00:00Z", TODAY) == "11月28日 00:00"
    )  # what begins, begins that day
    assert EN.full_start("2026-11-27T16:00:00Z") == "28 November 2026, 00:00"
    assert days_to_start("2026-11-27T16:00:00Z", TODAY) == 3
    assert ZH.full_instant("2026-11-25T02:20:00Z") == "2026年11月25日 10:20"
    assert EN.full_instant("2026-11-25T02:20:00Z") == "25 November 2026, 10:20"


@pytest.mark.parametrize(("today", "days"), [(25, 2), (27, 0), (28, -1)])
def test_days_are_counted_to_the_last_day(today: int, days: int) -> None:
    """On its last day a period ends today, though it lasts until midnight (D-2)."""
    assert days_until(MIDNIGHT, date(2026, 11, today)) == days


def test_a_place_on_a_bar_stays_on_the_bar() -> None:
    """Three decimals, never above 100, and of nothing nothing."""
    assert (position(905, 1152), position(5, 3), position(1, 0)) == ("78.559", "100", "0")


def test_a_quorum_says_what_is_needed_and_what_is_to_spare() -> None:
    """The published vote A04: 905 of 1,152 heads, 93,449.08 of 124,799.30 m²."""
    heads = participation("heads", 905, 1152)
    area = participation("area", 934_490_800, 1_247_993_000)

    assert (heads.said, heads.needed, heads.distance) == ("met", 768, 137)
    assert ZH.area(area.needed, Rounding.UP) == "83,199.54"
    assert ZH.area(area.distance, Rounding.DOWN) == "10,249.54"
    assert (heads.fill, heads.mark, heads.gap) == ("78.559", "66.667", "0")


def test_more_than_half_says_what_must_be_exceeded() -> None:
    """Of 93,449.08 m² more than 46,724.54 must agree; heads are counted, so 453 of 905 do."""
    area = approval("area", ORDINARY_APPROVAL, 616_670_500, 934_490_800)
    heads = approval("heads", ORDINARY_APPROVAL, 589, 905)

    assert area.exceed
    assert not heads.exceed
    assert (ZH.area(area.needed), ZH.area(area.distance, Rounding.DOWN)) == (
        "46,724.54",
        "14,942.51",
    )
    assert (heads.needed, heads.distance) == (453, 136)


def test_what_is_missing_is_rounded_up_and_drawn() -> None:
    """The published vote A07: agreement missed by 20,447.32 m² and more."""
    area = approval("area", ORDINARY_APPROVAL, 435_764_300, 1_280_475_000)

    assert area.said == "unmet"
    assert ZH.area(area.distance, Rounding.UP) == "20,447.32"
    assert (area.fill, area.gap) == ("34.031", "15.969")


def test_exactly_half_is_not_more_than_half() -> None:
    """Half of an odd number of cm² is not lost by rounding (R-05)."""
    half = approval("area", ORDINARY_APPROVAL, 50, 100)
    below = approval("area", ORDINARY_APPROVAL, 50, 101)

    assert (half.said, half.distance) == ("unmet", 0)
    assert (below.said, below.distance) == ("unmet", 1)


def test_an_open_vote_has_not_missed_anything_yet() -> None:
    """A day's turnout in whole m², rounded up: what is missing is published apart (C11, G5)."""
    short = turnout("area", 366_380_000, 602_349_600, 35_200_000, enough=False)
    enough = turnout("area", 401_570_000, 602_349_600, 0, enough=True)
    hidden = turnout("heads", None, 20, None, enough=False)

    assert (short.said, short.distance) == ("notyet", 35_200_000)
    assert (enough.said, hidden.said, hidden.shown) == ("met", "notyet", False)
    assert participation("heads", 1, 9).said == "unmet"


def test_a_test_without_public_figures_shows_none() -> None:
    """Small votes say reached or not reached (ruling C19)."""
    assert not told("area", MAJOR_APPROVAL, reached=True, test="approval").shown
    assert approval("area", MAJOR_APPROVAL, 3, 4).label == "3-4"
