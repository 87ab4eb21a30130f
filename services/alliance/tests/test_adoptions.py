"""The floor: departments that adopt an estate, their rosters and work; secretaries' projects (A-3)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from alliance import commands as wish
from alliance import refusals as no
from alliance.domain import clocks
from chassis.refusals import InvalidState, RoleNotAllowed, SelfVerification, ValidationFailed
from services.alliance.tests.alliance_kit import (
    COUNCIL,
    DEPARTMENT,
    ESTATE,
    FLOOR,
    INPUTS,
    PROOF,
    STREET,
    World,
    person,
)
from services.alliance.tests.judged_kit import taken_up
from services.alliance.tests.rated_kit import allied

A, P = (ESTATE, "dept-water"), (ESTATE, "p-1")
UNTIL = date(2026, 9, 30)
HEAT = person("s-heat", "DEPARTMENT_OFFICER", org="dept-heat")
SECRETARY = person("s-branch", "ESTATE_BRANCH_SECRETARY", org="community-1")
WHERE = "adoptions/dept-water"


@pytest.fixture(name="floor", scope="module")
def _floor(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give an estate of the guarantee tier, confirmed on 10 March 2026, in no alliance."""
    made = World(tmp_path_factory.mktemp("floor"))
    made.tiered(**FLOOR)
    made.service.close()
    return made


@pytest.fixture(name="world")
def _world(floor: World, tmp_path: Path) -> Iterator[World]:
    made = taken_up(floor, tmp_path)
    yield made
    made.service.close()


def assign(org: str = "dept-water", until: date = UNTIL) -> wish.AssignAdoption:
    """Give an assignment."""
    return wish.AssignAdoption(ESTATE, org, until, "清运与夜间巡查")


def roster(**changes: Any) -> wish.RecordRoster:
    """Give a roster."""
    given = wish.RecordRoster(*A, 6, ("MON", "THU"), ("楼道清扫", "夜间巡查"))
    return structs.replace(given, **changes)


def done(on: date, task: str = "楼道清扫") -> wish.RecordFloorService:
    """Give what was done on a day."""
    return wish.RecordFloorService(*A, task, on, "清扫 4 个单元", PROOF)


def adopted(world: World, until: date = UNTIL) -> None:
    """Have it adopted."""
    world.do(STREET, assign(until=until))
    world.do(DEPARTMENT, wish.ActivateAdoption(*A))


def adoption(world: World) -> Any:
    """Give the adoption as it stands."""
    return world.service.load(f"/estates/{ESTATE}/{WHERE}")


def project(world: World) -> Any:
    """Give the project as it stands."""
    return world.service.load(f"/estates/{ESTATE}/secretary-projects/p-1")


# Adopted


def test_an_adopted_estate_has_no_gap(world: World) -> None:
    """A-3: assigned is not yet adopted; taken on by its own department, within the 30 days."""
    world.do(STREET, assign())
    assert clocks.ADOPTION in world.enrolment.running
    with pytest.raises(RoleNotAllowed):
        world.do(HEAT, wish.ActivateAdoption(*A))
    world.do(DEPARTMENT, wish.ActivateAdoption(*A))
    assert (adoption(world).stage, world.enrolment.adopters) == ("ACTIVE", {"dept-water"})
    world.days(31)
    assert "FloorServiceGapOpened" not in world.facts()


def test_a_late_adoption_closes_the_gap(world: World) -> None:
    """Flagged on day 31; with a department it is closed."""
    world.days(31)
    assert world.enrolment.gap_since == date(2026, 4, 9)
    adopted(world)
    assert world.enrolment.gap_since is None


def test_only_an_estate_with_a_tier_is_assigned_until_a_day_to_come(
    world: World, tmp_path: Path
) -> None:
    """ESTATE_NOT_READY before the tier and after the exit."""
    with pytest.raises(ValidationFailed):
        world.do(STREET, assign(until=world.today))
    world.do(STREET, wish.ExitAlliance(ESTATE, "另行管理"))
    with pytest.raises(no.EstateNotReady):
        world.do(STREET, assign())
    fresh = World(tmp_path / "fresh")
    with pytest.raises(no.EstateNotReady):
        fresh.do(STREET, assign())
    fresh.nominated()
    with pytest.raises(no.EstateNotReady):
        fresh.do(STREET, assign())
    fresh.service.close()


