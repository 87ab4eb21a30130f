from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.calendar import ChinaWorkingDays, WithoutHolidayData
from law.dates import (
    SHANGHAI,
    add_days,
    add_months,
    add_years,
    after_hours,
    business_date,
    deadline,
    deadline_in_days,
    deadline_in_working_days,
    earliest_next_step,
    end_of,
    fixed_date,
    notice_days,
    notice_is_long_enough,
    posting,
    start_of,
)
from law.errors import InvalidError

CHINA = ChinaWorkingDays()
UNKNOWN = WithoutHolidayData()
known_days = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 12, 20))


def test_d_1_a_business_date_is_local_to_shanghai() -> None:
    """D-1: 16:00 UTC is already the next day in Shanghai."""
    assert business_date(datetime(2024, 3, 1, 15, 59, 59, tzinfo=UTC)) == date(2024, 3, 1)
    assert business_date(datetime(2024, 3, 1, 16, 0, tzinfo=UTC)) == date(2024, 3, 2)


def test_d_1_an_instant_without_offset_has_no_date() -> None:
    """D-1: a naive time could be anywhere, so it is refused."""
    with pytest.raises(InvalidError):
        business_date(datetime(2024, 3, 1, 12))  # noqa: DTZ001  (the point of the test)


def test_d_2_the_starting_day_is_not_counted_and_the_last_ends_at_24_00() -> None:
    """D-2: ten days from the 15th end with the 25th, at 16:00 UTC."""
    assert add_days(date(2026, 6, 15), 10) == date(2026, 6, 25)
    assert end_of(date(2026, 6, 25)) == datetime(2026, 6, 25, 16, tzinfo=UTC)
    assert end_of(date(2026, 6, 25)).utcoffset() == timedelta(hours=8)
    assert start_of(date(2026, 6, 26)) == end_of(date(2026, 6, 25))


def test_d_2_handover_after_a_term_is_due_in_ten_days() -> None:
    """D-2: a term to 2026-06-15 leaves until 2026-06-25 to hand over."""
    assert deadline_in_days(date(2026, 6, 15), 10, CHINA).on == date(2026, 6, 25)


def test_d_3_a_term_from_a_leap_day_ends_on_the_last_of_february() -> None:
    """D-3: five years from 2020-02-29 end on 2025-02-28, four on 2024-02-29."""
    assert add_years(date(2020, 2, 29), 5) == date(2025, 2, 28)
    assert add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)


def test_d_3_months_go_to_the_corresponding_day_or_the_months_last() -> None:
    """D-3: across a year's end, and from the 31st."""
    assert add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2023, 12, 15), 1) == date(2024, 1, 15)


def test_d_3_renewal_three_months_before_the_term_does_not_roll() -> None:
    """D-3, D-5: counted back from an event, 2026-03-15 is a Sunday and stays."""
    due = fixed_date(add_months(date(2026, 6, 15), -3))

    assert due.on == date(2026, 3, 15)
    assert due.on.strftime("%a") == "Sun"
    assert not due.calendar_incomplete


def test_d_4_filing_after_election_rolls_over_the_dragon_boat_holiday() -> None:
    """D-4: elected 2024-05-10, thirty days end on a holiday Sunday, so 2024-06-11."""
    due = deadline_in_days(date(2024, 5, 10), 30, CHINA)

    assert due.on == date(2024, 6, 11)
    assert due.at == datetime(2024, 6, 11, 16, tzinfo=UTC)
    assert not due.calendar_incomplete


def test_d_4_without_holiday_data_it_rolls_to_monday_and_says_so() -> None:
    """D-4, D-7: the same deadline without data is Monday 2024-06-10, calendar incomplete."""
    due = deadline_in_days(date(2024, 5, 10), 30, UNKNOWN)

    assert due.on == date(2024, 6, 10)
    assert due.calendar_incomplete


def test_d_4_c20_a_make_up_working_saturday_does_not_roll() -> None:
    """Ruling C20: due 2024-05-11 stays; without holiday data it rolls to 2024-05-13."""
    assert deadline(date(2024, 5, 11), CHINA).on == date(2024, 5, 11)
    assert deadline(date(2024, 5, 11), UNKNOWN).on == date(2024, 5, 13)


