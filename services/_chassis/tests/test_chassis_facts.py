"""From the store to those who listen: relay, records, consumers, and the one door for raw logs."""
# ruff: noqa: ARG002  (a handler takes connection and record, a transport the records)

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.json_format import ParseError
from prometheus_client import REGISTRY
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, func, select
from sqlalchemy.exc import OperationalError

from chassis.consumer import Consumer, parked_table
from chassis.core import Core
from chassis.domain import stream_id
from chassis.publish import Private, Publisher
from chassis.refusals import ConcurrentChange, NeighbourUnavailable
from chassis.relay import InProcess, Record, Relay
from chassis.store import StoreUnavailable
from chassis.testing.kit import NOW
from chassis.views import Views, open_views, positions_table, resumes_table
from cogov.meta.v1 import meta_pb2
from services._chassis.tests import drawdowns as wish
from services._chassis.tests.drawdowns import CLERK, CUSTODIAN, ESTATE, OWNER, SURVEYOR, requested

A, B = str(ESTATE), "0b7d7ad3-55b1-5d0f-8a61-3a0c7f5f2b22"


def funds_event() -> Any:
    """Make the invented service's message: `meta` and a `oneof fact`."""
    file = descriptor_pb2.FileDescriptorProto(
        name="funds_test.proto", package="funds.test", syntax="proto3"
    )
    file.dependency.append(meta_pb2.DESCRIPTOR.name)
    kinds = descriptor_pb2.FieldDescriptorProto
    for name, fields in (
        ("Requested", (("amount_fen", kinds.TYPE_INT64), ("needed_on", kinds.TYPE_STRING))),
        ("Paid", (("amount_fen", kinds.TYPE_INT64), ("payer", kinds.TYPE_STRING))),
        ("Endorsed", ()),
    ):
        message = file.message_type.add(name=name)
        for number, (field_name, kind) in enumerate(fields, 1):
            message.field.add(name=field_name, number=number, type=kind, label=1)
    event = file.message_type.add(name="Event")
    event.oneof_decl.add(name="fact")
    kind = kinds.TYPE_MESSAGE
    event.field.add(name="meta", number=1, type=kind, type_name=".cogov.meta.v1.Meta", label=1)
    for number, name in enumerate(("Requested", "Paid", "Endorsed"), 2):
        event.field.add(
            name=name.lower(),
            number=number,
            type=kind,
            type_name=f".funds.test.{name}",
            label=1,
            oneof_index=0,
        )
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("funds.test.Event"))


FundsEvent = funds_event()


def publisher(core: Core, **other: Any) -> Publisher:
    """Give the service's table of what is published."""
    table: dict[str, Any] = {
        "facts": {
            "funds.Drawdown.Requested": "requested",
            "funds.Drawdown.Paid": "paid",
            "funds.Drawdown.Endorsed": "endorsed",
        },
        "private": {
            "funds.Poll.Opened": Private("nobody asks for it"),
            "funds.Paper.PaperCast": Private("a ballot", subject="poll"),
        },
        "shapes": {"funds.Drawdown.Paid": lambda f: {"amountFen": str(f.amount_fen), "payer": "x"}},
        "may_skip": frozenset({"funds.Drawdown.Endorsed"}),
    }
    return Publisher("funds", FundsEvent, core.mapper, **{**table, **other})


def published(core: Core, **other: Any) -> list[tuple[Record, Any]]:
    """Publish the whole log; give each record with its message."""
    publish = publisher(core, **other)
    records = [publish(one) for one in core.store.page(0)]
    return [(record, FundsEvent.FromString(record.value)) for record in records]


def story_of_a_poll(core: Core) -> None:
    """Record a poll and two papers."""
    core.executor.execute(
        wish.OpenPoll(ESTATE, "p", NOW, datetime(2026, 3, 30, tzinfo=UTC)), CLERK, "p", at=NOW
    )
    for n in (1, 2):
        at = datetime(2026, 3, 5, 9, 47, 12, tzinfo=UTC)
        core.executor.execute(wish.CastPaper(ESTATE, "p", f"e-{n}", "for"), OWNER, f"e-{n}", at=at)


# Publishing


def test_every_event_yields_one_record_at_its_position(story: Core) -> None:
    """Positions are dense for every reader (ruling A13); the key is the estate."""
    story.executor.execute(requested(), CLERK, "1", at=NOW)
    story_of_a_poll(story)

    records = published(story)

    assert [record.position for record, _ in records] == [1, 2, 3, 4]
    assert {record.key for record, _ in records} == {A}
    assert {record.source for record, _ in records} == {"funds"}


