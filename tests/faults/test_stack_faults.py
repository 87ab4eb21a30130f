"""Whatever breaks: no acknowledged command is lost, none happens twice, every state is the fold of the log.

Numbers (T2 …) are those of docs/faults.md. COGOV_FAULTS says how much of each: 1 in `make test`, more in
`make test-faults`. The seed is printed and can be given by COGOV_SEED. PostgreSQL and Kafka have each a small
disk of its own, a tmpfs, so that where it is full the kernel itself says ENOSPC to whatever they write.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from suite.settings import DECIDING
from tests.faults.broken import SERVERS, SERVICES, Broken, broken_stack, until
from tests.faults.checking import MUCH, Tell, chance, check, with_vote
from tests.faults.clocks import Faked, recorded, restart, signed
from tests.faults.disks import Disk, put_on, small_disk
from tests.faults.history import Call, Entry, History, Load, ask, ballots_of
from tests.faults.working import Work, changed, sizes

pytestmark = [pytest.mark.slow, pytest.mark.stack]

APIS = ["registry-api", "committee-api", "governance-api"]
KILLS = 5 * MUCH
FIRST = 20
"""Ballots that are cast before anything breaks."""
PER_KILL = 25
"""Ballots that are being cast when a process is killed, and until all of them are answered."""
STILL = 30
"""Ballots that are cast while Kafka stands still."""
FREEZES = min(MUCH, 10)
"""How often each API stands still."""
BESIDE = 40 * FREEZES
"""Ballots that are cast meanwhile."""
STALLED = 3.0
"""Seconds that say somebody waits for who stands still; a lock would be waited for at least five."""
HUNG = 4
"""Ballots that are being cast when a database stops to answer."""
KILLED_AFTER = 10.0
"""Seconds after which a container's engine kills what it has told to stop."""
UNSEEN = 10
"""Ballots that are cast while Kafka is away and has lost its end."""
FULL_SECONDS = 4.0 * min(MUCH, 5)
"""For how long a disk stays full."""
PER_DISK = 40 * min(MUCH, 10)
BESIDE_FULL = 10
SOAK = float(os.environ.get("COGOV_SOAK") or 12 * MUCH)
"""Seconds of work that are looked at."""
WARM = min(SOAK / 3, 600.0)
"""Seconds of it before: what every pool and allocator has taken by then is no leak."""
WORKED = max(FIRST, int(SOAK / 2))
"""Ballots it changes, so many that none gets changed much oftener than a voter would in a day: who reads
a stream of thousands takes more memory, and has lost none."""
SPARE = 8
"""Files and threads that come and go."""
SHORT_MB = 16.0
"""Megabytes that caches may still take when a process is a minute old."""
Calls = Callable[[int], Sequence[Call]]
Disks = tuple[Disk | None, Disk | None]
HOUR = timedelta(hours=1)
JUMP = timedelta(seconds=8)
"""So long before the close the clock jumps to, once everything runs."""
AROUND_THE_CLOSE = 600
LATE = 45.0
"""Seconds within which a close is recorded, on a busy machine."""
CLOSED = "committee.AssemblyMeeting.VotingClosed"
HEADS = (
    FIRST
    + PER_KILL * KILLS
    + HUNG
    + UNSEEN
    + STILL
    + BESIDE
    + 3 * PER_DISK
    + WORKED
    + AROUND_THE_CLOSE
)


@pytest.fixture(name="disks", scope="module")
def _disks() -> Iterator[Disks]:
    much = MUCH > 1
    with small_disk(1500 if much else 400) as postgres, small_disk(500 if much else 200) as kafka:
        yield postgres, kafka


@pytest.fixture(name="stack", scope="module")
def _stack(disks: Disks) -> Iterator[Broken]:
    with broken_stack(prepared=lambda stack: put_on(stack, *disks)) as broken:
        yield with_vote(broken, HEADS, FIRST)
        broken.vote.client.close()


@pytest.fixture(name="calls", scope="module")
def _calls(stack: Broken) -> Calls:
    left = iter(ballots_of(stack.vote, stack.token)[FIRST:])
    return lambda number: [next(left) for _ in range(number)]


@pytest.fixture(name="history")
def _history(tmp_path: Path) -> History:
    return History(tmp_path / "history.jsonl")


@pytest.fixture(name="rng")
def _rng() -> random.Random:
    return chance()


