from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.calendar import ChinaWorkingDays, WithoutHolidayData
from law.contracts import (
    DISCLOSURES,
    IN_EFFECT,
    NOTICE_DAYS,
    RULES_OF_BASIS,
    WITHOUT_OWNERS,
    AgreedNotice,
    AtEnd,
    Basis,
    BasisFault,
    Ending,
    Ground,
    Leaver,
    after_end,
    earliest_end,
    emergency_ends_by,
    fault_of_basis,
    filing_due,
    forbidden_clauses,
    ground_of,
    latest_notice,
    notice_days_of,
    notice_suffices,
    renewal_decision_due,
)
from law.errors import InvalidError
from law.parameters import Tier
from law.profiles import in_force
from law.tags import CLAUSES
from law.tiers import TIERS

TODAY = date(2026, 3, 2)
NATIONAL, HENAN, HAINAN, JILIN = (
    in_force(name, TODAY) for name in ("CN_NATIONAL", "HENAN", "HAINAN", "JILIN")
)
BY_OWNERS = sorted(set(Basis) - WITHOUT_OWNERS)

dates = st.dates(date(2021, 1, 1), date(2036, 12, 31))
grounds = st.sampled_from(Ground)


def test_r_62_eight_kinds_of_disclosure_are_owed() -> None:
    """R-62: 民法典 943, from the items to the income of common parts."""
    assert len(set(DISCLOSURES)) == len(DISCLOSURES) == 8
    assert {"responsible_persons", "fund_use", "common_income"} <= set(DISCLOSURES)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("basis", BY_OWNERS)
def test_what_owners_or_developer_signed_carries_every_tier_and_fee(
    basis: Basis, tier: Tier
) -> None:
    """Domain 4.2.4: a decision of the assembly, of all owners jointly, or the developer's contract."""
    assert fault_of_basis(basis, tier, 150) is None
    assert fault_of_basis(basis, tier, 0) is None


@pytest.mark.parametrize("basis", sorted(WITHOUT_OWNERS))
@pytest.mark.parametrize("tier", ["GUARANTEE", "BASIC"])
def test_r_66_r_67_without_the_owners_there_is_service_but_no_fee(basis: Basis, tier: Tier) -> None:
    """Self-management by the community (R-67) and emergency service (R-66) take no fee from owners."""
    assert fault_of_basis(basis, tier, 0) is None
    assert fault_of_basis(basis, tier, 1) is BasisFault.FEE_WITHOUT_OWNERS_DECISION


@pytest.mark.parametrize("basis", sorted(WITHOUT_OWNERS))
@pytest.mark.parametrize("tier", ["GUARANTEE", "BASIC"])
def test_unless_the_owners_decided_that_a_fee_is_owed(basis: Basis, tier: Tier) -> None:
    """Domain 4.2.4: the owners may decide otherwise, by the same thresholds as always."""
    assert fault_of_basis(basis, tier, 80, owners_decided_fee=True) is None


@pytest.mark.parametrize("basis", sorted(WITHOUT_OWNERS))
def test_the_standard_tier_is_nobodys_to_order_in_the_owners_place(basis: Basis) -> None:
    """Its legal basis is the owners' decision, or the developer's contract before they have one."""
    assert fault_of_basis(basis, "STANDARD", 0) is BasisFault.TIER_NOT_CARRIED
    assert (
        fault_of_basis(basis, "STANDARD", 9, owners_decided_fee=True) is BasisFault.TIER_NOT_CARRIED
    )


def test_a_fee_below_nothing_is_refused() -> None:
    """Money is an integer of fen, 0 or more."""
    with pytest.raises(InvalidError):
        fault_of_basis(Basis.ASSEMBLY_DECISION, "BASIC", -1)


def test_every_basis_stands_on_rules() -> None:
    """What a contract rests on can be cited: R-26 where few owners all agree, R-66, R-67."""
    assert RULES_OF_BASIS.keys() == set(Basis)
    assert RULES_OF_BASIS[Basis.JOINT_OWNERS] == ("R-26",)


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ([], []),
        (["part_subcontract", "other_notice_days"], []),
        (["whole_subcontract"], [("WHOLE_SUBCONTRACT_FORBIDDEN", "R-61")]),
        (["whole_subcontract_in_parts"], [("WHOLE_SUBCONTRACT_FORBIDDEN", "R-61")]),
        (["utility_cutoff"], [("UTILITY_CUTOFF_CLAUSE", "R-63")]),
        (
            ["utility_cutoff", "whole_subcontract"],
            [("WHOLE_SUBCONTRACT_FORBIDDEN", "R-61"), ("UTILITY_CUTOFF_CLAUSE", "R-63")],
        ),
    ],
)
def test_r_61_r_63_clauses_that_no_contract_may_hold_are_found_by_their_tags(
    tags: list[str], found: list[tuple[str, str]]
) -> None:
    """R-61: parts may be subcontracted, never the whole, nor all its parts; R-63: no cutting of supplies."""
    assert [(it.code, it.rule) for it in forbidden_clauses(tags)] == found


