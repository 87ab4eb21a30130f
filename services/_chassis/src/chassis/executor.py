"""Executing a command: the same five steps for every one.

May he → was it done already and what is there (one read) → decide → record. Only effects are
remembered under a key, refusals never; a lost race is decided again, up to three times, when the
caller named no version.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from chassis.actors import SYSTEM, Actor
from chassis.checks import check_personal, check_plain
from chassis.clock import TimeSource
from chassis.domain import (
    Aggregate,
    By,
    Cause,
    Command,
    Context,
    Effects,
    GuardUse,
    Sealed,
    decide,
    deciding,
    stream_id,
)
from chassis.mapper import Mapper
from chassis.refusals import (
    ConcurrentChange,
    IdempotencyKeyReused,
    InvalidState,
    NotFound,
    Refusal,
    RoleNotAllowed,
    ValidationFailed,
    VersionConflict,
)
from chassis.store import Expect, Guard, Outcome, Receipt, Store, Stored
from law.dates import business_date, last_day_before
from law.errors import InvalidError
from law.profiles import CN_NATIONAL, JurisdictionProfile, in_force

RETRIES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command that was carried out is told: the stream, its version, the last position."""

    id: UUID
    version: int
    position: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a root lies: its administrative code (12 digits of a community, or fewer) and law."""

    code: str
    jurisdiction: str = CN_NATIONAL


class Places(Protocol):
    """What a service knows of where estates are."""

    def __call__(self, root: str) -> Place | None:
        """Give the place of an estate id or of a code itself; None when there is none."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a loader may use: who asks, under which roles, when, where.

    `version` is the commanded stream's, 0 when nothing is there.
    """

    actor: Actor
    roles: frozenset[str]
    now: datetime
    place: Place
    profile: JurisdictionProfile
    estate_id: UUID | None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What was loaded for a decision; with `expect` it holds only until those topics move.

    `after` is done once the facts are recorded (it must bear being done again), `failed` where
    nothing was recorded.
    """

    value: Any
    expect: Expect | None = None
    after: Callable[[], None] | None = None
    failed: Callable[[], None] = lambda: None


Loader = Callable[[Any, Asking], Known]