def test_a_fact_is_mapped_by_name_with_its_meta(story: Core) -> None:
    """Fields of one name; where, when, what, and the clocks it starts and stops."""
    done = story.executor.execute(requested(), CLERK, "1", at=NOW)
    story.executor.execute(wish.EndorseDrawdown(ESTATE, "d-1"), SURVEYOR, "2")
    story.executor.execute(wish.PayDrawdown(ESTATE, "d-1", 7), CUSTODIAN, "3")
    (_, first), (_, second), (_, third) = published(story)

    assert first.WhichOneof("fact") == "requested"
    assert (first.requested.amount_fen, first.requested.needed_on) == (8_000_000, "2026-03-20")
    meta = first.meta
    assert (meta.estate_id, meta.source, meta.position) == (A, "funds", 1)
    assert (meta.stream, meta.version, meta.on) == (str(done.id), 1, "2026-03-02")
    assert meta.recorded_at.ToDatetime(tzinfo=UTC) == NOW
    assert (meta.type, meta.may_skip) == ("funds.Drawdown.Requested", False)
    assert not meta.HasField("cause")
    review = meta.starts[0]
    assert (review.clock, review.responsible, review.ref) == ("drawdown.review", "CUSTODIAN", "")
    assert (review.basis, review.grade, list(review.rule_ids)) == ("LAW", "A", ["F-9"])
    assert review.due.ToDatetime(tzinfo=UTC) == datetime(2026, 3, 20, 16, tzinfo=UTC)
    assert (second.WhichOneof("fact"), second.meta.may_skip) == ("endorsed", True)
    assert (third.paid.amount_fen, third.paid.payer) == (7, "x")
    assert sorted(third.meta.stops) == ["drawdown.reminder", "drawdown.review"]


def test_a_private_fact_carries_meta_and_nothing_else(story: Core) -> None:
    """And may be passed over by a reader who does not know it."""
    story_of_a_poll(story)
    (_, opened), *_ = published(story)

    assert opened.WhichOneof("fact") is None
    assert (opened.meta.type, opened.meta.version) == ("funds.Poll.Opened", 1)
    assert opened.meta.may_skip


def test_a_ballots_record_tells_neither_entry_nor_minute(story: Core) -> None:
    """Two papers differ in nothing but position: poll for stream, no version, the hour (ruling G6)."""
    story_of_a_poll(story)
    poll = str(story.store.page(0)[0].stream)
    _, (first, one), (second, two) = published(story)

    assert (one.meta.stream, one.meta.version) == (poll, 0)
    assert one.meta.recorded_at.ToDatetime(tzinfo=UTC) == datetime(2026, 3, 5, 9, tzinfo=UTC)
    one.meta.position = two.meta.position
    assert one == two
    for record, paper in ((first, "e-1"), (second, "e-2")):
        address = wish.PAPER.format(estate_id=ESTATE, poll="p", entry=paper)
        for hidden in (b"for", paper.encode(), b"s-owner", str(stream_id(address)).encode()):
            assert hidden not in record.value


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"facts": {}}, KeyError),
        ({"shapes": {"funds.Drawdown.Requested": lambda _: {"nothing": 1}}}, ParseError),
        ({"shapes": {"funds.Drawdown.Requested": lambda _: {"amount_fen": "x"}}}, ParseError),
    ],
)
def test_a_table_that_is_wrong_stops_the_relay(story: Core, other: Any, error: Any) -> None:
    """It is raised, never skipped."""
    story.executor.execute(requested(), CLERK, "1", at=NOW)

    with pytest.raises(error):
        published(story, **other)


# The relay


@dataclass
class Topic:
    """A transport that keeps what it was given, and fails when told to."""

    got: list[Record] = field(default_factory=list)
    failures: int = 0

    def send(self, after: int, records: Sequence[Record]) -> None:
        """Take a batch, then perhaps fail to acknowledge it."""
        self.got += records
        if self.failures:
            self.failures -= 1
            raise OSError("not acknowledged")


def test_the_relay_sends_in_order_and_remembers_how_far(funds: Core) -> None:
    """A new relay goes on where the last one was acknowledged."""
    topic = Topic()
    for n in range(3):
        funds.executor.execute(requested(f"d-{n}"), CLERK, f"k-{n}")
    relay = funds.relay(publisher(funds), topic)
    assert relay.step() == 3
    assert relay.step() == 0
    funds.executor.execute(requested("d-3"), CLERK, "k-3")

    again = funds.relay(publisher(funds), topic)
    assert (again.reached(), again.step()) == (3, 1)
    assert [one.position for one in topic.got] == [1, 2, 3, 4]


