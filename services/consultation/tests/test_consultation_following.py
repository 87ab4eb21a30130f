"""What follows a session: actions, minutes, postings, and what is not done in time (A10)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.actors import Actor
from chassis.refusals import (
    InvalidState,
    MinutesChanged,
    NotFound,
    ReasonRequired,
    RoleNotAllowed,
    SelfVerification,
)
from consultation import commands as wish
from consultation import refusals as no
from consultation.commands.forms import SEATS, Action
from consultation.domain.minutes import minutes_of
from services.consultation.tests.consultation_kit import (
    ESTATE,
    OFFICER,
    PROOF,
    SECRETARY,
    STRANGER,
    World,
    holder,
    notice,
)

ACTIONS = (
    Action("a-1", "PROVIDER", "张贴装修时段告示", date(2026, 3, 20), "photo"),
    Action("a-2", "COMMUNITY", "上门劝导", date(2026, 3, 25), "record"),
)


@pytest.fixture
def agreed(world: World) -> World:
    """Give a consultation that agreed on two actions."""
    world.requested().opened()
    world.all_stand()
    world.conclude("AGREED_ACTION", *ACTIONS)
    return world


def report(world: World, action: str, by: Actor) -> None:
    """Report an action as done."""
    world.do(by, wish.ReportAction(ESTATE, "c-1", action, (PROOF,)))


def verify(
    world: World, action: str, by: Actor, *, done: bool = True, reason: str | None = None
) -> None:
    """Verify an action, or send it back."""
    world.do(by, wish.VerifyAction(ESTATE, "c-1", action, done=done, reason=reason))


def test_the_responsible_seat_reports_and_another_verifies(agreed: World) -> None:
    """SELF_VERIFICATION; whoever holds no seat does neither; what is not there is not found."""
    with pytest.raises(RoleNotAllowed):
        report(agreed, "a-1", holder("COMMUNITY"))
    with pytest.raises(no.NotASeat):
        report(agreed, "a-1", STRANGER)
    with pytest.raises(NotFound):
        report(agreed, "a-9", holder("PROVIDER"))
    with pytest.raises(InvalidState):
        verify(agreed, "a-1", holder("COMMUNITY"))
    report(agreed, "a-1", holder("PROVIDER"))
    with pytest.raises(SelfVerification):
        verify(agreed, "a-1", holder("PROVIDER"))
    verify(agreed, "a-1", holder("COMMUNITY"))
    with pytest.raises(InvalidState):
        report(agreed, "a-1", holder("PROVIDER"))


def test_an_action_that_is_not_done_goes_back_with_a_reason(agreed: World) -> None:
    """REASON_REQUIRED; then it is reported again."""
    report(agreed, "a-1", holder("PROVIDER"))
    with pytest.raises(ReasonRequired):
        verify(agreed, "a-1", holder("COMMUNITY"), done=False)
    verify(agreed, "a-1", holder("COMMUNITY"), done=False, reason="告示未贴到位")
    report(agreed, "a-1", holder("PROVIDER"))
    verify(agreed, "a-1", holder("OWNERS_COMMITTEE"))
    assert agreed.consultation().undertaking("a-1").verified_by == "OWNERS_COMMITTEE"


def test_a_consultation_closes_when_it_is_posted_and_every_action_verified(agreed: World) -> None:
    """ACTIONS_OPEN names what is left; the last verification makes it FOLLOWED_UP."""
    post = wish.PostOutcome(ESTATE, "c-1", "小区公告栏")
    close = wish.CloseConsultation(ESTATE, "c-1", "已告知申请人")
    with pytest.raises(InvalidState):
        agreed.do(OFFICER, close)
    agreed.do(OFFICER, post)
    report(agreed, "a-1", holder("PROVIDER"))
    verify(agreed, "a-1", holder("COMMUNITY"))
    with pytest.raises(no.ActionsOpen) as refused:
        agreed.do(OFFICER, close)
    assert refused.value.details == {"actions": "a-2"}
    report(agreed, "a-2", holder("COMMUNITY"))
    verify(agreed, "a-2", holder("PROVIDER"))
    assert agreed.consultation().stage == "FOLLOWED_UP"
    agreed.do(OFFICER, close)
    assert agreed.consultation().stage == "CLOSED"


def test_actions_verified_before_the_posting_make_it_followed_up_at_once(agreed: World) -> None:
    """The order of posting and verification does not matter."""
    for action, by, other in (("a-1", "PROVIDER", "COMMUNITY"), ("a-2", "COMMUNITY", "PROVIDER")):
        report(agreed, action, holder(by))  # type: ignore[arg-type]
        verify(agreed, action, holder(other))  # type: ignore[arg-type]
    agreed.do(OFFICER, wish.PostOutcome(ESTATE, "c-1", "小区公告栏"))
    assert agreed.consultation().stage == "FOLLOWED_UP"


# Deadlines


def accepted(world: World) -> None:
    """Have a request accepted."""
    world.requested()
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))


def hearing(world: World) -> None:
    """Have a hearing accepted: 20 days end on a Sunday, which moves to Monday (D-4)."""
    world.requested(form="HEARING")
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))


def adjourned(world: World) -> None:
    """Have a session interrupted until a day."""
    world.requested().opened()
    world.do(OFFICER, wish.AdjournSession(ESTATE, "c-1", date(2026, 3, 10)))


def concluded(world: World, outcome: Any) -> None:
    """Have a consultation concluded on Thursday 2026-03-05."""
    world.requested().opened()
    world.all_stand()
    world.conclude(outcome, *(ACTIONS if outcome == "AGREED_ACTION" else ()))


Step = Callable[[World], Any]
MISSED: list[tuple[str, str, Step]] = [
    ("consultation.answer", "2026-03-04", World.requested),
    ("consultation.notice", "2026-03-05", accepted),
    ("consultation.session", "2026-03-12", lambda w: w.requested().called(days=3)),
    ("consultation.session", "2026-03-23", hearing),
    ("consultation.resume", "2026-03-10", adjourned),
    ("consultation.posting_due", "2026-03-09", lambda w: concluded(w, "REFER_SIX_STEP")),
    ("consultation.conference", "2026-03-12", lambda w: concluded(w, "REFER_JOINT_CONFERENCE")),
    ("consultation.action:a-1", "2026-03-20", lambda w: concluded(w, "AGREED_ACTION")),
]


@pytest.mark.parametrize(("clock", "day", "step"), MISSED)
def test_what_is_not_done_in_time_is_on_record_once_and_voids_nothing(
    world: World, clock: str, day: str, step: Step
) -> None:
    """Each clock of domain 4.4: runs out at 24:00 of its day, DeadlineMissed, the stage stays."""
    step(world)
    of = world.consultation()
    due = of.running[clock].due
    assert (due - timedelta(microseconds=1)).date().isoformat() == day
    world.to(due - timedelta(microseconds=1))
    assert clock in world.consultation().running
    world.to(due)

    now = world.consultation()
    assert clock not in now.running
    assert now.stage == of.stage
    missed = [
        f
        for f in map(world.service.core.mapper.read, world.service.core.store.events(of.id))
        if type(f).__name__ == "DeadlineMissed" and vars(f)["due"] == due
    ]
    assert [vars(f)["clock"] for f in missed] == [clock.partition(":")[0]]
    assert missed[0].on.isoformat() == day


def test_what_is_done_in_time_ends_its_clock(world: World) -> None:
    """Answer, notice, session, posting, action: each step stops what it was due for."""
    world.requested()
    assert set(world.consultation().running) == {"consultation.answer", "consultation.lapse"}
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    world.do(OFFICER, notice(world.now + timedelta(days=3)))
    assert set(world.consultation().running) == {"consultation.session", "consultation.lapse"}
    world.days(3)
    world.resume()
    assert set(world.consultation().running) == {"consultation.lapse"}
    world.all_stand()
    world.conclude("AGREED_ACTION", *ACTIONS)
    report(world, "a-1", holder("PROVIDER"))
    world.do(OFFICER, wish.PostOutcome(ESTATE, "c-1", "小区公告栏"))
    assert set(world.consultation().running) == {"consultation.action:a-2"}


def test_a_late_posting_is_said_to_be_late_and_not_refused(world: World) -> None:
    """OutcomePosted {late}."""
    concluded(world, "REFER_SIX_STEP")
    world.days(5)
    world.do(OFFICER, wish.PostOutcome(ESTATE, "c-1", "小区公告栏"))
    facts = [world.service.core.mapper.read(e) for e in world.service.core.store.page(0, 99)]
    assert vars(facts[-1])["late"] is True


def test_half_a_year_without_a_step_lapses_it(world: World) -> None:
    """From the request to the conclusion; each step starts the half-year anew."""
    world.requested()
    world.days(179)
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    world.days(179)
    assert world.consultation().stage == "ACCEPTED"
    world.days(2)
    assert (world.consultation().stage, world.consultation().running) == ("LAPSED", {})


# Minutes


def sign(world: World, seat: Any, session: int = 1, **more: Any) -> None:
    """Sign the present minutes."""
    sha = minutes_of(world.consultation(), session).sha256
    c = wish.SignMinutes(ESTATE, "c-1", session, seat, sha, **more)
    world.do(holder(seat), c)


def test_minutes_are_made_from_the_session_s_facts(agreed: World) -> None:
    """Who was there, what was proposed, where each seat stands, how it ended; no person."""
    made = minutes_of(agreed.consultation(), 1)
    content = made.content
    assert [a["how"] for a in content["attendance"]] == ["PRESENT"] * 5
    assert [p["stance"] for p in content["positions"]] == ["SUPPORT"] * 5
    assert content["conclusion"]["outcome"] == "AGREED_ACTION"
    assert not [name for name in ("holder-", "officer", "secretary") if name in str(content)]


def test_a_session_that_goes_on_has_no_minutes(world: World) -> None:
    """Nor has one that there was not."""
    world.requested().opened()
    with pytest.raises(NotFound):
        minutes_of(world.consultation(), 1)
    world.do(OFFICER, wish.AdjournSession(ESTATE, "c-1", date(2026, 3, 10)))
    assert minutes_of(world.consultation(), 1).version == 1
    with pytest.raises(NotFound):
        world.do(holder("PROVIDER"), wish.SignMinutes(ESTATE, "c-1", 2, "PROVIDER", "a" * 64))


def test_an_objection_makes_a_new_version_and_the_former_stays_as_it_was(agreed: World) -> None:
    """MINUTES_CHANGED for who signs what he did not read; old versions are made again, byte for byte."""
    first = minutes_of(agreed.consultation(), 1)
    sign(agreed, "COMMUNITY")
    agreed.do(holder("PROVIDER"), wish.ObjectToMinutes(ESTATE, "c-1", 1, "PROVIDER", "应写明周末"))
    second = minutes_of(agreed.consultation(), 1)
    assert (second.version, second.sha256 != first.sha256) == (2, True)
    assert minutes_of(agreed.consultation(), 1, 1) == first
    with pytest.raises(MinutesChanged):
        agreed.do(holder("PROVIDER"), wish.SignMinutes(ESTATE, "c-1", 1, "PROVIDER", first.sha256))
    with pytest.raises(NotFound):
        minutes_of(agreed.consultation(), 1, 3)


def test_five_seats_sign_once_each_with_their_dissent_and_then_nothing_changes(
    agreed: World,
) -> None:
    """Signed by every filled seat, the minutes take no further objection."""
    for seat in SEATS[:4]:
        sign(agreed, seat)
    with pytest.raises(InvalidState):
        sign(agreed, "COMMUNITY")
    with pytest.raises(no.NotASeat):
        agreed.do(STRANGER, wish.SignMinutes(ESTATE, "c-1", 1, "PROVIDER", "a" * 64))
    sign(agreed, "PROVIDER", dissent="费用未列明")
    with pytest.raises(InvalidState):
        agreed.do(holder("PROVIDER"), wish.ObjectToMinutes(ESTATE, "c-1", 1, "PROVIDER", "补充"))

    signed = agreed.consultation().sessions[0].signatures
    assert [s.dissent for s in signed] == [None] * 4 + ["费用未列明"]


def test_what_happens_later_does_not_change_the_minutes_of_a_session(agreed: World) -> None:
    """Postings, actions, another session's words: the digest that was signed stays."""
    before = minutes_of(agreed.consultation(), 1)
    agreed.do(OFFICER, wish.PostOutcome(ESTATE, "c-1", "小区公告栏"))
    report(agreed, "a-1", holder("PROVIDER"))
    agreed.do(SECRETARY, wish.ChangeSeatHolder(ESTATE, "PROVIDER", "s-new"))
    assert minutes_of(agreed.consultation(), 1) == before


def test_the_minutes_of_a_first_session_stay_when_a_second_goes_on(world: World) -> None:
    """Positions and versions belong to the session they were spoken in."""
    world.requested().opened()
    world.stand("PROVIDER")
    world.do(OFFICER, wish.AdjournSession(ESTATE, "c-1", date(2026, 3, 10)))
    before = minutes_of(world.consultation(), 1)
    world.stand("COMMUNITY")  # in writing, between the sessions
    world.days(3)
    world.resume()
    world.do(holder("COMMUNITY"), wish.AmendProposal(ESTATE, "c-1", "第二版"))
    world.all_stand()
    world.conclude("REFER_SIX_STEP")
    assert minutes_of(world.consultation(), 1) == before
    assert [v["version"] for v in minutes_of(world.consultation(), 2).content["proposals"]] == [
        1,
        2,
    ]
