"""A contract's quarters as they are done, reported, scored, posted and confirmed."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from alliance import commands as wish
from law.contracts import DISCLOSURES
from law.quarters import last_day_of
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    COUNCIL,
    ESTATE,
    PROOF,
    PROVIDER,
    STREET,
    World,
    person,
)

Q2 = "2026q2"
POSTED_UNTIL = 7
CHIEF = person("s-chief", "APPRAISER")
"""Another appraiser than the one who scores."""


def of(quarter: str = Q2, contract: str = "k-1") -> tuple[Any, str, str]:
    """Give where a quarter's appraisal is addressed."""
    return ESTATE, contract, quarter


def appraisal(world: World, quarter: str = Q2, contract: str = "k-1") -> Any:
    """Give a quarter's appraisal as it stands."""
    where = f"/estates/{ESTATE}/contracts/{contract}/appraisals/{quarter}"
    return world.service.load(where)


def said(world: World, fact: str, quarter: str = Q2) -> Any:
    """Give the last fact of a name of a quarter's appraisal."""
    return world.said(f"contracts/k-1/appraisals/{quarter}", fact)


def facts(world: World, quarter: str = Q2) -> list[str]:
    """Give the names of a quarter's facts."""
    return world.facts(f"contracts/k-1/appraisals/{quarter}")


def worked(world: World, quarter: str = Q2, *, times: int = 3, left_out: int = 0) -> None:
    """Have every item of the contract done, but for so many of them."""
    owed = world.contract().terms.items
    for item in owed[: len(owed) - left_out]:
        world.do(PROVIDER, wish.RecordItemWork(*of()[:2], item.item, quarter, times, PROOF))


def disclosed(world: World, quarter: str = Q2, kinds: int = len(DISCLOSURES)) -> None:
    """Have so many of the kinds that are owed published."""
    for kind in DISCLOSURES[:kinds]:
        c: Any = wish.PublishDisclosure(*of()[:2], kind, quarter, "公告栏", PROOF)  # type: ignore[arg-type]
        world.do(PROVIDER, c)


def reported(
    world: World,
    quarter: str = Q2,
    *,
    marks: tuple[int, int] = (42, 10),
    complaints: tuple[int, int] = (8, 8),
    overdue: int = 0,
    contract: str = "k-1",
) -> None:
    """Have the street report marks (sum, count), complaints (due, on time) and overdue tickets."""
    figures = (*marks, *complaints, overdue)
    world.do(
        STREET,
        wish.ReportServiceFigures(ESTATE, contract, quarter, *figures, "12345 热线台账", PROOF),
    )


def after_quarter(world: World, quarter: str = Q2) -> None:
    """Go to the first noon after a quarter, unless it is later already."""
    after = last_day_of(quarter) + timedelta(days=1)
    if world.today < after:
        world.until(after)


def opened(world: World, quarter: str = Q2) -> None:
    """Have an appraisal opened when its quarter is over."""
    after_quarter(world, quarter)
    world.do(APPRAISER, wish.OpenAppraisal(*of(quarter)))


def scored(world: World, quarter: str = Q2, *, good: bool = True) -> None:
    """Have a quarter scored: 95.00 points, or with nothing done and marks of 1 on average 30.00."""
    opened(world, quarter)
    if good:
        worked(world, quarter)
        disclosed(world, quarter)
    reported(world, quarter, marks=(42, 10) if good else (10, 10))
    world.do(APPRAISER, wish.ScoreAppraisal(*of(quarter)))


def posted(world: World, quarter: str = Q2, *, good: bool = True) -> None:
    """Have a score posted."""
    scored(world, quarter, good=good)
    world.do(APPRAISER, wish.PostAppraisal(*of(quarter), "小区公告栏"))


def confirmed(world: World, quarter: str = Q2, *, good: bool = True) -> None:
    """Have an appraisal confirmed after its posting."""
    posted(world, quarter, good=good)
    world.days(POSTED_UNTIL + 1)
    world.do(COUNCIL, wish.ConfirmAppraisal(*of(quarter), PROOF))


def serving_and(world: World, how: Callable[[World], None]) -> None:
    """Have a contract served, and then something done of its first quarter."""
    world.serving()
    how(world)


def taken_up(kept: World, folder: Path) -> World:
    """Go on from a world that was kept, in a folder of one's own."""
    shutil.copytree(kept.folder, folder, dirs_exist_ok=True)
    made = World(folder)
    made.now, made._keys, made._heads = kept.now, count(10_000), dict(kept._heads)
    return made


def objection(ref: str = "o-1", quarter: str = Q2) -> wish.ObjectToAppraisal:
    """Give an objection to a quarter's score."""
    return wish.ObjectToAppraisal(*of(quarter), ref, "WORK_NOT_COUNTED", "漏记两次清运")


def answer(
    ref: str = "o-1", quarter: str = Q2, *, accepted: bool = True
) -> wish.AnswerAppraisalObjection:
    """Give the answer to an objection."""
    return wish.AnswerAppraisalObjection(*of(quarter), ref, accepted, "已核对照片")


FIRST = date(2026, 4, 1)
