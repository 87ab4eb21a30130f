"""A story in which the alliance does everything it can: the golden records and the edges' readings."""

from datetime import timedelta
from pathlib import Path

from alliance import commands as wish
from alliance.commands.forms import Checked, Fees
from services.alliance.tests.alliance_kit import (
    CHAIR,
    CHECKED,
    COUNCIL,
    DISTRICT,
    ESTATE,
    FLOOR,
    INPUTS,
    OFFICER,
    OTHER,
    OWNER,
    PROOF,
    PROVIDER,
    SHA,
    STREET,
    World,
    terms,
)


def whole_story(folder: Path) -> World:
    """Tell of one estate from its nomination to its exit, with everything in between."""
    world = World(folder)
    _alliance(world)
    _to_service(world)
    _served(world)
    _renewed(world)
    _left(world)
    _standing(world)
    return world


def _alliance(world: World) -> None:
    seats = ("街道党工委", "社区党委", "企业党支部")
    world.do(STREET, wish.FoundAlliance(DISTRICT, "区红色物业联盟", "DISTRICT", seats))
    for org, kind in (("dept-water", "DEPARTMENT"), ("provider-a", "PROVIDER")):
        world.do(STREET, wish.JoinAlliance(DISTRICT, org, kind, org))  # type: ignore[arg-type]
    world.do(COUNCIL, wish.RecordCouncilDecision(DISTRICT, "d-1", "通过年度安排", PROOF))
    world.do(STREET, wish.LeaveAlliance(DISTRICT, "provider-a", "机构调整"))
    world.do(STREET, wish.DissolveAlliance(DISTRICT, "区划调整"))


def _to_service(world: World) -> None:
    world.nominated()
    world.days(31)
    world.do(STREET, wish.ExitAlliance(ESTATE, "暂不纳入"))
    world.do(OFFICER, wish.NominateAgain(ESTATE, ("再次无物业服务",)))
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.proposed(**FLOOR)
    world.do(OWNER, wish.ObjectToTier(ESTATE, "o-1", "INPUT_WRONG", "收缴率估计过低"))
    world.proposed(**FLOOR, answer="已复核收缴数据")
    world.days(8)
    world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    world.days(31)
    world.do(STREET, wish.ReviewTier(ESTATE, PROOF, **FLOOR))
    world.do(STREET, wish.ReviewTier(ESTATE, PROOF, **INPUTS))
    ends = world.today + timedelta(days=5)
    for reason in ("", "已有企业进场"):
        world.decided(f"m-{world.today}")
        begin = wish.StartEmergencyService(ESTATE, "provider-e", ends, "企业撤离", "公告栏")
        world.do(STREET, begin)
        if reason:
            world.do(STREET, wish.EndEmergencyService(ESTATE, reason))
        world.days(6)
        ends = world.today + timedelta(days=5)


def _served(world: World) -> None:
    begins = world.today + timedelta(days=10)
    world.drafted("k-0")
    world.do(OFFICER, wish.AbandonContract(ESTATE, "k-0", "另行拟定"))
    world.drafted("k-1")
    given = terms(starts_on=begins, ends_on=begins + timedelta(days=300))
    world.do(OFFICER, wish.ReviseContract(ESTATE, "k-1", given))
    world.decided("m-1")
    world.do(CHAIR, world.signing("k-1", "m-1"))
    world.until(begins)
    world.do(OFFICER, wish.StartService(ESTATE, "k-1", CHECKED))
    world.do(PROVIDER, wish.FileContract(ESTATE, "k-1", "街道办事处", PROOF))
    quarter = f"{begins.year}q{(begins.month + 2) // 3}"
    world.do(PROVIDER, wish.PublishPromise(ESTATE, "k-1", "lift", "困人半小时到场", "公告栏"))
    fees = Fees(due_fen=1_200_000, collected_fen=900_000)
    told = wish.PublishDisclosure(ESTATE, "k-1", "performance", quarter, "公告栏", PROOF, fees)
    world.do(PROVIDER, told)
    item = "refuse_removal"
    world.do(PROVIDER, wish.RecordItemWork(ESTATE, "k-1", item, quarter, 3, PROOF))
    world.do(CHAIR, wish.DisputeItemWork(ESTATE, "k-1", item, quarter, 1, "照片为旧照", PROOF))
    world.do(PROVIDER, wish.AnswerAsProvider(ESTATE, "k-1", "WORK", item, "照片为当日所拍"))
    world.days(95)
    figures = wish.ReportServiceFigures(
        ESTATE, "k-1", quarter, 40, 10, 20, 18, 0, "热线台账", PROOF
    )
    world.do(STREET, figures)


def _renewed(world: World) -> None:
    last = world.contract("k-1").terms.ends_on
    first = last + timedelta(days=1)
    world.until(last - timedelta(days=60))
    given = terms(starts_on=first, ends_on=first + timedelta(days=300))
    world.do(OFFICER, wish.DraftContract(ESTATE, "k-2", given, "k-1"))
    world.decided("m-2")
    world.do(CHAIR, world.signing("k-2", "m-2"))
    world.until(first + timedelta(days=301))


def _left(world: World) -> None:
    """The renewal goes on without a decision; another provider takes over, and vanishes."""
    world.decided("m-3")
    ends = world.today + timedelta(days=60)
    leave = wish.GiveTerminationNotice(ESTATE, "k-2", ends, "服务质量下降", "m-3", "x-1")
    world.do(CHAIR, leave)
    given = terms(provider="provider-b", starts_on=ends, ends_on=ends + timedelta(days=300))
    world.do(OFFICER, wish.DraftContract(ESTATE, "k-5", given))
    world.do(CHAIR, world.signing("k-5", "m-3"))
    world.do(OFFICER, wish.AbandonContract(ESTATE, "k-5", "未能进场"))
    world.do(OFFICER, wish.DraftContract(ESTATE, "k-3", given))
    world.do(CHAIR, world.signing("k-3", "m-3"))
    world.until(ends)
    world.do(OTHER, wish.StartService(ESTATE, "k-3", CHECKED))
    kept = (*CHECKED, Checked("图纸", there=False))
    world.do(CHAIR, wish.CompleteHandover(ESTATE, "k-2", kept, PROOF))
    world.do(STREET, wish.RecordProviderGone(ESTATE, "k-3", "人员撤离", PROOF))
    world.days(32)
    world.do(OFFICER, wish.CompleteHandover(ESTATE, "k-3", CHECKED, PROOF))


def _standing(world: World) -> None:
    day = world.today
    first = day - timedelta(days=30)  # after the last one's provider vanished
    standing = wish.RecordStandingContract(
        ESTATE,
        "k-4",
        terms(starts_on=first, ends_on=day + timedelta(days=200)),
        "ASSEMBLY_DECISION",
        first,
        day,
        SHA,
        PROOF,
    )
    world.do(STREET, standing)