@dataclass(slots=True)
class Executor:
    """Carries out one service's commands."""

    service: str
    store: Store
    mapper: Mapper
    places: Places
    time: TimeSource
    fingerprint_key: bytes
    loaders: Mapping[type[Command], Loader]
    seal: Callable[[str, str], Sealed] | None = None
    recorded: Callable[[], None] = lambda: None

    def execute(
        self,
        c: Command,
        actor: Actor,
        key: str,
        *,
        if_match: int | None = None,
        at: datetime | None = None,
        cause: Cause | None = None,
    ) -> Answer:
        """Carry out a command, or raise the refusal that stands in its way.

        `key` is the Idempotency-Key, `if_match` the version the caller saw, `at` the virtual
        instant it brings. Raises Refusal and StoreUnavailable.
        """
        place = self.places(c.root)
        roles = self._require(c, actor, place)
        now, virtual = self.time.now(self.store, at)
        brought = now if virtual else None
        check_personal(c)
        receipt = Receipt(actor.scope, key, self._fingerprint(c))
        stream = stream_id(c.address)
        for _ in range(1 + RETRIES):
            done, stored = self.store.read(stream, receipt.scope, key)
            if done:
                return self._first(done, receipt, stream)
            if c.spec.act and not stored:
                raise NotFound
            if if_match is not None and if_match != len(stored):
                raise VersionConflict(seen=if_match, version=len(stored))
            asking = self._asking(c, actor, roles, now, place, len(stored))
            ctx, known = self._context(c, asking, receipt, cause, stream)
            try:
                thing, effects = decide(self.mapper.fold(stored), c, ctx)
                told = self._record(thing, effects, receipt, known.expect, brought, ctx.estate_id)
            except BaseException:
                known.failed()
                raise
            if told.what == "recorded" and known.after:
                known.after()
            if told.what in {"recorded", "done"}:
                return self._first(told, receipt, stream)
        raise ConcurrentChange

    def check(self, c: Command, at: datetime | None = None) -> None:
        """Refuse what no right could make acceptable; the edge asks before it looks at the token."""
        brought = at if self.time.virtual else None
        check_plain(c, brought or self.time.wall())

    def expire(
        self, stream: UUID, clock_key: str, due: datetime, now: datetime, *, virtual: bool
    ) -> bool:
        """Record what follows from a clock that has run out; False when it no longer runs."""
        receipt = Receipt(SYSTEM.scope, f"{stream}:{clock_key}:{due.isoformat()}", b"clock")
        for _ in range(1 + RETRIES):
            stored = self.store.events(stream)
            thing: Aggregate | None = self.mapper.fold(stored)
            clock = thing.running.get(clock_key) if thing is not None else None
            if thing is None or clock is None or clock.due != due:
                return False
            estate_id = self.mapper.read(stored[0]).estate_id
            place = (self.places(str(estate_id)) if estate_id else None) or Place("")
            ctx = Context(
                now=now,
                by=By("system", "SYSTEM"),
                key=receipt.key[-200:],
                profile=_profile(place, now),
                estate_id=estate_id,
                stream=stream,
                on=last_day_before(due),
            )
            with deciding(ctx, stream):
                effects = thing.expire(clock, ctx) or Effects()
            outcome = self._record(thing, effects, receipt, None, now if virtual else None)
            if outcome.what != "conflict":
                return outcome.what == "recorded"
        return False

    def load(self, address: str) -> Any:
        """Give the aggregate at an address, None when nothing is there."""
        return self.mapper.fold(self.store.events(stream_id(address)))

    def _require(self, c: Command, actor: Actor, place: Place | None) -> frozenset[str]:
        roles = actor.roles_on(c.root, place.code if place else None)
        if c.spec.roles & roles or c.spec.relation:
            return roles
        raise RoleNotAllowed if roles else NotFound

    def _asking(
        self,
        c: Command,
        actor: Actor,
        roles: frozenset[str],
        now: datetime,
        place: Place | None,
        version: int,
    ) -> Asking:
        place = place or Place("")
        return Asking(actor, roles, now, place, _profile(place, now), self._estate(c), version)

    def _context(
        self, c: Command, asking: Asking, receipt: Receipt, cause: Cause | None, stream: UUID
    ) -> tuple[Context, Known]:
        loader = self.loaders.get(type(c))
        known = loader(c, asking) if loader else Known(None)
        role = next(iter(sorted(c.spec.roles & asking.roles)), "")
        grants = asking.actor.grants_on(c.root, asking.place.code or None)
        org = next((g.org for g in grants if g.role == role), None)
        subject: str | Sealed = asking.actor.subject
        if c.spec.seals and self.seal:
            subject = self.seal(c.spec.seals, asking.actor.subject)
        ctx = Context(
            now=asking.now,
            by=By(subject, role, org, asking.actor.client or None),
            key=receipt.key,
            profile=asking.profile,
            estate_id=asking.estate_id,
            known=known.value,
            cause=cause,
            stream=stream,
            roles=asking.roles,
            actor=asking.actor.subject,
        )
        return ctx, known

    def _record(
        self,
        thing: Aggregate,
        effects: Effects,
        receipt: Receipt,
        expect: Expect | None,
        now: datetime | None,
        estate_id: UUID | None = None,
    ) -> Outcome:
        facts: list[Stored] = []
        for changed in (thing, *effects.also):
            facts += [self.mapper.write(f) for f in changed.collect_events()]
        guards = [Guard(g.does, g.id, g.opens_at, g.closes_at) for g in effects.guards]  # type: ignore[arg-type]
        outcome = self.store.record(thing.id, facts, receipt, guards, None, expect, now)
        while outcome.what == "moved" and (expect := self._elsewhere(expect, estate_id)):
            outcome = self.store.record(thing.id, facts, receipt, guards, None, expect, now)
        if outcome.what == "closed":
            raise _refusal(effects.guards[outcome.guard], outcome.why)
        if outcome.what == "recorded":
            self.recorded()
        return outcome

    def _elsewhere(self, expect: Expect | None, estate_id: UUID | None) -> Expect | None:
        """Say on what a decision relies by now; None if what moved may be its own estate's.

        A decision about an estate reads no view of another's, so another's facts leave it as it is:
        a long one would otherwise be decided again for each, and lose to a county's steady ones.
        """
        if expect is None or estate_id is None:
            return None
        head = expect.head
        while later := self.store.page(head):
            head = later[-1].position
            under = [self.mapper.read(o) for o in later if o.topic.startswith(expect.topics)]
            if not {None, estate_id}.isdisjoint(fact.estate_id for fact in under):
                return None
        return Expect(head, expect.topics)

    def _fingerprint(self, c: Command) -> bytes:
        said = type(c).__name__.encode() + b"\n" + msgspec.json.encode(c, order="sorted")
        return hmac.digest(self.fingerprint_key, said, "sha256")

    @staticmethod
    def _first(outcome: Outcome, receipt: Receipt, stream: UUID) -> Answer:
        if outcome.said != receipt.said:
            raise IdempotencyKeyReused
        return Answer(stream, outcome.version, outcome.position)

    @staticmethod
    def _estate(c: Command) -> UUID | None:
        found = c.address_fields().get("estate_id")
        return found if isinstance(found, UUID) else None


def _profile(place: Place, now: datetime) -> JurisdictionProfile:
    try:
        return in_force(place.jurisdiction, business_date(now))
    except InvalidError as e:
        raise ValidationFailed(problem=str(e)) from None


def _refusal(guard: GuardUse, why: str) -> Refusal:
    return guard.otherwise.get(why) or next(iter(guard.otherwise.values()), InvalidState(stage=why))
