"""Given facts, when a command, then facts: and the tests that follow from the declarations.

A service gives one example a command; stages are found by search over `frm` and `to`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec

from chassis.domain import HOW, By, Command, Context, Effects, decide, deciding, stream_id
from chassis.mapper import Mapper
from chassis.refusals import Refusal
from chassis.store import Stored
from law.dates import last_day_before
from law.profiles import CN_NATIONAL, in_force

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, 09:00 in Shanghai, in a year whose holidays are known."""


@dataclass(frozen=True, slots=True)
class Example:
    """One lawful command: what was loaded for it, when, by whom, in which roles."""

    command: Command
    known: Any = None
    now: datetime = NOW
    subject: str = "s-example"
    roles: frozenset[str] | None = None
    jurisdiction: str = CN_NATIONAL
    org: str | None = None

    def context(self) -> Context:
        """Give the context the executor would make."""
        c = self.command
        roles = c.spec.roles if self.roles is None else self.roles
        role = next(iter(sorted(c.spec.roles & roles)), "")
        estate = c.address_fields().get("estate_id")
        return Context(
            now=self.now,
            by=By(self.subject, role, self.org),
            key="key-" + type(c).__name__,
            profile=in_force(self.jurisdiction, self.now.date()),
            estate_id=estate if isinstance(estate, UUID) else None,
            known=self.known,
            stream=stream_id(c.address),
            roles=roles,
            actor=self.subject,
        )


@dataclass(frozen=True, slots=True)
class Lapse:
    """A clock that runs out, as one step of a path; `now` is its due instant."""

    clock: str
    now: datetime


def carry_out(thing: Any, example: Example) -> tuple[Any, Effects]:
    """Decide one example on a thing, None for nothing there."""
    return decide(thing, example.command, example.context())


@dataclass(frozen=True, slots=True)
class Beside:
    """What another stream's command does to a thing (`Effects.also`), as one step of a path."""

    does: Callable[[Any], object]
    now: datetime = NOW


def run_out(thing: Any, lapse: Lapse) -> Effects:
    """Let a clock of a thing run out."""
    ctx = _by_system(thing, lapse.now, last_day_before(lapse.now))
    with deciding(ctx, thing.id):
        return thing.expire(thing.running[lapse.clock], ctx) or Effects()


def _by_system(thing: Any, at: datetime, on: date | None = None) -> Context:
    profile = in_force(CN_NATIONAL, at.date())
    return Context(at, By("system", "SYSTEM"), "tick", profile, stream=thing.id, on=on)


@dataclass
class Scenario:
    """One stream's story: commands that were carried out, one that is tried, what then holds."""

    mapper: Mapper
    thing: Any = None
    facts: list[Any] = field(default_factory=list)
    effects: Effects = field(default_factory=Effects)
    refusal: Refusal | None = None

    def given(self, *examples: Example) -> "Scenario":
        """Carry out what happened before; a refusal here is the test's own mistake."""
        for example in examples:
            self.thing, _ = carry_out(self.thing, example)
            self.thing.collect_events()
        return self

    def when(self, example: Example) -> "Scenario":
        """Try one command."""
        try:
            self.thing, self.effects = carry_out(self.thing, example)
        except Refusal as refusal:
            self.refusal = refusal
        else:
            self.facts = list(self.thing.collect_events())
        return self

    def lapse(self, clock: str, now: datetime) -> "Scenario":
        """Let a clock run out."""
        self.effects = run_out(self.thing, Lapse(clock, now))
        self.facts = list(self.thing.collect_events())
        return self

    def then(self, *expected: str, **fields: Any) -> "Scenario":
        """Expect these facts, by name, in order; `fields` are the last one's."""
        assert self.refusal is None, self.refusal
        assert [type(f).__name__ for f in self.facts] == list(expected)
        for name, value in fields.items():
            assert getattr(self.facts[-1], name) == value, (name, getattr(self.facts[-1], name))
        reread = [self.mapper.read(self.mapper.write(f)) for f in self.facts]
        assert [vars(f) for f in reread] == [vars(f) for f in self.facts]
        return self

    def then_refused(self, refusal: type[Refusal], **details: Any) -> "Scenario":
        """Expect a refusal that the command declares, and nothing recorded."""
        assert type(self.refusal) is refusal, self.refusal or [type(f).__name__ for f in self.facts]
        for name, value in details.items():
            assert self.refusal.details[name] == value
        assert self.refusal.detail("zh")
        assert self.refusal.detail("en")
        assert self.thing is None or not self.thing.pending_events
        return self


Examples = Mapping[type[Command], Example]


def ways(address: str, examples: Examples) -> dict[str | None, list[Example]]:
    """Find, for each stage of the thing at an address, a shortest list of examples that leads there."""
    found: dict[str | None, list[Example]] = {None: []}
    frontier: list[str | None] = [None]
    while frontier:
        start = frontier.pop(0)
        for cls, example in examples.items():
            if cls.spec.address != address or (start is None) == bool(cls.spec.act):
                continue
            if start is not None and start not in cls.spec.frm:
                continue
            for end in sorted(_ends(found[start], example)):
                if end not in found:
                    found[end] = [*found[start], example]
                    frontier.append(end)
    return found


