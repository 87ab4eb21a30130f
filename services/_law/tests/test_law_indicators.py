from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.contracts import Basis
from law.errors import InvalidError
from law.indicators import (
    INDICATORS,
    Reading,
    attendance,
    decisions_standing,
    fee_collection,
    last_appraisal,
    last_day,
    lawful_body,
    no_overdue_safety,
    party_coverage,
    recent,
    rules_and_covenant,
    service_body,
    share,
    without,
    yes_no,
)

ON = date(2026, 11, 26)
HALF = Fraction(1, 2)

SHARES = [
    "G1.seats_filled",
    "G1.chiefs",
    "G3.postings_on_time",
    "G4.opinions_answered",
    "B1.urgent_on_time",
    "B1.mediation_success",
    "B2.response",
    "B2.resolution",
    "B2.satisfaction",
]


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("ESTABLISHED_BRANCH", Fraction(1)),
        ("INTEGRATED_ORG", Fraction(1)),
        ("AREA_BRANCH", Fraction(1)),
        ("JOINT_BRANCH", Fraction(1)),
        ("COVERED_BY", HALF),
        ("NONE", Fraction(0)),
        (None, None),
    ],
)
def test_party_coverage_by_form(form: str | None, value: Fraction | None) -> None:
    """1 if a form of its own covers the estate, one half if the community's does."""
    assert party_coverage(form).value == value


@pytest.mark.parametrize(
    ("kind", "in_term", "value"),
    [
        ("committee", True, Fraction(1)),
        ("committee", False, Fraction(0)),
        ("pmc", True, Fraction(1)),
        ("pmc", False, Fraction(0)),
        ("residents_committee_acting", True, HALF),
        ("prep_group", True, Fraction(0)),
        ("none", True, Fraction(0)),
        (None, True, None),
        (None, False, None),
    ],
)
def test_a_lawful_body_in_office(
    *,
    kind: str | None,
    in_term: bool,
    value: Fraction | None,
) -> None:
    """A committee or PMC in term; a residents' committee acting is one half; an expired term none."""
    assert lawful_body(kind, in_term=in_term).value == value


@pytest.mark.parametrize(
    ("state", "basis", "value"),
    [
        ("IN_FORCE", Basis.ASSEMBLY_DECISION, Fraction(1)),
        ("EXPIRING", Basis.JOINT_OWNERS, Fraction(1)),
        ("TERMINATING", Basis.DEVELOPER_PRELIMINARY, Fraction(1)),
        ("INDEFINITE", Basis.ASSEMBLY_DECISION, HALF),
        ("IN_FORCE", Basis.STREET_EMERGENCY, HALF),
        ("IN_FORCE", Basis.COMMUNITY_SELF_MANAGED, HALF),
        ("SIGNED", Basis.ASSEMBLY_DECISION, Fraction(0)),
        ("ENDED", Basis.STREET_EMERGENCY, Fraction(0)),
        ("NONE", None, Fraction(0)),
        (None, None, None),
    ],
)
def test_a_service_body(state: str | None, basis: Basis | None, value: Fraction | None) -> None:
    """A contract in force; emergency, indefinite, self-managed one half; no contract in effect none."""
    assert service_body(state, basis).value == value


@pytest.mark.parametrize(
    ("collected", "due", "value"),
    [
        (62, 100, Fraction(775, 1_000)),
        (80, 100, Fraction(1)),
        (79, 100, Fraction(79, 80)),
        (120, 100, Fraction(1)),
        (0, 100, Fraction(0)),
    ],
)
def test_fee_collection_is_full_from_four_fifths(collected: int, due: int, value: Fraction) -> None:
    """min(1, rate / 0.80), exactly; advance payments are no more than 1."""
    assert fee_collection(collected, due).value == value


def test_in_the_guarantee_tier_floor_funds_take_the_fees_place() -> None:
    """Nobody owes a fee there: 1 if the floor funds are confirmed, else 0."""
    assert yes_no("G2.fee_collection", holds=True).value == 1
    assert yes_no("G2.fee_collection", holds=False).value == 0
    assert fee_collection(0, 0).no_data == "NOT_APPLICABLE"


@pytest.mark.parametrize(
    ("indicator", "happened", "last"),
    [
        ("G2.fund_posted", date(2025, 11, 26), ON),
        ("G2.fund_posted", date(2024, 2, 29), date(2025, 2, 28)),
        ("G2.common_income_posted", date(2026, 5, 26), ON),
        ("G2.common_income_posted", date(2026, 8, 31), date(2027, 2, 28)),
        ("G4.talk_held", date(2026, 8, 26), ON),
    ],
)
def test_what_happened_counts_until_its_last_day_and_not_a_day_longer(
    indicator: str, happened: date, last: date
) -> None:
    """12 months, 6 months, 92 days; months end where days do (D-3)."""
    assert last_day(indicator, happened) == last
    assert recent(indicator, last, happened).value == 1
    assert recent(indicator, last + timedelta(days=1), happened).value == 0


def test_what_never_happened_is_0_only_once_it_was_owed_for_long_enough() -> None:
    """NO_DATA is never 0; a posting owed since a known day, and never made, is a fact."""
    owed = date(2025, 11, 26)

    assert recent("G2.fund_posted", ON, None).no_data == "NEVER_RECORDED"
    assert recent("G2.fund_posted", ON, None, owed).no_data == "NEVER_RECORDED"
    assert recent("G2.fund_posted", ON + timedelta(days=1), None, owed).value == 0
    assert recent("G2.fund_posted", ON, date(2026, 10, 1), owed).value == 1