def test_a_clause_that_is_not_published_is_refused() -> None:
    """A tag with a slip of the pen is not taken for a harmless clause."""
    assert "utility_cutoff" in CLAUSES
    with pytest.raises(InvalidError, match="utility_cut_off"):
        forbidden_clauses(["utility_cut_off"])


@pytest.mark.parametrize(
    ("by", "indefinite", "ground", "days"),
    [
        (Leaver.OWNERS, False, Ground.DISMISSAL, 60),
        (Leaver.PROVIDER, False, Ground.NON_RENEWAL, 90),
        (Leaver.OWNERS, True, Ground.INDEFINITE, 60),
        (Leaver.PROVIDER, True, Ground.INDEFINITE, 60),
    ],
)
def test_r_64_who_leaves_and_whether_a_term_runs_decide_the_days_of_notice(
    *,
    by: Leaver,
    indefinite: bool,
    ground: Ground,
    days: int,
) -> None:
    """R-64: 60 to dismiss, 90 not to renew, 60 for each side of a contract without term."""
    assert ground_of(by, indefinite=indefinite) is ground
    assert notice_days_of(ground) == days == NOTICE_DAYS[ground]


def test_e6_a_contract_may_agree_other_days_for_each_ground() -> None:
    """Ruling E6: 60 and 90 are defaults; what is agreed for one ground says nothing of another."""
    agreed = AgreedNotice(dismissal=30, non_renewal=120)

    assert notice_days_of(Ground.DISMISSAL, agreed) == 30
    assert notice_days_of(Ground.NON_RENEWAL, agreed) == 120
    assert notice_days_of(Ground.INDEFINITE, agreed) == 60
    assert notice_days_of(Ground.DISMISSAL, AgreedNotice(non_renewal=120)) == 60


@pytest.mark.parametrize(("agreed", "days"), [(30, 60), (60, 60), (61, 61), (90, 90)])
def test_r_64_without_term_an_agreement_lengthens_and_does_not_shorten(
    agreed: int, days: int
) -> None:
    """民法典 948 lacks the exception that 946 and 947 make for what a contract agrees."""
    assert notice_days_of(Ground.INDEFINITE, AgreedNotice(indefinite=agreed)) == days


@pytest.mark.parametrize("days", [0, -1])
def test_a_notice_of_no_day_is_refused(days: int) -> None:
    """Whatever is agreed, there is a notice; one day is one."""
    assert notice_days_of(Ground.DISMISSAL, AgreedNotice(dismissal=1)) == 1
    with pytest.raises(InvalidError):
        notice_days_of(Ground.DISMISSAL, AgreedNotice(dismissal=days))


@pytest.mark.parametrize(
    ("ground", "notice_on", "effective_on", "suffices"),
    [
        (Ground.DISMISSAL, date(2026, 3, 2), date(2026, 5, 1), True),
        (Ground.DISMISSAL, date(2026, 3, 3), date(2026, 5, 1), False),
        (Ground.NON_RENEWAL, date(2026, 10, 2), date(2026, 12, 31), True),
        (Ground.NON_RENEWAL, date(2026, 10, 3), date(2026, 12, 31), False),
        (Ground.INDEFINITE, date(2028, 1, 1), date(2028, 3, 1), True),
        (Ground.INDEFINITE, date(2027, 1, 1), date(2027, 3, 1), False),
    ],
)
def test_r_64_a_notice_one_day_late_does_not_suffice(
    *,
    ground: Ground,
    notice_on: date,
    effective_on: date,
    suffices: bool,
) -> None:
    """D-5: calendar days up to the last day of service, no roll; a leap day counts."""
    assert notice_suffices(ground, notice_on, effective_on) is suffices


@given(dates, grounds, st.none() | st.integers(1, 400))
def test_r_64_earliest_end_and_latest_notice_are_the_days_at_the_bound(
    day: date, ground: Ground, days: int | None
) -> None:
    """For every day and agreement: that day suffices, the day before or after does not."""
    agreed = AgreedNotice(dismissal=days, non_renewal=days, indefinite=days)
    end, notice = earliest_end(ground, day, agreed), latest_notice(ground, day, agreed)
    one = timedelta(days=1)

    assert notice_suffices(ground, day, end, agreed)
    assert not notice_suffices(ground, day, end - one, agreed)
    assert notice_suffices(ground, notice, day, agreed)
    assert not notice_suffices(ground, notice + one, day, agreed)
    assert earliest_end(ground, notice, agreed) == day


def test_r_65_henan_files_within_15_days_and_nobody_else_asks() -> None:
    """R-65: a deadline to act, so it rolls over rest days (D-4)."""
    calendar = ChinaWorkingDays()

    due = filing_due(date(2026, 3, 2), HENAN, calendar)
    rolled = filing_due(date(2026, 3, 6), HENAN, calendar)

    assert due is not None
    assert rolled is not None
    assert (due.on, due.calendar_incomplete) == (date(2026, 3, 17), False)
    assert (date(2026, 3, 21).weekday(), rolled.on) == (5, date(2026, 3, 23))
    assert [filing_due(TODAY, it, calendar) for it in (NATIONAL, HAINAN, JILIN)] == [None] * 3


