"""Requests, notices, sessions, positions and outcomes: each guard of domain 4.4 on both its sides."""

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.actors import SYSTEM
from chassis.refusals import (
    InvalidState,
    NoticeTooShort,
    ReasonRequired,
    RoleNotAllowed,
    ValidationFailed,
)
from consultation import commands as wish
from consultation import refusals as no
from consultation.commands.forms import SEATS, Action, Demand, Invitee
from law.tags import ITEM_OF_TAG, OTHER_CHANNEL
from services.consultation.tests.consultation_kit import (
    BRANCH,
    ESTATE,
    OFFICER,
    PROOF,
    RESIDENT,
    SECRETARY,
    SHA,
    STRANGER,
    STREET,
    World,
    holder,
    local,
    notice,
    person,
    request,
)

ACTION = Action("a-1", "PROVIDER", "张贴告示", date(2026, 4, 1), "photo")


def demand(count: int, total: int, of: Any = "HOUSEHOLDS") -> Demand:
    """Give a demand by law."""
    return Demand(of, count, total, PROOF)


# Requests


def test_residents_ask_ten_together_with_the_sheet_they_signed(world: World) -> None:
    """SIGNATURES_MISSING: nine are too few, and ten without the sheet are none (A6)."""
    for few in ({"signatures": 9, "signed": (PROOF,)}, {"signatures": 10}):
        with pytest.raises(no.SignaturesMissing):
            world.do(RESIDENT, request(**few))
    world.do(RESIDENT, request(signatures=10, signed=(PROOF,)))

    fact = world.service.core.mapper.read(world.service.core.store.page(0, 9)[-1])
    assert vars(fact)["asked_by"] == "RESIDENT"
    assert fact.by.subject != RESIDENT.subject  # sealed: who asks is his opinion


def test_a_seat_the_committee_and_the_system_ask_alone(world: World) -> None:
    """Whoever has no seat and no grant may not."""
    world.do(holder("PROVIDER"), request("c-1"))
    world.do(SYSTEM, request("c-2"))
    world.requested("c-3")
    for nobody in (STRANGER, STREET):
        with pytest.raises(RoleNotAllowed):
            world.do(nobody, request("c-4"))
    assert world.consultation("c-4") is None


@pytest.mark.parametrize("tag", sorted(OTHER_CHANNEL))
def test_what_has_a_channel_of_its_own_is_not_for_the_table(world: World, tag: str) -> None:
    """ISSUE_NOT_IN_SCOPE (R-80, G16), by published tags only; an unknown tag is none."""
    with pytest.raises(no.IssueNotInScope):
        world.requested(tags=(tag,))
    with pytest.raises(ValidationFailed):
        world.requested(tags=("my_own_tag",))


@pytest.mark.parametrize(
    ("of", "total", "least"),
    [("HOUSEHOLDS", 100, 20), ("HOUSEHOLDS", 101, 21), ("ADULT_RESIDENTS", 6, 2), ("GROUPS", 7, 3)],
)
def test_a_hearing_is_demanded_by_a_fifth_or_a_third_of_groups(
    world: World, of: Any, total: int, least: int
) -> None:
    """DEMAND_BELOW_SHARE (R-72): one fewer is not enough; then it cannot be declined."""
    with pytest.raises(no.DemandBelowShare) as refused:
        world.requested(form="HEARING", demand=demand(least - 1, total, of))
    assert refused.value.details["needed"] == least
    world.requested(form="HEARING", demand=demand(least, total, of))

    with pytest.raises(no.StatutoryDemand):
        world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=False, reason="忙"))
    world.do(BRANCH, wish.DecideRequest(ESTATE, "c-1", accept=True))
    with pytest.raises(ValidationFailed):
        world.requested("c-2", demand=demand(50, 100))  # of a coordination meeting
    with pytest.raises(ValidationFailed):
        world.requested("c-3", form="HEARING", demand=demand(9, 8))


