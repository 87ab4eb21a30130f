"""Commands declared once, aggregates that decide and then record, and nothing that touches I/O.

A command class is the one place that says what is asked, at which address, by whom, from which
stage to which, and what may stand in its way. A decision (`@decides`) may refuse and never mutates;
a fact (`@event`) mutates and never refuses. Time, actor and profile come in as a `Context`.
"""

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, cast
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from eventsourcing.domain import AggregateEvent, BaseAggregate, CanInitAggregate, MetaDomainEvent
from eventsourcing.domain import event as event  # noqa: PLC0414  (re-exported for the services)
from msgspec import Meta, Struct
from typing_extensions import override

from chassis.refusals import COMMON, InvalidState, NotFound, Refusal, VersionConflict
from law.calendar import ChinaWorkingDays, WorkingDays
from law.dates import business_date
from law.profiles import JurisdictionProfile

Reference = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9-]{1,40}(?!\n)$",
        description="the caller's own number of it, unique under its parent",
    ),
]
EstateId = Annotated[UUID, Meta(description="the estate")]
AreaCm2 = Annotated[int, Meta(ge=1, le=10**12, description="area in cm² (1 m² = 10,000 cm²)")]
Count = Annotated[int, Meta(ge=0, le=10**9)]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Instant = Annotated[datetime, Meta(tz=True, description="an instant with its offset")]
Sha256 = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$", description="SHA-256 in lower-case hex")
]
Subject = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9:._-]{1,80}(?!\n)$", description="opaque subject ref, never a name"),
]
PersonalText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        extra={"personal": True},
        description="personal data: goes to the vault",
    ),
]


CHINA = ChinaWorkingDays()
"""The calendar decisions use unless a test brings another."""


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """A document somewhere else, named by its digest (ruling G15); nothing is uploaded."""

    kind: Line
    sha256: Sha256
    bytes: Annotated[int, Meta(ge=1, le=10**12)]
    media_type: Line
    held_by: Line


class Sealed(Struct, frozen=True):
    """A value that only the holder of a subject's key for a purpose can open."""

    purpose: str
    box: bytes


class By(Struct, frozen=True, omit_defaults=True):
    """Who caused a fact: an opaque subject, the role that entitled him, and through which client."""

    subject: str | Sealed
    role: str
    org: str | None = None
    client: str | None = None


class Cause(Struct, frozen=True):
    """The other service's fact on which a policy acted."""

    source: str
    position: int


class Clock(Struct, frozen=True, omit_defaults=True):
    """A deadline that a fact starts: what is due, when, and whose seat answers for it (ruling A10)."""

    clock: str
    due: datetime
    responsible: str
    ref: str = ""
    incomplete: bool = False

    @property
    def key(self) -> str:
        """Name the clock within its stream."""
        return f"{self.clock}:{self.ref}" if self.ref else self.clock


Clocks = tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class ClockKind:
    """What a clock rests on: LAW, NOTICE or PRACTICE, the grade of its source, its rules."""

    basis: str
    grade: str
    rules: tuple[str, ...]


CLOCKS: dict[str, ClockKind] = {}
"""Every kind of clock by its id; a clock that is not here cannot be published."""


def clock_kind(name: str, basis: str, grade: str, rules: str) -> str:
    """Declare a kind of clock; give its id."""
    CLOCKS[name] = ClockKind(basis, grade, tuple(rules.split()))
    return name


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