def test_r_65_a_filing_day_of_a_year_without_holidays_says_so() -> None:
    """D-7: Monday to Friday, and the due date carries that the calendar is not complete."""
    due = filing_due(date(2026, 3, 2), HENAN, WithoutHolidayData())

    assert due is not None
    assert due.calendar_incomplete


@pytest.mark.parametrize(
    ("ends_on", "due"),
    [
        (date(2026, 12, 31), date(2026, 9, 30)),
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2028, 5, 31), date(2028, 2, 29)),
        (date(2028, 5, 29), date(2028, 2, 29)),
        (date(2027, 5, 29), date(2027, 2, 28)),
        (date(2026, 6, 15), date(2026, 3, 15)),
        (date(2027, 1, 31), date(2026, 10, 31)),
        (date(2027, 2, 28), date(2026, 11, 28)),
        (date(2028, 2, 29), date(2027, 11, 29)),
    ],
)
def test_r_65_renewal_is_decided_three_months_before_the_last_day(ends_on: date, due: date) -> None:
    """D-3, D-5: the corresponding day, else the month's last; a Sunday does not move it."""
    assert renewal_decision_due(ends_on, HENAN) == due
    assert renewal_decision_due(ends_on, NATIONAL) == due


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2026, 3, 2), date(2026, 9, 2)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 2, 28), date(2026, 8, 28)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_r_66_an_emergency_service_lasts_six_months_at_most(starts_on: date, last: date) -> None:
    """R-66, D-2, D-3: the first day is not counted, and months end where days do."""
    assert all(emergency_ends_by(starts_on, it) == last for it in (NATIONAL, HENAN, HAINAN, JILIN))


LAST = date(2026, 12, 31)
NEXT = date(2027, 1, 1)


def at_end(basis: Basis = Basis.ASSEMBLY_DECISION, **changed: Any) -> AtEnd:
    """Build the last day of a contract: its provider serves and nobody decided anything."""
    return AtEnd(**{"basis": basis, "ends_on": LAST, "serving": True, **changed})


@pytest.mark.parametrize("basis", sorted(set(Basis) - {Basis.STREET_EMERGENCY}))
def test_r_64_a_contract_whose_provider_serves_on_goes_on_without_term(basis: Basis) -> None:
    """A-5, ruling E6: no decision by the last day is INDEFINITE, never nothing."""
    assert after_end(at_end(basis)) == Ending("INDEFINITE")


@pytest.mark.parametrize(
    "at",
    [
        at_end(non_renewal=True),
        at_end(serving=False),
        at_end(serving=False, non_renewal=True),
        at_end(replaced=True),
    ],
)
def test_e6_otherwise_it_ends_and_a_gap_is_open_from_the_next_day(at: AtEnd) -> None:
    """Ruling E6: he gave notice, or is gone, or the owners chose another; he serves until takeover."""
    assert after_end(at) == Ending("ENDED", NEXT)


def test_a_renewed_contract_is_renewed_whatever_was_said_before() -> None:
    """The renewal is signed, so neither notice nor gap counts."""
    assert after_end(at_end(renewed=True, non_renewal=True)) == Ending("RENEWED")


def test_r_66_an_emergency_service_ends_though_somebody_serves_on() -> None:
    """Six months are the most: it does not become a contract without term."""
    assert after_end(at_end(Basis.STREET_EMERGENCY)) == Ending("ENDED", NEXT)


@pytest.mark.parametrize(
    ("takeover_on", "gap_from"),
    [(LAST, None), (NEXT, None), (date(2027, 1, 2), NEXT), (None, NEXT)],
)
def test_e6_a_successor_who_takes_over_by_the_next_day_leaves_no_gap(
    takeover_on: date | None, gap_from: date | None
) -> None:
    """A successor's takeover day is the predecessor's last; a later one leaves days without contract."""
    at = at_end(replaced=True, takeover_on=takeover_on)

    assert after_end(at) == Ending("ENDED", gap_from)


@given(
    st.builds(
        AtEnd,
        basis=st.sampled_from(Basis),
        ends_on=dates,
        serving=st.booleans(),
        non_renewal=st.booleans(),
        renewed=st.booleans(),
        replaced=st.booleans(),
        takeover_on=st.none() | dates,
    )
)
def test_a5_no_contract_ends_into_nothing(at: AtEnd) -> None:
    """A-5: a successor, a contract without term, or a gap that is said."""
    end = after_end(at)

    goes_on = end.state in {"RENEWED", "INDEFINITE"}
    followed = at.takeover_on is not None and at.takeover_on <= at.ends_on + timedelta(days=1)
    assert goes_on or followed or end.gap_from == at.ends_on + timedelta(days=1)
    assert end.gap_from is None or end.state == "ENDED"


def test_a1_four_states_are_in_effect() -> None:
    """A-1, R-61, ruling E6: at most one of these for an area and a day."""
    assert {"IN_FORCE", "EXPIRING", "INDEFINITE", "TERMINATING"} == IN_EFFECT
