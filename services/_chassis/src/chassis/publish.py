"""From stored events to the published language: one table a service, fields mapped by name.

Every stored event yields one record (ruling A13): a private one carries `meta` and nothing else, so
that every reader sees every position. What the table forgets, a test finds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message import Message

from chassis.domain import CLOCKS, Aggregate, Clock, Event
from chassis.mapper import Mapper
from chassis.relay import Record
from chassis.store import Stored
from cogov.meta.v1 import meta_pb2


@dataclass(frozen=True, slots=True)
class Private:
    """Why a fact stays inside. `subject` names the field that stands for the stream (ruling G6)."""

    reason: str
    subject: str | None = None


Values = dict[str, Any]
Shape = Callable[[Any], Values]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Gives every stored event of a service its record.

    `facts` maps a topic to the field of the message's `oneof fact`; `shapes` gives a topic's values
    where they are not simply the event's fields by name; `private` says what stays inside and why.
    """

    source: str
    message: type[Message]
    mapper: Mapper
    facts: Mapping[str, str]
    private: Mapping[str, Private]
    shapes: Mapping[str, Shape]
    may_skip: frozenset[str] = frozenset()

    def __call__(self, stored: Stored) -> Record:
        """Make the record; raises UnreadableEvent or ParseError when the table is wrong."""
        fact = self.mapper.read(stored)
        hidden = self.private.get(stored.topic)
        root = str(fact.estate_id or stored.stream)
        made: Any = self.message()
        at = self._describe(made.meta, stored, fact, root, hidden)
        if hidden is None:
            target = getattr(made, self.facts[stored.topic])
            target.SetInParent()
            shape = self.shapes.get(stored.topic)
            try:
                if rest := shape(fact) if shape else take_plain(fact, target):
                    ParseDict(rest, target)
            except (ParseError, TypeError, ValueError) as e:
                raise ParseError(f"{stored.topic}: {e}") from e
        value = made.SerializeToString(deterministic=True)
        return Record(self.source, stored.position, root, stored.topic, value, at)

    def _describe(
        self, meta: meta_pb2.Meta, stored: Stored, fact: Event, root: str, hidden: Private | None
    ) -> str:
        """Say what a record is; give when it was recorded, as far as anybody may know."""
        disguised = hidden.subject if hidden else None
        meta.estate_id, meta.source, meta.position = root, self.source, stored.position
        meta.stream = str(getattr(fact, disguised) if disguised else stored.stream)
        meta.version = 0 if disguised else stored.version
        meta.on, meta.type = fact.on.isoformat(), stored.topic
        meta.may_skip = hidden is not None or stored.topic in self.may_skip
        at = fact.timestamp.astimezone(UTC)
        if disguised:
            at = at.replace(minute=0, second=0, microsecond=0)
        meta.recorded_at.FromDatetime(at)
        if fact.cause:
            meta.cause.source, meta.cause.position = fact.cause.source, fact.cause.position
        if not disguised:
            for clock in fact.starts:
                _add_clock(meta.starts.add(), clock)
            meta.stops.extend(fact.stops)
        return at.isoformat()


def _add_clock(target: meta_pb2.Clock, clock: Clock) -> None:
    kind = CLOCKS[clock.clock]
    target.clock, target.ref, target.responsible = clock.clock, clock.ref, clock.responsible
    target.due.FromDatetime(clock.due.astimezone(UTC))
    target.incomplete, target.basis, target.grade = clock.incomplete, kind.basis, kind.grade
    target.rule_ids.extend(kind.rules)


def take_plain(fact: Event, target: Message) -> Values:
    """Set the event's text, numbers and days that the message knows; give the rest as JSON values."""
    own, rest = vars(fact), {}
    for field in target.DESCRIPTOR.fields:
        value = own.get(field.name)
        if isinstance(value, str | int):
            setattr(target, field.name, value)
        elif isinstance(value, date) and not isinstance(value, datetime):
            setattr(target, field.name, value.isoformat())
        elif value is not None:
            rest[field.name] = plain(value)
    return rest


def clocks_shown(of: Aggregate) -> list[Values]:
    """Show a thing's running clocks: which, until when, who has to act."""
    return [
        {"clock": one.key, "due": plain(one.due), "responsible": one.responsible}
        for one in of.running.values()
    ]


def plain(value: Any) -> Any:
    """Turn a field's value into what protobuf's JSON form takes."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return msgspec.to_builtins(value)


def without_none(value: Any) -> Any:
    """Leave out what is not said, at any depth: protobuf's JSON form has no null."""
    if isinstance(value, Mapping):
        return {k: without_none(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [without_none(v) for v in value]
    return value
