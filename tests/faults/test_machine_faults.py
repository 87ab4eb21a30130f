"""What a machine does to the whole: a full disk, hours of work, a clock that is an hour wrong.

One stack whose PostgreSQL and Kafka have each a small disk of its own: a tmpfs, filled to the last
byte, so that the kernel itself says ENOSPC to whatever the server writes.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from serving.keys import DEV_ISSUER, sign
from suite.dev_tokens import signing_key
from tests.faults.broken import Broken, broken_stack, until
from tests.faults.checking import MUCH, Tell, check, with_vote
from tests.faults.clocks import LIBRARY, recorded, restart, told
from tests.faults.disks import Disk, put_on, small_disk
from tests.faults.history import Call, History, Load, ask, ballots_of
from tests.faults.working import Work, changed, sizes

pytestmark = [pytest.mark.slow, pytest.mark.stack]

FIRST = 20
SOAK = float(os.environ.get("COGOV_SOAK") or 12 * MUCH)
"""Seconds of work that are looked at, after a third of it to get warm."""
SPARE = 8
"""Files and threads that come and go."""
SHORT_MB = 16.0
"""Megabytes that caches may still take when a process is a minute old."""
FULL_SECONDS = 4.0 * min(MUCH, 5)
"""For how long a disk stays full."""
PER_DISK = 30 * MUCH
AROUND_THE_CLOSE = 300
HEADS = FIRST + 3 * PER_DISK + AROUND_THE_CLOSE
HOUR = timedelta(hours=1)
BEFORE_THE_CLOSE = 50
"""Seconds in which the processes are started again and ballots are cast."""
LATE = 15.0
"""Seconds within which a close is recorded, on a busy machine."""
CLOSED = "committee.AssemblyMeeting.VotingClosed"


@dataclass(slots=True)
class Machine:
    """The stack, the disks of its servers, and the ballots that are not cast yet."""

    stack: Broken
    postgres: Disk
    kafka: Disk
    left: Iterator[Call]

    def calls(self, number: int) -> Sequence[Call]:
        """Give ballots that nobody has cast."""
        return [next(self.left) for _ in range(number)]


@pytest.fixture(name="machine", scope="module")
def _machine() -> Iterator[Machine]:
    with (
        small_disk(400) as postgres,
        small_disk(200) as kafka,
        broken_stack(prepared=lambda stack: put_on(stack, postgres, kafka)) as broken,
    ):
        with_vote(broken, HEADS, FIRST)
        yield Machine(broken, postgres, kafka, iter(ballots_of(broken.vote, broken.token)[FIRST:]))
        broken.vote.client.close()


@pytest.fixture(name="history")
def _history(tmp_path: Path) -> History:
    return History(tmp_path / "history.jsonl")


def refused_and_taken(
    machine: Machine, history: History, full: Disk, more: Callable[[], object] = lambda: None
) -> float:
    """Cast while a disk is full, make space, cast on; give how long the first answer took then."""
    calls = machine.calls(PER_DISK)
    with Load(machine.stack.address, calls, history) as load:
        load.pace = 0.2
        with full.full():
            more()
            time.sleep(FULL_SECONDS)
        freed, answered = time.time(), len(history.acknowledged())
        until(lambda: len(history.acknowledged()) > answered, "nothing is taken again")
        took = time.time() - freed
        load.finish()
    assert not history.refused(), history.refused()[:3]
    assert len(history.acknowledged()) == len(calls)
    return took


def test_a_database_whose_disk_is_full_takes_nothing_and_goes_on_when_there_is_space(
    machine: Machine, history: History, record_property: Tell
) -> None:
    """T12: a table cannot grow: 503 with Retry-After, states stand, and nothing else is to be done."""
    stack = machine.stack

    def looks() -> None:
        until(lambda: any(one.status == 503 for one in history.entries), "nothing is refused")
        [call] = machine.calls(1)
        headers = {"Authorization": f"Bearer {call.token}", "Idempotency-Key": "full"}
        said = httpx.post(stack.address + call.path, json=call.body, headers=headers)
        assert (said.status_code, said.json()["code"]) == (503, "STORE_UNAVAILABLE")
        assert int(said.headers["Retry-After"]) > 0
        board = f"{stack.address}/governance/v1/estates/{stack.vote.estate_id}"
        assert httpx.get(board).status_code == 200

    took = refused_and_taken(machine, history, machine.postgres, looks)
    assert {one.code for one in history.entries if one.outcome == "unknown"} == {
        "STORE_UNAVAILABLE"
    }
    assert stack.stack.processes["postgres"].starts == 1
    record_property("taken again after", f"{took:.1f} s")
    check(stack, history, record_property)


def test_a_database_that_cannot_write_its_log_ends_and_comes_back_when_there_is_space(
    machine: Machine, history: History, record_property: Tell
) -> None:
    """T12: the WAL cannot grow: PostgreSQL panics and cannot recover before there is space; then it does."""
    stack = machine.stack
    administrator = stack.stack.postgres.address("postgres", "postgres", with_password=True)

    def goes_on_to_the_next_file() -> None:
        def panics() -> bool:
            try:
                with psycopg.connect(administrator, autocommit=True) as conn:
                    conn.execute("SELECT pg_switch_wal()")
                    conn.execute("SELECT pg_logical_emit_message(true, 'full', 'x')")
            except psycopg.OperationalError:
                return True
            return False

        until(panics, "there is space for its log")

    took = refused_and_taken(machine, history, machine.postgres, goes_on_to_the_next_file)
    assert stack.stack.processes["postgres"].starts > 1
    record_property("taken again after", f"{took:.1f} s")
    check(stack, history, record_property)


def test_a_kafka_whose_disk_is_full_is_waited_for(
    machine: Machine, history: History, record_property: Tell
) -> None:
    """T12: the broker ends; commands are taken, relays wait, everything arrives when there is space."""
    stack = machine.stack
    calls = machine.calls(PER_DISK)
    with machine.kafka.full():
        stack.republish("committee", 0)  # more than is left in its files
        with Load(stack.address, calls, history) as load:
            until(lambda: stack.stack.processes["kafka"].starts > 1, "the broker goes on")
            load.finish()
    assert {one.outcome for one in history.entries} == {"ok"}
    check(stack, history, record_property)


def test_work_that_goes_on_takes_no_more_memory_and_no_more_files(
    machine: Machine, record_property: Tell
) -> None:
    """T29: changed ballots, facts, states and pages without end; `SOAK=7200` is two hours of it.

    What grows is a leak. Of a short time it shows the great ones: files, threads, megabytes.
    """
    stack = machine.stack
    changes = [changed(call) for call in ballots_of(stack.vote, stack.token)[:FIRST]]
    pages = ["/", f"/governance/v1/estates/{stack.vote.estate_id}", "/registry/v1/communities"]
    with Work(stack, changes, pages) as work:
        time.sleep(SOAK / 3)
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


def owners_token(stack: Broken, call: Call, signed: datetime, good_for: timedelta) -> Call:
    """Give a call with a token that was signed at an instant; the call's own tells whose it is."""
    [who] = [w for w, path, _ in stack.vote.ballots(stack.vote.plan.voters) if path == call.path]
    key = signing_key(stack.keys / "dev-key.json")
    begins, seconds = int(signed.timestamp()), int(good_for.total_seconds())
    return replace(call, token=sign(key, DEV_ISSUER, {"sub": who.subject}, begins, seconds))