def test_who_declines_says_why(world: World) -> None:
    """REASON_REQUIRED; declined it goes no further."""
    world.requested()
    with pytest.raises(ReasonRequired):
        world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=False))
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=False, reason="已有结论"))
    assert (world.consultation().stage, world.consultation().running) == ("DECLINED", {})


# Notices


@pytest.mark.parametrize(
    ("form", "least"), [("TALK", 3), ("COORDINATION", 3), ("HEARING", 10), ("EVALUATION", 3)]
)
def test_a_notice_is_as_long_before_as_its_form_asks(world: World, form: Any, least: int) -> None:
    """NOTICE_TOO_SHORT (D-5): calendar days between the days, whatever the hours."""
    world.requested(form=form, affected=())
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    early = local(world.today + timedelta(days=least - 1), 23, 59)
    with pytest.raises(NoticeTooShort):
        world.do(OFFICER, notice(early, posted_at="公告栏"))
    world.do(OFFICER, notice(local(world.today + timedelta(days=least)), posted_at="公告栏"))
    assert world.consultation().stage == "NOTICED"


def test_only_a_coordination_meeting_is_called_within_24_hours(world: World) -> None:
    """Hours run by the clock (D-7): 24 whole ones; a talk is never urgent."""
    world.requested()
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    day = world.now + timedelta(hours=24)
    with pytest.raises(NoticeTooShort):
        world.do(OFFICER, notice(day - timedelta(microseconds=1), urgent=True))
    world.do(OFFICER, notice(day, urgent=True))

    world.requested("c-2", form="EVALUATION")
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-2", accept=True))
    with pytest.raises(ValidationFailed):
        world.do(OFFICER, notice(world.now + timedelta(days=5), "c-2", urgent=True))


@pytest.mark.parametrize("seat", SEATS)
def test_every_seat_is_called(world: World, seat: Any) -> None:
    """SEAT_NOT_NOTIFIED names who is not."""
    world.requested()
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    four = tuple(s for s in SEATS if s != seat)
    with pytest.raises(no.SeatNotNotified) as refused:
        world.do(OFFICER, notice(world.now + timedelta(days=9), addressed=four))
    assert refused.value.details == {"seats": seat}


def test_the_notice_of_a_hearing_hangs_somewhere(world: World) -> None:
    """R-72: a hearing is open to everybody."""
    world.requested(form="HEARING")
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    with pytest.raises(ValidationFailed):
        world.do(OFFICER, notice(world.now + timedelta(days=12)))


@pytest.mark.parametrize(
    ("form", "may", "may_not"),
    [
        ("TALK", SECRETARY, BRANCH),
        ("COORDINATION", BRANCH, SECRETARY),
        ("HEARING", OFFICER, BRANCH),
        ("EVALUATION", OFFICER, SECRETARY),
    ],
)
def test_each_form_has_its_conveners(world: World, form: Any, may: Any, may_not: Any) -> None:
    """Domain 4.4: who may call one form may not call every form."""
    world.requested(form=form)
    world.do(OFFICER, wish.DecideRequest(ESTATE, "c-1", accept=True))
    call = notice(world.now + timedelta(days=12), posted_at="公告栏")
    with pytest.raises(RoleNotAllowed):
        world.do(may_not, call)
    world.do(may, call)


# Sessions


def test_a_session_does_not_begin_before_its_time(world: World) -> None:
    """SESSION_NOT_YET: else the notice would be shorter than it says."""
    world.requested().called()
    world.to(world.now + timedelta(days=3) - timedelta(seconds=1))
    with pytest.raises(no.SessionNotYet):
        world.resume()
    world.to(world.now + timedelta(seconds=1))
    world.resume()


def test_a_coordination_meeting_needs_four_seats_and_all_that_are_affected(world: World) -> None:
    """SESSION_NOT_VALID on either side; affected are the owners' committee and the provider."""
    world.requested().called()
    world.days(3)
    for present in (SEATS[:3], tuple(s for s in SEATS if s != "PROVIDER")):
        with pytest.raises(no.SessionNotValid):
            world.resume(present=present)
    world.resume(present=tuple(s for s in SEATS if s != "PARTY_BRANCH"), residents=0)
    how = {a.seat: a.how for a in world.consultation().sessions[0].attendance}
    assert (how["PARTY_BRANCH"], how["PROVIDER"]) == ("ABSENT", "PRESENT")


