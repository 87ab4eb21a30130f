"""Whatever the committee may refuse, it does refuse over HTTP, and then nothing is written (G7)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.actors import Actor
from chassis.domain import COMMANDS, Command
from chassis.refusals import (
    COMMON,
    ClassMismatch,
    InvalidState,
    MinutesChanged,
    NeighbourUnavailable,
    NoticeTooShort,
    Refusal,
    VersionConflict,
)
from committee import commands as wish
from committee.commands import BY_PERSONS
from committee.commands import refusals as no
from committee.commands.forms import ChannelHours, Choice, Extent, Motion, RuleParameters
from services.committee.tests.committee_edge import Edge
from services.committee.tests.committee_kit import (
    CHAIR,
    CLOSES,
    COUNTER,
    ESTATE,
    MOTION,
    OPENS,
    OPERATOR,
    OPERATOR_2,
    PROOF,
    STREET,
    World,
    entries_of,
    local,
    owner,
    person,
)

OURS = [c for c in COMMANDS.values() if c.__module__.startswith("committee.commands.")]
DECLARED = {refusal for c in OURS for refusal in c.spec.refuses} - set(COMMON)
STATUS = {VersionConflict: 412, InvalidState: 409, NeighbourUnavailable: 503}
"""What is no broken rule (422)."""

NINE = [100] * 9


@dataclass(frozen=True)
class Try:
    """What is sent, by whom."""

    who: Actor
    command: Command
    headers: dict[str, str] = field(default_factory=dict)


Cases = dict[type[Refusal], Callable[[World], Try]]


def scheduling(*motions: Motion, **more: Any) -> Try:
    """Have a meeting scheduled on these motions."""
    fields: dict[str, Any] = {
        "kind": "regular",
        "convener": "committee",
        "extent": Extent("estate"),
        "motions": list(motions) or [MOTION],
        "form": "written",
        "opens_on": OPENS,
        "closes_on": CLOSES,
    }
    return Try(CHAIR, wish.ScheduleMeeting(ESTATE, "mt-1", **(fields | more)))


def motion(*, items: Any = (4,), **more: Any) -> Motion:
    """Give a motion that may not be asked."""
    return Motion("m-1", "Hire", "Hire A", list(items), **more)


def noticing(world: World, **more: Any) -> Try:
    """Have a scheduled meeting noticed."""
    world.registry.give("roll-1", entries_of(NINE), frozen=more.pop("frozen", True))
    world.schedule(**more.pop("scheduled", {}))
    fields: dict[str, Any] = {
        "roll": "roll-1",
        "residents_committee_informed_on": date(2026, 3, 2),
        "channels": [ChannelHours("app"), ChannelHours("paper", local(CLOSES, 12))],
    }
    return Try(CHAIR, wish.NoticeMeeting(ESTATE, "mt-1", **(fields | more)))


def casting(world: World, who: Actor | None = None, n: int = 1, **more: Any) -> Try:
    """Have the n-th owner's ballot cast on an open vote."""
    choices = more.pop("choices", None) or [Choice("m-1", "AGREE")]
    return Try(who or owner(1), wish.CastBallot(ESTATE, "mt-1", world.entry(n), choices, **more))


def opened(world: World, **more: Any) -> World:
    """Open a vote of nine."""
    world.opened(NINE, **more)
    return world


def papers(world: World, *, delivered: bool, read: int) -> World:
    """Close and seal a vote with one paper."""
    opened(world)
    if delivered:
        world.deliver([1])
    world.receive(1)
    for number, operator in list(enumerate((OPERATOR, OPERATOR_2), start=1))[:read]:
        world.read(1, number, "AGREE", operator)
    world.sealed()
    return world


def _left_out_the_witness(world: World) -> Try:
    opened(world)
    return Try(CHAIR, wish.AppointCounters(ESTATE, "mt-1", ["counter-1", "counter-2"], None))


def _counter_twice(world: World) -> Try:
    opened(world)
    return Try(CHAIR, wish.AppointCounters(ESTATE, "mt-1", ["counter-1", "counter-1"], "witness"))