def test_where_there_is_an_alliance_its_departments_adopt(world: World) -> None:
    """NOT_A_DEPARTMENT: another member, a stranger; a dissolved alliance binds nobody."""
    allied(world)
    for org in ("provider-a", "dept-heat"):
        with pytest.raises(no.NotADepartment):
            world.do(COUNCIL, assign(org))
    world.do(COUNCIL, assign())
    world.do(STREET, wish.DissolveAlliance("220105", "区划调整"))
    world.do(COUNCIL, assign("dept-heat"))


# The floor service


def test_a_roster_says_how_many_and_when_and_never_who(world: World) -> None:
    """Posts and weekdays; the last one counts; a day or task that stands twice is refused."""
    adopted(world)
    with pytest.raises(RoleNotAllowed):
        world.do(HEAT, roster())
    for wrong in (roster(days=("MON", "MON")), roster(tasks=("巡查", "巡查"))):
        with pytest.raises(ValidationFailed):
            world.do(DEPARTMENT, wrong)
    world.do(DEPARTMENT, roster())
    world.do(DEPARTMENT, roster(members=8))
    kept = adoption(world).roster
    assert (kept.members, kept.days, kept.tasks[0]) == (8, ("MON", "THU"), "楼道清扫")


def test_floor_service_is_recorded_against_the_roster(world: World) -> None:
    """UNKNOWN_TASK beside it; not before the department came, not in the future."""
    adopted(world)
    today = world.today
    with pytest.raises(no.UnknownTask):
        world.do(DEPARTMENT, done(today))
    world.do(DEPARTMENT, roster())
    with pytest.raises(no.UnknownTask):
        world.do(DEPARTMENT, done(today, "绿化修剪"))
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(ValidationFailed, match="done_on"):
            world.do(DEPARTMENT, done(day))
    world.do(DEPARTMENT, done(today))
    assert (adoption(world).services, adoption(world).last_service) == (1, today)


# The end of an adoption


def test_an_adoption_lapses_with_its_last_day_and_leaves_a_floor_to_fill(world: World) -> None:
    """At 24:00, in both streams; from then on there are 30 days to find another."""
    adopted(world)
    world.to(datetime(2026, 9, 30, 15, 59, tzinfo=UTC))
    assert adoption(world).stage == "ACTIVE"
    world.to(datetime(2026, 9, 30, 16, 0, tzinfo=UTC))
    assert (adoption(world).stage, world.said(WHERE, "AdoptionLapsed").was_active) == (
        "LAPSED",
        True,
    )
    assert world.said("enrolment", "AdoptionEnded").on == UNTIL
    assert (world.enrolment.adopters, list(world.enrolment.running)) == (
        set(),
        [clocks.TIER_REVIEW, clocks.ADOPTION],
    )
    world.until(date(2026, 10, 31))
    assert world.said("enrolment", "FloorServiceGapOpened").since == date(2026, 10, 30)


def test_an_assignment_that_nobody_took_on_lapses_as_well(world: World) -> None:
    """The enrolment never heard of it; the department may be assigned again."""
    world.do(STREET, assign())
    world.until(date(2026, 10, 1))
    assert world.said(WHERE, "AdoptionLapsed").was_active is False
    assert "AdoptionEnded" not in world.facts()
    with pytest.raises(InvalidState):
        world.do(STREET, assign())
    world.do(STREET, wish.AssignAdoptionAgain(*A, date(2026, 12, 31), "冬季清雪"))
    world.do(DEPARTMENT, wish.ActivateAdoption(*A))
    assert world.enrolment.adopters == {"dept-water"}


@pytest.mark.parametrize("how", ["complete", "end"])
def test_a_department_that_leaves_early_leaves_a_floor_to_fill(world: World, how: str) -> None:
    """Completed with evidence or ended with a reason; nothing lapses later."""
    adopted(world)
    if how == "complete":
        with pytest.raises(RoleNotAllowed):
            world.do(DEPARTMENT, wish.CompleteAdoption(*A, "已移交物业", PROOF))
        world.do(STREET, wish.CompleteAdoption(*A, "已移交物业", PROOF))
    else:
        with pytest.raises(RoleNotAllowed):
            world.do(HEAT, wish.EndAdoption(*A, "机构调整"))
        world.do(DEPARTMENT, wish.EndAdoption(*A, "机构调整"))
    assert adoption(world).stage == {"complete": "COMPLETED", "end": "LAPSED"}[how]
    assert (world.enrolment.adopters, adoption(world).running) == (set(), {})
    assert list(world.enrolment.running) == [clocks.TIER_REVIEW, clocks.ADOPTION]
    world.until(date(2026, 10, 1))
    assert world.facts().count("AdoptionEnded") == 1
    assert "AdoptionLapsed" not in world.facts(WHERE)