def test_a_clock_that_is_an_hour_wrong_moves_no_close(
    machine: Machine, history: History, record_property: Tell
) -> None:
    """T13, T17, G19: in real time the database's clock holds, for ballots and for what runs out by itself.

    The database's machine is right; one API and the worker that closes votes are an hour ahead, a second
    API an hour behind. A token is judged by its reader's clock, with a minute's leeway, and no further.
    """
    assert LIBRARY.is_file(), "libfaketime is missing: make test-deps"
    stack = machine.stack
    with psycopg.connect(stack.dsn("committee")) as conn:
        [(closes_at,)] = conn.execute("SELECT max(closes_at) FROM events.guards").fetchall()
    off = closes_at - timedelta(seconds=BEFORE_THE_CLOSE) - datetime.now(UTC)
    ahead = {**told(off + HOUR), "COGOV_CLOCK": "real"}
    restart(stack, postgres=told(off), committee_api=ahead, committee_worker=ahead)

    with stack.second("committee", "api", **told(off - HOUR), COGOV_CLOCK="real") as behind:
        addresses = [stack.address, behind.address]
        fresh = owners_token(stack, machine.calls(1)[0], datetime.now(UTC) + off, HOUR / 12)
        assert [ask(address, fresh).status for address in addresses] == [401, 401]
        until(
            lambda: (
                bool(recorded(stack, CLOSED)) or cast_by_turns(machine, history, addresses, off)
            ),
            "the vote is not closed",
        )
        late = [machine.calls(1)[0] for _ in addresses]
        for address, call in zip(addresses, late, strict=True):
            signed = owners_token(stack, call, datetime.now(UTC) + off - 2 * HOUR, 12 * HOUR)
            assert ask(address, signed).code == "VOTING_CLOSED"
        wrong = stack.metric("committee-api", "cogov_clock_ahead_seconds")
        assert wrong == pytest.approx(HOUR.total_seconds(), abs=5)

    [(position, at)] = recorded(stack, CLOSED)
    cast = recorded(stack, "committee.Ballot.BallotCast")
    assert closes_at <= at < closes_at + timedelta(seconds=LATE)
    assert all(before < position and when < closes_at for before, when in cast)
    taken = [one for one in history.entries if one.outcome == "ok"]
    assert {one.position for one in taken} <= {before for before, _ in cast}
    assert {one.code for one in history.refused()} <= {"VOTING_CLOSED"}
    last = max(datetime.fromtimestamp(one.at, UTC) + off for one in taken)
    assert last > closes_at - timedelta(seconds=LATE), "nobody voted just before the close"
    record_property("last ballot before the close", f"{(closes_at - last).total_seconds():.1f} s")
    record_property("closed after", f"{(at - closes_at).total_seconds():.1f} s")


def cast_by_turns(
    machine: Machine, history: History, addresses: Sequence[str], off: timedelta
) -> bool:
    """Cast a ballot at each API, by a token that is good whatever their clocks say."""
    for address, call in zip(addresses, machine.calls(len(addresses)), strict=True):
        signed = datetime.now(UTC) + off - 2 * HOUR
        history.add(ask(address, owners_token(machine.stack, call, signed, 12 * HOUR)))
    return False