def _amended_too_late(world: World) -> Try:
    opened(world)
    return Try(CHAIR, wish.AmendMotions(ESTATE, "mt-1", [MOTION]))


def _cancelled_twice(world: World) -> Try:
    world.schedule()
    c = wish.CancelMeeting(ESTATE, "mt-1", "No hall")
    world.do(CHAIR, c)
    return Try(CHAIR, c)


def _signed_another_version(world: World) -> Try:
    opened(world)
    world.counted()
    world.post()
    return Try(CHAIR, wish.SignMeetingMinutes(ESTATE, "mt-1", "0" * 64))


def _seen_another_version(world: World) -> Try:
    world.schedule()
    return Try(CHAIR, wish.CancelMeeting(ESTATE, "mt-1", "No hall"), {"if-match": '"7"'})


def _registry_away(world: World) -> Try:
    found = noticing(world)
    world.registry.away = True
    return found


def _before_the_opening(world: World) -> Try:
    notice = noticing(world)
    world.do(notice.who, notice.command)
    return casting(world)


def _voted(world: World) -> Try:
    opened(world).cast(1)
    return casting(world)


def _second_proxy(world: World) -> Try:
    opened(world, rules=RuleParameters(proxy_cap=1))
    world.do(owner(1), _grant(world, 1))
    return Try(owner(2), _grant(world, 2))


def _grant(world: World, n: int, holder_is: Any = "family") -> wish.GrantProxy:
    return wish.GrantProxy(ESTATE, "mt-1", f"px-{n}", world.entry(n), "aunt", holder_is, PROOF)


def _revoked(world: World) -> Try:
    opened(world)
    world.do(owner(1), _grant(world, 1))
    world.do(owner(1), wish.RevokeProxy(ESTATE, "mt-1", "px-1"))
    return casting(world, person("aunt"), proxy="px-1")


def _bought_and_not_delivered(world: World) -> Try:
    world.registry.buyers.add("buyer")
    return casting(opened(world), person("buyer"))


def _other_serial(world: World) -> Try:
    opened(world).receive(1)
    choices = [Choice("m-1", "AGREE")]
    c = wish.ReadBallot(ESTATE, "mt-1", world.entry(1), "paper-2", 1, choices)
    return Try(OPERATOR, c)


def _reads_twice(world: World) -> Try:
    opened(world).receive(1)
    world.read(1, 1, "AGREE", OPERATOR)
    c = wish.ReadBallot(ESTATE, "mt-1", world.entry(1), "paper-1", 2, [Choice("m-1", "AGREE")])
    return Try(OPERATOR, c)


def _nobody_read_it(world: World) -> Try:
    papers(world, delivered=True, read=0)
    return Try(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))


def _more_came_back(world: World) -> Try:
    papers(world, delivered=False, read=2)
    world.do(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))
    return Try(COUNTER, wish.ProposeCount(ESTATE, "mt-1"))


def _undelivered_channel(world: World) -> Try:
    opened(world)
    c = wish.RecordBallotDelivery(
        ESTATE, "mt-1", "b-1", [world.entry(1)], "door", "hand", OPENS, consequence_notice=True
    )
    return Try(OPERATOR, c)


def _one_signature(world: World) -> Try:
    world.registry.give("register", entries_of([100] * 11, "register"), frozen=False)
    world.do(owner(1), wish.OpenPetition(ESTATE, "pt-1", "Lifts", "Repair them", [5], "register"))
    return Try(owner(1), wish.SubmitPetition(ESTATE, "pt-1"))


def _an_offer_that_is_none(world: World) -> Try:
    offers = Motion("m-1", "Which", "Which", [4], kind="ONE_OF", options=["A", "NONE"])
    opened(world, motions=[offers])
    return casting(world, choices=[Choice("m-1", "OPTION", "B")])


