"""Commands declared once, aggregates that decide and then record, and nothing that touches I/O.

A command class is the one place that says what is asked, at which address, by whom, from which
stage to which, and what may stand in its way. A decision (`@decides`) may refuse and never mutates;
a fact (`@event`) mutates and never refuses. Time, actor and profile come in as a `Context`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar, cast
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from eventsourcing.domain import event as event
from msgspec import Struct

from chassis.deadlines import (  # isort: skip  (one name a line)
    act_until as act_until,
    act_within as act_within,
    act_within_working_days as act_within_working_days,
    due_clock as due_clock,
)
from chassis.facts import (  # isort: skip  (one name a line)
    CHINA as CHINA,
    HOW as HOW,
    Aggregate as Aggregate,
    Context as Context,
    Created as Created,
    Effects as Effects,
    Event as Event,
    GuardUse as GuardUse,
    at_stream as at_stream,
    deciding as deciding,
)
from chassis.fields import (  # isort: skip  (one name a line)
    CLOCKS as CLOCKS,
    AreaCm2 as AreaCm2,
    By as By,
    Cause as Cause,
    Clock as Clock,
    ClockKind as ClockKind,
    Clocks as Clocks,
    Count as Count,
    EstateId as EstateId,
    Evidence as Evidence,
    Instant as Instant,
    Line as Line,
    PersonalText as PersonalText,
    Reference as Reference,
    Sealed as Sealed,
    Sha256 as Sha256,
    Subject as Subject,
    Text as Text,
    clock_kind as clock_kind,
)
from chassis.halves import with_facts_of as with_facts_of
from chassis.refusals import COMMON, InvalidState, NotFound, Refusal, VersionConflict

REF_LENGTH = 40
"""How long a reference may be (ruling A1)."""

_ESTATE = re.compile(r"/estates/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def stream_id(address: str) -> UUID:
    """Name a stream after its address, so that asking twice is asking once.

    An estate's own stream is named by the estate's id.
    """
    estate = _ESTATE.fullmatch(address)
    return UUID(estate[1]) if estate else uuid5(NAMESPACE_URL, "cogov:" + address)


def ref_after(ref: str, number: int) -> str:
    """Derive a reference from another's and a number that stands once under it."""
    made = f"{ref}-{number}"
    return made if len(made) <= REF_LENGTH else str(uuid5(NAMESPACE_URL, made))


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
