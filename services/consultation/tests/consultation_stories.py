"""A story in which the consultation service records every fact it can."""

from datetime import timedelta
from pathlib import Path

from consultation import commands as wish
from consultation.commands.forms import SEATS, Action, Demand, Invitee
from consultation.domain.minutes import minutes_of
from services.consultation.tests.consultation_kit import (
    ESTATE,
    OFFICER,
    PROOF,
    SHA,
    STREET,
    World,
    holder,
)


def whole_story(folder: Path) -> World:
    """Tell it: a table, an agreement that is followed up, dissent, a refusal, one that lapses."""
    world = World(folder).constituted()
    world.do(OFFICER, wish.ChangeSeatHolder(ESTATE, "PARTY_BRANCH", "s-joint", "JOINT_BRANCH"))
    world.do(OFFICER, wish.ChangeSeatHolder(ESTATE, "PARTY_BRANCH", "holder-party_branch"))
    _agreed(world)
    _dissenting(world)
    world.requested("c-3")
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-3", accept=False, reason="已有结论"))
    world.requested("c-4", form="TALK").opened("c-4")
    world.requested("c-5", form="HEARING", demand=Demand("GROUPS", 2, 6, PROOF))
    world.do(OFFICER, wish.VacateSeat(ESTATE, "PROVIDER", "合同到期"))
    world.days(200)
    return world


def _agreed(world: World) -> None:
    invited = (Invitee("EXPERT", "消防专家", "s-expert"),)
    world.requested().opened(invitees=invited)
    world.stand("PROVIDER", "OPPOSE")
    world.do(holder("PROVIDER"), wish.AmendProposal(ESTATE, "c-1", "二十一时后不得装修"))
    world.do(OFFICER, wish.AdjournSession(ESTATE, "c-1", world.today + timedelta(days=5)))
    world.days(3)
    world.resume()
    world.all_stand(PROVIDER="SUPPORT_WITH_RESERVATION")
    due = world.today + timedelta(days=20)
    world.conclude("AGREED_ACTION", Action("a-1", "PROVIDER", "张贴告示", due, "photo"))
    world.do(OFFICER, wish.PostOutcome(ESTATE, "c-1", "小区公告栏"))
    objection = wish.ObjectToMinutes(ESTATE, "c-1", 2, "PROVIDER", "应写明周末")
    world.do(holder("PROVIDER"), objection)
    sha = minutes_of(world.consultation(), 2).sha256
    for seat in SEATS:
        dissent = "费用未列明" if seat == "PROVIDER" else None
        world.do(holder(seat), wish.SignMinutes(ESTATE, "c-1", 2, seat, sha, dissent))
    report = wish.ReportAction(ESTATE, "c-1", "a-1", (PROOF,), "已张贴")
    world.do(holder("PROVIDER"), report)
    back = wish.VerifyAction(ESTATE, "c-1", "a-1", done=False, reason="二号楼未贴")
    world.do(holder("COMMUNITY"), back)
    world.do(holder("PROVIDER"), report)
    world.do(holder("COMMUNITY"), wish.VerifyAction(ESTATE, "c-1", "a-1", done=True))
    world.do(OFFICER, wish.CloseConsultation(ESTATE, "c-1", "已告知申请人"))


def _dissenting(world: World) -> None:
    world.requested("c-2").opened("c-2")
    world.all_stand("c-2", PROVIDER="OPPOSE")
    world.conclude("NO_CONSENSUS", ref="c-2")
    world.do(STREET, wish.RecordJointConference(ESTATE, "c-2", world.today, SHA))