def test_what_was_not_acknowledged_is_sent_again(funds: Core) -> None:
    """At least once: the position moves only behind the acknowledgement."""
    topic = Topic(failures=1)
    funds.executor.execute(requested(), CLERK, "k")
    relay = funds.relay(publisher(funds), topic)
    with pytest.raises(OSError, match="not acknowledged"):
        relay.step()

    assert (relay.reached(), relay.step(), relay.reached()) == (0, 1, 1)
    assert [one.position for one in topic.got] == [1, 1]


def test_a_republish_is_not_undone_by_a_batch_under_way(funds: Core) -> None:
    """The batch ends first, then the relay starts again from the beginning."""
    funds.executor.execute(requested(), CLERK, "k")
    sending, go_on = threading.Event(), threading.Event()

    class Slow:
        def send(self, after: int, records: Sequence[Record]) -> None:
            sending.set()
            go_on.wait(5)

    relay = funds.relay(publisher(funds), Slow())
    with ThreadPoolExecutor(2) as pool:
        step = pool.submit(relay.step)
        sending.wait(5)
        republish = pool.submit(relay.republish)
        time.sleep(0.05)
        go_on.set()
        step.result()
        republish.result()

    assert relay.reached() == 0


def test_a_running_relay_survives_failures_and_is_woken(funds: Core) -> None:
    """What fails is tried again; a fact that is recorded goes out long before the next poll."""
    topic, stop = Topic(), threading.Event()
    relay = funds.relay(publisher(funds), topic)
    thread = threading.Thread(target=relay.run, args=(stop, funds.wake))
    thread.start()
    time.sleep(0.6)  # it polls every 0.2 s by now
    began = time.monotonic()
    funds.executor.execute(requested(), CLERK, "k")
    while not topic.got and time.monotonic() - began < 5:
        time.sleep(0.001)
    took = time.monotonic() - began
    topic.failures = 1
    funds.executor.execute(requested("d-2"), CLERK, "k2")
    while relay.reached() < 2 and time.monotonic() - began < 10:
        time.sleep(0.01)
    stop.set()
    funds.wake.set()
    thread.join(5)

    assert took < 0.19
    assert [one.position for one in topic.got] == [1, 2, 2]
    assert not thread.is_alive()


# Consumers


@dataclass
class Ledger:
    """A handler whose table would show a lost, a doubled or a disordered effect."""

    table: Table
    poison: set[int] = field(default_factory=set)
    away: list[Exception] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def handle(self, conn: Connection, record: Record) -> None:
        """Take in a record, unless it is not understood or something is away."""
        if self.away:
            raise self.away.pop(0)
        if record.position in self.poison:
            raise ValueError(f"no sense in {record.position}")
        self.rows.append({"source": record.source, "position": record.position, "root": record.key})

    def flush(self, conn: Connection) -> None:
        """Write the batch."""
        if self.rows:
            conn.execute(self.table.insert(), self.rows)
        self.rows = []

    def discard(self) -> None:
        """Forget the batch."""
        self.rows = []