def test_the_last_of_two_departments_leaves_the_gap(world: World) -> None:
    """As long as one stays there is none."""
    adopted(world)
    world.do(STREET, assign("dept-heat"))
    world.do(HEAT, wish.ActivateAdoption(ESTATE, "dept-heat"))
    world.do(DEPARTMENT, wish.EndAdoption(*A, "机构调整"))
    assert clocks.ADOPTION not in world.enrolment.running
    world.do(HEAT, wish.EndAdoption(ESTATE, "dept-heat", "机构调整"))
    assert clocks.ADOPTION in world.enrolment.running


def test_an_estate_that_left_the_alliance_waits_for_nobody(world: World) -> None:
    """A department stays as long as it said; when it goes no gap is counted."""
    adopted(world)
    world.do(STREET, wish.ExitAlliance(ESTATE, "另行管理"))
    assert world.enrolment.adopters == {"dept-water"}
    world.until(date(2026, 10, 1))
    assert (world.enrolment.adopters, world.enrolment.running) == (set(), {})


def test_a_higher_tier_needs_no_floor(world: World) -> None:
    """A department that leaves an estate of another tier leaves no gap."""
    adopted(world)
    world.surveyed()
    world.do(STREET, wish.ReviewTier(ESTATE, PROOF, **INPUTS))
    world.do(STREET, wish.CompleteAdoption(*A, "已移交物业", PROOF))
    assert clocks.ADOPTION not in world.enrolment.running


# A secretary's project


def begun(world: World) -> None:
    """Have a project assigned."""
    world.do(
        STREET, wish.AssignSecretaryProject(*P, "加装电梯 3 部", UNTIL, "党支部书记", "community-1")
    )


def test_a_project_is_carried_by_the_post_it_was_given_to(world: World) -> None:
    """Taken on and reported by its organisation, completed with evidence by another."""
    given = wish.AssignSecretaryProject(*P, "加装电梯", world.today, "党支部书记", "community-1")
    with pytest.raises(ValidationFailed):
        world.do(STREET, given)
    begun(world)
    with pytest.raises(InvalidState):
        begun(world)
    with pytest.raises(RoleNotAllowed):
        world.do(DEPARTMENT, wish.AcceptSecretaryProject(*P))
    world.do(SECRETARY, wish.AcceptSecretaryProject(*P))
    with pytest.raises(RoleNotAllowed):
        world.do(DEPARTMENT, wish.ReportSecretaryProject(*P, "已完成 1 部", PROOF))
    world.do(SECRETARY, wish.ReportSecretaryProject(*P, "已完成 1 部", PROOF))
    own = person("s-own", "STREET_OFFICER", org="community-1")
    with pytest.raises(SelfVerification):
        world.do(own, wish.CompleteSecretaryProject(*P, "3 部均已验收", PROOF))
    world.do(STREET, wish.CompleteSecretaryProject(*P, "3 部均已验收", PROOF))
    assert (project(world).stage, project(world).running) == ("COMPLETED", {})


@pytest.mark.parametrize("taken_on", [True, False])
def test_a_project_lapses_with_its_day(world: World, *, taken_on: bool) -> None:
    """Whether or not somebody took it on; then nothing completes it."""
    begun(world)
    if taken_on:
        world.do(SECRETARY, wish.AcceptSecretaryProject(*P))
    world.until(UNTIL)
    assert project(world).stage != "LAPSED"
    world.days(1)
    lapsed = world.said("secretary-projects/p-1", "SecretaryProjectLapsed")
    assert (lapsed.on, lapsed.was_active) == (UNTIL, taken_on)
    with pytest.raises(InvalidState):
        world.do(STREET, wish.CompleteSecretaryProject(*P, "3 部均已验收", PROOF))
