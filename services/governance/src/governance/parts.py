"""What one service's facts make of an estate: a pure fold that moves only that service's part.

So the order in which two services' facts arrive cannot change the state (decision 16). A fold reads
no clock, asks nobody and never refuses; a fact it does not know raises, unless it may be skipped.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, field


class NotUnderstood(Exception):  # noqa: N818  (it parks the estate)
    """A fact is new to this fold, and its publisher does not allow to pass it over."""


class ClockState(Struct):
    """A deadline as the facts left it. `started_by` and `ended_by` name facts as `stream@version`."""

    what: str
    ref: str
    due_at: str
    basis: str
    grade: str
    rule_ids: list[str]
    responsible_seat: str
    started_by: str
    state: str = "RUNNING"
    ended_by: str = ""
    calendar_incomplete: bool = False


class Happened(Struct):
    """A fact that a page rests on: its name in the state, what it is called, its business date.

    `at`, when it was recorded, orders feeds and is not read in the state (ruling A12).
    """

    by: str
    type: str
    on: str
    at: str


class Part(Struct):
    """One service's part of an estate's state; every part has clocks."""

    clocks: dict[str, ClockState] = field(default_factory=dict)

    def clocks_of(self, stream: str) -> dict[str, ClockState]:  # noqa: ARG002  (a part may keep them apart)
        """Give where a stream's clocks are kept, by `stream|clock`."""
        return self.clocks

    def every_clock(self) -> Iterable[ClockState]:
        """Give every clock that is in memory."""
        return self.clocks.values()


Change = Callable[[Any, Any, Any], None]
"""What a fact does to a part: the part, the record's meta, the fact."""


def fact_id(meta: Any) -> str:
    """Name a fact in the state, without positions (ruling A12)."""
    return f"{meta.stream}@{meta.version}"


def happened(meta: Any) -> Happened:
    """Give a fact as pages cite it."""
    name = meta.type.rpartition(".")[2]
    return Happened(fact_id(meta), name, meta.on, instant(meta.recorded_at))


def cited(events: list[Happened]) -> list[dict[str, str]]:
    """Give events as they are read."""
    return [{"by": e.by, "type": e.type, "on": e.on} for e in events]


def instant(stamp: Any) -> str:
    """Give a protobuf time as ISO 8601 in UTC."""
    at: datetime = stamp.ToDatetime(tzinfo=UTC)
    return at.isoformat().replace("+00:00", "Z")


def as_json(message: Any) -> dict[str, Any]:
    """Give a message as JSON values with its own field names; 64-bit numbers as numbers."""
    found: dict[str, Any] = {}
    for entry in message.DESCRIPTOR.fields:
        if entry.has_presence and not message.HasField(entry.name):
            continue
        value = getattr(message, entry.name)
        if entry.message_type is None:
            found[entry.name] = list(value) if entry.is_repeated else value
        elif entry.message_type.full_name == "google.protobuf.Timestamp":
            found[entry.name] = instant(value)
        elif entry.is_repeated:
            found[entry.name] = [as_json(one) for one in value]
        else:
            found[entry.name] = as_json(value)
    return found


def nothing(part: Any, meta: Any, fact: Any) -> None:
    """Change nothing: the fact says something only of clocks, or of what is not shown."""


def fold_fact(changes: Mapping[str, Change], part: Part, event: Any) -> None:
    """Move a part by one published fact; `changes` says by the fact's field what each does."""
    kind = event.WhichOneof("fact")
    change = changes.get(kind)
    if change is not None:
        if change is not nothing:  # so frequent that a rebuild does not even open the fact
            change(part, event.meta, getattr(event, kind))
    elif not event.meta.may_skip:  # also a field that this release's contract lacks
        raise NotUnderstood(event.meta.type)


def fold_clocks(part: Part, meta: Any) -> None:
    """Start and end the clocks a fact names; one that was met in time is forgotten."""
    clocks = part.clocks_of(meta.stream)
    missed = meta.type.endswith(".DeadlineMissed")
    for key in meta.stops:
        clock = clocks.get(f"{meta.stream}|{key}")
        if clock is None:
            continue
        late = instant(meta.recorded_at) > clock.due_at and clock.basis != "NOTICE"
        if missed or late:
            clock.state = "MISSED" if missed else "LATE"
            clock.ended_by = fact_id(meta)
        else:
            del clocks[f"{meta.stream}|{key}"]
    for started in meta.starts:
        key = f"{started.clock}:{started.ref}" if started.ref else started.clock
        clocks[f"{meta.stream}|{key}"] = ClockState(
            what=started.clock,
            ref=started.ref,
            due_at=instant(started.due),
            basis=started.basis,
            grade=started.grade,
            rule_ids=list(started.rule_ids),
            responsible_seat=started.responsible,
            started_by=fact_id(meta),
            calendar_incomplete=started.incomplete,
        )
