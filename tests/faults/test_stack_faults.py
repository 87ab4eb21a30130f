"""Whatever breaks: no acknowledged command is lost, none happens twice, every state is the fold of the log.

Numbers (T2 …) are those of the list of fault tests. COGOV_FAULTS says how much of each: 1 in
`make test`, more in `make test-faults`. The seed is printed and can be given by COGOV_SEED.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from suite.settings import DECIDING
from tests.faults.broken import SERVERS, SERVICES, Broken, broken_stack, until
from tests.faults.checking import MUCH, Tell, chance, check, with_vote
from tests.faults.history import History, Load, ballots_of

pytestmark = [pytest.mark.slow, pytest.mark.stack]

APIS = ["registry-api", "committee-api", "governance-api"]
KILLS = 5 * MUCH
FIRST = 20
"""Ballots that are cast before anything breaks."""
FREEZES = min(MUCH, 10)
"""How often each API stands still."""
BESIDE = 40 * FREEZES
"""Ballots that are cast meanwhile."""
STILL = 30
"""Ballots that are cast while Kafka stands still."""
HEADS = FIRST + 40 + 25 * KILLS + STILL + BESIDE
STALLED = 3.0
"""Seconds that say somebody waits for who stands still; a lock would be waited for at least five."""


@pytest.fixture(name="stack", scope="module")
def _stack() -> Iterator[Broken]:
    with broken_stack() as broken:
        yield with_vote(broken, HEADS, FIRST)
        broken.vote.client.close()


@pytest.fixture(name="rng")
def _rng() -> random.Random:
    return chance()


def test_kills_of_any_process_at_any_time_lose_nothing(
    stack: Broken, rng: random.Random, tmp_path: Path, record_property: Tell
) -> None:
    """T1, T2, T3: kill -9 of services, relays, workers, gateway, PostgreSQL and Kafka under load."""
    calls = ballots_of(stack.vote, stack.token)[FIRST : -BESIDE - STILL]
    history = History(tmp_path / "history.jsonl")
    with Load(stack.address, calls, history) as load:
        load.pace = 0.1
        names = rng.choices([*SERVICES, *SERVERS], k=KILLS)
        names[:2] = ["postgres", "committee-api"]  # whatever the seed says
        for name in names:
            time.sleep(rng.uniform(0.3, 2.0))
            stack.kill(name)
            time.sleep(0.5)
            until(stack.stack.processes[name].program.ready, f"{name} does not come back")
        load.finish()

    assert not history.refused(), history.refused()[:3]
    assert len(history.acknowledged()) == len(calls)
    record_property("kills", KILLS)
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


def test_a_kafka_that_lost_its_end_gets_it_again(stack: Broken) -> None:
    """T4: power fails, half of every partition is cut off; the relay sees it and sends it again."""
    before = stack.digest()
    with stack.ended("kafka"):
        (stack.stack.kafka.data / ".kafka_cleanshutdown").unlink()  # else it trusts its files
        for file in stack.stack.kafka.data.glob("cogov.*/*.log"):
            size = file.stat().st_size
            os.truncate(file, size // 2)
    stack.await_ready()
    stack.caught_up()

    assert stack.digest() == before == stack.folded()


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
        stack.republish(service, rng.randrange(head))
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
    stack: Broken, tmp_path: Path, record_property: Tell
) -> None:
    """T3: SIGSTOP of the broker; commands go on, their facts arrive when it does."""
    calls = ballots_of(stack.vote, stack.token)[-BESIDE - STILL : -BESIDE]
    history = History(tmp_path / "history.jsonl")
    with stack.frozen("kafka"), Load(stack.address, calls, history) as load:
        load.pace = 0.2
        time.sleep(5.0 * min(MUCH, 6))
        load.finish()

    assert history.worst() < STALLED
    assert len(history.acknowledged()) == len(calls)
    check(stack, history, record_property)


def test_an_api_that_stands_still_holds_up_no_other(
    stack: Broken, rng: random.Random, tmp_path: Path, record_property: Tell
) -> None:
    """T16: SIGSTOP at any moment of saving, each API in its turn; another of the committee's goes on."""
    calls = ballots_of(stack.vote, stack.token)[-BESIDE:]
    through, beside = (History(tmp_path / f"{name}.jsonl") for name in ("through", "beside"))
    with (
        stack.second("committee", "api") as second,
        Load(stack.address, calls[::2], through, clients=2) as first,
        Load(second.address, calls[1::2], beside, clients=2) as other,
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
    through.include(beside)
    assert len(through.acknowledged()) == len(calls)
    check(stack, through, record_property)


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
