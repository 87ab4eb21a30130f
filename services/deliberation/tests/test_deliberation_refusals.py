"""Whatever a topic's commands may refuse, they do refuse over HTTP, and then nothing is written (G7)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chassis.actors import Actor
from chassis.domain import Command
from chassis.refusals import (
    COMMON,
    ClassMismatch,
    InvalidState,
    PostingTooShort,
    ReasonRequired,
    Refusal,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
    VersionConflict,
)
from deliberation import commands as wish
from deliberation import refusals as no
from deliberation.application import sent_by_persons
from deliberation.commands.forms import Account
from services.deliberation.tests.deliberation_edge import BOTH, Edge
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    COST,
    COUNCIL,
    ESTATE,
    LEAD,
    OFFICER,
    OWNER,
    PROOF,
    RESIDENT,
    SHA,
    STRANGER,
    WATCHER,
    WATCHING,
    World,
    plan,
    proposing,
    raising,
    starting,
)

OF = (ESTATE, "t-1")
Sent = tuple[Actor, Command]
DECLARED = {refusal for c in sent_by_persons() for refusal in c.spec.refuses} - set(COMMON)
DECLARED |= {r for c in sent_by_persons() for r in c.spec.otherwise.values()}
STATUS = {VersionConflict: 412, InvalidState: 409, RoleNotAllowed: 403, ValidationFailed: 400}
RESOLUTION = wish.RecordResolution(*OF, "m-1", "x-1")
SPEAK = wish.SubmitOpinion(*OF, "o-9", 1, "希望降低费用")
COUNCILS = wish.RecordCouncilReview(*OF, 9, 11, 6, SHA)


def _freeze(world: World, **stated: Any) -> Sent:
    return LEAD, wish.FreezePlan(*OF, world.topic().plans[-1].sha256, **stated)


def _open_round(world: World) -> World:
    world.consulted()
    world.planned()
    world.opened()
    return world


def _closed(world: World) -> Sent:
    _open_round(world).days(8)
    return RESIDENT, SPEAK


def _rejected(world: World) -> Sent:
    world.frozen().voted(passed=False)
    return RESIDENT, raising("t-2")


def _petition(world: World) -> Sent:
    world.petitioned()
    world.raised(origin="PETITION", origin_ref="p-1")
    return BRANCH, wish.ReturnTopic(*OF, "不同意")


def _other_issue(world: World) -> Sent:
    world.proposed()
    world.table_asked("c-9", "", ("covenant",))
    world.table_ended(ref="c-9")
    return LEAD, wish.AttachConsultation(*OF, "c-9")


def _elsewhere(world: World) -> Sent:
    world.consulted(outcome="REFER_WHISTLE")
    return LEAD, wish.AttachConsultation(*OF, "c-t-1")


def _same_version(world: World) -> Sent:
    _open_round(world)
    return LEAD, wish.OpenRound(*OF, "公告栏", world.today.replace(day=28))


def _short(world: World) -> Sent:
    world.consulted()
    world.planned()
    return LEAD, wish.OpenRound(*OF, "公告栏", world.today)


def _unanswered(world: World) -> Sent:
    world.consulted().rounds(least=1)
    world.planned(text="第二版")
    world.opened()
    world.spoken("o-9", 2)
    world.days(8)
    world.do(LEAD, wish.CloseRound(*OF, 2))
    world.reviewed()
    return _freeze(world)


def _after_rounds(world: World) -> World:
    return world.consulted().rounds()


def _class(world: World) -> Sent:
    _after_rounds(world).reviewed()
    return _freeze(world, decision_class="RESIDENT_AFFAIR")


def _other_plan(world: World) -> Sent:
    world.frozen()
    world.scheduled("b" * 64)
    world.counted()
    world.posted()
    return LEAD, RESOLUTION


def _not_final(world: World) -> Sent:
    world.frozen()
    world.scheduled(world.topic().frozen.sha256)
    world.counted()
    world.posted()
    return LEAD, starting("t-1", world.today)


def _affair(world: World) -> World:
    tags = ("resident_affair",)
    world.consulted(outcome="AGREED_ACTION", tags=tags)
    world.do(LEAD, plan(tags=tags, cost_fen=None, funding=()))
    world.do(COUNCIL, COUNCILS)
    world.do(*_freeze(world))
    world.do(OFFICER, wish.RecordResidentsDecision(*OF, "RESIDENTS_COUNCIL", 9, 11, 6, SHA))
    return world


def _posting(world: World) -> Sent:
    _affair(world).do(COUNCIL, wish.ConfirmResidentsDecision(*OF, SHA))
    world.do(LEAD, wish.PublishResolution(*OF, "公告栏"))
    return LEAD, starting("t-1", world.today)


def _objected(world: World) -> Sent:
    world.passed().do(OWNER, wish.RaiseObjection(*OF, "ob-1", "噪声"))
    return LEAD, starting("t-1", world.today)


def _self(world: World) -> Sent:
    _affair(world)
    return BOTH, wish.ConfirmResidentsDecision(*OF, SHA)


def _asked(world: World) -> World:
    world.started().published()
    world.asked(9)
    return world


def _after(before: Callable[[World], Any], who: Actor, c: Command) -> Callable[[World], Sent]:
    def case(world: World) -> Sent:
        before(world)
        return who, c

    return case


CASES: dict[type[Refusal], Callable[[World], Sent]] = {
    no.TopicUnlawful: lambda _: (RESIDENT, raising(tags=("in_litigation",))),
    no.SameTopicRejectedRecently: _rejected,
    no.NotAPetition: lambda _: (RESIDENT, raising(origin="PETITION", origin_ref="p-9")),
    no.PetitionCannotBeReturned: _petition,
    ReasonRequired: _after(World.raised, BRANCH, wish.ReturnTopic(*OF)),
    ClassMismatch: _class,
    no.ConsultationNotConcluded: _after(World.proposed, LEAD, wish.AttachConsultation(*OF, "c-9")),
    no.OtherIssue: _other_issue,
    no.OutcomeOpensNoGate: _elsewhere,
    no.NotSettled: _after(World.consulted, LEAD, wish.SettleTopic(*OF, "算了")),
    no.BudgetMissing: _after(World.consulted, LEAD, plan(cost_fen=1)),
    no.RoundTooShort: _short,
    no.SamePlanVersion: _same_version,
    no.RoundClosed: _closed,
    no.OpinionsUnanswered: _unanswered,
    no.ReviewQuorumNotMet: _after(
        _after_rounds, COUNCIL, wish.RecordCouncilReview(*OF, 5, 10, 5, SHA)
    ),
    no.TooFewRounds: _after(lambda w: w.consulted().planned(), COUNCIL, COUNCILS),
    no.ReviewMissing: lambda w: _freeze(_after_rounds(w)),
    no.DecisionRefNotFound: _after(World.frozen, LEAD, RESOLUTION),
    no.PlanHashMismatch: _other_plan,
    no.NotPassed: _not_final,
    PostingTooShort: _posting,
    no.OpenObjections: _objected,
    no.SupervisorsInsufficient: lambda w: (
        LEAD,
        starting("t-1", w.passed().today, supervisors=WATCHING[3:]),
    ),
    SelfVerification: _self,
    no.SpentExceedsBudget: _after(
        World.started,
        LEAD,
        wish.ReportProgress(*OF, "pit", done=False, spent_fen=COST + 1, evidence=(PROOF,)),
    ),
    no.WorkNotDone: _after(
        World.started, WATCHER, wish.AcceptWork(*OF, accepted=True, evidence=(PROOF,))
    ),
    no.ResultPostingTooShort: _after(_asked, LEAD, wish.CloseTopic(*OF)),
    no.SatisfactionMissing: _after(lambda w: w.started().published(), LEAD, wish.CloseTopic(*OF)),
    InvalidState: _after(
        World.proposed, LEAD, wish.PublishResult(*OF, "公告栏", "完工", (Account("全部", 1),))
    ),
    VersionConflict: _after(World.raised, BRANCH, proposing()),
    RoleNotAllowed: lambda _: (STRANGER, raising()),
    ValidationFailed: lambda _: (RESIDENT, raising(tags=("unheard_of",))),
}


def test_every_refusal_that_a_topic_s_command_declares_is_met() -> None:
    """A code that no request reaches would be a promise; one that is not declared, a surprise."""
    assert set(CASES) >= DECLARED


@pytest.mark.parametrize("refusal", CASES, ids=lambda r: r.code)
def test_a_topic_s_refusal_is_a_problem_and_writes_nothing(
    tmp_path: Path, refusal: type[Refusal]
) -> None:
    """RFC 9457 with the code and status of the one table (A2); the store's head is unchanged."""
    world = World(tmp_path)
    who, command = CASES[refusal](world)
    before = world.service.core.store.head()
    headers = {"if-match": '"9"'} if refusal is VersionConflict else {}

    answer = Edge(world).send(command, who, **headers)

    problem = answer.json()
    assert (problem["code"], answer.status_code) == (refusal.code, STATUS.get(refusal, 422)), (
        problem
    )
    assert problem["title"] == refusal.zh
    assert problem["detail"]
    assert set(refusal.rules) <= set(problem["rule_ids"])
    assert world.service.core.store.head() == before
    world.service.close()