def test_kills_of_any_process_at_any_time_lose_nothing(
    stack: Broken, rng: random.Random, calls: Calls, history: History, record_property: Tell
) -> None:
    """T1, T2, T3: kill -9 of services, relays, workers, gateway, PostgreSQL and Kafka under load."""
    names = rng.choices([*SERVICES, *SERVERS], k=KILLS)
    names[:2] = ["postgres", "committee-api"]  # whatever the seed says
    longest = (0.0, "")
    for name in names:
        with Load(stack.address, calls(PER_KILL), history) as load:
            load.pace = 0.1
            time.sleep(rng.uniform(0.1, 0.8))
            stack.kill(name)
            time.sleep(0.5)
            back = until(stack.stack.processes[name].program.ready, f"{name} does not come back")
            longest = max(longest, (back + 0.5, name))
            load.finish()

    assert not history.refused(), history.refused()[:3]
    assert len(history.acknowledged()) == PER_KILL * KILLS
    record_property("kills", KILLS)
    record_property("longest return", f"{longest[0]:.1f} s ({longest[1]})")
    check(stack, history, record_property)


def test_a_kafka_that_lost_everything_is_filled_again(stack: Broken) -> None:
    """T5: its data are deleted; topics are made again, every fact is sent again, nothing changes."""
    before = stack.digest()
    node = stack.stack.kafka
    with stack.ended("kafka"):
        shutil.rmtree(node.data)
        node.prepare()
    for service in DECIDING:
        stack.migrate(service)
    stack.await_ready()
    stack.caught_up()

    assert stack.digest() == before == stack.folded()


