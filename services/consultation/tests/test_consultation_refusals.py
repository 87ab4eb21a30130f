"""Whatever the table may refuse, it does refuse over HTTP, and then nothing is written (G7)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.actors import Actor
from chassis.domain import Command
from chassis.refusals import (
    COMMON,
    InvalidState,
    MinutesChanged,
    NoticeTooShort,
    ReasonRequired,
    Refusal,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
    VersionConflict,
)
from consultation import commands as wish
from consultation import refusals as no
from consultation.application import commands
from consultation.commands.forms import SEATS, Action, Demand, Invitee
from services.consultation.tests.consultation_edge import EXPERT, Edge
from services.consultation.tests.consultation_kit import (
    CHAIR,
    CONSTITUTE,
    ESTATE,
    OFFICER,
    PROOF,
    RESIDENT,
    SECRETARY,
    SHA,
    STRANGER,
    World,
    holder,
    notice,
    request,
)

OF = (ESTATE, "c-1")
Sent = tuple[Actor, Command]
DECLARED = {refusal for c in commands() for refusal in c.spec.refuses} - set(COMMON)
STATUS = {VersionConflict: 412, InvalidState: 409, RoleNotAllowed: 403, ValidationFailed: 400}
SUPPORT = wish.RecordPosition(*OF, "PROVIDER", 1, "SUPPORT")
ACTION_ON = timedelta(days=20)


def _action(world: World) -> Action:
    return Action("a-1", "PROVIDER", "张贴告示", world.today + ACTION_ON, "photo")


def _sitting(world: World, **more: Any) -> World:
    return world.requested(**more.pop("asked", {})).opened(**more)


def _agreed(world: World) -> World:
    _sitting(world).all_stand()
    world.conclude("AGREED_ACTION", _action(world))
    return world


def _accepted(world: World) -> World:
    world.requested()
    world.do(OFFICER, wish.DecideRequest(*OF, accept=True))
    return world


def _self_verified(world: World) -> Sent:
    _agreed(world).do(holder("PROVIDER"), wish.ReportAction(*OF, "a-1", (PROOF,)))
    return holder("PROVIDER"), wish.VerifyAction(*OF, "a-1", done=True)


def _open(world: World) -> Sent:
    _agreed(world).do(OFFICER, wish.PostOutcome(*OF, "公告栏"))
    return OFFICER, wish.CloseConsultation(*OF, "已告知")


def _reserved(world: World) -> Sent:
    _sitting(world, asked={"tags": ("use_fund",)}).all_stand()
    return OFFICER, wish.ConcludeConsultation(*OF, "AGREED_ACTION", (_action(world),))


def _too_many(world: World) -> Sent:
    _sitting(world)
    for _ in range(2):
        world.do(OFFICER, wish.AdjournSession(*OF, world.today + timedelta(days=1)))
        world.resume()
    return OFFICER, wish.AdjournSession(*OF, world.today + timedelta(days=1))


def _no_table(world: World) -> Sent:
    world.requested()
    world.do(OFFICER, wish.DecideRequest(*OF, accept=True))
    return OFFICER, notice(world.now + timedelta(days=4))


def _twice(world: World) -> Sent:
    _sitting(world).stand("PROVIDER")
    return holder("PROVIDER"), SUPPORT


def _changed(world: World) -> Sent:
    _sitting(world).do(holder("COMMUNITY"), wish.AmendProposal(*OF, "第二版"))
    return holder("PROVIDER"), SUPPORT


def _not_borne(world: World) -> Sent:
    _sitting(world).all_stand()
    return OFFICER, wish.ConcludeConsultation(*OF, "NO_CONSENSUS")


def _early(world: World) -> Sent:
    world.requested().called()
    return OFFICER, wish.OpenSession(*OF, SEATS)


def _few(world: World) -> Sent:
    world.requested().called()
    world.days(3)
    return OFFICER, wish.OpenSession(*OF, SEATS[:3])


def _hearing(world: World) -> Sent:
    demand = Demand("GROUPS", 2, 6, PROOF)
    world.requested(form="HEARING", demand=demand)
    return OFFICER, wish.DecideRequest(*OF, accept=False, reason="忙")


def _after(step: Callable[[World], Any], who: Actor, c: Command) -> Callable[[World], Sent]:
    def case(world: World) -> Sent:
        step(world)
        return who, c

    return case


def _invited(world: World) -> World:
    return _sitting(world, invitees=(Invitee("EXPERT", "专家", "s-expert"),))


CASES: dict[type[Refusal], Callable[[World], Sent]] = {
    no.IssueNotInScope: lambda _: (CHAIR, request(tags=("in_litigation",))),
    no.SignaturesMissing: lambda _: (RESIDENT, request(signatures=9, signed=(PROOF,))),
    no.DemandBelowShare: lambda _: (
        CHAIR,
        request(form="HEARING", demand=Demand("GROUPS", 1, 6, PROOF)),
    ),
    ReasonRequired: _after(World.requested, OFFICER, wish.DecideRequest(*OF, accept=False)),
    no.StatutoryDemand: _hearing,
    no.TableNotConstituted: _no_table,
    no.SeatNotNotified: lambda w: (
        OFFICER,
        notice(_accepted(w).now + timedelta(days=4), addressed=SEATS[:4]),
    ),
    no.SessionNotYet: _early,
    no.SessionNotValid: _few,
    no.NotASeat: _after(_sitting, STRANGER, SUPPORT),
    no.InviteeHasNoPosition: _after(_invited, EXPERT, SUPPORT),
    no.StanceAlreadyRecorded: _twice,
    no.ProposalChanged: _changed,
    no.TooManySessions: _too_many,
    no.PositionsMissing: _after(
        _sitting, OFFICER, wish.ConcludeConsultation(*OF, "REFER_SIX_STEP")
    ),
    no.CannotDecideReservedMatter: _reserved,
    no.OutcomeNotSupported: _not_borne,
    no.OutcomeNotOfForm: _after(
        _sitting, OFFICER, wish.ConcludeConsultation(*OF, "VIEWS_COLLECTED")
    ),
    SelfVerification: _self_verified,
    no.ActionsOpen: _open,
    MinutesChanged: _after(_agreed, holder("PROVIDER"), wish.SignMinutes(*OF, 1, "PROVIDER", SHA)),
    NoticeTooShort: lambda w: (OFFICER, notice(_accepted(w).now + timedelta(days=2))),
    InvalidState: _after(World.requested, OFFICER, wish.PostOutcome(*OF, "公告栏")),
    VersionConflict: _after(World.requested, OFFICER, wish.DecideRequest(*OF, accept=True)),
    RoleNotAllowed: lambda _: (STRANGER, request()),
    ValidationFailed: lambda _: (CHAIR, request(tags=("unheard_of",))),
}


def test_every_refusal_that_a_command_of_the_table_declares_is_met() -> None:
    """A code that no request reaches would be a promise; one that is not declared, a surprise."""
    assert set(CASES) >= DECLARED


@pytest.mark.parametrize("refusal", CASES, ids=lambda r: r.code)
def test_the_table_s_refusal_is_a_problem_and_writes_nothing(
    tmp_path: Path, refusal: type[Refusal]
) -> None:
    """RFC 9457 with the code and status of the one table (A2); the store's head is unchanged."""
    world = World(tmp_path)
    if refusal is not no.TableNotConstituted:
        world.do(SECRETARY, CONSTITUTE)
    who, command = CASES[refusal](world)
    before = world.service.core.store.head()
    headers = {"if-match": '"9"'} if refusal is VersionConflict else {}

    answer = Edge(world).send(command, who, **headers)

    problem = answer.json()
    assert (problem["code"], answer.status_code) == (refusal.code, STATUS.get(refusal, 422))
    assert problem["title"] == refusal.zh
    assert problem["detail"]
    assert set(refusal.rules) <= set(problem["rule_ids"])
    assert world.service.core.store.head() == before
    world.service.close()
