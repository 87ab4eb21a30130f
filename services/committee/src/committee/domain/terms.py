"""What a notice fixes for good: the roll, the rules, the channels and their last minutes."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from chassis.domain import stream_id
from chassis.refusals import ValidationFailed
from committee.commands import refusals as no
from committee.commands.forms import STAFFED, ChannelHours, Extent, Motion, RuleParameters
from committee.domain.count import roll_area_differs
from committee.domain.roll import RollView
from law.dates import end_of, start_of
from law.profiles import JurisdictionProfile

UNANIMITY = "UNANIMITY_SHOWS_MARKS"
"""The notice says it (ruling C19): where all vote alike, everybody's mark is known."""


class ChannelWindow(Struct, frozen=True):
    """A channel is open from `opens_at` until before `closes_at`."""

    channel: str
    opens_at: datetime
    closes_at: datetime


class Notice(Struct, frozen=True):
    """The terms of a vote. `rules_edition` is 0 where no rules are adopted."""

    notice_on: date
    residents_committee_informed_on: date
    roll: str
    on_roll: RollView
    rules: RuleParameters
    rules_edition: int
    channels: tuple[ChannelWindow, ...]
    motions_sha256: str
    box_public: bytes
    warnings: tuple[str, ...]

    @property
    def closes_at(self) -> datetime:
        """Give the last channel's last minute, which closes the vote."""
        return max(w.closes_at for w in self.channels)

    @property
    def opens_at(self) -> datetime:
        """Give the instant at which every channel opens."""
        return min(w.opens_at for w in self.channels)

    @property
    def last_channel(self) -> ChannelWindow:
        """Give the channel that closes the vote."""
        return max(self.channels, key=lambda w: (w.closes_at, w.channel))

    def channel(self, name: str) -> ChannelWindow:
        """Give a channel; one that the notice does not name is refused."""
        for window in self.channels:
            if window.channel == name:
                return window
        raise no.ChannelNotAllowed(channel=name)


def guard_of(address: str, channel: str) -> UUID:
    """Name the guard row of a meeting's channel."""
    return stream_id(f"{address}/guards/{channel}")


def check_window(opens_on: date, closes_on: date, profile: JurisdictionProfile) -> None:
    """Refuse a voting window that is shorter or longer than the profile allows."""
    allowed, days = profile.voting_window, (closes_on - opens_on).days + 1
    if not allowed.least <= days <= allowed.most:
        raise no.WindowOutOfRange(least=allowed.least, most=allowed.most)


def windows(
    hours: Sequence[ChannelHours], opens_on: date, closes_on: date, profile: JurisdictionProfile
) -> tuple[ChannelWindow, ...]:
    """Give each channel's window: the app's may end at 24:00, a staffed one names its hour (C20)."""
    if len({h.channel for h in hours}) < len(hours):
        raise ValidationFailed(problem="channels: one stands twice")
    return tuple(_window(h, opens_on, closes_on, profile) for h in hours)


def _window(
    hours: ChannelHours, opens_on: date, closes_on: date, profile: JurisdictionProfile
) -> ChannelWindow:
    if hours.channel not in profile.channels:
        raise no.ChannelNotAllowed(channel=hours.channel)
    if hours.closes_at is None and hours.channel in STAFFED:
        raise no.ChannelHourMissing(channel=hours.channel)
    opens_at, closes_at = start_of(opens_on), hours.closes_at or end_of(closes_on)
    if not opens_at < closes_at <= end_of(closes_on):
        allowed = profile.voting_window
        raise no.WindowOutOfRange(least=allowed.least, most=allowed.most)
    return ChannelWindow(hours.channel, opens_at, closes_at)


def extended(
    before: Sequence[ChannelWindow], moved: Iterable[ChannelWindow], now: datetime
) -> tuple[ChannelWindow, ...]:
    """Give all channels with some closing later; a channel that has closed stays closed."""
    later = {w.channel: w for w in moved}
    for window in before:
        new = later.get(window.channel)
        if new is None:
            continue
        if window.closes_at <= now:
            raise no.VotingIsClosed
        if new.closes_at <= window.closes_at:
            raise ValidationFailed(problem=f"{window.channel}: extending moves the close later")
    unknown = later.keys() - {w.channel for w in before}
    if unknown:
        raise no.ChannelNotAllowed(channel=min(unknown))
    return tuple(later.get(w.channel, w) for w in before)


def check_roll(roll: RollView, extent: Extent) -> None:
    """Refuse a roll that still changes, or that is of another extent (R-24, R-28)."""
    if not roll.frozen:
        raise no.RollNotFrozen
    if roll.extent != extent:
        raise no.ExtentMismatch


def warnings_of(roll: RollView) -> tuple[str, ...]:
    """Give what the notice has to say about its roll (F29) and about unanimity (C19)."""
    said = [UNANIMITY]
    registered = roll.registered_area_cm2
    if registered is not None and roll_area_differs(roll.total_area_cm2, registered):
        said.append("ROLL_AREA_DIFFERS")
    if roll.noted_objections:
        said.append("ROLL_OBJECTIONS_NOTED")
    return tuple(said)


def digest_of(motions: Sequence[Motion]) -> str:
    """Name the motions as they stand in the notice (R-13)."""
    return hashlib.sha256(msgspec.json.encode(motions, order="sorted")).hexdigest()
