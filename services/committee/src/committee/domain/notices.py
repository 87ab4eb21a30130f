"""Decides what a notice must hold, and turns its terms into guard rows and clocks (R-12, C3)."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from chassis.domain import Clock, Clocks, Context, GuardUse
from chassis.refusals import NoticeTooShort, ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import CONVENER_ROLE, Extent, Motion
from committee.domain import clocks, terms
from committee.domain.known import ForNotice
from committee.domain.rules import DEFAULTS
from committee.domain.terms import ChannelWindow, Notice
from law.dates import notice_days, notice_is_long_enough


class Announced(Protocol):
    """A meeting, as far as its notice depends on it."""

    opens_on: date
    closes_on: date
    extent: Extent
    motions: tuple[Motion, ...]

    @property
    def terms(self) -> Notice:
        """Give the terms of its notice."""


def given(meeting: Announced, c: wish.NoticeMeeting, ctx: Context) -> Notice:
    """Give the terms, or refuse a notice that comes late or leaves something out."""
    known: ForNotice = ctx.known
    least = ctx.profile.days("notice_days")
    if not notice_is_long_enough(ctx.today, meeting.opens_on, least):
        raise NoticeTooShort(days=notice_days(ctx.today, meeting.opens_on), least=least)
    if c.residents_committee_informed_on != ctx.today:
        raise no.ResidentsCommitteeNotInformed
    terms.check_roll(known.roll, meeting.extent)
    return Notice(
        notice_on=ctx.today,
        residents_committee_informed_on=c.residents_committee_informed_on,
        roll=c.roll,
        on_roll=known.roll,
        rules=known.rules.parameters if known.rules else DEFAULTS,
        rules_edition=known.rules.edition if known.rules else 0,
        channels=terms.windows(c.channels, meeting.opens_on, meeting.closes_on, ctx.profile),
        motions_sha256=terms.digest_of(meeting.motions),
        box_public=known.box_public,
        warnings=terms.warnings_of(known.roll),
    )


def extended(meeting: Announced, c: wish.ExtendVoting, ctx: Context) -> tuple[ChannelWindow, ...]:
    """Give all channels with the new closes, or refuse what is not told on the day, or too long."""
    if c.announced_on != ctx.today:
        raise ValidationFailed(problem="announced_on: the day of the extension itself")
    if c.closes_on < meeting.closes_on:
        raise ValidationFailed(problem="closes_on: extending moves the close later")
    terms.check_window(meeting.opens_on, c.closes_on, ctx.profile)
    moved = terms.windows(c.channels, meeting.opens_on, c.closes_on, ctx.profile)
    return terms.extended(meeting.terms.channels, moved, ctx.now)


def clocks_of(notice: Notice, convener: str) -> Clocks:
    """Give the clocks a notice starts: until the opening, of each channel, of the vote."""
    role = CONVENER_ROLE[convener]
    opening = Clock(clocks.MEETING_NOTICE, notice.opens_at, role)
    return (opening, *closing_clocks(notice, convener, ()))


def closing_clocks(notice: Notice, convener: str, before: Sequence[ChannelWindow]) -> Clocks:
    """Give the clocks of closes that were not so before, and of the vote's close."""
    role = CONVENER_ROLE[convener]
    channels = [w for w in notice.channels if w not in before]
    each = (Clock(clocks.VOTE_CHANNEL, w.closes_at, role, w.channel) for w in channels)
    return (*each, Clock(clocks.VOTE_CLOSE, notice.closes_at, role))


def opening(address: str, notice: Notice) -> list[GuardUse]:
    """Make one guard row a channel: the recorder itself looks at it (ruling G10)."""
    return [
        GuardUse("opens", terms.guard_of(address, w.channel), w.opens_at, w.closes_at)
        for w in notice.channels
    ]


def moving(
    address: str, before: Sequence[ChannelWindow], after: Sequence[ChannelWindow]
) -> list[GuardUse]:
    """Move the rows of channels that close later; a row that has closed refuses."""
    closed = dict.fromkeys(("closed", "shut", "absent", "not_open"), no.VotingIsClosed())
    return [
        GuardUse("moves", terms.guard_of(address, w.channel), None, w.closes_at, closed)
        for w in after
        if w not in before
    ]


def shutting(address: str, notice: Notice) -> list[GuardUse]:
    """Shut every row of a meeting that was called off."""
    return [GuardUse("shuts", terms.guard_of(address, w.channel)) for w in notice.channels]


def letting_in(address: str, window: ChannelWindow) -> GuardUse:
    """Let a ballot in only while its channel is open."""
    why = ("absent", "not_open", "closed", "shut")
    return GuardUse(
        "needs",
        terms.guard_of(address, window.channel),
        otherwise=dict.fromkeys(why, no.VotingIsClosed()),
    )
