"""The service's own views, its due clocks, where estates lie, and the one clock."""
# ruff: noqa: ARG002  (a view takes the stored events and the facts, whichever it needs)

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, String, Table, select

from chassis.actors import Actor, Grant
from chassis.clock import AHEAD, Counted, TimeSource
from chassis.core import Core, Tables
from chassis.due import RECEIPTS_KEPT, DueClock
from chassis.executor import Place
from chassis.follower import Follower
from chassis.places import learn_place
from chassis.refusals import Refusal
from chassis.store import Stored, StoreUnavailable
from chassis.testing.kit import NOW
from chassis.views import upsert
from services._chassis.tests import drawdowns as wish
from services._chassis.tests.drawdowns import (
    CLERK,
    CODE,
    CUSTODIAN,
    ESTATE,
    FOREIGN,
    SURVEYOR,
    Clockwork,
    open_funds,
    requested,
    where,
)

DUE = datetime(2026, 3, 20, 16, tzinfo=UTC)  # 24:00 on the 20th in Shanghai
REMIND, AGAIN = DUE - timedelta(days=2), DUE - timedelta(days=1)


@dataclass(slots=True)
class Sums:
    """A view that would be wrong if a fact had its effect twice, never or out of order."""

    table: Table
    batches: list[int] = field(default_factory=list)

    def apply(self, conn: Any, stored: Sequence[Stored], facts: Sequence[Any]) -> None:
        """Count the facts of each stream and remember the last topic."""
        self.batches.append(len(stored))
        c = self.table.c
        for one in stored:
            seen = conn.execute(select(c.count).where(c.stream == str(one.stream))).scalar() or 0
            assert one.version == seen + 1
            upsert(
                conn,
                self.table,
                [{"stream": str(one.stream), "count": seen + 1, "last": one.topic}],
            )


def sums_table(tables: Tables) -> Table:
    """Declare the view's table."""
    return Table(
        "sums",
        tables.metadata,
        Column("stream", String, primary_key=True),
        Column("count", Integer),
        Column("last", String),
    )


def with_sums(folder: Path, at: Any = None) -> tuple[Core, Sums]:
    """Open the service with the view."""
    tables = Tables()
    view = Sums(sums_table(tables))
    return open_funds(at or where(folder), tables=tables, own=[view]), view


def rows(core: Core, table: Table) -> list[Any]:
    """Give a table's rows in order."""
    with core.views.reading() as conn:
        return sorted(tuple(row) for row in conn.execute(select(table)))


def busy(core: Core, first: int, last: int) -> None:
    """Record three facts each on some drawdowns."""
    for n in range(first, last):
        core.executor.execute(requested(f"d-{n}"), CLERK, f"r-{n}")
        core.executor.execute(wish.EndorseDrawdown(ESTATE, f"d-{n}"), SURVEYOR, f"e-{n}")
        if n % 2:
            core.executor.execute(wish.PayDrawdown(ESTATE, f"d-{n}", 5), CUSTODIAN, f"p-{n}")


# Views


def test_a_rebuilt_view_equals_the_live_one(tmp_path: Path) -> None:
    """Thrown away and built again from the log, in larger batches, the tables are the same."""
    core, view = with_sums(tmp_path)
    for n in range(6):
        busy(core, n, n + 1)
        core.follower.catch_up()
    live, due = rows(core, view.table), rows(core, core.tables.due)
    core.close()

    at = where(tmp_path)
    rebuilt, fresh = with_sums(
        tmp_path, at.__class__(at.events, str(tmp_path / "fresh.db"), at.vault, at.wrapping)
    )
    rebuilt.follower.catch_up()

    assert rows(rebuilt, fresh.table) == live
    assert rows(rebuilt, rebuilt.tables.due) == due
    assert len(fresh.batches) < len(view.batches)
    rebuilt.close()


