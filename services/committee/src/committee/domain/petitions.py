"""Decides whether enough owners call for a meeting (R-14, rulings C2 and C17).

A signature belongs to an owner group and to the hash of one text. What is counted is the register
of the day on which checking starts: an owner group that is no longer on it does not count.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from typing_extensions import override

from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Effects,
    act_within,
    decides,
    event,
    relates,
)
from chassis.refusals import InvalidState, RoleNotAllowed, ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.domain.clocks import (
    MEETING_SCHEDULE,
    PETITION_REFERRAL,
    PETITION_SIGNATURES,
)
from committee.domain.roll import RollEntry
from law.dates import fixed_date

_SHARE = 5  # a fifth

SIGNATURES = 10
"""How often an entry may sign one petition: everybody's signature reads those before it, so that one
who signs and takes back for ever would take the petition from the others (`[I]`)."""


class Register(Struct, frozen=True):
    """What was loaded: the register's entries, and which items another petition has taken."""

    entries: Sequence[RollEntry]
    taken_items: frozenset[int] = frozenset()

    def entry_of(self, entry_id: object, actor: str) -> RollEntry:
        """Give an entry of which the actor is an owner."""
        found = next((e for e in self.entries if e.entry_id == entry_id), None)
        if found is None:
            raise no.NotOnRoll
        if actor not in found.owners:
            raise RoleNotAllowed
        return found


@relates(wish.OpenPetition, wish.SubmitPetition)
def _an_owner(petition: "Petition | None", c: wish.OpenPetition, ctx: Context) -> str:
    if not any(ctx.actor in e.owners for e in ctx.known.entries):
        raise RoleNotAllowed
    return "OWNER"


@relates(wish.SignPetition, wish.WithdrawSignature)
def _of_the_entry(petition: "Petition | None", c: wish.SignPetition, ctx: Context) -> str:
    ctx.known.entry_of(c.entry, ctx.actor)
    return "OWNER"