REACHED: Cases = {
    no.ConvenerNotEntitled: lambda _: Try(STREET, scheduling().command),
    no.WindowOutOfRange: lambda _: scheduling(closes_on=CLOSES + timedelta(days=365)),
    no.Art279NotVotable: lambda _: scheduling(motion(tags=["dwelling_to_business"])),
    no.BeyondPropertyManagement: lambda _: scheduling(motion(tags=["outside_property"])),
    no.BundledMotion: lambda _: scheduling(motion(items=(4, 5))),
    no.ItemMismatch: lambda _: scheduling(motion(items=(5,), tags=["hire_provider"])),
    ClassMismatch: lambda _: scheduling(motion(class_="MAJOR")),
    no.NoOptionAgainst: lambda _: scheduling(motion(kind="ONE_OF", options=["A", "B"])),
    no.CircularCondition: lambda _: scheduling(motion(effective_if="m-1")),
    no.UnknownMotion: lambda _: scheduling(motion(effective_if="m-9")),
    no.ExtentMismatch: lambda _: scheduling(motion(extent=Extent("building", "b1"))),
    no.MotionChangedAfterNotice: _amended_too_late,
    NoticeTooShort: lambda w: noticing(
        w, scheduled={"opens_on": date(2026, 3, 12), "closes_on": date(2026, 3, 20)}
    ),
    no.ResidentsCommitteeNotInformed: lambda w: noticing(
        w, residents_committee_informed_on=date(2026, 3, 1)
    ),
    no.RollNotFrozen: lambda w: noticing(w, frozen=False),
    no.ChannelHourMissing: lambda w: noticing(w, channels=[ChannelHours("paper")]),
    no.ChannelNotAllowed: _undelivered_channel,
    no.VotingIsClosed: _before_the_opening,
    no.NotOnRoll: lambda w: casting(opened(w), n=20),
    no.DuplicateBallot: _voted,
    no.UnknownChoice: lambda w: casting(opened(w), choices=[Choice("m-1", "FOLLOW")]),
    no.OptionUnknown: _an_offer_that_is_none,
    no.ProxyMissing: lambda w: casting(opened(w), person("stranger")),
    no.ProxyRevoked: _revoked,
    no.ProxyCapReached: _second_proxy,
    no.ProxyNotAllowed: lambda w: Try(owner(1), _grant(opened(w), 1, "provider_staff")),
    no.UnitNotDelivered: _bought_and_not_delivered,
    no.OccupierWithoutProxy: lambda w: casting(opened(w), person("tenant", "RESIDENT")),
    no.NotReceived: _other_serial,
    no.SameOperator: _reads_twice,
    no.UnreadBallots: _nobody_read_it,
    no.MoreReturnedThanDelivered: _more_came_back,
    no.CounterConflict: _counter_twice,
    no.WitnessMissing: _left_out_the_witness,
    no.PetitionBelow20Percent: _one_signature,
    MinutesChanged: _signed_another_version,
    InvalidState: _cancelled_twice,
    VersionConflict: _seen_another_version,
    NeighbourUnavailable: _registry_away,
}
"""One lawful-looking request for each code."""


def test_every_code_a_command_declares_has_a_request_that_reaches_it() -> None:
    """A code that nothing reaches is none; one that no command declares would go undocumented."""
    names = {refusal.code for refusal in DECLARED}
    assert {refusal.code for refusal in REACHED} == names
    of_the_service = {
        r for r in vars(no).values() if isinstance(r, type) and r.__module__ == no.__name__
    }
    assert of_the_service <= DECLARED


@pytest.mark.parametrize("refusal", REACHED, ids=lambda refusal: refusal.code)
def test_a_refusal_reaches_the_caller_and_leaves_nothing(
    world: World, refusal: type[Refusal]
) -> None:
    """Its code, its status, its title in both languages; the log's head is where it was."""
    tried = REACHED[refusal](world)
    assert type(tried.command) in BY_PERSONS
    assert refusal in type(tried.command).spec.refuses
    edge, head = Edge(world), world.committee.core.store.head()

    answer = edge.post(tried.who, tried.command, **tried.headers)

    said = answer.json()
    assert (said.get("code"), answer.status_code) == (refusal.code, STATUS.get(refusal, 422)), said
    assert said["title"] == refusal.zh
    assert world.committee.core.store.head() == head

    english = edge.post(tried.who, tried.command, **tried.headers, **{"accept-language": "en"})
    assert (english.json()["code"], english.json()["title"]) == (refusal.code, refusal.en)
    assert world.committee.core.store.head() == head