def _ends(path: Sequence[Example], example: Example) -> set[str]:
    thing = after(path)
    try:
        changed, _ = carry_out(thing, example)
    except Refusal:
        return set()
    return {changed.stage}


Step = Example | Lapse | Beside


def after(path: Iterable[Step]) -> Any:
    """Carry out a path and give the thing as the store would give it back.

    What a path comes to is kept: a matrix asks for it once a command.
    """
    steps = tuple(path)
    key = tuple(map(id, steps))
    if key not in _CARRIED_OUT:
        _CARRIED_OUT[key] = steps, *_carried_out(steps)
    _, mapper, stored = _CARRIED_OUT[key]
    return mapper.fold(stored)


def _carried_out(steps: Sequence[Step]) -> tuple[Mapper, list[Stored]]:
    thing: Any = None
    facts: list[Any] = []
    for step in steps:
        if isinstance(step, Lapse):
            run_out(thing, step)
        elif isinstance(step, Beside):
            with deciding(_by_system(thing, step.now), thing.id):
                step.does(thing)
        else:
            thing, _ = carry_out(thing, step)
        facts += thing.collect_events()
    mapper = Mapper(*([type(thing)] if thing is not None else []))
    return mapper, [mapper.write(f) for f in facts]


_CARRIED_OUT: dict[tuple[int, ...], tuple[Sequence[Step], Mapper, list[Stored]]] = {}
"""By the examples' identities; the examples are kept with them, so that no identity is used twice."""


def check_in_stage(path: Sequence[Step], cls: type[Command], examples: Examples) -> None:
    """Try a command's example in the stage a path leads to: it is carried out only from `frm`.

    What it does must replay to the same thing, carry the context's time, and end in a declared
    stage; what it refuses must be declared and leave nothing behind.
    """
    thing = after(path)
    stage = thing.stage if thing else None
    allowed = stage in cls.spec.frm if cls.spec.act else stage is None
    example = examples[cls]
    if path:
        example = replace(example, now=max(example.now, path[-1].now))
    try:
        changed, _ = carry_out(thing, example)
    except Refusal as refusal:
        assert type(refusal) in cls.spec.refuses, refusal  # noqa: PT017  (it may be carried out)
        assert thing is None or not thing.pending_events
        return
    assert allowed, f"{cls.__name__} was carried out in {stage}"
    facts = changed.collect_events()
    assert facts
    assert changed.stage in cls.spec.to, (changed.stage, cls.spec.to)
    assert all(f.timestamp == example.now for f in facts)
    mapper = Mapper(type(changed))
    assert [vars(mapper.read(mapper.write(f))) for f in facts] == [vars(f) for f in facts]


def check_without_relation(
    stages: Mapping[str | None, Sequence[Step]], cls: type[Command], examples: Examples
) -> None:
    """Try a command as somebody without grant and relation, in every stage: refused, never found lawful."""
    for stage, path in stages.items():
        if stage not in cls.spec.frm and (cls.spec.act or stage is not None):
            continue
        stranger = replace(examples[cls], subject="stranger", roles=frozenset())
        if path:
            stranger = replace(stranger, now=max(stranger.now, path[-1].now))
        try:
            carry_out(after(path), stranger)
        except Refusal as refusal:
            assert type(refusal) in cls.spec.refuses, refusal  # noqa: PT017  (it may be carried out)
            assert refusal.kind.value[0] in {403, 422}  # noqa: PT017
        else:
            raise AssertionError(f"{cls.__name__} was carried out by a stranger in {stage}")


def recorded(examples: Examples, addresses: Iterable[str]) -> dict[str, Any]:
    """Give the stored bytes of every fact the examples make, by topic: the golden records."""
    found: dict[str, Any] = {}
    for address in addresses:
        reachable = ways(address, examples)
        for cls, example in examples.items():
            if cls.spec.address != address:
                continue
            starts = [None] if not cls.spec.act else [s for s in reachable if s in cls.spec.frm]
            for start in starts:
                thing = after(reachable[start])
                mapper = Mapper(HOW[cls][0])
                try:
                    changed, _ = carry_out(thing, example)
                except Refusal:
                    continue
                for fact in changed.collect_events():
                    stored = mapper.write(fact)
                    found.setdefault(stored.topic, msgspec.json.decode(stored.state))
    return found


def shape_of(value: Any) -> Any:
    """Give a record's fields at every depth, with the kind of what they hold instead of it."""
    if isinstance(value, dict):
        return {k: shape_of(v) for k, v in value.items()}
    return [shape_of(value[0])] if isinstance(value, list) and value else type(value).__name__
