"""Step 6: work, milestones, money, acceptance, accounts, satisfaction (domain 4.5, R-19, R-23)."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.refusals import (
    InvalidState,
    NotFound,
    ReasonRequired,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
)
from deliberation import commands as wish
from deliberation import refusals as no
from deliberation.commands.forms import Account, Milestone, Supervisor
from services.deliberation.tests.deliberation_kit import (
    COST,
    ESTATE,
    LEAD,
    OFFICER,
    OWNER,
    PROOF,
    WATCHER,
    WATCHING,
    World,
    person,
    starting,
)

OF = (ESTATE, "t-1")


def report(world: World, milestone: str = "pit", **more: Any) -> None:
    """Report on a milestone."""
    fields: dict[str, Any] = {"done": False, "spent_fen": 1000, "evidence": (PROOF,)}
    world.do(LEAD, wish.ReportProgress(*OF, milestone, **(fields | more)))


@pytest.mark.parametrize(
    "named",
    [
        WATCHING[:2],
        (*WATCHING[:2], *WATCHING[3:]),
        (*WATCHING[:2], Supervisor(LEAD.subject, "OWNER")),
    ],
)
def test_three_watch_who_are_neither_committee_provider_nor_lead(
    world: World, named: tuple[Supervisor, ...]
) -> None:
    """SUPERVISORS_INSUFFICIENT [I]: those who decide or do the work do not count."""
    world.passed()
    with pytest.raises(no.SupervisorsInsufficient):
        world.do(LEAD, starting("t-1", world.today, supervisors=named))
    world.do(LEAD, starting("t-1", world.today, supervisors=WATCHING[:3]))


def test_milestones_and_supervisors_are_named_once(world: World) -> None:
    """Two of one name are one too many."""
    world.passed()
    twice = (Milestone("pit", "基坑", world.today), Milestone("pit", "井道", world.today))
    for wrong in ({"milestones": twice}, {"supervisors": (*WATCHING, WATCHING[0])}):
        with pytest.raises(ValidationFailed):
            world.do(LEAD, starting("t-1", world.today, **wrong))


def test_nobody_spends_a_fen_more_than_was_decided(world: World) -> None:
    """SPENT_EXCEEDS_BUDGET (R-19): exactly the budget is lawful; sums only grow."""
    world.started()
    report(world, spent_fen=COST)
    with pytest.raises(no.SpentExceedsBudget):
        report(world, spent_fen=COST + 1)
    with pytest.raises(ValidationFailed):
        report(world, spent_fen=COST - 1)
    with pytest.raises(NotFound):
        report(world, "roof")


def test_progress_is_reported_every_month_or_the_miss_shows(world: World) -> None:
    """ProgressOverdue (31 d): once a missed report, and it stops nothing."""
    world.started()
    world.days(20)
    report(world)
    world.days(31)
    assert world.facts()[-1] == "ProgressReported"
    world.days(2)
    assert world.facts()[-1] == "DeadlineMissed"
    world.days(40)
    assert world.facts().count("DeadlineMissed") == 1
    report(world, done=True)


def test_a_milestone_moves_with_a_reason_and_keeps_its_planned_day(world: World) -> None:
    """F: planned_on is never overwritten."""
    world.started()
    planned = world.topic().work.milestones["pit"].planned_on
    later = world.today + timedelta(days=90)
    world.do(LEAD, wish.MoveMilestone(*OF, "pit", later, "雨季"))
    job = world.topic().work
    assert (job.milestones["pit"].planned_on, job.moved["pit"]) == (planned, later)
    for wrong in (world.today, world.today - timedelta(days=1)):
        with pytest.raises(ValidationFailed):
            world.do(LEAD, wish.MoveMilestone(*OF, "pit", wrong, "雨季"))
    report(world, done=True)
    with pytest.raises(InvalidState):
        world.do(LEAD, wish.MoveMilestone(*OF, "pit", later, "雨季"))


def test_a_named_supervisor_accepts_what_is_done_and_never_the_lead(world: World) -> None:
    """SELF_VERIFICATION, WORK_NOT_DONE; refusing takes the defects."""
    world.started()
    accept = wish.AcceptWork(*OF, accepted=True, evidence=(PROOF,))
    with pytest.raises(no.WorkNotDone):
        world.do(WATCHER, accept)
    world.done()
    with pytest.raises(SelfVerification):
        world.do(LEAD, accept)
    with pytest.raises(RoleNotAllowed):
        world.do(OWNER, accept)
    with pytest.raises(ReasonRequired):
        world.do(WATCHER, wish.AcceptWork(*OF, accepted=False, evidence=(PROOF,)))
    back = wish.AcceptWork(*OF, accepted=False, evidence=(PROOF,), defects="门未校准")
    world.do(WATCHER, back)
    assert world.topic().work.open == ("pit", "cabin")
    world.done()
    world.do(person("s-watch-3"), accept)
    with pytest.raises(InvalidState):
        world.do(WATCHER, accept)


def test_accounts_add_up_to_what_was_spent_and_follow_the_acceptance(world: World) -> None:
    """R-23: line by line, to the fen."""
    world.started()
    world.done(spent=1000)

    def publish(*amounts: int) -> None:
        lines = tuple(Account(f"第 {n} 项", a) for n, a in enumerate(amounts))
        world.do(LEAD, wish.PublishResult(*OF, "公告栏", "已启用", lines))

    with pytest.raises(no.WorkNotDone):
        publish(1000)
    world.do(WATCHER, wish.AcceptWork(*OF, accepted=True, evidence=(PROOF,)))
    for wrong in ((999,), (999, 2)):
        with pytest.raises(ValidationFailed):
            publish(*wrong)
    with pytest.raises(no.SpentExceedsBudget):
        publish(COST, 1)
    publish(999, 1)
    assert world.topic().accounts.total_fen == 1000


def test_work_that_is_reported_on_again_is_accepted_again(world: World) -> None:
    """An acceptance is of the work as it was."""
    world.started().accepted(spent=1000)
    report(world, done=True, spent_fen=1000)
    assert not world.topic().work.accepted


@pytest.mark.parametrize(("satisfied", "enough"), [(6, True), (5, False)])
def test_six_of_ten_answers_are_enough(world: World, satisfied: int, *, enough: bool) -> None:
    """Satisfied ≥ 60 % of the answers [I]; fewer: RectificationRequired, back to the work."""
    world.started().published()
    world.asked(satisfied)
    assert world.topic().satisfaction.enough is enough
    assert world.stage() == ("REPORTED" if enough else "IMPLEMENTING")


def test_work_is_put_right_once_and_then_closed_as_it_is_seen(world: World) -> None:
    """Never silently closed: residents_unsatisfied is in the last fact."""
    world.started().published()
    world.asked(1)
    assert world.facts()[-2:] == ["SatisfactionRecorded", "RectificationRequired"]
    with pytest.raises(no.WorkNotDone):
        world.do(LEAD, wish.PublishResult(*OF, "公告栏", "已启用", (Account("全部", COST),)))
    world.published()
    world.asked(1)
    assert world.stage() == "REPORTED"
    world.days(8)
    world.do(LEAD, wish.CloseTopic(*OF))
    stored = world.service.core.store.events(world.topic().id)[-1]
    fact = vars(world.service.core.mapper.read(stored))
    assert (fact["outcome"], fact["residents_unsatisfied"]) == ("DONE", True)


@pytest.mark.parametrize(("asked", "answered", "satisfied"), [(0, 0, 0), (9, 10, 1), (20, 10, 11)])
def test_answers_are_of_those_asked(
    world: World, asked: int, answered: int, satisfied: int
) -> None:
    """And of no answers nothing can be said."""
    world.started().published()
    with pytest.raises(ValidationFailed):
        world.do(OFFICER, wish.RecordSatisfaction(*OF, asked, answered, satisfied))


def test_a_topic_is_closed_asked_and_posted_for_seven_full_days(world: World) -> None:
    """SATISFACTION_MISSING, RESULT_POSTING_TOO_SHORT (D-6)."""
    world.started().published()
    with pytest.raises(no.SatisfactionMissing):
        world.do(LEAD, wish.CloseTopic(*OF))
    world.asked(9)
    with pytest.raises(InvalidState):
        world.asked(9)
    world.days(7)
    with pytest.raises(no.ResultPostingTooShort):
        world.do(LEAD, wish.CloseTopic(*OF))
    assert world.topic().waiting_for.code == "RESULT_POSTING_RUNS"
    world.days(1)
    assert world.topic().waiting_for.code == "AWAITS_CLOSE"
    world.do(LEAD, wish.CloseTopic(*OF))
    assert (world.stage(), world.topic().waiting_for) == ("CLOSED", None)
