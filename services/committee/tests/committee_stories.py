"""Stories that together record every fact the committee knows."""

from datetime import date, timedelta
from pathlib import Path

import msgspec

from chassis.actors import SYSTEM
from committee import commands as wish
from committee.commands.forms import ChannelHours, Choice, RuleParameters
from committee.minutes import minutes_of
from services.committee.tests.committee_examples import (
    DECIDED,
    HOLD,
    PEND,
    RELEASE,
    RESUME,
    TAKE_UP,
)
from services.committee.tests.committee_kit import (
    CHAIR,
    CLERK,
    CLOSES,
    COUNTER,
    COUNTER_2,
    ESTATE,
    OPENS,
    OPERATOR,
    OPERATOR_2,
    PROOF,
    SHA,
    STREET,
    WITNESS,
    World,
    entries_of,
    local,
    owner,
    person,
)


def whole_vote(folder: Path) -> World:
    """Tell a vote with everything that can happen to it, to its annulment and revocation."""
    world = World(folder)
    world.opened([100] * 9, rules=RuleParameters())
    world.do(STREET, wish.ReviseStandingRules(ESTATE, date(2025, 6, 1), SHA, RuleParameters()))
    _beside_the_ballots(world)
    for n in range(1, 8):
        world.cast(n)
    entry = world.entry(1)
    choices = [Choice("m-1", "DISAGREE")]
    world.do(owner(1), wish.ChangeBallot(ESTATE, "mt-1", entry, choices))
    world.do(owner(1), wish.ObjectToBallot(ESTATE, "mt-1", entry, SHA))
    world.do(owner(1), wish.AgreeToBallot(ESTATE, "mt-1", entry))
    world.receive(8)
    world.receive(9)
    second = wish.ReceiveSecondPaper(ESTATE, "mt-1", "p-x", world.entry(9), "paper", world.now, SHA)
    world.do(OPERATOR, second)
    later = CLOSES + timedelta(days=1)
    c = wish.ExtendVoting(ESTATE, "mt-1", later, [ChannelHours("app")], OPENS, "Rain")
    world.do(CHAIR, c)
    merged = [world.entry(2), world.entry(3)]
    world.do(CLERK, wish.CorrectRoll(ESTATE, "mt-1", "One person", [PROOF], merged))
    _counted_with_disputes(world)
    world.post()
    objects = wish.ObjectToMeetingMinutes(ESTATE, "mt-1", world.entry(6), "The hall was too small")
    world.do(owner(6), objects)
    sha = minutes_of(world.meeting()).sha256
    world.do(CHAIR, wish.SignMeetingMinutes(ESTATE, "mt-1", sha, "It was large enough"))
    merged = [world.entry(4), world.entry(5)]
    world.do(CLERK, wish.RecordRollDefect(ESTATE, "mt-1", [PROOF], merged))
    _contested(world)
    for step in (wish.RecordChallenge, wish.RecordSuspension, wish.RecordUpholding):
        world.do(CLERK, step(ESTATE, "mt-1", ["m-1"], PROOF))
    annul = wish.AnnulDecision(ESTATE, "mt-1", ["m-1"], "AGAINST_LAW", "Article 278")
    world.do(STREET, annul)
    _short_votes(world)
    _frozen_plans(world)
    _calls_for_votes(world)
    return world


def _beside_the_ballots(world: World) -> None:
    for ref in ("px-1", "px-2"):
        c = wish.GrantProxy(ESTATE, "mt-1", ref, world.entry(1), "aunt", "family", PROOF)
        world.do(owner(1), c)
    world.do(owner(1), wish.RevokeProxy(ESTATE, "mt-1", "px-2"))
    world.do(owner(1), wish.NameRepresentative(ESTATE, "mt-1", world.entry(1), "owner-1", PROOF))
    change = wish.ChangeStanding(ESTATE, "mt-1", world.entry(1), "representative", "owner-1", PROOF)
    world.do(owner(1), change)
    world.deliver([8])


def _counted_with_disputes(world: World) -> None:
    world.to(local(CLOSES + timedelta(days=2), 9))
    void = wish.VoidBallot(ESTATE, "mt-1", world.entry(9), "CASTER_NOT_VERIFIED")
    for actor in (COUNTER, COUNTER_2):
        world.do(actor, void)
    world.read(8, 1, "AGREE", OPERATOR)
    world.read(8, 2, "AGREE", OPERATOR_2)
    world.do(COUNTER, wish.SealBox(ESTATE, "mt-1"))
    world.do(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))
    world.do(COUNTER, wish.RecordPlausibilityFinding(ESTATE, "mt-1", "paper", "A list was lost"))
    world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))
    world.do(WITNESS, wish.DisputeCount(ESTATE, "mt-1", "I was not shown the box"))
    world.to(local(date(2026, 4, 3), 9))
    world.count()


