"""The operator's guide, procedure by procedure, and what cannot be understood, on one running stack.

docs/guide-operator.md and docs/faults.md name each.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from kafka import KafkaAdminClient

from governance.sources import SOURCES
from serving.topics import topic_of
from suite.demo.clockwork import move
from suite.demo.estate import EstateVote
from suite.settings import SERVICES
from suite.tools import print_events
from tests.e2e.votes import at, open_votes
from tests.faults.broken import Broken, broken_stack, until
from tests.faults.checking import Tell, check
from tests.faults.history import REQUEST_SECONDS, History, Load, ask, ballots_of
from tests.faults.poison import (
    POISON,
    Estates,
    from_the_future,
    mend,
    parked,
    records,
    sent_as,
)

pytestmark = [pytest.mark.slow, pytest.mark.stack]

HEADS = 150


@pytest.fixture(name="stack", scope="module")
def _stack() -> Iterator[Broken]:
    with broken_stack() as broken:
        yield broken


@pytest.fixture(name="votes", scope="module", autouse=True)
def _votes(stack: Broken) -> Iterator[list[EstateVote]]:
    votes = open_votes(stack, ["vote", "here", "there"], HEADS)  # type: ignore[arg-type]
    stack.vote = votes[0]
    yield votes
    stack.vote.client.close()


@pytest.fixture(name="estates", scope="module")
def _estates(
    stack: Broken, votes: list[EstateVote], tmp_path_factory: pytest.TempPathFactory
) -> Estates:
    _, here, there = votes
    left = {one.plan.tag: iter(ballots_of(one, stack.token)) for one in (here, there)}
    history = History(tmp_path_factory.mktemp("history") / "history.jsonl")
    return Estates(stack, here, there, left, history)


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


# Reading a log


def test_a_log_is_read_through_the_gateway_and_from_the_service_itself(
    stack: Broken, capsys: pytest.CaptureFixture[str]
) -> None:
    """`cogov events` gives the same lines by both ways."""
    ours = f"127.0.0.1:{stack.stack.ports.grpc['committee']}"
    told = []
    for address in (stack.stack.gateway.grpc, ours):
        assert print_events(stack.stack.settings, "committee", 0, 10, address) == 0
        told.append(capsys.readouterr().out)

    assert told[0].count("\n") == 10
    assert told[0] == told[1]


# Upgrade


def test_an_upgrade_one_process_after_another_loses_and_refuses_nothing(
    stack: Broken, tmp_path: Path
) -> None:
    """Migrations, workers, APIs under load: a client waits for a restart at most, then is answered."""
    calls = ballots_of(stack.vote, stack.token)[10:]
    history, longest = History(tmp_path / "history.jsonl"), 0.0
    with Load(stack.address, calls, history) as load:
        load.pace = 0.2
        for service in SERVICES:
            stack.migrate(service)
        for role in ("worker", "api"):
            for service in SERVICES:
                began = time.monotonic()
                with stack.ended(f"{service}-{role}"):
                    pass
                longest = max(longest, time.monotonic() - began)
        load.finish()
    stack.caught_up()

    waited = [span for call in calls if (span := waited_for(history, call.path)) is not None]
    assert history.refused() == []
    assert len(history.acknowledged()) == len(calls) == len(waited)
    assert max(waited) < longest + REQUEST_SECONDS
    assert stack.digest() == stack.folded()


def waited_for(history: History, path: str) -> float | None:
    """Give how long a call was not answered, from its first request to the one that was."""
    own = [one for one in history.entries if one.path == path]
    if not own or own[-1].outcome != "ok":
        return None
    return own[-1].at + own[-1].seconds - own[0].at


# Scale


def test_a_second_worker_reads_half_of_the_partitions_and_a_stopped_one_gives_them_back(
    stack: Broken,
) -> None:
    """Partitions bound how many read; what is sent again meanwhile changes nothing."""
    before = stack.digest()
    partitions = len(SOURCES) * stack.stack.plan.partitions

    def read_by(worker: Callable[[str], float]) -> float:
        return worker("cogov_consumer_partitions")

    def first(metric: str) -> float:
        return stack.metric("governance-worker", metric)

    until(lambda: read_by(first) == partitions, "one worker does not read everything")
    with stack.second("governance") as second:
        until(lambda: read_by(second.metric) == read_by(first) == partitions / 2, "not shared")
        stack.republish("committee", 0)
        until(lambda: second.metric("cogov_consumer_position") > 0, "the second takes nothing in")
    until(lambda: read_by(first) == partitions, "nobody reads the other half")
    stack.caught_up()

    assert stack.digest() == before


# A damaged topic


def test_a_topic_whose_records_are_damaged_is_deleted_and_filled_again(stack: Broken) -> None:
    """The broker serves bytes that fail their checksum: nothing of them has an effect, nothing is lost."""
    before = stack.digest()
    with stack.ended("governance-worker"):
        assert stack.role("governance", "rebuild", "--from", "kafka").returncode == 0
        with stack.ended("kafka"):
            files = sorted(stack.stack.kafka.data.glob("cogov.committee.v1-*/*.log"))
            for file in files:
                spoil(file)
    time.sleep(5)
    damaged = stack.digest()
    with stack.ended("governance-worker"), stack.ended("committee-worker"):
        delete_topic(stack, "committee")
        stack.migrate("committee")
    stack.caught_up()

    assert damaged != before
    assert stack.digest() == before == stack.folded()


def spoil(file: Path) -> None:
    """Turn bits around in the middle of a file of records."""
    content = bytearray(file.read_bytes())
    for n in range(len(content) // 2, min(len(content) // 2 + 40, len(content))):
        content[n] ^= 0xFF
    file.write_bytes(content)


def delete_topic(stack: Broken, service: str) -> None:
    """Delete a topic as an operator does with Kafka's own tool."""
    admin = KafkaAdminClient(bootstrap_servers=f"127.0.0.1:{stack.stack.ports.kafka}")
    admin.delete_topics([topic_of(service)])
    admin.close()