@pytest.mark.parametrize("name", SHARES)
def test_a_share_is_a_part_of_its_whole(name: str) -> None:
    """4 of 5; of nothing there is no share; what nobody recorded is none."""
    assert share(name, 4, 5).value == Fraction(4, 5)
    assert share(name, 0, 5).value == 0
    assert share(name, 0, 0).no_data == "NOT_APPLICABLE"
    assert share(name, None, 5).no_data == "NEVER_RECORDED"
    assert share(name, 3, None).no_data == "NEVER_RECORDED"


@pytest.mark.parametrize("known", [(None, 5), (5, None), (None, None)])
def test_of_two_figures_both_must_be_known(known: tuple[int | None, int | None]) -> None:
    """Fees and decisions of which one figure is missing were never recorded."""
    assert fee_collection(*known).no_data == "NEVER_RECORDED"
    assert decisions_standing(*known).no_data == "NEVER_RECORDED"


def test_f_a_share_of_fewer_than_five_people_is_shown_to_nobody() -> None:
    """Rulings F: SMALL_GROUP, and its figures are not kept with it; a share of seats is no such share."""
    hidden = share("B2.satisfaction", 1, 4)

    assert (hidden.value, hidden.no_data, dict(hidden.inputs)) == (None, "SMALL_GROUP", {})
    assert share("B2.satisfaction", 1, 5).value == Fraction(1, 5)
    assert share("G1.seats_filled", 2, 3).value == Fraction(2, 3)
    assert [name for name, it in INDICATORS.items() if it.people] == ["B2.satisfaction"]


@pytest.mark.parametrize(
    ("rules", "covenant", "value"),
    [
        (True, True, Fraction(1)),
        (True, False, HALF),
        (False, True, HALF),
        (False, False, Fraction(0)),
        (None, True, None),
        (True, None, None),
    ],
)
def test_rules_and_covenant_are_one_half_each(
    *,
    rules: bool | None,
    covenant: bool | None,
    value: Fraction | None,
) -> None:
    """Both must be known: half of what is known is not what is."""
    assert rules_and_covenant(rules=rules, covenant=covenant).value == value


@pytest.mark.parametrize(
    ("undone", "decisions", "value"),
    [(0, 4, Fraction(1)), (1, 4, Fraction(3, 4)), (4, 4, Fraction(0)), (0, 0, None)],
)
def test_decisions_that_stand(undone: int, decisions: int, value: Fraction | None) -> None:
    """1 minus the share that was annulled or revoked; without decisions it does not apply."""
    assert decisions_standing(undone, decisions).value == value


@pytest.mark.parametrize(
    ("present", "value"),
    [
        ([5, 5, 5, 5], Fraction(1)),
        ([5, 4, 4, 5], Fraction(9, 10)),
        ([0, 0, 5, 4, 4, 5], Fraction(9, 10)),
        ([3], Fraction(3, 5)),
        ([0, 5], HALF),
        ([], None),
    ],
)
def test_attendance_is_the_mean_of_the_last_four_sessions(
    present: list[int], value: Fraction | None
) -> None:
    """Seats present of five; earlier sessions are left out, fewer are taken as they are."""
    assert attendance(present).value == value


@pytest.mark.parametrize(("overdue", "value"), [(0, 1), (1, 0), (9, 0), (None, None)])
def test_no_overdue_safety_ticket(overdue: int | None, value: int | None) -> None:
    """One is enough for 0."""
    assert no_overdue_safety(overdue).value == value


def test_an_appraisals_points_are_a_share_of_a_hundred() -> None:
    """78.00 points are 0.78."""
    assert last_appraisal(7_800).value == Fraction(78, 100)
    assert last_appraisal(None).no_data == "NEVER_RECORDED"


@pytest.mark.parametrize(
    "reading",
    [
        lambda: share("G1.chiefs", 6, 5),
        lambda: share("G1.chiefs", -1, 5),
        lambda: share("G1.happiness", 1, 2),
        lambda: decisions_standing(5, 4),
        lambda: attendance([6]),
        lambda: attendance([-1]),
        lambda: fee_collection(-1, 5),
        lambda: fee_collection(1, -5),
        lambda: party_coverage("FAN_CLUB"),
        lambda: lawful_body("king"),
        lambda: last_appraisal(10_001),
        lambda: recent("G1.chiefs", ON, ON),
        lambda: without("G1.happiness"),
        lambda: yes_no("G1.happiness", holds=True),
    ],
)
def test_what_cannot_be_is_refused(reading: Callable[[], Reading]) -> None:
    """Parts above their whole, unknown names and words, negative figures."""
    with pytest.raises(InvalidError):
        reading()


@given(st.sampled_from(SHARES), st.integers(0, 10**9), st.integers(0, 10**9))
def test_every_share_lies_between_0_and_1_or_says_why_there_is_none(
    name: str, one: int, other: int
) -> None:
    """A value and a reason exclude each other."""
    found = share(name, min(one, other), max(one, other))

    assert (found.value is None) is (found.no_data is not None)
    assert found.value is None or 0 <= found.value <= 1


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_more_fees_coming_in_never_lower_the_indicator(collected: int, due: int) -> None:
    """It grows up to four fifths, and is 1 from there."""
    now, more = fee_collection(collected, due).value, fee_collection(collected + 1, due).value

    assert now is not None
    assert more is not None
    assert now <= more <= 1
    assert (now == 1) is (5 * collected >= 4 * due)