def test_a_kafka_that_lost_its_end_gets_it_again(
    stack: Broken, calls: Calls, history: History
) -> None:
    """T4: power fails, half of every partition is cut off; the relay sees it and sends it again.

    Facts that it sends before it has seen it stand behind the gap and do not hide it (T27 reads all).
    """
    with stack.ended("kafka"):
        (stack.stack.kafka.data / ".kafka_cleanshutdown").unlink()  # else it trusts its files
        for file in stack.stack.kafka.data.glob("cogov.*/*.log"):
            size = file.stat().st_size
            os.truncate(file, size // 2)
        with Load(stack.address, calls(UNSEEN), history) as load:
            load.finish()
    stack.await_ready()
    stack.caught_up()

    assert len(history.acknowledged()) == UNSEEN
    assert stack.digest() == stack.folded()


def test_a_governance_that_lost_its_database_is_built_again(stack: Broken) -> None:
    """T27: an empty projection reads every topic from its beginning and comes to the same bytes."""
    before = stack.digest()
    stack.empty_governance()
    stack.caught_up()

    assert stack.digest() == before


def test_facts_that_come_again_change_nothing(stack: Broken, rng: random.Random) -> None:
    """T8: relays go back by any number of positions, also while another one waits to lead."""
    before = stack.digest()
    for service in DECIDING:
        head = stack.head(service)
        stack.republish(service, rng.randrange(head + 1))
        stack.republish(service, 0)
    stack.caught_up()

    assert stack.digest() == before


def test_a_relay_that_was_frozen_and_wakes_up_changes_nothing(stack: Broken) -> None:
    """T9: another one has led meanwhile; what the old one still sends is dropped."""
    before = stack.digest()
    with stack.second("committee") as second:
        with stack.frozen("committee-worker"):
            until(lambda: second.metric("cogov_relay_leader") == 1, "nobody leads")
            stack.republish("committee", 0)
            until(lambda: second.metric("cogov_relay_position") > 0, "nothing is sent")
        time.sleep(2)
        stack.republish("committee", 0)
        stack.caught_up()

    assert stack.digest() == before


def test_a_kafka_that_stands_still_holds_up_no_command(
    stack: Broken, calls: Calls, history: History, record_property: Tell
) -> None:
    """T3: SIGSTOP of the broker; commands go on, their facts arrive when it does."""
    with stack.frozen("kafka"), Load(stack.address, calls(STILL), history) as load:
        load.pace = 0.2
        time.sleep(5.0 * min(MUCH, 6))
        load.finish()

    assert history.worst() < STALLED
    assert len(history.acknowledged()) == STILL
    check(stack, history, record_property)


def test_an_api_that_stands_still_holds_up_no_other(
    stack: Broken, rng: random.Random, calls: Calls, history: History, record_property: Tell
) -> None:
    """T16: SIGSTOP at any moment of saving, each API in its turn; another of the committee's goes on."""
    beside = History(history.file.with_name("beside.jsonl"))
    with (
        stack.second("committee", "api") as second,
        Load(stack.address, calls(BESIDE // 2), history, clients=2) as first,
        Load(second.address, calls(BESIDE // 2), beside, clients=2) as other,
    ):
        first.pace = other.pace = 0.5
        for name in rng.sample(APIS, len(APIS)) * FREEZES:
            time.sleep(rng.uniform(0.1, 0.6))
            with stack.frozen(name):
                time.sleep(1.5)
        first.finish()
        other.finish()

    assert beside.worst() < STALLED
    record_property("worst beside", f"{beside.worst():.2f} s")
    history.include(beside)
    assert len(history.acknowledged()) == BESIDE
    check(stack, history, record_property)


def test_an_api_that_is_told_to_stop_ends_though_its_database_hangs(
    stack: Broken, calls: Calls, history: History, record_property: Tell
) -> None:
    """T16: PostgreSQL stands still with ballots under way; an api needs not be killed, nor answers 500."""
    process = stack.stack.processes["committee-api"]
    with Load(stack.address, calls(HUNG), history, clients=HUNG) as load:
        with stack.frozen("postgres"):
            time.sleep(2)
            told = process.pid
            assert told is not None
            os.kill(told, signal.SIGTERM)
            until(lambda: process.pid != told, "it still waits for its database", KILLED_AFTER)
        load.finish()

    stack.await_ready()
    assert len(history.acknowledged()) == HUNG
    assert history.refused() == []
    check(stack, history, record_property)


def test_workers_that_come_and_go_lose_nothing(stack: Broken, rng: random.Random) -> None:
    """T10: a second reader joins and leaves while everything is sent again."""
    before = stack.digest()
    stack.republish("committee", 0)
    stack.empty_governance()
    for _ in range(2 * MUCH):
        with stack.second("governance"):
            time.sleep(rng.uniform(2, 5))
    stack.caught_up()

    assert stack.digest() == before


def on(disk: Disk | None) -> Disk:
    """Give a disk that can be filled."""
    return disk or pytest.skip("needs the right to mount a small disk")


def refused_and_taken(
    stack: Broken, history: History, calls: Sequence[Call], full: Disk, more: Callable[[], object]
) -> float:
    """Cast while a disk is full, make space, cast on; give how long the first answer took then."""
    with Load(stack.address, calls, history) as load:
        load.pace = 0.2
        with full.full():
            more()
            time.sleep(FULL_SECONDS)
        answered = len(history.acknowledged())
        took = until(
            lambda: len(history.acknowledged()) > answered or load.done, "nothing is taken again"
        )
        load.finish()
    assert not history.refused(), history.refused()[:3]
    assert len(history.acknowledged()) == len(calls)
    return took


def test_a_database_whose_disk_is_full_takes_nothing_and_goes_on_when_there_is_space(
    stack: Broken,
    disks: Disks,
    calls: Calls,
    history: History,
    record_property: Tell,
) -> None:
    """T12: a table cannot grow: 503 with Retry-After, states stand, and nothing else is to be done."""
    beside, starts = iter(calls(BESIDE_FULL)), stack.stack.processes["postgres"].starts

    def is_refused() -> bool:
        one = next(beside)  # what still fits into the last page is taken
        headers = {"Authorization": f"Bearer {one.token}", "Idempotency-Key": one.key}
        said = httpx.post(stack.address + one.path, json=one.body, headers=headers, timeout=60)
        if said.status_code == 201:
            return False
        assert (said.status_code, said.json()["code"]) == (503, "STORE_UNAVAILABLE"), said.text
        assert int(said.headers["Retry-After"]) > 0
        return True

    def looks() -> None:
        until(lambda: any(e.status == 503 for e in history.entries), "nothing is refused")
        until(is_refused, "nothing is refused to whoever asks once")
        board = f"{stack.address}/governance/v1/estates/{stack.vote.estate_id}"
        assert httpx.get(board).status_code == 200

    took = refused_and_taken(stack, history, calls(PER_DISK - BESIDE_FULL), on(disks[0]), looks)
    codes = {e.code for e in history.entries if e.outcome == "unknown"}
    assert codes == {"STORE_UNAVAILABLE"}
    assert stack.stack.processes["postgres"].starts == starts
    record_property("taken again after", f"{took:.1f} s")
    check(stack, history, record_property)


def test_a_database_that_cannot_write_its_log_ends_and_comes_back_when_there_is_space(
    stack: Broken,
    disks: Disks,
    calls: Calls,
    history: History,
    record_property: Tell,
) -> None:
    """T12: the WAL cannot grow: PostgreSQL panics and cannot recover before there is space; then it does."""
    starts = stack.stack.processes["postgres"].starts
    administrator = stack.stack.postgres.address("postgres", "postgres", with_password=True)

    def panics() -> bool:
        try:
            with psycopg.connect(administrator, autocommit=True) as conn:
                conn.execute("SELECT pg_switch_wal()")  # to the next file, which is to be made
                conn.execute("SELECT pg_logical_emit_message(true, 'full', 'x')")
        except psycopg.OperationalError:
            return stack.stack.processes["postgres"].starts > starts
        return False

    took = refused_and_taken(
        stack,
        history,
        calls(PER_DISK),
        on(disks[0]),
        lambda: until(panics, "there is space for its log"),
    )
    record_property("taken again after", f"{took:.1f} s")
    check(stack, history, record_property)


def test_a_kafka_whose_disk_is_full_is_waited_for(
    stack: Broken,
    disks: Disks,
    calls: Calls,
    history: History,
    record_property: Tell,
) -> None:
    """T12: the broker ends; commands are taken, relays wait, everything arrives when there is space."""
    starts = stack.stack.processes["kafka"].starts
    with on(disks[1]).full():
        stack.republish("committee", 0)  # more than is left in its files
        with Load(stack.address, calls(PER_DISK), history) as load:
            until(lambda: stack.stack.processes["kafka"].starts > starts, "the broker goes on")
            load.finish()
    assert {one.outcome for one in history.entries} == {"ok"}
    check(stack, history, record_property)


def test_work_that_goes_on_takes_no_more_memory_and_no_more_files(
    stack: Broken, calls: Calls, record_property: Tell
) -> None:
    """T29: changed ballots, facts, states and pages without end; `SOAK=7200` is two hours of it.

    What grows is a leak. Of a short time it shows the great ones: files, threads, megabytes.
    """
    cast = calls(WORKED)
    assert {ask(stack.address, call).outcome for call in cast} == {"ok"}
    changes = [changed(call) for call in cast]
    pages = ["/", f"/governance/v1/estates/{stack.vote.estate_id}", "/registry/v1/communities"]
    with Work(stack, changes, pages) as work:
        time.sleep(WARM)
        before, began, done = sizes(stack), time.monotonic(), work.done
        time.sleep(SOAK)
        after, hours = sizes(stack), (time.monotonic() - began) / 3600
        asked = work.done - done
    assert work.failed == []
    assert asked > SOAK
    grown = {name: size.rss_mb - before[name].rss_mb for name, size in after.items()}
    for name, size in after.items():
        assert size.files <= before[name].files + SPARE, name
        assert size.threads <= before[name].threads + SPARE, name
        assert grown[name] < (hours + 1 if SOAK >= 3600 else SHORT_MB), grown
    most = max(grown, key=lambda name: grown[name])
    record_property("asked", asked)
    record_property("grew most", f"{most} {grown[most]:.1f} MB in {hours * 60:.1f} min")


def test_a_clock_that_is_an_hour_wrong_moves_no_close(
    stack: Broken, calls: Calls, history: History, record_property: Tell
) -> None:
    """T13, T17, G19: in real time the database's clock holds, for ballots and for what runs out by itself.

    Everything is told a day in spring. The database's machine is right; one API and the worker that closes
    votes are an hour ahead, a second API an hour behind. A token is judged by its reader's clock, with a
    minute's leeway, and no further. It comes last: the story's clock stands still from here on.
    """
    with psycopg.connect(stack.dsn("committee")) as conn:
        [(closes_at,)] = conn.execute("SELECT max(closes_at) FROM events.guards").fetchall()
    soon = closes_at - JUMP - datetime.now(UTC)
    clock = Faked(stack.stack.data / "clock", soon)
    real = {"COGOV_CLOCK": "real"}
    ahead, late = {**clock.wrong(HOUR), **real}, {**clock.wrong(-HOUR), **real}
    clock.jump(soon - HOUR / 4)  # nothing closes while everything starts
    restart(stack, {"postgres": clock.env, "committee-api": ahead, "committee-worker": ahead})
    with stack.second("committee", "api", **late) as behind:
        addresses = [stack.address, behind.address]
        clock.jump(closes_at - JUMP - datetime.now(UTC))
        fresh = signed(stack, calls(1)[0], clock.now, HOUR / 12)
        assert [ask(address, fresh).status for address in addresses] == [401, 401]

        def cast(address: str) -> Entry:
            [call] = calls(1)
            return ask(address, signed(stack, call, clock.now - 2 * HOUR, 12 * HOUR))

        while not recorded(stack, CLOSED):
            assert clock.now < closes_at + timedelta(seconds=LATE), "nobody closes the vote"
            for address in addresses:
                history.add(cast(address))
            time.sleep(0.2)
        assert [cast(address).code for address in addresses] == ["VOTING_CLOSED"] * 2
        wrong = stack.metric("committee-api", "cogov_clock_ahead_seconds")
        assert wrong == pytest.approx(HOUR.total_seconds(), abs=120)

    [(position, at)] = recorded(stack, CLOSED)
    ballots = recorded(stack, "committee.Ballot.BallotCast")
    assert closes_at <= at
    assert all(before < position and when < closes_at for before, when in ballots)
    taken = [one for one in history.entries if one.outcome == "ok"]
    assert {one.position for one in taken} <= {before for before, _ in ballots}
    assert {one.code for one in history.refused()} <= {"VOTING_CLOSED"}
    last = max(datetime.fromtimestamp(one.at, UTC) + clock.off for one in taken)
    record_property("last ballot before the close", f"{(closes_at - last).total_seconds():.1f} s")
    record_property("closed after", f"{(at - closes_at).total_seconds():.1f} s")