def test_a_hearing_needs_all_seats_or_two_notices_and_five_residents(world: World) -> None:
    """Whoever is called twice and does not come does not stop a hearing."""
    world.requested(form="HEARING").called(days=10, posted_at="公告栏")
    world.days(10)
    for lacks in ({"present": SEATS[:4]}, {"residents": 4}):
        with pytest.raises(no.SessionNotValid):
            world.resume(**lacks)
    world.do(OFFICER, notice(world.now + timedelta(days=10), posted_at="公告栏"))
    world.days(10)
    with pytest.raises(no.SessionNotValid):
        world.resume(present=SEATS[:4], residents=4)
    world.resume(present=SEATS[:4])


def test_an_evaluation_needs_three_seats_and_a_resident(world: World) -> None:
    """Domain 4.4: it is held after the measure, with those it touched."""
    world.requested(form="EVALUATION", affected=()).called()
    world.days(3)
    for lacks in ({"present": SEATS[:2]}, {"present": SEATS[:3], "residents": 0}):
        with pytest.raises(no.SessionNotValid):
            world.resume(**lacks)
    world.resume(present=SEATS[:3], residents=1)


def test_a_talk_takes_whoever_comes_but_not_nobody(world: World) -> None:
    """Any attendance makes a talk."""
    world.requested(form="TALK").called()
    world.days(3)
    with pytest.raises(no.SessionNotValid):
        world.resume(present=(), residents=0)
    world.resume(present=(), residents=1)


def test_a_vacant_seat_is_not_present_and_a_substitute_is_said_to_be_one(world: World) -> None:
    """NOT_A_SEAT; SUBSTITUTED stands in the session's attendance (rulings F)."""
    world.do(OFFICER, wish.VacateSeat(ESTATE, "RESIDENTS_COUNCIL", "任期届满"))
    world.do(OFFICER, wish.ChangeSeatHolder(ESTATE, "PROVIDER", "s-floor", "FLOOR_SERVICE"))
    world.requested().called()
    world.days(3)
    with pytest.raises(no.NotASeat):
        world.resume()
    world.resume(present=tuple(s for s in SEATS if s != "RESIDENTS_COUNCIL"))
    how = {a.seat: a.how for a in world.consultation().sessions[0].attendance}
    assert (how["RESIDENTS_COUNCIL"], how["PROVIDER"]) == ("ABSENT", "SUBSTITUTED")


# Positions


def test_a_position_is_its_seat_s_and_an_invitee_has_none(world: World) -> None:
    """NOT_A_SEAT for who holds no seat or another one, INVITEE_HAS_NO_POSITION for who is invited."""
    world.requested().opened(invitees=(Invitee("EXPERT", "消防专家", "s-expert"),))
    stand = wish.RecordPosition(ESTATE, "c-1", "PROVIDER", 1, "SUPPORT")
    for other in (STRANGER, holder("COMMUNITY"), OFFICER):
        with pytest.raises(no.NotASeat):
            world.do(other, stand)
    with pytest.raises(no.InviteeHasNoPosition):
        world.do(person("s-expert"), stand)
    world.do(holder("PROVIDER"), stand)


def test_a_seat_takes_one_position_on_each_version(world: World) -> None:
    """STANCE_ALREADY_RECORDED; a new version expires the former positions, which stay on record."""
    world.requested().opened()
    world.stand("PROVIDER")
    with pytest.raises(no.StanceAlreadyRecorded):
        world.stand("PROVIDER", "ABSTAIN")
    world.do(holder("COMMUNITY"), wish.AmendProposal(ESTATE, "c-1", "二十一时后不得装修"))
    with pytest.raises(no.ProposalChanged):
        world.do(holder("PROVIDER"), wish.RecordPosition(ESTATE, "c-1", "PROVIDER", 1, "ABSTAIN"))
    world.stand("PROVIDER", "ABSTAIN")

    of = world.consultation()
    assert [(p.version, p.stance) for p in of.positions] == [(1, "SUPPORT"), (2, "ABSTAIN")]
    assert [(v.version, v.seat) for v in of.versions] == [(1, ""), (2, "COMMUNITY")]
    with pytest.raises(no.NotASeat):
        world.do(STRANGER, wish.AmendProposal(ESTATE, "c-1", "不同意"))


