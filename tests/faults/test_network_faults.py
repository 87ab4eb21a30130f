"""Networks that fail between any two processes: what is answered meanwhile is true, and it mends itself."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from suite.demo.clockwork import KEEPER
from tests.faults.between import Proxies, stack_behind_proxies
from tests.faults.broken import Broken, until
from tests.faults.checking import MUCH, Tell, check, with_vote
from tests.faults.history import Call, History, Load, ask, ballots_of
from tests.faults.proxy import Proxy

pytestmark = [pytest.mark.slow, pytest.mark.stack]

FIRST = 10
PER_TEST = 40 * MUCH
PER_PAIR = 6
HEADS = FIRST + 9 * PER_TEST + 12 * PER_PAIR
NOTICED = 6.0
"""Seconds until a database's connection that says nothing counts as dead (tcp_user_timeout)."""
RELEASED = 15.0
"""Seconds until PostgreSQL lets go of a leader that says nothing."""
HUNG = 6.0
"""Seconds for which a pair's new connections are taken in and not answered; longer than one may take."""
CASTING = "committee-api to its database"
SLACK = 4.0
"""Seconds for what is done again, on a machine that is busy with all processes and servers of the stack."""


@pytest.fixture(name="both", scope="module")
def _both() -> Iterator[tuple[Broken, Proxies]]:
    with stack_behind_proxies() as (broken, proxies):
        yield with_vote(broken, HEADS, FIRST), proxies
        broken.vote.client.close()


@pytest.fixture(name="stack")
def _stack(both: tuple[Broken, Proxies]) -> Broken:
    both[0].await_ready()
    return both[0]


@pytest.fixture(name="proxies")
def _proxies(both: tuple[Broken, Proxies]) -> Proxies:
    return both[1]


@pytest.fixture(name="calls", scope="module")
def _calls(both: tuple[Broken, Proxies]) -> Callable[[int], Sequence[Call]]:
    left = iter(ballots_of(both[0].vote, both[0].token)[FIRST:])
    return lambda number: [next(left) for _ in range(number)]


@pytest.fixture(name="history")
def _history(tmp_path: Path) -> History:
    return History(tmp_path / "history.jsonl")


Calls = Callable[[int], Sequence[Call]]


def shown_after(stack: Broken, position: int, within: float) -> float:
    """Wait until governance has taken a fact of the committee's in; give how long it took."""
    client = stack.client()

    def shows() -> bool:
        applied = client.get("/governance/v1/clock", KEEPER)["applied"]
        return int(applied.get("committee", 0)) >= position

    try:
        return until(shows, f"{position} is not shown", within)
    finally:
        client.close()


def cast_while(
    stack: Broken, history: History, calls: Sequence[Call], breaks: Callable[[], object]
) -> None:
    """Cast ballots, break something in the middle of it, go on until each is answered."""
    with Load(stack.address, calls, history) as load:
        time.sleep(0.5)
        breaks()
        load.finish()
    assert not history.refused(), history.refused()[:3]
    assert len(history.acknowledged()) == len(calls)


@pytest.mark.parametrize("whose", ["committee-api", "governance-api"])
def test_a_databases_connections_that_go_dead_stall_nobody_for_long(
    stack: Broken,
    proxies: Proxies,
    calls: Calls,
    history: History,
    whose: str,
    record_property: Tell,
) -> None:
    """T6: no packet passes any more in connections that are open; commands find new ones by themselves."""
    cast_while(stack, history, calls(PER_TEST), proxies.databases[whose].black_hole)
    check(stack, history, record_property)

    assert history.worst() < 2 * NOTICED + SLACK  # a command asks the events and the views


