"""Grades in a row across renewals: a new paper between the same two is no new beginning (4.2.5)."""

from datetime import date, timedelta

from alliance import commands as wish
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    CHECKED,
    COUNCIL,
    ESTATE,
    OFFICER,
    PROOF,
    World,
)
from services.alliance.tests.judged_kit import (
    POSTED_UNTIL,
    Q2,
    after_quarter,
    appraisal,
    of,
    reported,
)


def failed(world: World, quarter: str, contract: str) -> None:
    """Have a contract's quarter, which is over, end with a confirmed failure."""
    after_quarter(world, quarter)
    where = of(quarter, contract)
    world.do(APPRAISER, wish.OpenAppraisal(*where))
    reported(world, quarter, marks=(10, 10), contract=contract)
    world.do(APPRAISER, wish.ScoreAppraisal(*where))
    world.do(APPRAISER, wish.PostAppraisal(*where, "小区公告栏"))
    world.days(POSTED_UNTIL + 1)
    world.do(COUNCIL, wish.ConfirmAppraisal(*where, PROOF))


def renewed(world: World, last: date) -> None:
    """Have a contract serve until a day, and its renewal from the next."""
    world.tiered()
    world.signed(ends_on=last)
    world.until(date(2026, 4, 1))
    world.do(OFFICER, wish.StartService(ESTATE, "k-1", CHECKED))
    world.until(last - timedelta(days=10))
    world.signed("k-2", "m-2", renews="k-1", starts_on=last + timedelta(days=1))
    world.until(last + timedelta(days=1))
    assert world.contract("k-2").stage == "IN_FORCE"


def asked_of(world: World, contract: str, quarter: str) -> bool:
    """Tell whether an appraisal asked the owners."""
    return bool(appraisal(world, quarter, contract).asked_owners)


def test_a_renewal_begins_no_new_run_of_grades(world: World) -> None:
    """One provider, one estate: the last quarter before it and the first one of it are two in a row."""
    renewed(world, date(2026, 6, 30))
    failed(world, Q2, "k-1")
    assert not asked_of(world, "k-1", Q2)
    failed(world, "2026q3", "k-2")
    asked = world.said("contracts/k-2/appraisals/2026q3", "OwnersReviewRequested")
    assert (asked.contract, asked.provider, asked.quarters) == ("k-2", "provider-a", (Q2, "2026q3"))


def test_a_quarter_before_a_renewal_that_is_confirmed_late_asks_too(world: World) -> None:
    """The run is looked at from both of its ends."""
    renewed(world, date(2026, 6, 30))
    failed(world, "2026q3", "k-2")
    failed(world, Q2, "k-1")
    asked = world.said(f"contracts/k-1/appraisals/{Q2}", "OwnersReviewRequested")
    assert asked.quarters == (Q2, "2026q3")


def test_the_two_halves_of_one_quarter_are_not_two_in_a_row(world: World) -> None:
    """Renewed within a quarter, each contract is appraised on its own days: that is one quarter still."""
    renewed(world, date(2026, 5, 15))
    failed(world, Q2, "k-1")
    failed(world, Q2, "k-2")
    assert not asked_of(world, "k-1", Q2)
    assert not asked_of(world, "k-2", Q2)
    failed(world, "2026q3", "k-2")
    assert asked_of(world, "k-2", "2026q3")