@pytest.mark.parametrize("stance", ["OPPOSE", "SUPPORT_WITH_RESERVATION"])
def test_who_opposes_or_reserves_says_why(world: World, stance: str) -> None:
    """REASON_REQUIRED; support and abstention need none."""
    world.requested().opened()
    with pytest.raises(ReasonRequired):
        world.stand("PROVIDER", stance, reason=None)
    world.stand("PROVIDER", stance, reason="费用未定")
    world.stand("COMMUNITY", "ABSTAIN")


def test_an_absent_seat_speaks_in_writing(world: World) -> None:
    """A position from before the session makes the seat WRITTEN, and counts on its version."""
    world.requested().called()
    world.stand("PARTY_BRANCH", "OPPOSE")
    world.days(3)
    world.resume(present=tuple(s for s in SEATS if s != "PARTY_BRANCH"))
    of = world.consultation()
    how = {a.seat: a.how for a in of.sessions[0].attendance}
    assert (how["PARTY_BRANCH"], of.positions[0].written) == ("WRITTEN", True)
    world.all_stand()
    with pytest.raises(no.OutcomeNotSupported):
        world.conclude("AGREED_ACTION", ACTION)


# Outcomes


def test_every_present_seat_speaks_before_the_end(world: World) -> None:
    """POSITIONS_MISSING names who has not, on the last version."""
    world.requested().opened(present=tuple(s for s in SEATS if s != "COMMUNITY"))
    for seat in ("PARTY_BRANCH", "OWNERS_COMMITTEE", "PROVIDER"):
        world.stand(seat)
    with pytest.raises(no.PositionsMissing) as refused:
        world.conclude("REFER_SIX_STEP")
    assert refused.value.details == {"seats": "RESIDENTS_COUNCIL"}
    world.stand("RESIDENTS_COUNCIL")
    world.conclude("REFER_SIX_STEP")


@pytest.mark.parametrize("stance", ["OPPOSE", "ABSTAIN"])
def test_agreement_is_consensus_never_majority(world: World, stance: str) -> None:
    """OUTCOME_NOT_SUPPORTED: four seats of five do not agree for the fifth."""
    world.requested().opened()
    world.all_stand(PROVIDER=stance)
    with pytest.raises(no.OutcomeNotSupported) as refused:
        world.conclude("AGREED_ACTION", ACTION)
    assert refused.value.details == {"seats": "PROVIDER"}


def test_reservations_do_not_hinder_and_are_kept(world: World) -> None:
    """They stand in the conclusion with their reasons."""
    world.requested().opened()
    world.all_stand(PROVIDER="SUPPORT_WITH_RESERVATION")
    world.conclude("AGREED_ACTION", ACTION)
    (kept,) = world.consultation().ended.reservations
    assert (kept.seat, kept.reason) == ("PROVIDER", "影响采光")


def test_no_consensus_needs_somebody_who_opposes_and_keeps_his_dissent(world: World) -> None:
    """It also goes to the joint conference within 7 days (R-71)."""
    world.requested().opened()
    world.all_stand(PROVIDER="ABSTAIN")
    with pytest.raises(no.OutcomeNotSupported):
        world.conclude("NO_CONSENSUS")
    world.do(holder("COMMUNITY"), wish.AmendProposal(ESTATE, "c-1", "第二版"))
    world.all_stand(PROVIDER="OPPOSE")
    world.conclude("NO_CONSENSUS")
    of = world.consultation()
    assert [(p.seat, p.version) for p in of.ended.dissent] == [("PROVIDER", 2)]
    assert set(of.running) == {"consultation.posting_due", "consultation.conference"}