def test_a_workers_database_that_goes_dead_delays_and_loses_nothing(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T6: the reader of governance is in the middle of writing; its transaction holds up nobody."""
    cast_while(stack, history, calls(PER_TEST), proxies.databases["governance-worker"].black_hole)
    position = max(history.acknowledged().values())
    record_property(
        "shown again after", f"{shown_after(stack, position, RELEASED + NOTICED + SLACK):.1f} s"
    )
    check(stack, history, record_property)


def test_a_relay_whose_database_goes_dead_delivers_soon_after_the_timeout(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T19, G19: half-open towards PostgreSQL, which keeps its session and with it the lead."""
    [call] = calls(1)
    assert proxies.databases["committee-worker"].black_hole() > 0
    said = ask(stack.address, call)
    history.add(said)
    assert said.outcome == "ok"

    took = shown_after(stack, said.position, RELEASED + 2 + SLACK)
    record_property("delivered after", f"{took:.1f} s")
    check(stack, history, record_property)


def test_a_kafka_that_is_cut_off_is_found_again(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T6: relays and workers hear nothing from it for a while, in old connections and new ones."""

    def breaks() -> None:
        proxies.kafka.part()
        time.sleep(5)
        proxies.kafka.heal()

    began = time.monotonic()
    cast_while(stack, history, calls(PER_TEST), breaks)
    assert history.worst() < SLACK  # commands need no Kafka
    position = max(history.acknowledged().values())
    shown_after(stack, position, 40)
    record_property("shown again after", f"{time.monotonic() - began:.1f} s")
    check(stack, history, record_property)


def test_a_connection_that_is_taken_in_and_never_answered_holds_up_its_pair_alone(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T6: old connections go dead, new ones hear nothing: of the ballots' database, of all others.

    `make test-faults` takes every pair by itself.
    """
    for pair, some in pairs(proxies).items():
        own = History(history.file.with_name(f"{pair}.jsonl"))
        try:
            for proxy in some:
                proxy.hang()
            with Load(stack.address, calls(PER_PAIR), own) as load:
                load.pace = 1.0
                time.sleep(HUNG)
                for proxy in some:
                    proxy.heal()
                load.finish()
        finally:
            for proxy in some:
                proxy.heal()
        history.include(own)
        assert own.worst() < (HUNG + 2 * NOTICED + SLACK if pair == CASTING else SLACK), pair
    assert not history.refused(), history.refused()[:3]
    check(stack, history, record_property)


def pairs(proxies: Proxies) -> dict[str, list[Proxy]]:
    """Give what stands between two processes, or between the services and Kafka, by its name."""
    databases = {f"{process} to its database": [p] for process, p in proxies.databases.items()}
    neighbours = {f"others to {service}": [p] for service, p in proxies.grpc.items()}
    every = {**databases, **neighbours, "workers to Kafka": [proxies.kafka]}
    if MUCH > 1:
        return every
    casting = every.pop(CASTING)
    return {CASTING: casting, "all others": [p for some in every.values() for p in some]}


def test_kafkas_connections_that_break_off_or_are_slow_change_nothing(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T6: broken off over and over, then 50 ms late in each direction."""

    def breaks() -> None:
        for _ in range(3 * MUCH):
            proxies.kafka.cut()
            time.sleep(0.5)
        proxies.kafka.delay = 0.05

    try:
        cast_while(stack, history, calls(PER_TEST), breaks)
        check(stack, history, record_property)
    finally:
        proxies.kafka.delay = 0.0


def test_a_commit_whose_answer_is_lost_has_one_effect(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T7: cut between the commit and its answer; the service asks again and gives the first answer."""
    database = proxies.databases["committee-api"]
    before = database.cuts
    for call in calls(5 * MUCH):
        database.cut_answer(lambda data: b"recorded" in data)
        history.add(ask(stack.address, call))
    assert database.cuts == before + 5 * MUCH
    assert {one.status for one in history.entries} == {201}
    check(stack, history, record_property)


def test_a_client_that_heard_nothing_of_its_commit_asks_again(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T7: after the commit the database is away for longer than the service tries: 503, then once 201."""
    database = proxies.databases["committee-api"]
    [call] = calls(1)

    database.cut_answer(lambda data: b"recorded" in data, then_refuse=True)
    first = ask(stack.address, call)
    database.accept()
    until(lambda: ask(stack.address, call).outcome == "ok", "it is not answered")
    again = ask(stack.address, call)
    for one in (first, again):
        history.add(one)
    assert (first.status, again.status) == (503, 201)
    check(stack, history, record_property)


def test_a_registry_that_is_cut_off_leaves_votes_and_states_standing(
    stack: Broken, proxies: Proxies, calls: Calls, history: History, record_property: Tell
) -> None:
    """T6: neighbours hear nothing over gRPC; ballots go on, the board goes on, it mends itself."""
    for proxy in proxies.grpc.values():
        proxy.part()
    try:
        with Load(stack.address, calls(PER_TEST), history) as load:
            load.finish()
        at = f"{stack.address}/governance/v1/estates/{stack.vote.estate_id}"
        assert httpx.get(at, timeout=10, trust_env=False).status_code == 200
    finally:
        for proxy in proxies.grpc.values():
            proxy.heal()
    assert len(history.acknowledged()) == PER_TEST
    assert history.worst() < SLACK
    check(stack, history, record_property)