def test_views_are_right_when_many_bring_them_up_to_date(tmp_path: Path) -> None:
    """Writers and readers in eight threads and two followers: every fact once, in order."""
    core, view = with_sums(tmp_path)
    second = Follower("funds", core.store, core.mapper, core.views, core.tables.positions, [view])

    def work(n: int) -> int:
        busy(core, n, n + 1)
        head = core.store.head()
        return (core.follower, second)[n % 2].catch_up() - head

    with ThreadPoolExecutor(8) as pool:
        ahead = list(pool.map(work, range(24)))

    assert min(ahead) >= 0
    assert sum(count for _, count, _ in rows(core, view.table)) == core.store.head() == 60
    core.close()


def test_a_view_that_fails_leaves_no_trace_of_its_batch(tmp_path: Path) -> None:
    """Its position does not move either; the next try takes the batch again."""
    core, view = with_sums(tmp_path)
    busy(core, 0, 2)
    broken = [True]

    @dataclass
    class Broken:
        def apply(self, conn: Any, stored: Sequence[Stored], facts: Sequence[Any]) -> None:
            if broken:
                raise RuntimeError

    core.follower.add(Broken())
    with pytest.raises(RuntimeError):
        core.follower.catch_up()
    assert rows(core, view.table) == []

    broken.clear()
    core.follower.catch_up()
    assert len(rows(core, view.table)) == 2
    core.close()


def test_two_transactions_of_one_process_wait_for_each_other(funds: Core) -> None:
    """A transaction that reads before it writes does not fail because another one wrote."""
    table = funds.tables.places

    def add(n: int) -> None:
        with funds.views.writing() as conn:
            count = len(conn.execute(select(table)).all())
            learn_place(conn, table, f"e-{count}", CODE, str(n))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))

    assert len(rows(funds, table)) == 40


def test_two_processes_views_wait_for_each_other(tmp_path: Path) -> None:
    """The same over two connections that share no lock of ours."""
    cores = [open_funds(where(tmp_path)) for _ in range(2)]
    table = cores[0].tables.places

    def add(n: int) -> None:
        core = cores[n % 2]
        with core.views.writing() as conn:
            count = len(conn.execute(select(core.tables.places)).all())
            learn_place(conn, core.tables.places, f"e-{count}", CODE, str(n))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(20)))

    assert len(rows(cores[0], table)) == 20
    for core in cores:
        core.close()


def test_following_and_writing_threads_do_not_lock_each_other_out(tmp_path: Path) -> None:
    """Who writes the views may ask the follower, while others follow: there is one lock, one order."""
    core, view = with_sums(tmp_path)
    busy(core, 0, 1)

    def write(n: int) -> None:
        with core.views.writing() as conn:
            learn_place(conn, core.tables.places, f"e-{n}", CODE, "x")
            assert core.places(f"nowhere-{n}") is None  # looks into the views, then asks the log
            busy(core, n, n + 1)
            core.follower.catch_up()

    with ThreadPoolExecutor(4) as pool:
        followed = [pool.submit(core.follower.catch_up) for _ in range(20)]
        list(pool.map(write, range(1, 9)))

    assert all(one.result() <= core.store.head() for one in followed)
    assert sum(count for _, count, _ in rows(core, view.table)) == core.store.head()
    core.close()


def test_what_was_followed_in_a_transaction_that_failed_is_followed_again(tmp_path: Path) -> None:
    """The views do not believe that they show what was rolled back."""
    core, view = with_sums(tmp_path)
    busy(core, 0, 2)

    def fail() -> None:
        with core.views.writing():
            core.follower.catch_up()
            with core.views.reading() as conn:
                assert conn.execute(select(view.table)).all()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert rows(core, view.table) == []
    core.follower.catch_up()
    assert len(rows(core, view.table)) == 2
    core.close()


def test_a_part_of_a_transaction_may_fail_alone(funds: Core) -> None:
    """What the inner part wrote is gone, what the outer wrote stays."""
    table = funds.tables.places

    def fail() -> None:
        with funds.views.writing() as conn:
            learn_place(conn, table, "inner", CODE, "x")
            raise RuntimeError

    with funds.views.writing() as conn:
        learn_place(conn, table, "outer", CODE, "x")
        with pytest.raises(RuntimeError):
            fail()

    assert [row[0] for row in rows(funds, table)] == ["outer"]


