"""Decides one entry's ballot: cast or received, read, contested, void (rulings C3, C4, C10, C15)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from typing_extensions import override

from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Created,
    Effects,
    act_within,
    decides,
    event,
    relates,
)
from chassis.refusals import InvalidState, NotFound, RoleNotAllowed, ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.domain import ceremony, clocks, notices, proxies
from committee.domain.paper import SealedChoices, check_choices
from committee.domain.voters import (
    ForBallot,
    check_mandate,
    check_voting_ahead,
    on_roll,
    owner_of,
    voter,
)

CAST_BY = {"PROXY": "proxy", "GUARDIAN": "guardian"}
READABLE = frozenset({"OPEN", "CLOSED"})
CONTESTABLE = frozenset({"OPEN", "CLOSED", "RESULT_POSTED", "COUNTED"})
READINGS = 2
CHANGES = 100
"""How often a ballot may be changed, or objected to: who votes again reads all he voted before, so that
a script that goes on for ever would take the service from everybody else (`[I]`)."""
NAMED = "NAMED_AND_SIGNED"


class Receipt(Struct, frozen=True):
    """What was noted when a paper, or a spoken ballot, came in."""

    serial: str
    received_at: datetime
    collector: str | None
    evidence_sha256: str


class Reading(Struct, frozen=True):
    """What one operator read from a paper, sealed."""

    number: int
    sealed: SealedChoices


@relates(wish.CastBallot)
def _votes(ballot: None, c: wish.CastBallot, ctx: Context) -> str:
    return voter(ctx.known, ctx, with_proxy=c.proxy is not None)


@relates(wish.ChangeBallot)
def _cast_it(ballot: "Ballot", c: wish.ChangeBallot, ctx: Context) -> str:
    if not ctx.known.same_person:
        raise RoleNotAllowed
    return voter(ctx.known, ctx, with_proxy=ballot.proxy is not None)


@relates(wish.VoidBallot, wish.DecideContest)
def _counts(ballot: "Ballot", c: wish.VoidBallot, ctx: Context) -> str:
    return ceremony.as_counter(ctx.known.meeting, ctx)


@relates(wish.ContestBallot, wish.ObjectToBallot)
def _owns(ballot: "Ballot", c: wish.ContestBallot, ctx: Context) -> str:
    return owner_of(on_roll(ctx.known), ctx)


@relates(wish.AgreeToBallot)
def _objected(ballot: "Ballot", c: wish.AgreeToBallot, ctx: Context) -> str:
    if not ctx.known.same_person:
        raise RoleNotAllowed
    return owner_of(on_roll(ctx.known), ctx)


def meeting_address(c: Any) -> str:
    """Give the address of the meeting under which something stands."""
    return f"/estates/{c.estate_id}/meetings/{c.meeting}"


class Ballot(Aggregate):
    """The one ballot of an entry, all motions on it."""

    class BallotReceived(Created):
        """A paper came in; its marks follow by readings (C3)."""

        TOPIC = "committee.Ballot.BallotReceived"
        meeting_stream: UUID
        entry: UUID
        channel: str
        cast_by: str
        proxy: str | None
        sealed: SealedChoices | None
        receipt: Receipt | None

    @classmethod
    @decides(wish.CastBallot)
    def cast(cls, c: wish.CastBallot, ctx: Context) -> tuple["Ballot", Effects]:
        """Take a ballot over the app: receipt and marks are one fact."""
        known: ForBallot = ctx.known
        window = known.meeting.terms.channel("app")
        _check(known, c.choices, reading=False)
        check_mandate(known, c.choices, ctx)
        made = cls(
            meeting_stream=known.meeting.id,
            entry=c.entry,
            channel="app",
            cast_by=CAST_BY.get(ctx.by.role, "representative"),
            proxy=c.proxy if ctx.by.role == "PROXY" else None,
            sealed=_sealed(known),
            receipt=None,
        )
        return made, Effects(guards=_let_in(c, window, made.proxy))

    @event("BallotCast", topic="committee.Ballot.BallotCast")
    def __init__(
        self,
        meeting_stream: UUID,
        entry: UUID,
        channel: str,
        cast_by: str,
        proxy: str | None,
        sealed: SealedChoices | None,
        receipt: Receipt | None,
    ) -> None:
        self.stage = "RECEIVED" if sealed is None else "CAST"
        self.meeting_stream, self.entry, self.channel = meeting_stream, entry, channel
        self.cast_by, self.proxy = cast_by, proxy
        self.sealed, self.receipt = sealed, receipt
        self.readings: tuple[Reading, ...] = ()
        self.void_proposed: str | None = None
        self.contest: str | None = None
        self.disputed, self.disputes = False, 0

    @classmethod
    @decides(wish.ReceiveBallot)
    def receive(cls, c: wish.ReceiveBallot, ctx: Context) -> tuple["Ballot", Effects]:
        """Take in a paper before its channel's last minute; what it says comes later."""
        known: ForBallot = ctx.known
        on_roll(known)
        window = known.meeting.terms.channel(c.channel)
        if not window.opens_at <= c.received_at <= ctx.now:
            raise ValidationFailed(problem="received_at: from the opening to now")
        proxy = known.proxy
        if c.cast_by == "proxy" and (proxy is None or proxy.entry != c.entry):
            raise no.ProxyMissing
        made = cls._create(
            cls.BallotReceived,
            meeting_stream=known.meeting.id,
            entry=c.entry,
            channel=c.channel,
            cast_by=c.cast_by,
            proxy=c.proxy if c.cast_by == "proxy" else None,
            sealed=None,
            receipt=Receipt(c.serial, c.received_at, c.collector, c.evidence_sha256),
        )
        return made, Effects(guards=_let_in(c, window, made.proxy))

    def when_taken(self) -> dict[str, Any]:
        """Say when and how the entry's ballot came: the second voter is told (C4)."""
        return {"at": self.created_on.isoformat(), "channel": self.channel}

    @decides(wish.ChangeBallot)
    def change(self, c: wish.ChangeBallot, ctx: Context) -> Effects:
        """Vote again while the box is open; the last version before the close counts."""
        known: ForBallot = ctx.known
        if not known.meeting.rules.ballot_change:
            raise InvalidState(stage="CHANGE_NOT_OFFERED_BY_THE_RULES")
        if self.sealed is not None and self.sealed.version > CHANGES:
            raise InvalidState(stage="CHANGED_TOO_OFTEN")
        _check(known, c.choices, reading=False)
        check_mandate(known, c.choices, ctx)
        self._changed(meeting_stream=self.meeting_stream, sealed=_sealed(known))
        return Effects(guards=_let_in(c, known.meeting.terms.channel("app"), self.proxy))

    @event("BallotChanged", topic="committee.Ballot.BallotChanged")
    def _changed(self, meeting_stream: UUID, sealed: SealedChoices) -> None:
        self.sealed = sealed

    @decides(wish.ReadBallot)
    def read(self, c: wish.ReadBallot, ctx: Context) -> None:
        """Enter a reading: two persons, and a third where the two differ."""
        known: ForBallot = ctx.known
        meeting = known.meeting
        if self.receipt is None or self.receipt.serial != c.serial:
            raise no.NotReceived
        if meeting.stage not in READABLE:
            raise InvalidState(stage=meeting.stage)
        if c.reading != len(self.readings) + 1:
            raise InvalidState(stage=f"READ_{len(self.readings)}")
        if c.reading > READINGS and self.entry not in meeting.differing:
            raise InvalidState(stage="READINGS_AGREE_OR_ARE_NOT_COMPARED")
        if known.same_person:
            raise no.SameOperator
        _check(known, c.choices, reading=True)
        self._read(meeting_stream=self.meeting_stream, reading=c.reading, sealed=_sealed(known))

    @event("BallotRead", topic="committee.Ballot.BallotRead")
    def _read(self, meeting_stream: UUID, reading: int, sealed: SealedChoices) -> None:
        self.readings = (*self.readings, Reading(reading, sealed))
        self.stage = "READ" if len(self.readings) >= READINGS else self.stage

    @decides(wish.VoidBallot)
    def void(self, c: wish.VoidBallot, ctx: Context) -> None:
        """Call the whole paper void: two counters, one reason (C15)."""
        known: ForBallot = ctx.known
        if known.meeting.stage not in READABLE:
            raise InvalidState(stage=known.meeting.stage)
        if c.reason == "UNSIGNED" and not _signature_due(known.meeting, ctx):
            raise ValidationFailed(problem="reason: no signature is due on this ballot")
        if self.void_proposed is None:
            self._void_proposed(meeting_stream=self.meeting_stream, reason=c.reason)
            return
        if known.same_person:
            raise no.SameOperator
        if c.reason != self.void_proposed:
            raise ValidationFailed(problem=f"reason: the first counter said {self.void_proposed}")
        self._voided(meeting_stream=self.meeting_stream, reason=c.reason)

    @event("BallotVoidProposed", topic="committee.Ballot.BallotVoidProposed")
    def _void_proposed(self, meeting_stream: UUID, reason: str) -> None:
        self.void_proposed = reason

    @event("BallotVoided", topic="committee.Ballot.BallotVoided")
    def _voided(self, meeting_stream: UUID, reason: str) -> None:
        self.stage = "VOID"

    @decides(wish.ContestBallot)
    def say_not_mine(self, c: wish.ContestBallot, ctx: Context) -> Effects:
        """Contest it until the end of the posting (F44)."""
        known: ForBallot = ctx.known
        meeting = known.meeting
        if meeting.stage not in CONTESTABLE or meeting.posting_over:
            raise InvalidState(stage=meeting.stage)
        if self.contest is not None:
            raise InvalidState(stage=f"CONTEST_{self.contest}")
        days = ctx.profile.days("contest_days")
        due = act_within(ctx, clocks.CONTEST_DECISION, days, ceremony.COUNTER)
        self._contested(meeting_stream=self.meeting_stream, reason=c.reason, starts=(due,))
        meeting.contest(self.entry, on_roll(known).area_cm2)
        return Effects(also=(meeting,))

    @event("BallotContested", topic="committee.Ballot.BallotContested")
    def _contested(self, meeting_stream: UUID, reason: str, starts: Clocks = ()) -> None:
        self.contest = "OPEN"

    @decides(wish.DecideContest)
    def decide_contest(self, c: wish.DecideContest, ctx: Context) -> Effects:
        """Strike or confirm; not by who collected or entered it (C10)."""
        known: ForBallot = ctx.known
        if self.contest != "OPEN":
            raise InvalidState(stage="NOT_CONTESTED")
        collector = self.receipt.collector if self.receipt else None
        owns = known.entry is not None and ctx.actor in known.entry.owners
        if known.entered or owns or ctx.actor == collector:
            why = "who owns, collected or entered a ballot does not judge it"
            raise no.CounterConflict(why=why)
        self._contest_decided(
            meeting_stream=self.meeting_stream,
            struck=c.struck,
            reason=c.reason,
            evidence_sha256=c.evidence_sha256,
            stops=tuple(self.running),
        )
        known.meeting.decide_contest(self.entry, struck=c.struck)
        return Effects(also=(known.meeting,))

    @event("ContestDecided", topic="committee.Ballot.ContestDecided")
    def _contest_decided(
        self,
        meeting_stream: UUID,
        struck: bool,
        reason: str,
        evidence_sha256: str,
        stops: tuple[str, ...] = (),
    ) -> None:
        self.contest = "STRUCK" if struck else "CONFIRMED"
        self.stage = "STRUCK" if struck else self.stage

    @decides(wish.ObjectToBallot)
    def object(self, c: wish.ObjectToBallot, ctx: Context) -> None:
        """Hold it as disputed: without agreement before the close it abstains (C16)."""
        check_voting_ahead(ctx.known.meeting, ctx)
        if self.disputed:
            raise InvalidState(stage="DISPUTED")
        if self.disputes >= CHANGES:
            raise InvalidState(stage="CHANGED_TOO_OFTEN")
        self._objected(meeting_stream=self.meeting_stream, statement_sha256=c.statement_sha256)

    @event("BallotObjected", topic="committee.Ballot.BallotObjected")
    def _objected(self, meeting_stream: UUID, statement_sha256: str) -> None:
        self.disputed, self.disputes = True, self.disputes + 1

    @decides(wish.AgreeToBallot)
    def agree(self, c: wish.AgreeToBallot, ctx: Context) -> None:
        """Take the objection back, before the close."""
        check_voting_ahead(ctx.known.meeting, ctx)
        if not self.disputed:
            raise InvalidState(stage="NOT_DISPUTED")
        self._agreed(meeting_stream=self.meeting_stream)

    @event("ObjectionWithdrawn", topic="committee.Ballot.ObjectionWithdrawn")
    def _agreed(self, meeting_stream: UUID) -> None:
        self.disputed = False

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Note that a contest was not decided in time."""
        self._deadline_missed(
            meeting_stream=self.meeting_stream,
            clock=clock.clock,
            due=clock.due,
            responsible=clock.responsible,
            stops=(clock.key,),
        )
        return None

    @event("DeadlineMissed", topic="committee.Ballot.DeadlineMissed")
    def _deadline_missed(
        self,
        meeting_stream: UUID,
        clock: str,
        due: datetime,
        responsible: str,
        stops: tuple[str, ...] = (),
    ) -> None:
        """Needs no memory: the contest stays open."""


def _check(known: ForBallot, choices: list[Any], *, reading: bool) -> None:
    meeting = known.meeting
    check_choices(
        meeting.motions, choices, offers_follow=meeting.rules.offers_follow, reading=reading
    )


def _sealed(known: ForBallot) -> SealedChoices:
    if known.sealed is None:
        raise NotFound
    return known.sealed


def _let_in(c: Any, window: Any, proxy: str | None) -> list[Any]:
    address = meeting_address(c)
    guards = [notices.letting_in(address, window)]
    if proxy is not None:
        guards.append(proxies.valid(f"{address}/proxies/{proxy}"))
    return guards


def _signature_due(meeting: Any, ctx: Context) -> bool:
    """Say whether a ballot is signed, by the rules of procedure or the jurisdiction (R-10)."""
    return NAMED in {meeting.rules.ballot_form, ctx.profile.ballot_form}