# What cannot be understood waits, its estate behind it. It comes last: it stays in the topic


@pytest.mark.parametrize("kind", POISON)
def test_a_poisoned_record_parks_its_estate_and_is_taken_in_once_it_is_mended(
    estates: Estates, kind: str, record_property: Tell
) -> None:
    """T14: alarm, exact position, other estates go on; mended, the states are the log's fold again."""
    stack, (spoil, why) = estates.stack, POISON[kind]
    with stack.ended("committee-worker"):
        position, _ = estates.cast("here", "there")
        true = next(r for r in records(stack, position - 1) if r.position == position)
        sent_as(stack, lambda r: replace(r, value=spoil(r.value)) if r == true else r)
    behind, _ = estates.cast("here", "there")
    stack.caught_up()

    root, first, said = parked(stack, "governance")[0]
    assert (root, first, said.split(":")[0]) == (estates.root, position, why)
    assert [(root, at) for root, at, _ in parked(stack, "governance")] == [
        (estates.root, position),
        (estates.root, behind),
    ]
    assert stack.metric("governance-worker", "cogov_parked_records") == 2
    for reader in ("governance", "committee"):
        mend(stack, reader, true)
        assert parked(stack, reader) == []
    record_property("parked", 2)
    check(stack, estates.history, record_property)


def test_an_unknown_record_that_may_be_skipped_parks_nothing(
    estates: Estates, record_property: Tell
) -> None:
    """T14: its publisher says that whoever does not know it loses nothing."""
    stack = estates.stack
    with stack.ended("committee-worker"):
        estates.cast("here")
        sent_as(stack, lambda r: replace(r, value=from_the_future(r.value, may_skip=True)))
    stack.caught_up()

    assert parked(stack, "governance") == []
    check(stack, estates.history, record_property)


@pytest.mark.parametrize(
    ("topic", "state"),
    [("committee.Nobody.Knows", b"{}"), ("committee.Ballot.BallotCast", b"\x00 damaged")],
    ids=["an unknown topic", "damaged bytes"],
)
def test_an_event_that_cannot_be_published_stops_its_relay_and_no_other(
    estates: Estates, topic: str, state: bytes, record_property: Tell
) -> None:
    """T14: nobody knows whose it is, so nothing is stepped over; what follows waits and is seen to."""
    stack = estates.stack
    failed = said_failed(stack)
    administrator = stack.stack.postgres.address("postgres", "cogov_committee", with_password=True)
    stream = uuid4()
    with psycopg.connect(administrator, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO events.stored_events VALUES (%s, 1, %s, %s)", (stream, topic, state)
        )
        estates.cast("here", "there")
        until(lambda: said_failed(stack) > failed, "nobody says so")
        stack.republish("registry", 0)
        until(
            lambda: (
                stack.metric("committee-worker", "cogov_relay_head")
                > stack.metric("committee-worker", "cogov_relay_position")
            ),
            "no alarm",
        )
        conn.execute("DELETE FROM events.stored_events WHERE originator_id = %s", (stream,))
    check(stack, estates.history, record_property)


def said_failed(stack: Broken) -> int:
    """Give how often the committee's relay has said that it failed."""
    return stack.stack.processes["committee-worker"].log.read_text().count("relay_failed")