# What falls due


def history(core: Core) -> list[tuple[str, date, datetime]]:
    """Give every fact: name, business date, time."""
    facts = [core.mapper.read(one) for one in core.store.page(0)]
    return [(type(fact).__name__, fact.on, fact.timestamp) for fact in facts]


def test_clocks_run_out_in_order_each_at_its_own_instant(story: Core) -> None:
    """A clock that another's end starts runs between the two, however far the story jumps."""
    story.executor.execute(requested(), CLERK, "k", at=NOW)

    assert story.ticker.run(DUE + timedelta(days=30), virtual=True) == 3

    assert history(story)[1:] == [
        ("Reminded", date(2026, 3, 18), REMIND),
        ("Reminded", date(2026, 3, 19), AGAIN),
        ("DeadlineMissed", date(2026, 3, 20), DUE),
    ]
    assert story.store.virtual_now() == DUE


def test_a_story_is_the_same_in_one_jump_and_in_many(tmp_path: Path) -> None:
    """Stored bytes are equal, whether the clock is moved day by day or at once."""
    told = []
    for name, step in (("jump", 60), ("steps", 1)):
        core = open_funds(where(tmp_path / name), virtual=True)
        for n, needed in enumerate((date(2026, 3, 20), date(2026, 3, 19), date(2026, 3, 21))):
            core.executor.execute(requested(f"d-{n}", needed_on=needed), CLERK, f"k-{n}", at=NOW)
        for day in range(step, 61, step):
            core.ticker.run(NOW + timedelta(days=day), virtual=True)
        told.append([(one.stream, one.version, one.state) for one in core.store.page(0)])
        core.close()

    assert told[0] == told[1]
    assert len(told[0]) == 12


def test_ticks_that_come_twice_late_or_at_once_record_once(funds: Core) -> None:
    """Eight ticks in parallel and one after: each deadline is missed once."""
    for n in range(5):
        funds.executor.execute(requested(f"d-{n}"), CLERK, f"k-{n}")
    late = DUE + timedelta(days=3)

    with ThreadPoolExecutor(8) as pool:
        ran = sum(pool.map(lambda _: funds.ticker.run(late), range(8)))

    assert ran + funds.ticker.run(late) == 15
    names = [name for name, _, _ in history(funds)]
    assert (names.count("Reminded"), names.count("DeadlineMissed")) == (10, 5)
    missed = [(on, at) for name, on, at in history(funds) if name == "DeadlineMissed"]
    assert missed == [(date(2026, 3, 20), late)] * 5


def test_a_tick_does_not_run_ahead(funds: Core) -> None:
    """A microsecond before its instant a clock still runs; at its instant it has run out."""
    funds.executor.execute(requested(), CLERK, "k")

    assert funds.ticker.run(REMIND - timedelta(microseconds=1)) == 0
    assert funds.ticker.next_due() == REMIND
    assert funds.ticker.run(REMIND) == 1
    assert funds.ticker.next_due() == AGAIN


def test_what_was_done_in_time_is_not_missed(funds: Core) -> None:
    """A fact that ends its clocks leaves nothing to run out."""
    busy(funds, 1, 2)

    assert funds.ticker.run(DUE + timedelta(days=9)) == 0
    assert funds.ticker.next_due() is None


