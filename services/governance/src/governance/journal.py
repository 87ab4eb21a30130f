"""The journal: every consumed fact, appended in the transaction that moves the state it folds to."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy import Connection, bindparam, delete, func, or_, select
from typing_extensions import override

from chassis.consumer import Handler
from chassis.relay import Record
from chassis.views import Views, hold, upsert
from governance.listing import listed, listed_row, micros
from governance.parts import fold_clocks, fold_fact
from governance.sources import SOURCES, changes_nothing
from governance.state import EstateState
from governance.tables import GovernanceTables
from governance.topics import deadlines, forget_topics, load_topic, load_topics, write_topics
from law.dates import end_of

DECODER = msgspec.msgpack.Decoder(EstateState)
ENCODER = msgspec.msgpack.Encoder()
CHUNK = 5000
TOPICS = "deliberation"


def fold(state: EstateState, source: str, value: bytes, *, clocks: bool) -> None:
    """Move an estate's state by one record's bytes; `clocks` says that it starts or stops some."""
    read, name, changes = SOURCES[source]
    event, part = read(value), getattr(state, name)
    if clocks:
        fold_clocks(part, event.meta)
    fold_fact(changes, part, event)


def meta_of(source: str, value: bytes) -> Any:
    """Read what a record says about itself."""
    return SOURCES[source][0](value).meta


@dataclass(slots=True)
class Journal(Handler):
    """Appends facts and keeps each estate's state beside them."""

    tables: GovernanceTables
    changed: dict[str, EstateState] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @override
    def handle(self, conn: Connection, record: Record) -> None:
        """Take in one record; one without a fact and without clocks leaves no row."""
        event = SOURCES[record.source][0](record.value)
        meta = event.meta
        clocks = bool(meta.starts or meta.stops)
        if event.WhichOneof("fact") is None and meta.may_skip and not clocks:
            return
        state = self.changed.get(record.key) or self._load(conn, record.key)
        if record.source == TOPICS:
            self._bring(conn, record.key, state, meta.stream)
        fold(
            state, record.source, record.value, clocks=clocks
        )  # what this raises discards the whole batch
        self.changed[record.key] = state
        self.rows.append(
            {
                "root": record.key,
                "source": record.source,
                "position": record.position,
                "recorded_us": micros(meta.recorded_at.ToDatetime(tzinfo=UTC)),
                "type": record.type,
                "clocks": clocks,
                "value": record.value,
            }
        )

    @override
    def flush(self, conn: Connection) -> None:
        """Write the batch's rows and the states they led to."""
        if self.rows:
            conn.execute(self.tables.journal.insert(), self.rows)
            number = conn.execute(select(func.max(self.tables.journal.c.number))).scalar_one()
            write_states(conn, self.tables, self.changed, number)
        self.discard()

    @override
    def discard(self) -> None:
        """Forget the batch."""
        self.rows, self.changed = [], {}

    def _load(self, conn: Connection, root: str) -> EstateState:
        hold(conn, root)  # a retry of parked facts may be at it in another process
        return load_state(conn, self.tables, root) or EstateState()

    def _bring(self, conn: Connection, root: str, state: EstateState, stream: str) -> None:
        """Bring the one topic into memory that a fact is of."""
        topics = state.deliberation.topics
        if stream not in topics and (found := load_topic(conn, self.tables, root, stream)):
            topics[stream] = found


def load_state(conn: Connection, tables: GovernanceTables, root: str) -> EstateState | None:
    """Give an estate's present state; its topics are in rows of their own."""
    c = tables.states.c
    value = conn.execute(select(c.value).where(c.root == root)).scalar()
    return DECODER.decode(value) if value is not None else None


def load_states(
    conn: Connection, tables: GovernanceTables, roots: set[str]
) -> list[EstateState | None]:
    """Give the present states of some roots, in order of root; those without a fact are left out."""
    c = tables.states.c
    question = select(c.value).where(c.root.in_(sorted(roots))).order_by(c.root)
    return [DECODER.decode(value) for value in conn.execute(question).scalars()]


