"""Writers that race, freeze and die, on both databases; the large counts are in tests/bench."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from chassis.store import Store
from chassis.testing.fixtures import StoreAt
from chassis.testing.racing import CAST, CLOSED, Racer, cast, close_vote, open_vote, vote_id

pytestmark = pytest.mark.slow


@contextmanager
def racers(role: str, at: StoreAt, count: int) -> Iterator[list[Racer]]:
    """Start processes that wait for their first line; none survives the block."""
    started = [Racer(role, at) for _ in range(count)]
    try:
        for racer in started:
            assert next(racer.lines()) == "ready"
        yield started
    finally:
        for racer in started:
            racer.process.kill()
            racer.end()


def lines_until(racer: Racer, last: str) -> list[str]:
    """Give what a racer said before a line it must say."""
    lines: list[str] = []
    for line in racer.lines():
        if line == last:
            return lines
        lines.append(line)
    raise AssertionError(f"the process ended without {last}: {lines[-3:]}")


def test_one_key_in_parallel_has_one_effect(store_at: StoreAt, store: Store) -> None:
    """4 processes with the same 50 keys: 50 events, and every answer the same."""
    with racers("repeats", store_at, 4) as started:
        for racer in started:
            racer.say("key 50")
        answers = [lines_until(racer, "done") for racer in started]
    assert len(answers[0]) == 50
    assert all(a == answers[0] for a in answers)
    assert len(store.page(0)) == 50


def test_no_ballot_follows_the_close(store_at: StoreAt, store: Store) -> None:
    """T17: 5 casters and a closer, 5 rounds: what was acknowledged is stored, and nothing is late."""
    with racers("casts", store_at, 5) as started:
        for n in range(5):
            name, before = f"round {n}", store.head()
            open_vote(store, name)
            for racer in started:
                racer.say(name)
            while store.head() < before + 40:
                time.sleep(0.01)
            close = close_vote(store, name)
            acknowledged = [int(p) for r in started for p in lines_until(r, "closed")]
            events = store.page(before, 1_000_000)
            cast_at = [e.position for e in events if e.topic == CAST]
            assert [e.position for e in events if e.topic == CLOSED] == [close.position]
            assert len(cast_at) >= 39
            assert cast_at == sorted(acknowledged)
            assert cast_at[-1] < close.position


def test_a_tail_reader_misses_nothing(store_at: StoreAt, store: Store) -> None:
    """While 4 processes write, a reader that only looks ahead sees every event, in order."""
    open_vote(store, "v")
    seen: list[int] = []
    with racers("counts", store_at, 4) as started:
        for racer in started:
            racer.say("v 200")
        waiting = time.monotonic() + 60
        while len(seen) < 801 and time.monotonic() < waiting:
            seen += [e.position for e in store.page(seen[-1] if seen else 0, 50)]
        acknowledged = [int(p) for racer in started for p in lines_until(racer, "done")]
    assert len(acknowledged) == 800
    assert seen[1:] == sorted(acknowledged)
    assert seen == [e.position for e in store.page(0, 10_000)]


def test_a_killed_writer_loses_nothing_it_acknowledged(store_at: StoreAt, store: Store) -> None:
    """SIGKILL in the middle of writing, 3 rounds: acknowledged ⊆ stored."""
    open_vote(store, "v")
    acknowledged: set[str] = set()
    for _ in range(3):
        with racers("writes", store_at, 1) as [writer]:
            writer.say("v")
            lines = writer.lines()
            for _ in range(100):
                acknowledged.add(next(lines))
            writer.process.kill()
            acknowledged.update(lines)
    stored = {f"recorded {e.stream} {e.position}" for e in store.page(0, 1_000_000)}
    assert len(acknowledged) >= 300
    assert acknowledged <= stored
    assert len(stored) - 1 <= len(acknowledged) + 3  # at most the one in flight of each


@pytest.mark.postgres
def test_a_frozen_writer_stalls_nobody(postgres_at: StoreAt) -> None:
    """T16: SIGSTOP at 20 moments of saving: the others' worst save stays under a second.

    On PostgreSQL alone: a frozen process can hold a file's lock, but SQLite serves one process.
    """
    store = postgres_at.open()
    open_vote(store, "v")
    worst = 0.0
    with racers("writes", postgres_at, 1) as [writer]:
        writer.say("v")
        reading = threading.Thread(target=lambda: list(writer.lines()))
        reading.start()
        for n in range(20):
            time.sleep(0.01 + n * 0.0007)
            writer.process.send_signal(signal.SIGSTOP)
            for _ in range(10):
                before = time.monotonic()
                assert cast(store, "v").what == "recorded"
                worst = max(worst, time.monotonic() - before)
            writer.process.send_signal(signal.SIGCONT)
        writer.process.kill()
        reading.join()
    store.close()
    assert worst < 1.0


def test_threads_share_a_store(store: Store) -> None:
    """T18: 8 threads on one store object: every ballot once, no entry twice."""
    open_vote(store, "v")
    entries = [uuid4() for _ in range(25)]
    said: list[str] = []

    def cast_all() -> None:
        said.extend(cast(store, "v", entry).what for entry in entries)

    threads = [threading.Thread(target=cast_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (said.count("recorded"), said.count("conflict")) == (25, 175)
    assert {e.stream for e in store.page(0)} == {vote_id("v"), *entries}


def test_eight_migrations_at_once_all_succeed(unmigrated_store_at: StoreAt) -> None:
    """T20: concurrent first starts: no `tuple concurrently updated`, no locked file."""
    with racers("migrates", unmigrated_store_at, 8) as started:
        for racer in started:
            racer.say("now")
        assert [racer.process.wait(60) for racer in started] == [0] * 8
    store = unmigrated_store_at.open()
    open_vote(store, "v")
    assert cast(store, "v").what == "recorded"
    unmigrated_store_at.migrate()
    assert store.head() == 2
    store.close()