def test_receipts_are_forgotten_after_three_years_and_looked_for_once_a_day(
    funds: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then a command that is sent again has its first answer (ADR-0008)."""
    first = funds.executor.execute(requested(), CLERK, "k")
    recorded, day, asked = datetime.now(UTC), timedelta(days=1), list[datetime]()
    prune = funds.store.prune_receipts

    def noted(before: datetime) -> int:
        asked.append(before)
        return prune(before)

    monkeypatch.setattr(funds.store, "prune_receipts", noted)

    for at in (day, day, 2 * day, RECEIPTS_KEPT - day):
        funds.ticker.run(recorded + at)
    assert funds.executor.execute(requested(), CLERK, "k") == first
    assert len(asked) == 3

    funds.ticker.run(recorded + RECEIPTS_KEPT + day)
    with pytest.raises(Refusal):
        funds.executor.execute(requested(), CLERK, "k")


def test_a_restart_knows_what_is_due(tmp_path: Path) -> None:
    """Also when the views were thrown away with the process."""
    core = open_funds(where(tmp_path))
    core.executor.execute(requested(), CLERK, "k")
    core.close()
    for path in tmp_path.glob("views.db*"):
        path.unlink()

    again = open_funds(where(tmp_path))
    assert again.ticker.next_due() == REMIND
    assert again.ticker.run(DUE) == 3
    again.close()


def test_a_clock_that_is_stuck_holds_up_no_other(
    funds: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others run out; the failure is raised at the end, so that it is seen."""
    for n in range(3):
        funds.executor.execute(requested(f"d-{n}"), CLERK, f"k-{n}")
    stuck = min(one.stream for one in funds.store.page(0))
    plain = wish.Drawdown.expire

    def expire(self: Any, clock: Any, ctx: Any) -> Any:
        if self.id == stuck:
            raise RuntimeError("stuck")
        return plain(self, clock, ctx)

    monkeypatch.setattr(wish.Drawdown, "expire", expire)

    with pytest.raises(RuntimeError, match="stuck"):
        funds.ticker.run(DUE)

    names = [name for name, _, _ in history(funds)]
    assert names.count("DeadlineMissed") == 2
    assert funds.ticker.tidied == DUE  # what else is done once a day was done
    monkeypatch.setattr(wish.Drawdown, "expire", plain)
    assert funds.ticker.run(DUE) == 3


def test_a_store_that_is_away_makes_the_tick_wait(
    funds: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost: the next tick finds the clock again."""
    funds.executor.execute(requested(), CLERK, "k")

    def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(type(funds.store), "record", away)
        with pytest.raises(StoreUnavailable):
            funds.ticker.run(DUE)

    assert funds.ticker.run(DUE) == 3


def test_the_due_table_names_stream_clock_and_instant(funds: Core) -> None:
    """It is derived from the facts alone."""
    done = funds.executor.execute(requested(), CLERK, "k")
    funds.follower.catch_up()

    assert funds.ticker._select(None, 9) == [
        DueClock(done.id, "drawdown.reminder", REMIND),
        DueClock(done.id, "drawdown.review", DUE),
    ]


# The one clock


def test_the_virtual_clock_never_goes_back(story: Core) -> None:
    """The latest of what the store has seen and what a request brings, in UTC."""
    time = story.executor.time
    later = NOW + timedelta(hours=5)
    shanghai = later.astimezone().astimezone(tz=None)

    assert time.now(story.store, NOW) == (NOW, True)
    story.store.advance_virtual(later)
    assert time.now(story.store, NOW) == (later, True)
    assert time.now(story.store) == (later, True)
    assert time.now(story.store, shanghai + timedelta(hours=1)) == (
        later + timedelta(hours=1),
        True,
    )
    assert time.now(story.store, later)[0].tzinfo is UTC


def test_the_real_clock_is_the_machines(funds: Core) -> None:
    """Whatever a request brings."""
    before = datetime.now(UTC)
    found, virtual = TimeSource().now(funds.store, NOW)

    assert before <= found <= datetime.now(UTC)
    assert not virtual


class Database:
    """Tells a time that a test sets, or is away."""

    def __init__(self) -> None:
        self.said, self.away, self.asked, self.tick = NOW, False, 0, 0.0

    def __call__(self) -> datetime:
        """Give the time, or be away."""
        self.asked += 1
        if self.away:
            raise StoreUnavailable
        return self.said


def test_a_databases_time_is_asked_now_and_then_and_counted_on() -> None:
    """T13, G19: one question in five seconds; what the machine's clock says does not matter."""
    database = Database()
    time = TimeSource(wall=Counted("funds", database, lambda: database.tick))
    assert time.by("funds", database).wall is time.wall  # what was said once stays
    assert time.wall() == NOW
    database.tick = 4.0
    assert time.wall() == NOW + timedelta(seconds=4)
    database.tick, database.said = 6.0, NOW + timedelta(seconds=7)
    assert time.wall() == NOW + timedelta(seconds=7)
    assert database.asked == 2
    assert AHEAD.labels("funds")._value.get() == pytest.approx(
        (datetime.now(UTC) - database.said).total_seconds(), abs=5
    )


def test_while_a_database_is_away_its_time_goes_on() -> None:
    """Who knows it counts on; who never heard it says that the store is away."""
    database = Database()
    now = Counted("funds", database, lambda: database.tick)
    now()
    database.tick, database.away = 60.0, True
    assert now() == NOW + timedelta(minutes=1)

    with pytest.raises(StoreUnavailable):
        Counted("funds", database)()


# Places and grants (ruling A5)


def test_a_place_is_learnt_asked_once_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A neighbour is asked only for what the own log does not tell."""
    asked: list[str] = []
    core = open_funds(where(tmp_path), wall=Clockwork())

    def ask(root: str) -> Any:
        asked.append(root)
        return wish.places(root)

    monkeypatch.setattr(core.places, "_ask", ask)

    assert core.places(str(ESTATE)) == core.places(str(ESTATE)) == Place(CODE, "CN_NATIONAL")
    assert core.places(CODE) == Place(CODE)
    assert core.places("2201") == Place("2201")
    assert core.places("nowhere") is None
    assert asked == [str(ESTATE), "nowhere"]
    with core.views.writing() as conn:
        learn_place(conn, core.tables.places, "nowhere", "31", "CN_SH")
    assert core.places("nowhere") == Place("31", "CN_SH")
    core.close()


GOOD = ["22", "2201", "220105", "220105001", CODE, str(ESTATE)]
BAD = [
    "", "2", "220", "22010", "2201050", "22010500", "2201050010", "22010500100",
    CODE + "0", "31", "220106", "220105002", "220105001003", " 2201", "2201 ", "２２０１", "22010x",
    str(FOREIGN), str(ESTATE).upper(), str(ESTATE)[:8], "*", "null",
]  # fmt: skip


@pytest.mark.parametrize("scope", GOOD + BAD)
def test_a_scope_is_a_whole_code_or_an_estates_id(scope: str) -> None:
    """Never a beginning of one: 2, 4, 6, 9 or 12 digits that equal the estate's code so far."""
    actor = Actor("s", grants=(Grant("CLERK", scope),))

    roles = actor.roles_on(str(ESTATE), CODE)

    assert roles == (frozenset({"CLERK"}) if scope in GOOD else frozenset())


@pytest.mark.parametrize("role", ["CLERK", "CUSTODIAN", "OWNER_BY_GRANT", "AUDITOR"])
@pytest.mark.parametrize("scope", [CODE, str(ESTATE), "310101001001", str(FOREIGN)])
def test_the_matrix_of_roles_and_estates(funds: Core, role: str, scope: str) -> None:
    """Each role on its own and on a foreign estate: carried out, 403 or 404 (ruling A5)."""
    own = scope in {CODE, str(ESTATE)}

    def told(estate: Any, root: str) -> str:
        try:
            asked = requested("m-1", estate_id=estate)
            funds.executor.execute(asked, wish.holder(role, scope), f"{root}")
        except Exception as refusal:  # noqa: BLE001
            return type(refusal).__name__
        return "done"

    right = "done" if role == "CLERK" else "RoleNotAllowed"
    assert told(ESTATE, "a") == (right if own else "NotFound")
    assert told(FOREIGN, "b") == ("NotFound" if own else right)


def test_parts_of_the_system_hold_everywhere() -> None:
    """SYSTEM and SERVICE need no scope."""
    actor = Actor("system", everywhere=frozenset({"SYSTEM"}))

    assert actor.roles_on("anywhere", None) == {"SYSTEM"}
