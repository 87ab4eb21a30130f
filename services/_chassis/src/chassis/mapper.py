"""Stored events are typed JSON: schema-checked when written and when read, resolved by allow-list.

A topic is never an import path. What was written by an older version is upcast on reading
(`upcast_v1_v2` on the event's class); what was written by a newer one is not read at all.
"""

from dataclasses import MISSING, fields
from functools import cache
from typing import Any, NotRequired, TypedDict, get_type_hints

import msgspec
from eventsourcing.domain import CanInitAggregate, CanMutateAggregate
from eventsourcing.utils import get_topic

from chassis.domain import Aggregate, Event
from chassis.store import Stored

IMPLIED = frozenset({"originator_id", "originator_version", "originator_topic"})
"""What the store's columns and the event's class already say."""


class UnreadableEvent(Exception):  # noqa: N818  (a state of the log, not of the program)
    """A stored event cannot be understood: unknown topic, newer version or damaged bytes."""


class _Shape:
    """How one event class is written and read."""

    def __init__(self, event: type[Event], aggregate: type[Aggregate]) -> None:
        hints = get_type_hints(event)
        self.event = event
        self.version: int = getattr(event, "class_version", 1)
        self.origin = get_topic(aggregate) if issubclass(event, CanInitAggregate) else None
        self.defaults = {f.name: f.default for f in fields(event) if f.default is not MISSING}
        schema = {
            f.name: hints[f.name] if f.default is MISSING else NotRequired[hints[f.name]]
            for f in fields(event)
            if f.name not in IMPLIED
        }
        shape = TypedDict(event.__name__, {**schema, "class_version": NotRequired[int]})  # type: ignore[misc]
        self.decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(shape)

    def read(self, state: bytes) -> dict[str, Any]:
        """Give the fields, upcast from the version they were written in."""
        if self.version == 1:
            values: dict[str, Any] = self.decoder.decode(state)
        else:
            raw = msgspec.json.decode(state)
            for v in range(raw.get("class_version", 1), self.version):
                getattr(self.event, f"upcast_v{v}_v{v + 1}")(raw)
            raw["class_version"] = max(raw.get("class_version", 1), self.version)
            values = msgspec.convert(raw, self.decoder.type, strict=True)
        if values.pop("class_version", 1) > self.version:
            raise UnreadableEvent(f"{self.event.TOPIC} was written by a newer version")  # type: ignore[attr-defined]
        return values


_shape_of = cache(_Shape)
"""A process makes each shape once, however many mappers it has: most of a mapper is its shapes."""


class Mapper:
    """Writes and reads the events of the given aggregates, and of no others."""

    def __init__(self, *aggregates: type[Aggregate]) -> None:
        self._encoder = msgspec.json.Encoder()
        self._shapes: dict[str, _Shape] = {}
        for aggregate in aggregates:
            for event in vars(aggregate).values():
                if isinstance(event, type) and issubclass(event, CanMutateAggregate):
                    self._admit(event, aggregate)

    def _admit(self, event: Any, aggregate: type[Aggregate]) -> None:
        topic = getattr(event, "TOPIC", None)
        if not topic:
            if event.__name__ in {"Event", "Created"}:  # the bases, which nothing triggers
                return
            raise TypeError(f"{event.__qualname__} has no topic")
        if topic in self._shapes and self._shapes[topic].event is not event:
            raise TypeError(f"two events have the topic {topic}")
        self._shapes[topic] = _shape_of(event, aggregate)

    @property
    def topics(self) -> dict[str, type[Event]]:
        """Give every known topic with its class."""
        return {topic: shape.event for topic, shape in self._shapes.items()}

    def write(self, fact: Any) -> Stored:
        """Write a fact, and read it back at once: what could not be read is never stored."""
        shape = self._shapes[type(fact).TOPIC]
        state = {
            k: v
            for k, v in vars(fact).items()
            if k not in IMPLIED and not (k in shape.defaults and v == shape.defaults[k])
        }
        if shape.version > 1:
            state["class_version"] = shape.version
        written = self._encoder.encode(state)
        shape.read(written)
        return Stored(fact.originator_id, fact.originator_version, type(fact).TOPIC, written)

    def read(self, stored: Stored) -> Event:
        """Read a stored event; raises UnreadableEvent, which names the place."""
        shape = self._shapes.get(stored.topic)
        if shape is None:
            raise UnreadableEvent(f"topic {stored.topic!r} is not on the allow-list")
        try:
            values = shape.read(stored.state)
        except (msgspec.MsgspecError, LookupError, AttributeError, TypeError, ValueError) as e:
            raise UnreadableEvent(f"{stored.topic} {stored.stream} v{stored.version}: {e}") from e
        fact: Event = object.__new__(shape.event)
        own = vars(fact)
        own.update(shape.defaults)
        own.update(values)
        own["originator_id"], own["originator_version"] = stored.stream, stored.version
        if shape.origin:
            own["originator_topic"] = shape.origin
        return fact

    def fold(self, stored: list[Stored]) -> Any:
        """Give the aggregate that a stream's events make, None for an empty stream."""
        thing: Any = None
        for one in stored:
            thing = self.read(one).mutate(thing)
        return thing
