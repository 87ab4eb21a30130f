"""Aggregates and their facts: a fact mutates and never refuses, and never reads a clock.

Every fact carries the envelope of ruling A4, stamped from the context of the decision that makes it.
"""

import dataclasses
import inspect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.domain import AggregateEvent, BaseAggregate, CanInitAggregate, MetaDomainEvent
from typing_extensions import override

from chassis.fields import By, Cause, Clock, Clocks
from chassis.refusals import Refusal
from law.calendar import ChinaWorkingDays, WorkingDays
from law.dates import business_date
from law.profiles import JurisdictionProfile

CHINA = ChinaWorkingDays()
"""The calendar decisions use unless a test brings another."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a decision may know besides its command and its aggregate.

    `known` is what the application loaded for it: other streams, ports' answers, sealed values.
    `roles` are all roles whose grant covers the root; `by.role` is the one the command asks for.
    `actor` is the caller's subject in the clear; on `by` it may be sealed.
    """

    now: datetime
    by: By
    key: str
    profile: JurisdictionProfile
    estate_id: UUID | None = None
    known: Any = None
    cause: Cause | None = None
    stream: UUID = UUID(int=0)
    roles: frozenset[str] = frozenset()
    on: date | None = None
    actor: str = ""
    calendar: WorkingDays = CHINA

    @property
    def today(self) -> date:
        """Give the business date in Asia/Shanghai (D-1); of a missed deadline, its due date."""
        return self.on or business_date(self.now)


@dataclass(frozen=True, slots=True)
class GuardUse:
    """What a decision asks of a guard row; `otherwise` maps why (absent, not_open, closed, shut)."""

    does: str
    id: UUID
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    otherwise: Mapping[str, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a decision changes besides its own stream, all in the same transaction."""

    also: Sequence["Aggregate"] = ()
    guards: Sequence[GuardUse] = ()


HOW: dict[type, tuple[type["Aggregate"], str]] = {}
"""Which method of which aggregate decides a command."""


_stamp: ContextVar[tuple[Context, UUID]] = ContextVar("stamp")


@contextmanager
def deciding(ctx: Context, stream: UUID) -> Iterator[None]:
    """Stamp every fact that is recorded inside with the context's time, actor, key and cause."""
    token = _stamp.set((ctx, stream))
    try:
        yield
    finally:
        _stamp.reset(token)


@contextmanager
def at_stream(stream: UUID) -> Iterator[None]:
    """Within a decision, make another aggregate at its own stream (for `Effects.also`)."""
    ctx, _ = _stamp.get()
    with deciding(ctx, stream):
        yield


def _stamped() -> dict[str, Any]:
    ctx, _ = _stamp.get()
    return {
        "estate_id": ctx.estate_id,
        "on": ctx.today,
        "by": ctx.by,
        "key": ctx.key,
        "cause": ctx.cause,
        "profile": ctx.profile.reference,
    }


class _KeywordEvents(MetaDomainEvent):
    """Events take keywords only, so the envelope's optional fields may stand in the base class."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        made: Any = type.__new__(mcs, name, bases, body)
        made = dataclasses.dataclass(frozen=True, kw_only=True)(made)
        made.__signature__ = inspect.signature(made.__init__)
        return made


class Event(AggregateEvent, metaclass=_KeywordEvents):
    """A fact. On every one (ruling A4): estate, business date, who, under which key, caused by what.

    `starts` and `stops` are the clocks the fact sets and ends; a clock is named by its key.
    """

    estate_id: UUID | None
    on: date
    by: By
    key: str
    cause: Cause | None = None
    profile: str
    starts: Clocks = ()
    stops: tuple[str, ...] = ()

    @staticmethod
    @override
    def create_timestamp() -> datetime:
        """Take the context's time: a fact never reads a clock."""
        return _stamp.get()[0].now

    @override
    def mutate(self, aggregate: Any) -> Any:
        """Apply the fact, then what it says of clocks."""
        return self.run_clocks(super().mutate(aggregate))

    def run_clocks(self, changed: Any) -> Any:
        """End the clocks the fact stops, set those it starts."""
        for name in self.stops:
            changed.running.pop(name, None)
        for clock in self.starts:
            changed.running[clock.key] = clock
        return changed


class Created(CanInitAggregate[UUID], Event):
    """The first fact of a stream."""

    originator_topic: str

    @override
    def mutate(self, aggregate: Any) -> Any:
        """Make the aggregate; the library's own way to do so knows nothing of clocks."""
        return self.run_clocks(super().mutate(aggregate))


class Aggregate(BaseAggregate[UUID]):
    """One thing that must be consistent now. `stage` is its state, `running` its clocks.

    A fact is a method `@event("Name", topic="service.Aggregate.Name")`: its parameters are the
    stored fields, its body applies them. `starts` and `stops` are parameters where it has clocks.
    """

    Event = Event
    Created = Created
    if TYPE_CHECKING:
        stage: str  # set by the first fact; an annotation here would make the library's dataclass

    @override
    def __init_subclass__(cls, **kw: Any) -> None:
        super().__init_subclass__(**kw)
        for name, member in vars(cls).items():
            wish = getattr(getattr(member, "__func__", member), "decides", None)
            if wish:
                HOW[wish] = (cls, name)

    @override
    def __base_init__(
        self, originator_id: Any, originator_version: int, timestamp: datetime
    ) -> None:
        super().__base_init__(originator_id, originator_version, timestamp)
        self.running: dict[str, Clock] = {}

    @classmethod
    @override
    def _create(cls, event_class: Any, *, id: UUID | None = None, **kw: Any) -> Any:
        return super()._create(event_class, id=id or _stamp.get()[1], **_stamped(), **kw)

    @override
    def trigger_event(self, event_class: Any, **kw: Any) -> None:
        """Record a fact with its envelope."""
        super().trigger_event(event_class, **_stamped(), **kw)

    def ending(self, *kinds: str) -> tuple[str, ...]:
        """Give the keys of the running clocks of these kinds, as a fact stops them."""
        return tuple(key for key, clock in self.running.items() if clock.clock in kinds)

    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Say what follows when a clock runs out; every aggregate with clocks defines it."""
        raise NotImplementedError(f"{type(self).__name__} has no answer to {clock.clock}")
