"""A story in which the deliberation records every fact it can."""

from datetime import timedelta
from pathlib import Path

from deliberation import commands as wish
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    COUNCIL,
    DISPUTE,
    ESTATE,
    LEAD,
    OFFICER,
    OWNER,
    PROOF,
    RESIDENT,
    SHA,
    STREET,
    WATCHER,
    World,
    plan,
)

AFFAIR = ("resident_affair",)


def whole_story(folder: Path) -> World:
    """Tell it: an elevator to its accounts, one that failed, an affair, a dispute, what stopped."""
    world = World(folder)
    _elevator(world)
    _failed(world)
    _affair(world)
    world.consulted("t-4", "AGREED_ACTION", tags=DISPUTE)
    world.do(LEAD, wish.SettleTopic(ESTATE, "t-4", "双方已和解"))
    _stopped(world)
    world.raised("t-8").raised("t-9")
    world.do(BRANCH, wish.ReturnTopic(ESTATE, "t-8", "材料不全"))
    world.do(RESIDENT, wish.WithdrawTopic(ESTATE, "t-9", "已自行解决"))
    world.raised("t-10", tags=("dismiss_provider",))
    world.days(220)
    return world


def _elevator(world: World) -> None:
    world.started()
    move = wish.MoveMilestone(ESTATE, "t-1", "pit", world.today + timedelta(days=30), "雨季")
    world.do(LEAD, move)
    world.done()
    back = wish.AcceptWork(ESTATE, "t-1", accepted=False, evidence=(PROOF,), defects="门未校准")
    world.do(WATCHER, back)
    world.published()
    world.asked(5)
    world.published()
    world.asked(9)
    world.days(8)
    world.do(LEAD, wish.CloseTopic(ESTATE, "t-1"))


def _failed(world: World) -> None:
    world.frozen("t-2", tags=("common_part_use",))
    sha = world.topic("t-2").frozen.sha256
    world.scheduled(sha, "m-2")
    world.meeting("MeetingCancelled", meeting="m-2")
    world.voted("t-2", passed=False, meeting="m-3")


def _affair(world: World) -> None:
    world.consulted("t-3", tags=AFFAIR)
    world.do(OFFICER, wish.NameLead(ESTATE, "t-3", LEAD.subject))
    for n in (1, 2):
        world.do(LEAD, plan("t-3", text=f"第 {n} 版", tags=AFFAIR, cost_fen=None, funding=()))
        world.opened("t-3")
        world.days(8)
        world.do(LEAD, wish.CloseRound(ESTATE, "t-3", n))
    world.reviewed("t-3")
    world.do(LEAD, wish.FreezePlan(ESTATE, "t-3", world.topic("t-3").plans[-1].sha256))
    entered = wish.RecordResidentsDecision(ESTATE, "t-3", "RESIDENTS_MEETING", 60, 100, 40, SHA)
    world.do(OFFICER, entered)
    world.do(COUNCIL, wish.ConfirmResidentsDecision(ESTATE, "t-3", SHA))
    world.do(LEAD, wish.PublishResolution(ESTATE, "t-3", "公告栏"))
    world.do(OWNER, wish.RaiseObjection(ESTATE, "t-3", "ob-1", "影响休息"))
    answer = wish.AnswerObjection(ESTATE, "t-3", "ob-1", upheld=False, answer="已限定时段")
    world.do(LEAD, answer)


def _stopped(world: World) -> None:
    for ref, kinds in (
        ("t-5", ("DecisionSuspended", "DecisionUpheld", "DecisionAnnulled")),
        ("t-6", ("DecisionRevokedByCourt",)),
    ):
        world.frozen(ref, tags=("rebuild",)).voted(ref, meeting=f"m-{ref}")
        for kind in kinds:
            world.undone(kind, f"m-{ref}")
    world.do(STREET, wish.ResumeTopic(ESTATE, "t-6", "重新拟定方案"))
    world.raised("t-7", tags=("covenant",))
    world.days(40)  # nobody proposes it, and the table comes to no end
    world.do(OFFICER, wish.NameLead(ESTATE, "t-7", LEAD.subject))