class Reader:
    """A consumer with its ledger in a file."""

    def __init__(self, folder: Path, name: str = "ledger") -> None:
        metadata = MetaData()
        self.table = Table(
            "effects",
            metadata,
            Column("number", Integer, primary_key=True),
            Column("source", String),
            Column("position", Integer),
            Column("root", String),
        )
        positions, parked = positions_table(metadata), parked_table(metadata)
        self.resumes = resumes_table(metadata)
        self.views: Views = open_views(str(folder / f"{name}.db"), metadata)
        self.views.migrate()
        self.ledger = Ledger(self.table)
        self.told = 0
        self.consumer = Consumer(
            name,
            self.views,
            positions,
            parked,
            self.ledger,
            frozenset({"funds", "other"}),
            self._tell,
            resumes=self.resumes,
        )

    def _tell(self) -> None:
        self.told += 1

    def effects(self, root: str | None = None) -> list[int]:
        """Give the positions that had their effect, in order of effect."""
        c = self.table.c
        question = select(c.position).order_by(c.number)
        with self.views.reading() as conn:
            return list(
                conn.execute(question if root is None else question.where(c.root == root)).scalars()
            )

    def gauge(self) -> float | None:
        """Give what the alarm rests on."""
        return REGISTRY.get_sample_value("cogov_parked_records", {"reader": self.consumer.reader})


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Give a consumer."""
    made = Reader(tmp_path)
    yield made
    made.views.close()


def records(*positions: int, root: str = A, source: str = "funds") -> list[Record]:
    """Give records of an estate."""
    return [Record(source, n, root, "funds.Drawdown.Paid", b"x") for n in positions]


def test_a_record_has_its_effect_once_however_often_it_comes(reader: Reader) -> None:
    """Duplicates within a batch, in the next one and from long ago are dropped."""
    reader.consumer.take(records(1, 2, 2, 3, 1))
    reader.consumer.take(records(2, 3, 4))
    reader.consumer.take(records(1, 2, 3, 4))

    assert reader.effects() == [1, 2, 3, 4]
    assert reader.consumer.reached("funds") == 4


def test_sources_and_partitions_have_positions_of_their_own(reader: Reader) -> None:
    """The same position of another source or partition is another record."""
    other = [Record("funds", 1, B, "t", b"x", partition=3)]
    reader.consumer.take([*records(1), *records(1, source="other"), *other])

    assert len(reader.effects()) == 3
    assert reader.consumer.reached("funds") == 1
    assert reader.consumer.reached("other") == 1


def test_a_source_is_reached_up_to_its_slowest_partition(reader: Reader) -> None:
    """A partition that was never heard of is at the beginning."""
    reader.consumer.partitions = 2
    reader.consumer.take([Record("funds", 7, A, "t", b"x", partition=0)])
    unheard = reader.consumer.reached("funds")
    reader.consumer.take([Record("funds", 5, B, "t", b"x", partition=1)])
    slowest = reader.consumer.reached("funds")
    reader.consumer.take([Record("funds", 7, "", "", b"", partition=1)])  # no fact: only how far

    assert (unheard, slowest) == (0, 5)
    assert reader.consumer.reached("funds") == 7
    assert reader.effects() == [7, 5]


def test_a_record_that_comes_too_early_waits_for_the_one_before_it(reader: Reader) -> None:
    """Each names the one before it in its partition; behind a gap nothing has an effect."""
    chain = {n: Record("funds", n, A, "t", b"x", after=n - 1) for n in range(1, 7)}
    reader.consumer.take([chain[1], chain[2], chain[5]])  # 3 and 4 were not acknowledged
    early = reader.effects(), reader.consumer.reached("funds"), reader.consumer.waiting(A)
    reader.consumer.take([chain[4], chain[6]])
    reader.consumer.take([chain[n] for n in (3, 4, 5, 6)])  # they were sent again, in order

    assert early == ([1, 2], 2, 0)
    assert reader.effects() == [1, 2, 3, 4, 5, 6]


def test_where_to_read_on_is_kept_beside_the_position(reader: Reader) -> None:
    """It moves with a record that had its effect, and with no other."""
    reader.consumer.take([Record("funds", 1, A, "t", b"x", resume="id:1")])
    reader.consumer.take([Record("funds", 9, A, "t", b"x", after=5, resume="id:2")])

    with reader.views.reading() as conn:
        kept = conn.execute(select(reader.resumes.c.resume)).scalars().all()
    assert kept == ["id:1"]


def test_what_it_does_not_listen_to_is_passed_over(reader: Reader) -> None:
    """Neither an effect nor a position nor a notice."""
    reader.consumer.take(records(1, source="stranger"))

    assert reader.effects() == []
    assert reader.told == 0
    reader.consumer.take(records(1))
    assert reader.told == 1


def test_a_poison_record_parks_its_estate_and_no_other(reader: Reader) -> None:
    """From it on that source's records of the estate queue; everything else goes on (ruling D3)."""
    reader.ledger.poison = {2}
    batch = [
        *records(1),
        *records(2),
        *records(3, root=B),
        *records(4),
        *records(1, source="other"),
        *records(5, root=B),
    ]

    reader.consumer.take(batch)

    assert reader.effects(A) == [1, 1]
    assert reader.effects(B) == [3, 5]
    assert (reader.consumer.waiting(A), reader.consumer.waiting(B)) == (2, 0)
    assert reader.consumer.reached("funds") == 5
    assert reader.gauge() == 2


def test_later_records_queue_behind_a_parked_one(reader: Reader) -> None:
    """Also in later batches, also when they could be understood, and only once each."""
    reader.ledger.poison = {1}
    reader.consumer.take(records(1))
    reader.consumer.take(records(2))
    reader.consumer.take([*records(2), *records(3)])

    assert reader.effects() == []
    assert reader.consumer.waiting(A) == 3


