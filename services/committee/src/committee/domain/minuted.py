"""Keeps the versions of a meeting's minutes, the objections in them and who has signed (R-12, R-23)."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct

from chassis.domain import Aggregate, Context, decides, event, relates
from chassis.refusals import InvalidState, MinutesChanged, RoleNotAllowed
from committee import commands as wish
from committee.commands import refusals as no
from committee.domain import ceremony
from committee.domain.figures import Counted
from committee.domain.roll import RollEntry

CONVENER, COUNTER, WITNESS = "CONVENER", "COUNTER", "WITNESS"


class Posting(Struct, frozen=True):
    """What one posting of the result says; a recount that changes it makes another."""

    counted: Counted
    figures_public: bool
    posted_at: str
    until: date
    late: bool


class Edition(Struct, frozen=True):
    """One version of the minutes: the posting it tells of, and how many objections it holds."""

    posting: int
    objections: int


class Signature(Struct, frozen=True):
    """A name under a version; who it is stays inside."""

    as_: str
    signer: str
    version: int
    sha256: str
    dissent: str | None


@relates(wish.ObjectToMeetingMinutes)
def _owns_the_entry(of: "Minuted", c: wish.ObjectToMeetingMinutes, ctx: Context) -> str:
    entry: RollEntry | None = ctx.known
    if entry is None:
        raise no.NotOnRoll
    if ctx.actor not in entry.owners:
        raise RoleNotAllowed
    return "OWNER"


@relates(wish.SignMeetingMinutes)
def _held_it(of: "Minuted", c: wish.SignMeetingMinutes, ctx: Context) -> str:
    if ctx.actor in {*of.counters, of.witness}:
        return ceremony.as_counter_or_witness(of, ctx)
    return ceremony.as_convener(of, ctx)


class Minuted(Aggregate):
    """The part of a meeting that tells what it was."""

    if TYPE_CHECKING:
        convener: str  # set by the first fact
        counters: tuple[str, ...]  # ditto
        witness: str | None  # ditto

    def __init__(self) -> None:
        self.postings: tuple[Posting, ...] = ()
        self.editions: tuple[Edition, ...] = ()
        self.objections: tuple[str, ...] = ()
        self.objected: set[tuple[int, UUID]] = set()
        self.signatures: tuple[Signature, ...] = ()

    @decides(wish.ObjectToMeetingMinutes)
    def object_to(self, c: wish.ObjectToMeetingMinutes, ctx: Context) -> None:
        """Record an objection while the result is posted; nobody can keep the minutes open by it."""
        if (len(self.postings), c.entry) in self.objected:
            raise InvalidState(stage="OBJECTED")
        self._objected(entry=c.entry, text=c.text)

    @event("MeetingMinutesObjected", topic="committee.AssemblyMeeting.MeetingMinutesObjected")
    def _objected(self, entry: UUID, text: str) -> None:
        self.objected.add((len(self.postings), entry))
        self.objections = (*self.objections, text)
        self.editions = (*self.editions, Edition(len(self.postings), len(self.objections)))

    @decides(wish.SignMeetingMinutes)
    def sign(self, c: wish.SignMeetingMinutes, ctx: Context) -> None:
        """Put a name under the version that was read; `known` is the present one's digest."""
        version = len(self.editions)
        if ctx.known != c.sha256:
            raise MinutesChanged(version=version)
        if any((s.signer, s.version) == (ctx.actor, version) for s in self.signatures):
            raise InvalidState(stage="SIGNED")
        as_ = CONVENER
        if ctx.actor in self.counters:
            as_ = COUNTER
        elif ctx.actor == self.witness:
            as_ = WITNESS
        self._minutes_signed(signature=Signature(as_, ctx.actor, version, c.sha256, c.dissent))

    @event("MeetingMinutesSigned", topic="committee.AssemblyMeeting.MeetingMinutesSigned")
    def _minutes_signed(self, signature: Signature) -> None:
        self.signatures = (*self.signatures, signature)