_ESTATE = re.compile(r"/estates/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def stream_id(address: str) -> UUID:
    """Name a stream after its address, so that asking twice is asking once.

    An estate's own stream is named by the estate's id.
    """
    estate = _ESTATE.fullmatch(address)
    return UUID(estate[1]) if estate else uuid5(NAMESPACE_URL, "cogov:" + address)


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


@dataclass(frozen=True, slots=True)
class Spec:
    """A command's declaration; see `command`."""

    address: str
    act: str
    roles: frozenset[str]
    relation: str
    frm: frozenset[str]
    to: frozenset[str]
    refuses: tuple[type[Refusal], ...]
    rules: tuple[str, ...]
    taken: type[Refusal]
    otherwise: Mapping[str, type[Refusal]]
    seals: str
    route: str

    @property
    def path(self) -> str:
        """Give the route below `/<service>/v1`."""
        return self.route or (f"{self.address}/{self.act}" if self.act else self.address)

    @property
    def in_path(self) -> tuple[str, ...]:
        """Give the fields that stand in the route."""
        return tuple(re.findall(r"{(\w+)}", self.path))


class Command(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wants; exact types, unknown fields refused."""

    spec: ClassVar[Spec]

    @property
    def address(self) -> str:
        """Give the address of the thing that is commanded."""
        return self.spec.address.format_map(self.address_fields())

    def address_fields(self) -> dict[str, Any]:
        """Give the values that stand in the address; a command that derives one overrides this."""
        return msgspec.structs.asdict(self)

    @property
    def root(self) -> str:
        """Give what decides about rights: an estate's id or an administrative code."""
        fields = self.address_fields()
        return str(fields.get("estate_id") or fields.get("code") or "")


COMMANDS: dict[str, type[Command]] = {}
"""Every declared command by its name."""

HOW: dict[type[Command], tuple[type["Aggregate"], str]] = {}
"""Which method of which aggregate decides a command."""

RELATES: dict[type[Command], Callable[[Any, Any, Context], str]] = {}
"""Who may issue a command because of what he is to the thing (ruling A5)."""

C = TypeVar("C", bound=type[Command])
F = TypeVar("F", bound=Callable[..., Any])


def command(
    address: str,
    act: str = "",
    *,
    by: str = "",
    relation: str = "",
    frm: str = "",
    to: str,
    refuses: tuple[type[Refusal], ...] = (),
    rules: str = "",
    taken: type[Refusal] = InvalidState,
    otherwise: Mapping[str, type[Refusal]] | None = None,
    seals: str = "",
    route: str = "",
) -> Callable[[C], C]:
    """Declare a command.

    `address` is a format over its fields; without an `act` it creates the thing there, which must
    not exist (`taken`). `by` names the roles whose grant suffices, `relation` what else entitles
    (checked by the function marked `@relates`). `frm` and `to` are stages; `otherwise` gives the
    refusal for a stage that is not in `frm` (else INVALID_STATE). `seals` names the purpose under
    which the actor's subject is sealed in the event. `route` is where it is posted when that is not
    the address itself, because the address is derived.
    """

    def declare(cls: C) -> C:
        if act:
            stages = tuple(dict.fromkeys((otherwise or {}).values()))
            always = (*COMMON, InvalidState, VersionConflict, *stages)
        else:
            always = (*COMMON, taken)
        cls.spec = Spec(
            address,
            act,
            frozenset(by.split()),
            relation,
            frozenset(frm.split()),
            frozenset(to.split()),
            tuple(dict.fromkeys((*always, *refuses))),
            tuple(rules.split()),
            taken,
            otherwise or {},
            seals,
            route,
        )
        if COMMANDS.setdefault(cls.__name__, cls) is not cls:
            raise TypeError(f"two commands are called {cls.__name__}")
        return cls

    return declare


def decides(wish: type[Command]) -> Callable[[F], F]:
    """Mark the method that decides a command; it takes (command, context)."""

    def mark(method: F) -> F:
        method.decides = wish  # type: ignore[attr-defined]
        return method

    return mark


def relates(*wishes: type[Command]) -> Callable[[F], F]:
    """Mark the function (thing or None, command, context) that refuses who has no relation.

    It answers with the role in which the actor acts, which the facts then carry.
    """

    def mark(function: F) -> F:
        for wish in wishes:
            RELATES[wish] = function
        return function

    return mark


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
        changed: Any = super().mutate(aggregate)
        for name in self.stops:
            changed.running.pop(name, None)
        for clock in self.starts:
            changed.running[clock.key] = clock
        return changed


class Created(CanInitAggregate[UUID], Event):
    """The first fact of a stream."""

    originator_topic: str


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

    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Say what follows when a clock runs out; every aggregate with clocks defines it."""
        raise NotImplementedError(f"{type(self).__name__} has no answer to {clock.clock}")


def stage_check(thing: Aggregate, c: Command) -> None:
    """Refuse a command whose thing is in the wrong stage."""
    if thing.stage not in c.spec.frm:
        raise c.spec.otherwise.get(thing.stage, InvalidState)(stage=thing.stage)


def decide(thing: Aggregate | None, c: Command, ctx: Context) -> tuple[Aggregate, Effects]:
    """Carry a command to its decision: existence, relation, stage, decision (ruling G8)."""
    spec, (cls, how) = c.spec, HOW[type(c)]
    if spec.act and thing is None:
        raise NotFound
    if not spec.act and thing is not None:
        raise spec.taken(
            **({"stage": thing.stage} if spec.taken is InvalidState else taken_details(thing))
        )
    check = RELATES.get(type(c))
    if check is not None:
        ctx = replace(ctx, by=msgspec.structs.replace(ctx.by, role=check(thing, c, ctx)))
    with deciding(ctx, ctx.stream):
        if thing is None:
            made = getattr(cls, how)(c, ctx)
            return made if isinstance(made, tuple) else (made, Effects())
        stage_check(thing, c)
        return thing, cast("Effects | None", getattr(thing, how)(c, ctx)) or Effects()


def taken_details(thing: Aggregate) -> dict[str, Any]:
    """Give what may be said of the thing that stands at an address already."""
    tell = getattr(thing, "when_taken", None)
    return tell() if tell else {}
