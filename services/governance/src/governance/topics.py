"""An estate's topics, a row each beside its state, written in the same transaction.

So a fact costs what its topic weighs, and a list what it shows, however many topics there are. A past
day's state has them in memory; both are asked in the same way.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, delete, func, select
from typing_extensions import override

from chassis.views import Views, upsert
from governance.deliberation_topic import Topic
from governance.listing import earliest_of, micros
from governance.parts import ClockState
from governance.state import EstateState
from governance.tables import GovernanceTables
from law.dates import start_of

ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Topic)
NEVER = 2**60
"""The rank of a topic whose blocker has no deadline: behind those that have one."""

OVER = 0


class Topics(Protocol):
    """What may be asked of an estate's topics; `step` 0 are those that are over."""

    def counts(self) -> dict[int, int]:
        """Give how many topics are in each step."""

    def of_step(self, step: int, limit: int, offset: int = 0) -> list[Topic]:
        """Give topics of a step, those first whose deadline comes first."""

    def by_ref(self, ref: str) -> Topic | None:
        """Give a topic by its reference."""

    def by_vote(self, meeting: str, motion: str) -> Topic | None:
        """Give the topic whose plan a motion is on."""

    def soonest(self, limit: int) -> list[Topic]:
        """Give the topics one of whose deadlines comes first."""


@dataclass(frozen=True, slots=True)
class StoredTopics(Topics):
    """The topics as they are now."""

    views: Views
    tables: GovernanceTables
    root: str

    @override
    def counts(self) -> dict[int, int]:
        c = self.tables.topics.c
        question = (
            select(c.step, func.count().label("many")).where(c.root == self.root).group_by(c.step)
        )
        with self.views.reading() as conn:
            return {row.step: row.many for row in conn.execute(question)}

    @override
    def of_step(self, step: int, limit: int, offset: int = 0) -> list[Topic]:
        c = self.tables.topics.c
        return self._read(c.step == step, order=c.rank, limit=limit, offset=offset)

    @override
    def by_ref(self, ref: str) -> Topic | None:
        return self._one(self.tables.topics.c.ref == ref)

    @override
    def by_vote(self, meeting: str, motion: str) -> Topic | None:
        return self._one(self.tables.topics.c.vote == f"{meeting}/{motion}")

    @override
    def soonest(self, limit: int) -> list[Topic]:
        due = self.tables.topics.c.practice_us
        return self._read(due.is_not(None), order=due, limit=limit)

    def _one(self, which: Any) -> Topic | None:
        return next(iter(self._read(which, order=self.tables.topics.c.rank, limit=1)), None)

    def _read(self, which: Any, *, order: Any, limit: int, offset: int = 0) -> list[Topic]:
        c = self.tables.topics.c
        question = select(c.value).where(c.root == self.root, which).order_by(order, c.stream)
        with self.views.reading() as conn:
            rows = conn.execute(question.limit(limit).offset(offset)).scalars().all()
        return [DECODER.decode(value) for value in rows]


@dataclass(frozen=True, slots=True)
class FoldedTopics(Topics):
    """The topics of a past day, in memory."""

    topics: Sequence[Topic]

    @override
    def counts(self) -> dict[int, int]:
        return dict(Counter(one.step for one in self.topics))

    @override
    def of_step(self, step: int, limit: int, offset: int = 0) -> list[Topic]:
        found = sorted(
            (t for t in self.topics if t.step == step), key=lambda t: (_rank(t), t.stream)
        )
        return found[offset : offset + limit]

    @override
    def by_ref(self, ref: str) -> Topic | None:
        return next((t for t in self.topics if t.topic == ref), None)

    @override
    def by_vote(self, meeting: str, motion: str) -> Topic | None:
        return next((t for t in self.topics if _vote(t) == f"{meeting}/{motion}"), None)

    @override
    def soonest(self, limit: int) -> list[Topic]:
        found = [(clocks[0].due_at, t) for t in self.topics if (clocks := _running(t))]
        return [t for _, t in sorted(found, key=lambda f: (f[0], f[1].stream))][:limit]


def load_topic(conn: Connection, tables: GovernanceTables, root: str, stream: str) -> Topic | None:
    """Give one topic; None before its first fact."""
    c = tables.topics.c
    value = conn.execute(select(c.value).where(c.root == root, c.stream == stream)).scalar()
    return DECODER.decode(value) if value is not None else None


def load_topics(conn: Connection, tables: GovernanceTables, root: str) -> dict[str, Topic]:
    """Give every topic of an estate, by stream."""
    c = tables.topics.c
    rows = conn.execute(select(c.stream, c.value).where(c.root == root).order_by(c.stream))
    return {row.stream: DECODER.decode(row.value) for row in rows}


def write_topics(
    conn: Connection, tables: GovernanceTables, states: Iterable[tuple[str, EstateState]]
) -> None:
    """Write the topics that are in memory."""
    rows = [_row(root, t) for root, state in states for t in state.deliberation.topics.values()]
    if rows:
        upsert(conn, tables.topics, rows)


def forget_topics(conn: Connection, tables: GovernanceTables) -> None:
    """Empty the rows, for a rebuild."""
    conn.execute(delete(tables.topics))


def deadlines(conn: Connection, tables: GovernanceTables, root: str) -> list[ClockState]:
    """Give the topics' earliest deadlines: by law, by law or notice, of any kind."""
    c = tables.topics.c
    found = []
    for due in (c.law_us, c.firm_us, c.practice_us):
        question = select(c.value).where(c.root == root, due.is_not(None)).order_by(due).limit(1)
        value = conn.execute(question).scalar()
        if value is not None:
            found += [one for one in earliest_of(_running(DECODER.decode(value))) if one]
    return found


def _row(root: str, topic: Topic) -> dict[str, Any]:
    law, firm, practice = earliest_of(_running(topic))
    return {
        "root": root,
        "stream": topic.stream,
        "ref": topic.topic,
        "vote": _vote(topic),
        "step": topic.step,
        "rank": _rank(topic),
        "law_us": _due(law),
        "firm_us": _due(firm),
        "practice_us": _due(practice),
        "value": ENCODER.encode(topic),
    }


def _running(topic: Topic) -> list[ClockState]:
    found = [clock for clock in topic.clocks.values() if clock.state == "RUNNING"]
    return sorted(found, key=lambda c: (c.due_at, c.what, c.ref, c.started_by))


def _due(clock: ClockState | None) -> int | None:
    return micros(datetime.fromisoformat(clock.due_at)) if clock else None


def _vote(topic: Topic) -> str:
    found = topic.vote or next(iter(reversed(topic.votes)), None)
    return f"{found['meeting']}/{found['motion']}" if found else ""


def _rank(topic: Topic) -> int:
    """Order by what is due first, then by when it was raised; of those that are over the last first."""
    if topic.step == OVER:
        ended = (topic.ended or {}).get("on") or topic.raised_on
        return -micros(start_of(datetime.fromisoformat(ended).date()))
    blocker = topic.blocker
    clock = topic.clocks.get(f"{topic.stream}|{blocker.clock}") if blocker else None
    if clock is not None and clock.state == "RUNNING":
        return micros(datetime.fromisoformat(clock.due_at))
    return NEVER + micros(start_of(datetime.fromisoformat(topic.raised_on).date()))
