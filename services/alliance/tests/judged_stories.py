"""Stories in which quarters are appraised, a year is rated, and what failed is put right or not."""

from datetime import timedelta
from pathlib import Path

from alliance import commands as wish
from law.quarters import first_day_of
from services.alliance.tests import judged_kit, rated_kit
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    COUNCIL,
    DEPARTMENT,
    ESTATE,
    FLOOR,
    PROOF,
    PROVIDER,
    STREET,
    World,
    person,
)
from services.alliance.tests.judged_kit import answer, confirmed, objection, taken_up
from services.alliance.tests.rated_kit import SECRETARY, R, allied, declare, functioning

BRANCH = person("s-branch", "ESTATE_BRANCH_SECRETARY", org="community-1")
FAILED = ("2027q1", "2027q2")


def judged_stories(folder: Path) -> list[World]:
    """Tell of a year that is rated and withdrawn, of quarters that fail, and of a veto."""
    rated = World(folder / "rated")
    allied(rated)
    rated.do(SECRETARY, functioning())
    _appraised(rated)
    vetoed = taken_up(rated, folder / "vetoed")
    vetoed.do(PROVIDER, declare())
    vetoed.do(STREET, wish.VetoRating(*R, "blacklisted", "列入失信名单", PROOF))
    _rated(rated)
    _failed(rated)
    return [rated, vetoed]


def _appraised(world: World) -> None:
    world.serving()
    judged_kit.posted(world, "2026q2")
    world.do(PROVIDER, objection())
    world.do(APPRAISER, answer(accepted=False))
    world.do(APPRAISER, wish.PostAppraisal(*judged_kit.of("2026q2"), "小区公告栏"))
    world.days(judged_kit.POSTED_UNTIL + 1)
    world.do(COUNCIL, wish.ConfirmAppraisal(*judged_kit.of("2026q2"), PROOF))
    for quarter in ("2026q3", "2026q4"):
        confirmed(world, quarter)
    world.until(first_day_of("2027q2"))


def _rated(world: World) -> None:
    rated_kit.posted(world)
    world.days(8)
    world.do(COUNCIL, wish.ConfirmRating(*R, PROOF, "补贴优先"))
    world.do(STREET, wish.WithdrawRating(*R, "blacklisted", "列入失信名单", PROOF))


def _failed(world: World) -> None:
    for quarter in FAILED:
        confirmed(world, quarter, good=False)
        world.do(STREET, wish.OrderRectification(ESTATE, "k-1", quarter, "清运不及时"))
        world.do(
            STREET,
            wish.AcceptRectification(
                ESTATE, accepted=quarter == FAILED[1], evidence=PROOF, reason="逾期未整改"
            ),
        )


def floor_story(folder: Path) -> World:
    """Tell of an estate that a department looks after, and of a secretary's project."""
    world, a, p = World(folder), (ESTATE, "dept-water"), (ESTATE, "p-1")
    world.tiered(**FLOOR)
    until = world.today + timedelta(days=60)
    world.do(STREET, wish.AssignAdoption(*a, until, "清运与夜间巡查"))
    world.do(DEPARTMENT, wish.ActivateAdoption(*a))
    world.do(DEPARTMENT, wish.RecordRoster(*a, 6, ("MON", "THU"), ("楼道清扫",)))
    done = wish.RecordFloorService(*a, "楼道清扫", world.today, "清扫 4 个单元", PROOF)
    world.do(DEPARTMENT, done)
    world.do(STREET, wish.CompleteAdoption(*a, "移交社区自管", PROOF))
    world.do(STREET, wish.AssignAdoptionAgain(*a, until, "冬季除雪"))
    world.do(STREET, wish.EndAdoption(*a, "改由他单位承担"))
    world.do(STREET, wish.AssignAdoptionAgain(*a, until, "冬季除雪"))
    for ref in ("p-1", "p-2"):
        given = wish.AssignSecretaryProject(
            ESTATE, ref, "加装路灯", until, "第一书记", "community-1"
        )
        world.do(STREET, given)
    world.do(BRANCH, wish.AcceptSecretaryProject(*p))
    world.do(BRANCH, wish.ReportSecretaryProject(*p, "已立项", PROOF))
    world.do(STREET, wish.CompleteSecretaryProject(*p, "已亮灯", PROOF))
    world.until(until + timedelta(days=1))
    return world