def _contested(world: World) -> None:
    entry = world.entry(7)
    world.do(owner(7), wish.ContestBallot(ESTATE, "mt-1", entry, "Not mine"))
    world.to(local(date(2026, 4, 14), 9))
    struck = True
    c = wish.DecideContest(ESTATE, "mt-1", entry, struck, "Another hand", SHA)
    world.do(COUNTER, c)
    world.do(COUNTER, wish.RecountBallots(ESTATE, "mt-1"))
    world.count()


def _short_votes(world: World) -> None:
    """Tell a vote to its force and its revocation, and one that is called off."""
    opens, closes = date(2026, 5, 4), date(2026, 5, 4)
    for ref in ("mt-2", "mt-3"):
        world.schedule(ref, opens_on=opens, closes_on=closes, form="discussion")
    world.do(CHAIR, wish.AmendMotions(ESTATE, "mt-2", list(world.meeting("mt-2").motions)))
    world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-3", "No hall"))
    world.notice("mt-2", channels=[ChannelHours("app")])
    world.appoint("mt-2")
    world.to(local(date(2026, 5, 5), 9))
    world.do(COUNTER, wish.SealBox(ESTATE, "mt-2"))
    world.do(COUNTER, wish.ProposeCount(ESTATE, "mt-2"))
    for actor in (COUNTER_2, WITNESS):
        world.do(actor, wish.ConfirmCount(ESTATE, "mt-2"))
    world.do(CHAIR, wish.PostResult(ESTATE, "mt-2", "Gate 1"))
    world.to(local(date(2026, 5, 14), 9))
    world.do(CLERK, wish.RecordCourtRevocation(ESTATE, "mt-2", ["m-1"], "(2026) 1", PROOF))


def _frozen_plans(world: World) -> None:
    """Tell plans that wait for a meeting: decided, taken back, waited for in vain."""
    for ref in ("lift-7", "roof-7", "gate-7"):
        c = msgspec.structs.replace(PEND.command, motion=ref)
        world.do(SYSTEM, c)
    for step in (TAKE_UP, RELEASE, HOLD, RESUME, TAKE_UP, DECIDED):
        world.do(SYSTEM, step.command)
    world.do(SYSTEM, wish.WithdrawPendingMotion(ESTATE, "roof-7", "NEW_PLAN"))


def _calls_for_votes(world: World) -> None:
    """Tell petitions to each of their ends, and orders obeyed and not."""
    c = wish.RecordStandingBody(
        ESTATE, "committee", "committee", ["chair"], 5, date(2028, 1, 1), [PROOF], "chair"
    )
    world.do(STREET, c)
    areas = [1, 1, *[500] * 8]
    world.registry.give("register", entries_of(areas, "register"), frozen=False)
    even = entries_of([100] * 10, "register")
    for ref, item in (("refused", 1), ("silent", 2), ("admitted", 4), ("lapses", 5)):
        world.do(owner(1), wish.OpenPetition(ESTATE, ref, "Title", "Text", [item], "register"))
        sha = world.committee.load(f"/estates/{ESTATE}/petitions/{ref}").text_sha256
        for n in (1, 2):
            entry = world.entry(n, "register")
            world.do(owner(n), wish.SignPetition(ESTATE, ref, entry, sha))
        if ref == "admitted":
            world.registry.give("register", even, frozen=False)
        if ref != "lapses":
            world.do(owner(1), wish.SubmitPetition(ESTATE, ref))
    entry = world.entry(1, "register")
    world.do(owner(1), wish.WithdrawSignature(ESTATE, "lapses", entry))
    admit = False
    world.do(STREET, wish.RuleOnPetition(ESTATE, "refused", admit, "Decided in May"))
    far = {"opens_on": date(2026, 6, 20), "closes_on": date(2026, 6, 21)}
    world.schedule("mt-4", petition="admitted", **far)
    world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-4", "No hall"))
    day = world.now.date()
    for ref in ("obeyed", "not"):
        until = day + timedelta(days=3)
        world.do(STREET, wish.OrderConvening(ESTATE, ref, "committee", until, "Asked twice"))
    world.schedule("mt-5", order="obeyed", **far)
    world.to(world.now + timedelta(days=100))


__all__ = ["person", "whole_vote"]