@pytest.mark.parametrize("tag", [*sorted(ITEM_OF_TAG), "dwelling_to_business"])
def test_the_table_does_not_decide_what_is_the_owners_to_decide(world: World, tag: str) -> None:
    """CANNOT_DECIDE_RESERVED_MATTER (R-01) for every tag that implies an item, and for R-18's."""
    world.requested(tags=("neighbour_dispute", tag)).opened()
    world.all_stand()
    with pytest.raises(no.CannotDecideReservedMatter):
        world.conclude("AGREED_ACTION", ACTION)
    world.conclude("REFER_SIX_STEP")


@pytest.mark.parametrize(
    ("form", "outcome", "lawful"),
    [
        ("TALK", "VIEWS_COLLECTED", True),
        ("TALK", "REFER_WHISTLE", True),
        ("TALK", "AGREED_ACTION", False),
        ("TALK", "NO_CONSENSUS", False),
        ("EVALUATION", "VIEWS_COLLECTED", True),
        ("COORDINATION", "VIEWS_COLLECTED", False),
        ("HEARING", "VIEWS_COLLECTED", False),
        ("COORDINATION", "REFER_MEDIATION", True),
    ],
)
def test_a_form_ends_as_it_may(world: World, form: Any, outcome: Any, lawful: Any) -> None:
    """A talk collects views and decides nothing (R-83 for mediation)."""
    world.requested(form=form).called(days=10, posted_at="公告栏")
    world.days(10)
    world.resume()
    world.all_stand()
    actions = (ACTION,) if outcome == "AGREED_ACTION" else ()
    if lawful:
        world.conclude(outcome, *actions)
        assert world.consultation().ended.outcome == outcome
    else:
        with pytest.raises(no.OutcomeNotOfForm):
            world.conclude(outcome, *actions)


def test_an_agreement_has_actions_each_of_its_own_and_still_to_come(world: World) -> None:
    """An action has one responsible seat and a day to come; nothing else has actions."""
    world.requested().opened()
    world.all_stand()
    past = Action("a-2", "PROVIDER", "清理", world.today, "photo")
    for outcome, actions in (
        ("AGREED_ACTION", ()),
        ("REFER_WHISTLE", (ACTION,)),
        ("AGREED_ACTION", (ACTION, ACTION)),
        ("AGREED_ACTION", (past,)),
    ):
        with pytest.raises(ValidationFailed):
            world.conclude(outcome, *actions)
    world.conclude("AGREED_ACTION", ACTION)


def test_after_three_sessions_the_table_concludes(world: World) -> None:
    """TOO_MANY_SESSIONS, and an interruption of 14 days at most."""
    world.requested().opened()
    for n in (1, 2):
        late = world.today + timedelta(days=15)
        for wrong in (late, world.today):
            with pytest.raises(ValidationFailed):
                world.do(OFFICER, wish.AdjournSession(ESTATE, "c-1", wrong))
        world.do(OFFICER, wish.AdjournSession(ESTATE, "c-1", late - timedelta(days=1)))
        assert world.consultation().stage == "ADJOURNED", n
        world.days(14)
        world.resume()
    with pytest.raises(no.TooManySessions):
        world.do(OFFICER, wish.AdjournSession(ESTATE, "c-1", world.today + timedelta(days=1)))
    world.all_stand()
    world.conclude("REFER_MEDIATION")


def test_a_conference_is_recorded_where_one_is_owed(world: World) -> None:
    """R-70: the street's, once, not before it was held; its deadline ends with it."""
    conference = wish.RecordJointConference(ESTATE, "c-1", date(2026, 3, 5), SHA)
    world.requested().opened()
    world.all_stand()
    world.conclude("REFER_JOINT_CONFERENCE")
    with pytest.raises(ValidationFailed):
        world.do(STREET, wish.RecordJointConference(ESTATE, "c-1", date(2026, 3, 6), SHA))
    world.do(STREET, conference)
    assert "consultation.conference" not in world.consultation().running
    with pytest.raises(InvalidState):
        world.do(STREET, conference)
