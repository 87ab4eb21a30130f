"""Decides a meeting of the owners' assembly, from convening to force (R-01 to R-17, rulings C).

What is longer than a few lines stands beside it: the motions, the notice's terms, the ceremony of
the count. This file says in which order a meeting goes and what it remembers.
"""

from datetime import date, datetime

import msgspec
from typing_extensions import override

from chassis.domain import (
    Clock,
    Clocks,
    Context,
    Effects,
    Evidence,
    act_within,
    decides,
    event,
    relates,
    with_facts_of,
)
from chassis.refusals import InvalidState, ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import CONVENER_ROLE, Extent, Motion
from committee.domain import ceremony, clocks, notices, terms
from committee.domain.corrections import correction_of
from committee.domain.known import ForCorrection
from committee.domain.motions import check_motions
from committee.domain.roll import Correction
from committee.domain.terms import ChannelWindow, Notice
from committee.domain.turnout import Turnout
from committee.domain.verdicts import CountedVote
from law.dates import last_day_before


@relates(wish.ScheduleMeeting)
def _chairs(meeting: None, c: wish.ScheduleMeeting, ctx: Context) -> str:
    role = CONVENER_ROLE[c.convener]
    if role not in ctx.roles:
        raise no.ConvenerNotEntitled
    return role


@relates(
    wish.AmendMotions,
    wish.NoticeMeeting,
    wish.CancelMeeting,
    wish.ExtendVoting,
    wish.AppointCounters,
    wish.PostResult,
)
def _convenes(meeting: "AssemblyMeeting", c: wish.AmendMotions, ctx: Context) -> str:
    return ceremony.as_convener(meeting, ctx)


@relates(wish.CorrectRoll)
def _convenes_or_keeps_the_roll(
    meeting: "AssemblyMeeting", c: wish.CorrectRoll, ctx: Context
) -> str:
    clerk = "REGISTRY_CLERK"
    return clerk if clerk in ctx.roles else ceremony.as_convener(meeting, ctx)