def load_whole_state(conn: Connection, tables: GovernanceTables, root: str) -> EstateState | None:
    """Give an estate's present state with every topic of it."""
    state = load_state(conn, tables, root)
    if state is not None and state.deliberation.raised:
        state.deliberation.topics = load_topics(conn, tables, root)
    return state


def state_as_of(
    conn: Connection, tables: GovernanceTables, root: str, day: date
) -> EstateState | None:
    """Fold what the log said of an estate at 24:00 of a day (ruling A12); None before its first fact."""
    c = tables.journal.c
    until = micros(end_of(day).astimezone(UTC))
    question = (
        select(c.source, c.value, c.clocks)
        .where(c.root == root, c.recorded_us < until)
        .order_by(c.number)
    )
    state: EstateState | None = None
    for row in conn.execute(question):
        state = state or EstateState()
        fold(state, row.source, row.value, clocks=row.clocks)
    return state


def rebuild(views: Views, tables: GovernanceTables, tell: Callable[[int, int], None]) -> int:
    """Throw every state away and fold the journal again; give how many facts it had."""
    c = tables.journal.c
    states: dict[str, EstateState] = {}
    with _uncollected(), views.writing() as conn:
        last = conn.execute(select(func.max(c.number))).scalar() or 0
        for until, rows in _chunks(conn, tables, last, _quiet(conn, tables)):
            for root, source, value, clocks in rows:
                state = states.get(root)
                if state is None:
                    state = states[root] = EstateState()
                fold(state, source, value, clocks=clocks)
            tell(until, last)
        conn.execute(delete(tables.states))
        conn.execute(delete(tables.listed))
        forget_topics(conn, tables)
        write_states(conn, tables, states, last)
        return conn.execute(select(func.count()).select_from(tables.journal)).scalar_one()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python look for no cycles: a fold makes millions of small values and none of those."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _quiet(conn: Connection, tables: GovernanceTables) -> list[str]:
    """Give the types of facts in the journal that change no state unless they move a clock."""
    types = conn.execute(select(tables.journal.c.type).distinct()).scalars()
    return sorted(t for t in types if changes_nothing(t))


def _chunks(
    conn: Connection, tables: GovernanceTables, last: int, quiet: list[str]
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Give what moves a state, in ranges of numbers, from the driver: a rebuild does nothing else.

    A range has both ends, so that no plan sorts the rest of the journal for each; gaps do no harm.
    """
    c = tables.journal.c
    question = (
        select(c.root, c.source, c.value, c.clocks)
        .where(c.number > bindparam("after"), c.number <= bindparam("until"))
        .where(or_(c.clocks, c.type.not_in(quiet)))
        .order_by(c.number)
    )
    for after in range(0, last, CHUNK):
        until = min(after + CHUNK, last)
        found = conn.execute(question, {"after": after, "until": until})
        yield until, found.cursor.fetchall()


def write_states(
    conn: Connection, tables: GovernanceTables, states: Mapping[str, EstateState], number: int
) -> None:
    """Write states that facts up to a number led to, their topics, and their rows in lists."""
    write_topics(conn, tables, states.items())
    upsert(conn, tables.states, [_row(r, s, number) for r, s in states.items()])
    write_listed(conn, tables, states.items())


def write_listed(
    conn: Connection, tables: GovernanceTables, states: Iterable[tuple[str, EstateState]]
) -> None:
    """Write the rows of estates in lists."""
    rows = []
    for root, state in states:
        apart = deadlines(conn, tables, root) if state.deliberation.raised else ()
        if made := listed(state, apart):
            rows.append(listed_row(root, made))
    if rows:
        upsert(conn, tables.listed, rows)


def _row(root: str, state: EstateState, number: int) -> dict[str, Any]:
    identity = state.registry.identity
    part = state.deliberation
    apart = structs.replace(state, deliberation=structs.replace(part, topics={}))
    return {
        "root": root,
        "code": identity.community_ref if identity else "",
        "name": identity.name if identity else "",
        "number": number,
        "value": ENCODER.encode(apart),
    }
