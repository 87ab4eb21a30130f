"""The operator's guide, procedure by procedure, on a running stack: docs/guide-operator.md names each."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from suite.demo.clockwork import move
from suite.demo.estate import EstateVote
from tests.e2e.votes import at, open_vote
from tests.faults.broken import Broken, broken_stack, until
from tests.faults.history import ask, ballots_of

pytestmark = [pytest.mark.slow, pytest.mark.stack]

HEADS = 40


@pytest.fixture(name="stack", scope="module")
def _stack() -> Iterator[Broken]:
    with broken_stack() as broken:
        broken.vote = open_vote(broken, "vote", HEADS)  # type: ignore[arg-type]  # as it asks no more
        yield broken
        broken.vote.client.close()


def cast(stack: Broken, first: int, last: int) -> None:
    """Cast some of the vote's ballots; each must be acknowledged."""
    for call in ballots_of(stack.vote, stack.token)[first:last]:
        assert ask(stack.address, call).outcome == "ok"


def events(done: str) -> list[str]:
    """Give what a role's log lines say."""
    return [json.loads(line)["event"] for line in done.splitlines() if line.startswith("{")]


# Building states again


def test_a_rebuild_is_refused_while_a_worker_reads(stack: Broken) -> None:
    """Exit code 1 and what to do; nothing was changed."""
    before = stack.digest()
    for words in (("rebuild",), ("rebuild", "--from", "kafka")):
        done = stack.role("governance", *words)
        assert done.returncode == 1
        assert "stop every worker" in done.stderr
    assert stack.digest() == before


def test_a_rebuild_from_the_journal_is_byte_equal_or_says_what_differs(stack: Broken) -> None:
    """0 where the states are what the journal folds to, 1 where one was not; then it is repaired."""
    before = stack.digest()
    with stack.ended("governance-worker"):
        equal = stack.role("governance", "rebuild")
        with psycopg.connect(stack.dsn("governance")) as conn:
            conn.execute("DELETE FROM views.states")
        differing = stack.role("governance", "rebuild")
        again = stack.role("governance", "rebuild")

    assert (equal.returncode, differing.returncode, again.returncode) == (0, 1, 0), equal.stderr
    assert "rebuilding" in events(equal.stderr)
    assert "differs" in events(differing.stderr)
    assert stack.digest() == before == stack.folded()


def test_a_rebuild_from_kafka_reads_every_topic_from_its_beginning(stack: Broken) -> None:
    """The projections are emptied; the worker that starts then comes to the same bytes."""
    before = stack.digest()
    with stack.ended("governance-worker"):
        done = stack.role("governance", "rebuild", "--from", "kafka")
        with psycopg.connect(stack.dsn("governance")) as conn:
            left = conn.execute("SELECT count(*) FROM views.journal").fetchone()
    stack.caught_up()

    assert done.returncode == 0, done.stderr
    assert left == (0,)
    assert stack.digest() == before


# A record is parked


def test_a_parked_estate_is_retried_while_the_system_runs(stack: Broken) -> None:
    """One estate waits and no other; when the cause is gone its records go through, in order."""
    later = {"opens_on": date(2026, 4, 20), "closes_on": date(2026, 5, 15)}
    plan = replace(stack.vote.plan, tag="parked", name="parked", **later)  # type: ignore[arg-type]
    other = EstateVote(stack.client(), plan)
    move(other.client, at(26, 11))
    other.register()
    move(other.client, at(3, 10, month=4))
    root = str(other.estate_id)
    with psycopg.connect(stack.dsn("governance")) as conn:
        kept = conn.execute("SELECT value FROM views.states WHERE root = %s", (root,)).fetchone()
        conn.execute("UPDATE views.states SET value = '\\xff' WHERE root = %s", (root,))
    other.convene()
    until(
        lambda: stack.metric("governance-worker", "cogov_parked_records") > 0, "nothing is parked"
    )
    cast(stack, 0, 5)
    still = stack.role("governance", "parked", "--retry", root)
    with psycopg.connect(stack.dsn("governance")) as conn:
        conn.execute("UPDATE views.states SET value = %s WHERE root = %s", (*(kept or ()), root))
    listed = stack.role("governance", "parked")
    retried = stack.role("governance", "parked", "--retry", root)
    cast(stack, 5, 10)
    stack.caught_up()
    other.client.close()

    assert still.returncode == 1
    assert "waits still" in still.stderr
    assert {json.loads(row)["root"] for row in listed.stdout.splitlines()} == {root}
    assert retried.returncode == 0, retried.stderr
    assert retried.stdout == ""
    assert stack.metric("governance-worker", "cogov_parked_records") == 0
    assert stack.digest() == stack.folded()