class Petition(Aggregate):
    """A call for a meeting, with the signatures of owner groups under one text."""

    @classmethod
    @decides(wish.OpenPetition)
    def open(cls, c: wish.OpenPetition, ctx: Context) -> "Petition":
        """Open it; its text is fixed from here on."""
        last = ctx.today.toordinal() + ctx.profile.days("petition_signature_days")
        due = fixed_date(date.fromordinal(last))
        return cls(
            title=c.title,
            text=c.text,
            text_sha256=hashlib.sha256(c.text.encode()).hexdigest(),
            items=tuple(sorted(set(c.items))),
            roll=c.roll,
            starts=(Clock(PETITION_SIGNATURES, due.at, "OWNER"),),
        )

    @event("PetitionOpened", topic="committee.Petition.PetitionOpened")
    def __init__(
        self,
        title: str,
        text: str,
        text_sha256: str,
        items: tuple[int, ...],
        roll: str,
        starts: Clocks = (),
    ) -> None:
        self.stage, self.title, self.text = "OPEN", title, text
        self.text_sha256, self.items, self.roll = text_sha256, items, roll
        self.signed: set[str] = set()
        self.taken_back = Counter[str]()
        self.meeting: str | None = None
        self.area_cm2 = self.heads = 0

    @decides(wish.SignPetition)
    def sign(self, c: wish.SignPetition, ctx: Context) -> None:
        """Sign once for an entry, under this very text."""
        entry = ctx.known.entry_of(c.entry, ctx.actor)
        if c.text_sha256 != self.text_sha256:
            raise ValidationFailed(problem="text_sha256: this petition has another text")
        if entry.owner_key in self.signed:
            raise InvalidState(stage="SIGNED")
        if self.taken_back[entry.owner_key] >= SIGNATURES:
            raise InvalidState(stage="SIGNED_TOO_OFTEN")
        self._signed(owner_key=entry.owner_key)

    @event("PetitionSigned", topic="committee.Petition.PetitionSigned")
    def _signed(self, owner_key: str) -> None:
        self.signed.add(owner_key)

    @decides(wish.WithdrawSignature)
    def withdraw(self, c: wish.WithdrawSignature, ctx: Context) -> None:
        """Take the signature back."""
        entry = ctx.known.entry_of(c.entry, ctx.actor)
        if entry.owner_key not in self.signed:
            raise InvalidState(stage="NOT_SIGNED")
        self._withdrawn(owner_key=entry.owner_key)

    @event("SignatureWithdrawn", topic="committee.Petition.SignatureWithdrawn")
    def _withdrawn(self, owner_key: str) -> None:
        self.signed.discard(owner_key)
        self.taken_back[owner_key] += 1

    @decides(wish.SubmitPetition)
    def submit(self, c: wish.SubmitPetition, ctx: Context) -> None:
        """Check the signatures against the register of today (R-14).

        Under BOTH a fifth of heads without a fifth of the area goes to the street; fewer heads
        write nothing. The first petition to reach the fifth fixes the text for its items (C17).
        """
        register: Register = ctx.known
        if register.taken_items & set(self.items):
            raise InvalidState(stage="ITEM_TAKEN_BY_ANOTHER_PETITION")
        held = [e for e in register.entries if e.owner_key in self.signed]
        total_heads, heads = len(register.entries), len(held)
        total_area, area = sum(e.area_cm2 for e in register.entries), sum(e.area_cm2 for e in held)
        if _SHARE * heads < total_heads or not heads:
            needed = -(-total_heads // _SHARE)
            raise no.PetitionBelow20Percent(heads=heads, needed=max(1, needed))
        measure = ctx.profile.petition_measure
        stops = (PETITION_SIGNATURES,)
        if measure == "BOTH" and _SHARE * area < total_area:
            days = ctx.profile.days("petition_referral_days")
            clock = act_within(ctx, PETITION_REFERRAL, days, "STREET_OFFICER")
            self._referred(
                area_cm2=area,
                heads=heads,
                total_area_cm2=total_area,
                total_heads=total_heads,
                starts=(clock,),
                stops=stops,
            )
            return
        self._petitioned(
            area_cm2=area,
            heads=heads,
            total_area_cm2=total_area,
            total_heads=total_heads,
            measure=measure,
            items=self.items,
            text_sha256=self.text_sha256,
            starts=(_to_schedule(ctx),),
            stops=stops,
        )

    @event("MeetingPetitioned", topic="committee.Petition.MeetingPetitioned")
    def _petitioned(
        self,
        area_cm2: int,
        heads: int,
        total_area_cm2: int,
        total_heads: int,
        measure: str,
        items: tuple[int, ...],
        text_sha256: str,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.area_cm2, self.heads = "ADMITTED", area_cm2, heads

    @event("PetitionReferred", topic="committee.Petition.PetitionReferred")
    def _referred(
        self,
        area_cm2: int,
        heads: int,
        total_area_cm2: int,
        total_heads: int,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.area_cm2, self.heads = "REFERRED", area_cm2, heads

    @decides(wish.RuleOnPetition)
    def rule(self, c: wish.RuleOnPetition, ctx: Context) -> None:
        """Admit or refuse; a refusal without reasons admits (ruling C2)."""
        if not c.admit and c.reasons:
            self._refused(reasons=c.reasons, stops=(PETITION_REFERRAL,))
            return
        ground = "STREET" if c.admit else "UNREASONED_REFUSAL"
        self._admitted(ground=ground, starts=(_to_schedule(ctx),), stops=(PETITION_REFERRAL,))

    @event("PetitionAdmitted", topic="committee.Petition.PetitionAdmitted")
    def _admitted(self, ground: str, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage = "ADMITTED"

    @event("PetitionRefused", topic="committee.Petition.PetitionRefused")
    def _refused(self, reasons: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "REFUSED"

    def fulfil(self, meeting: str) -> None:
        """Record that its meeting is scheduled."""
        self._scheduled(meeting=meeting, stops=tuple(self.running))

    @event("PetitionScheduled", topic="committee.Petition.PetitionScheduled")
    def _scheduled(self, meeting: str, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.meeting = "SCHEDULED", meeting

    def reopen(self, ctx: Context) -> None:
        """Record that its meeting was called off, so that another has to be scheduled."""
        self._reopened(starts=(_to_schedule(ctx),))

    @event("PetitionReopened", topic="committee.Petition.PetitionReopened")
    def _reopened(self, starts: Clocks = ()) -> None:
        self.stage, self.meeting = "ADMITTED", None

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Lapse without enough signatures; take silence for consent; note who did not convene."""
        if clock.clock == PETITION_SIGNATURES:
            self._lapsed(stops=(clock.key,))
        elif clock.clock == PETITION_REFERRAL:
            self._admitted(ground="SILENCE", starts=(_to_schedule(ctx),), stops=(clock.key,))
        else:
            self._deadline_missed(
                clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
            )
        return None

    @event("PetitionLapsed", topic="committee.Petition.PetitionLapsed")
    def _lapsed(self, stops: tuple[str, ...] = ()) -> None:
        self.stage = "LAPSED"

    @event("DeadlineMissed", topic="committee.Petition.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        self.stage = "OVERDUE"


def _to_schedule(ctx: Context) -> Clock:
    days = ctx.profile.days("petition_schedule_days")
    return act_within(ctx, MEETING_SCHEDULE, days, "COMMITTEE_CHAIR")