def test_d_4_a_roll_into_a_year_without_data_is_incomplete() -> None:
    """D-4, D-7: data ends somewhere, and a deadline that rolls across that end says so."""

    class UpTo2021:
        def knows(self, year: int) -> bool:
            return year <= 2021

        def is_working_day(self, day: date) -> bool:
            return (CHINA if self.knows(day.year) else UNKNOWN).is_working_day(day)

    rolled = deadline(date(2022, 1, 1), UpTo2021())

    assert rolled.on == date(2022, 1, 3)
    assert rolled.calendar_incomplete
    assert not deadline(date(2021, 12, 31), UpTo2021()).calendar_incomplete


@given(known_days)
def test_d_4_a_deadline_falls_on_the_first_working_day_from_its_last_day(day: date) -> None:
    """D-4: never earlier, never on a rest day, and over none that was a working day."""
    due = deadline(day, CHINA)

    assert due.on >= day
    assert CHINA.is_working_day(due.on)
    skipped = [day + timedelta(days=n) for n in range((due.on - day).days)]
    assert not any(CHINA.is_working_day(each) for each in skipped)


def test_d_5_fifteen_days_of_notice_are_enough_and_fourteen_are_not() -> None:
    """D-5: a meeting on 2024-03-16 is announced on 03-01, not on 03-02."""
    meeting = date(2024, 3, 16)

    assert notice_days(date(2024, 3, 1), meeting) == 15
    assert notice_is_long_enough(date(2024, 3, 1), meeting, 15)
    assert notice_days(date(2024, 3, 2), meeting) == 14
    assert not notice_is_long_enough(date(2024, 3, 2), meeting, 15)


def test_d_6_the_step_after_seven_days_of_posting_is_on_the_ninth() -> None:
    """D-6: posted 2024-03-01 for 7 days, the earliest next step is 2024-03-09, a Saturday."""
    due = posting(date(2024, 3, 1), 7)

    assert earliest_next_step(date(2024, 3, 1), 7) == date(2024, 3, 9)
    assert due.on == date(2024, 3, 8)
    assert due.at == start_of(date(2024, 3, 9))


@given(known_days, st.integers(1, 60))
def test_d_6_a_posting_is_over_when_the_next_step_may_begin(day: date, days: int) -> None:
    """D-6: no instant lies between the posting and the next step."""
    assert posting(day, days).at == start_of(earliest_next_step(day, days))


def test_d_7_hours_run_by_the_clock() -> None:
    """D-7: 24 hours from a Friday evening end on Saturday evening."""
    friday = datetime(2024, 6, 7, 20, 30, tzinfo=SHANGHAI)

    assert after_hours(friday, 24) == datetime(2024, 6, 8, 12, 30, tzinfo=UTC)


def test_d_7_hours_need_an_instant() -> None:
    """D-7: a naive time is refused."""
    with pytest.raises(InvalidError):
        after_hours(datetime(2024, 6, 7, 20), 2)  # noqa: DTZ001  (the point of the test)


def test_d_7_working_days_skip_holidays_and_take_make_up_days() -> None:
    """D-7: two working days from Tuesday 2024-04-30 are Monday 05-06 and Tuesday 05-07."""
    assert deadline_in_working_days(date(2024, 4, 30), 2, CHINA).on == date(2024, 5, 7)
    assert deadline_in_working_days(date(2024, 5, 10), 1, CHINA).on == date(2024, 5, 11)
    assert deadline_in_working_days(date(2024, 5, 10), 1, UNKNOWN).on == date(2024, 5, 13)
    assert deadline_in_working_days(date(2024, 5, 10), 1, UNKNOWN).calendar_incomplete


def test_d_7_a_period_of_no_working_days_is_refused() -> None:
    """D-7: there is no zeroth working day."""
    with pytest.raises(InvalidError):
        deadline_in_working_days(date(2024, 5, 10), 0, CHINA)


@pytest.mark.parametrize("year", [2003, 2999])
def test_d_7_an_unknown_year_falls_back_to_monday_to_friday(year: int) -> None:
    """D-7: a year outside the library's data never raises, it is only not known."""
    assert not CHINA.knows(year)
    for day in (date(year, 10, 1) + timedelta(days=n) for n in range(7)):
        assert CHINA.is_working_day(day) is (day.weekday() < 5)


def test_d_7_the_demos_years_are_known() -> None:
    """D-7: the years that the shipped stories and examples lie in have their holidays."""
    assert all(CHINA.knows(year) for year in range(2020, 2027))
    assert not CHINA.is_working_day(date(2024, 6, 10))