@with_facts_of(CountedVote)
class AssemblyMeeting(CountedVote):
    """One meeting or written poll of all owners, on one roll."""

    @classmethod
    @decides(wish.ScheduleMeeting)
    def schedule(cls, c: wish.ScheduleMeeting, ctx: Context) -> tuple["AssemblyMeeting", Effects]:
        """Convene: by the body's own right, or as its substitute on an overdue order (R-15)."""
        basis = ceremony.basis_of(c, ctx)
        check_motions(c.motions, c.extent)
        terms.check_window(c.opens_on, c.closes_on, ctx.profile)
        if c.reenacts is not None and not ctx.known.virtual:
            raise ValidationFailed(problem="reenacts: only on virtual time")
        made = cls(
            ref=c.meeting,
            kind=c.kind,
            convener=c.convener,
            convener_basis=basis,
            extent=c.extent,
            motions=tuple(c.motions),
            form=c.form,
            opens_on=c.opens_on,
            closes_on=c.closes_on,
            order=c.order,
            petition=c.petition,
            reenacts=c.reenacts,
        )
        also = [one for one in (ctx.known.order, ctx.known.petition) if one is not None]
        for one in also:
            if one.stage not in {"ORDERED", "ADMITTED", "OVERDUE"}:
                raise InvalidState(stage=one.stage)
            one.fulfil(c.meeting)
        return made, Effects(also=also)

    @event("MeetingScheduled", topic="committee.AssemblyMeeting.MeetingScheduled")
    def __init__(
        self,
        ref: str,
        kind: str,
        convener: str,
        convener_basis: str,
        extent: Extent,
        motions: tuple[Motion, ...],
        form: str,
        opens_on: date,
        closes_on: date,
        order: str | None,
        petition: str | None,
        reenacts: str | None,
    ) -> None:
        super().__init__()
        self.stage, self.ref, self.kind, self.form = "SCHEDULED", ref, kind, form
        self.convener, self.convener_basis = convener, convener_basis
        self.extent, self.motions, self.petition = extent, motions, petition
        self.opens_on, self.closes_on = opens_on, closes_on
        self.turnout: Turnout | None = None
        self.reenacts = reenacts

    @decides(wish.AmendMotions)
    def amend(self, c: wish.AmendMotions, ctx: Context) -> None:
        """Replace the motions, as long as nobody was told of them."""
        check_motions(c.motions, self.extent)
        self._amended(motions=tuple(c.motions))

    @event("MotionsAmended", topic="committee.AssemblyMeeting.MotionsAmended")
    def _amended(self, motions: tuple[Motion, ...]) -> None:
        self.motions = motions

    @decides(wish.NoticeMeeting)
    def give_notice(self, c: wish.NoticeMeeting, ctx: Context) -> Effects:
        """Fix the terms, make the guard rows and start the clocks of the vote."""
        notice = notices.given(self, c, ctx)
        self._noticed(notice=notice, starts=notices.clocks_of(notice, self.convener))
        return Effects(guards=notices.opening(c.address, notice))

    @event("MeetingNoticed", topic="committee.AssemblyMeeting.MeetingNoticed")
    def _noticed(self, notice: Notice, starts: Clocks = ()) -> None:
        self.stage, self.notice = "NOTICED", notice

    @decides(wish.CancelMeeting)
    def cancel(self, c: wish.CancelMeeting, ctx: Context) -> Effects:
        """Call it off; a petition that called for it has to be scheduled again."""
        if self.notice is not None and ctx.now >= self.notice.opens_at:
            raise InvalidState(stage="OPEN")  # ballots are let in, whether a clock was late or not
        self._cancelled(reason=c.reason, stops=tuple(self.running))
        petition = ctx.known
        if petition is not None:
            petition.reopen(ctx)
        guards = notices.shutting(c.address, self.notice) if self.notice else ()
        return Effects(also=[petition] if petition is not None else (), guards=guards)

    @event("MeetingCancelled", topic="committee.AssemblyMeeting.MeetingCancelled")
    def _cancelled(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "CANCELLED"

    @decides(wish.ExtendVoting)
    def extend(self, c: wish.ExtendVoting, ctx: Context) -> Effects:
        """Move the close of channels that are still open, told on the same day."""
        before = self.terms
        channels = notices.extended(self, c, ctx)
        moved = msgspec.structs.replace(before, channels=channels)
        self._extended(
            channels=channels,
            closes_on=c.closes_on,
            reason=c.reason,
            starts=notices.closing_clocks(moved, self.convener, before.channels),
        )
        return Effects(guards=notices.moving(c.address, before.channels, channels))

    @event("VotingExtended", topic="committee.AssemblyMeeting.VotingExtended")
    def _extended(
        self,
        channels: tuple[ChannelWindow, ...],
        closes_on: date,
        reason: str,
        starts: Clocks = (),
    ) -> None:
        self.notice = msgspec.structs.replace(self.terms, channels=channels)
        self.closes_on = closes_on

    @decides(wish.CorrectRoll)
    def correct_roll(self, c: wish.CorrectRoll, ctx: Context) -> None:
        """Join entries that are one owner, or split one, until the close without new notice (C18)."""
        self._check_not_closed(ctx)
        known: ForCorrection = ctx.known
        correction = correction_of(c, known, self.merges)
        self._roll_corrected(
            correction=correction,
            area_cm2=sum(e.area_cm2 for e in known.entries),
            heads_before=known.total_heads,
            heads_after=known.total_heads + correction.more_heads,
            reason=c.reason,
            evidence=tuple(c.evidence),
        )

    @event("RollCorrected", topic="committee.AssemblyMeeting.RollCorrected")
    def _roll_corrected(
        self,
        correction: Correction,
        area_cm2: int,
        heads_before: int,
        heads_after: int,
        reason: str,
        evidence: tuple[Evidence, ...],
    ) -> None:
        self.corrections = (*self.corrections, correction)

    @decides(wish.AppointCounters)
    def appoint(self, c: wish.AppointCounters, ctx: Context) -> None:
        """Name who counts and who watches."""
        self._check_not_closed(ctx)
        counters = ceremony.check_counters(self.motions, c, ctx)
        self._appointed(counters=counters, witness=c.witness or "")

    @event("CountersAppointed", topic="committee.AssemblyMeeting.CountersAppointed")
    def _appointed(self, counters: tuple[str, ...], witness: str) -> None:
        self.counters, self.witness = counters, witness

    @decides(wish.OpenVoting)
    def open(self, c: wish.OpenVoting, ctx: Context) -> None:
        """Record what the guard rows already enforce."""
        if ctx.now < self.terms.opens_at:
            raise InvalidState(stage=self.stage)
        evening = clocks.first_evening(self.terms.opens_at)
        starts = (clocks.snapshot(evening),) if evening < self.terms.closes_at else ()
        self._opened_voting(starts=starts, stops=(clocks.MEETING_NOTICE,))

    @event("VotingOpened", topic="committee.AssemblyMeeting.VotingOpened")
    def _opened_voting(self, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage = "OPEN"

    @decides(wish.TakeTurnoutSnapshot)
    def snapshot(self, c: wish.TakeTurnoutSnapshot, ctx: Context) -> None:
        """Record the day's turnout; the next is due tomorrow, if the vote is still open."""
        evening = clocks.evening_after(ctx.now)
        starts = (clocks.snapshot(evening),) if evening < self.terms.closes_at else ()
        self._snapshot_taken(turnout=ctx.known, starts=starts, stops=(clocks.TURNOUT,))

    @event("TurnoutSnapshotTaken", topic="committee.AssemblyMeeting.TurnoutSnapshotTaken")
    def _snapshot_taken(
        self, turnout: Turnout, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.turnout = turnout

    @decides(wish.CloseVoting)
    def close(self, c: wish.CloseVoting, ctx: Context) -> None:
        """Record that the last channel has closed, and up to where ballots can stand."""
        if ctx.now < self.terms.closes_at:
            raise InvalidState(stage=self.stage)
        day, days = last_day_before(self.terms.closes_at), ctx.profile.days("count_days")
        due = act_within(ctx, clocks.COUNT, days, ceremony.COUNTER, day)
        self._closed(last_position=ctx.known, starts=(due,), stops=tuple(self.running))

    @event("VotingClosed", topic="committee.AssemblyMeeting.VotingClosed")
    def _closed(self, last_position: int, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage = "CLOSED"

    def _check_not_closed(self, ctx: Context) -> None:
        if (
            ctx.now >= self.terms.closes_at
        ):  # the last minute has passed, though no clock said so yet
            raise no.VotingIsClosed

    @event("ChannelClosed", topic="committee.AssemblyMeeting.ChannelClosed")
    def _channel_closed(self, channel: str, at: datetime, stops: tuple[str, ...] = ()) -> None:
        """Needs no memory: the notice says when each channel closes."""

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Note a channel's last minute, or who let the count or the posting wait."""
        if clock.clock == clocks.VOTE_CHANNEL:
            self._channel_closed(channel=clock.ref, at=clock.due, stops=(clock.key,))
        else:
            self._deadline_missed(
                clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
            )
        return None