def test_a_retry_applies_what_waited_in_order(reader: Reader) -> None:
    """Then the estate is live again and the alarm is over."""
    reader.ledger.poison = {2}
    reader.consumer.take([*records(1, 2, 3), *records(4, root=B), *records(5)])
    with pytest.raises(ValueError, match="no sense in 2"):
        reader.consumer.retry(A)
    assert reader.consumer.waiting(A) == 3
    reader.ledger.poison = set()

    assert reader.consumer.retry(A) == 3
    reader.consumer.take(records(6))

    assert reader.effects(A) == [1, 2, 3, 5, 6]
    assert reader.gauge() == 0
    assert reader.consumer.retry(A) == 0


def test_a_retry_that_stops_half_way_keeps_what_it_did(reader: Reader) -> None:
    """A second poison record keeps the rest waiting in order."""
    reader.ledger.poison = {1, 3}
    reader.consumer.take(records(1, 2, 3, 4))
    reader.ledger.poison = {3}

    with pytest.raises(ValueError, match="no sense in 3"):
        reader.consumer.retry(A)

    assert reader.effects() == [1, 2]
    assert reader.consumer.waiting(A) == 2


def test_two_retries_at_once_have_one_effect(reader: Reader) -> None:
    """The parked row stands for the position: whoever takes it out applies the record."""
    reader.ledger.poison = {1}
    reader.consumer.take(records(*range(1, 31)))
    reader.ledger.poison = set()

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(lambda _: reader.consumer.retry(A), range(4)))

    assert done == 30
    assert reader.effects() == list(range(1, 31))


@pytest.mark.parametrize(
    "trouble",
    [
        OperationalError("select", {}, Exception("locked")),
        StoreUnavailable(),
        NeighbourUnavailable(service="registry"),
        ConcurrentChange(),
    ],
)
def test_trouble_that_is_not_the_records_parks_nothing(reader: Reader, trouble: Exception) -> None:
    """The batch is raised and comes again."""
    reader.ledger.away = [trouble]
    with pytest.raises(type(trouble)):
        reader.consumer.take(records(1, 2))
    assert reader.consumer.waiting(A) == 0

    reader.consumer.take(records(1, 2))
    assert reader.effects() == [1, 2]


def test_a_restart_goes_on_where_it_was_and_still_raises_the_alarm(tmp_path: Path) -> None:
    """Positions and parked records lie in the consumer's own store; the gauge is read from there."""
    first = Reader(tmp_path)
    first.ledger.poison = {2}
    first.consumer.take(records(1, 2, 3))
    first.views.close()

    second = Reader(tmp_path)
    assert second.consumer.reached("funds") == 3
    assert second.gauge() == 2
    second.consumer.take([*records(1, 2, 3), *records(4, root=B)])
    assert second.effects() == [1, 4]
    second.views.close()


def test_a_gauge_of_a_database_that_is_away_is_no_number(reader: Reader) -> None:
    """The other metrics are still answered."""
    with reader.views.writing() as conn:
        conn.exec_driver_sql("DROP TABLE parked")

    value = reader.gauge()

    assert value is not None
    assert value != value  # noqa: PLR0124  (NaN)


def test_republishing_everything_changes_nothing(funds: Core, reader: Reader) -> None:
    """From the log through relay and transport to the effect, and all of it once more."""
    transport = InProcess()
    transport.consumers = [reader.consumer.take]
    relay: Relay = funds.relay(publisher(funds), transport)
    for n in range(4):
        funds.executor.execute(requested(f"d-{n}"), CLERK, f"k-{n}")
    relay.step()
    assert reader.effects() == [1, 2, 3, 4]

    relay.republish()

    assert relay.step() == 4
    assert reader.effects() == [1, 2, 3, 4]


def test_batches_of_any_size_have_the_same_effect(tmp_path: Path) -> None:
    """One by one, in pairs or all at once, with a poison record among them (ruling D2)."""
    batch = [Record("funds", n, (A, B)[n % 3 == 0], "t", b"x") for n in range(1, 25)]
    told = []
    for size in (1, 2, 7, 24):
        one = Reader(tmp_path, f"size-{size}")
        one.ledger.poison = {8}
        for first in range(0, 24, size):
            one.consumer.take(batch[first : first + size])
        with one.views.reading() as conn:
            waiting = conn.execute(select(func.count()).select_from(one.consumer.parked)).scalar()
        told.append((one.effects(), waiting))
        one.views.close()

    assert told == [told[0]] * 4
    assert told[0][1] == 11
