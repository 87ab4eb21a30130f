"""Governance's topics stand where the deliberation's own aggregates stand, fact by fact (A10, flow 5.4)."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chassis.core import Core
from chassis.relay import Record
from deliberation import commands as wish
from deliberation.published import FACTS, PRIVATE, publisher
from governance.deliberation_part import CHANGES, DeliberationPart
from governance.digest import digest_of_all
from governance.journal import fold
from governance.present import present
from governance.sources import SOURCES, changes_nothing
from governance.state import EstateState
from governance.topics import FoldedTopics
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    COUNCIL,
    ESTATE,
    LEAD,
    NOON,
    SHA,
    World,
    proposing,
)
from services.deliberation.tests.deliberation_stories import whole_story
from services.governance.tests.governance_kit import Log, governance

pytestmark = pytest.mark.slow  # the story takes the deliberation five seconds to tell
ROOT = str(ESTATE)


def published(core: Core) -> list[Record]:
    """Give every record that a deliberation has to tell, in its own bytes."""
    telling = publisher(core.mapper)
    return [telling(one) for one in core.store.page(0, 100_000)]


@pytest.fixture(name="world", scope="module")
def _world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = whole_story(Path(folder))
        _gone_back(world)
        yield world


def _gone_back(world: World) -> None:
    """Have a council say no, the topic come round again, and a vote be called off and called anew."""
    world.consulted("t-20", tags=("covenant",)).rounds("t-20")
    world.do(COUNCIL, wish.RecordCouncilReview(ESTATE, "t-20", 9, 11, 3, SHA))
    world.do(BRANCH, proposing("t-20"))
    world.table_asked("c-t-20b", "t-20", ("covenant",))
    world.table_ended("NO_CONSENSUS", "c-t-20b")
    world.rounds("t-20").reviewed("t-20")
    world.do(LEAD, wish.FreezePlan(ESTATE, "t-20", world.topic("t-20").plans[-1].sha256))
    world.scheduled(world.topic("t-20").frozen.sha256, "m-20")
    world.meeting("MeetingCancelled", meeting="m-20")
    world.planned("t-20", text="冻结以后又改", tags=("covenant",))


def test_every_fact_leaves_a_topic_where_the_deliberation_s_own_aggregate_stands(
    world: World,
) -> None:
    """Every published kind of fact, suspended, annulled, revoked, gone back to step 1 and to step 3."""
    core, state = world.service.core, EstateState()
    telling, seen = publisher(core.mapper), set()
    versions: dict[str, list[Any]] = {}
    for stored in core.store.page(0, 100_000):
        record = telling(stored)
        event = SOURCES["deliberation"][0](record.value)
        kind = event.WhichOneof("fact")
        if kind is None:
            continue
        fold(
            state, "deliberation", record.value, clocks=bool(event.meta.starts or event.meta.stops)
        )
        mine = versions.setdefault(str(stored.stream), [])
        mine.append(stored)
        topic = state.deliberation.topics[str(stored.stream)]
        theirs = core.mapper.fold(mine)
        assert topic.situation == theirs.situation, (theirs.ref, len(mine), stored.topic)
        assert topic.blocker == theirs.waiting_for
        seen.add(kind)
    assert seen == set(FACTS.values()) == set(CHANGES)


def test_a_topic_s_rows_are_the_same_in_every_batch_size_and_after_a_rebuild(
    world: World, tmp_path: Path
) -> None:
    """A row a topic beside the state: folding one fact at a time or all at once changes no byte."""
    log, found = Log(), set()
    log.registered(ESTATE)
    records = [*log.records, *published(world.service.core)]
    for number, size in enumerate((1, 7, 10_000)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with governance(folder) as made:
            for start in range(0, len(records), size):
                made.consumer.take(records[start : start + size])
            found.add(digest_of_all(made.digests(NOON)))
            made.rebuild()
            found.add(digest_of_all(made.digests(NOON)))
    assert len(found) == 1


def test_lists_are_the_same_now_and_on_a_past_day(world: World, tmp_path: Path) -> None:
    """The rows are asked as the folded topics are: by step, by reference, by vote, by deadline."""
    log = Log()
    log.registered(ESTATE)
    with governance(tmp_path) as made:
        made.consumer.take([*log.records, *published(world.service.core)])
        whole = made.state(ROOT)
        apart, stored = made.state_and_topics(ROOT)
        folded = FoldedTopics(tuple(whole.deliberation.topics.values()))
        assert apart.deliberation.topics == {}
        assert apart.deliberation.raised == len(whole.deliberation.topics)
        assert stored.counts() == folded.counts()
        for step in range(7):
            assert stored.of_step(step, 50) == folded.of_step(step, 50)
            assert stored.of_step(step, 1, 1) == folded.of_step(step, 1, 1)
        assert stored.by_ref("t-2") == folded.by_ref("t-2")
        assert stored.by_vote("m-3", "x-1") == folded.by_vote("m-3", "x-1")
        assert stored.soonest(5) == folded.soonest(5)
        assert (stored.by_ref("t-99"), stored.by_vote("m-9", "x-9")) == (None, None)
        past, topics = made.state_and_topics(ROOT, date(2026, 3, 3))
        assert past.deliberation.topics == {}
        assert sum(topics.counts().values()) == 1


def test_what_a_topic_waits_for_has_a_day_it_began_and_one_it_is_due(world: World) -> None:
    """Waiting for the consultation since the proposal; nothing when it is over (ruling A10)."""
    state = EstateState()
    for record in published(world.service.core):
        event = SOURCES["deliberation"][0](record.value)
        if event.WhichOneof("fact") is None or event.meta.stream != _stream(world, "t-1"):
            continue
        fold(state, "deliberation", record.value, clocks=True)
        if event.WhichOneof("fact") == "topic_proposed":
            (shown,) = present(ROOT, state, NOON)["topics"]
            waits = shown["waiting_for"]
            assert waits["blocker"] == "AWAITS_CONSULTATION"
            assert (waits["since"], waits["due_at"]) == ("2026-03-02", "2026-04-01T16:00:00Z")
            assert waits["rule_ids"] == ["R-74"]
    (topic,) = state.deliberation.topics.values()
    assert topic.stage == "CLOSED"
    assert topic.waiting is None


def test_nothing_that_was_said_is_ever_removed(world: World) -> None:
    """Plans, rounds, reviews, votes and decisions of an earlier cycle stay on record (rulings F)."""
    state = EstateState()
    for record in published(world.service.core):
        event = SOURCES["deliberation"][0](record.value)
        if event.WhichOneof("fact") is not None:
            fold(state, "deliberation", record.value, clocks=True)
    topics = {t.topic: t for t in state.deliberation.topics.values()}
    again = topics["t-20"]
    assert [p["version"] for p in again.plans] == [1, 2, 3, 4, 5]
    assert len(again.rounds) == 4
    assert [r["body"] for r in again.reviews] == ["COUNCIL", "MEMBERS", "COUNCIL"]
    assert [t["outcome"] for t in again.tables] == ["REFER_SIX_STEP", "NO_CONSENSUS"]
    assert "called_off_on" in again.votes[0]
    assert (again.stage, again.frozen) == ("CONSULTED", None)
    assert [s["step"] for s in again.steps] == [1, 2, 3, 1, 2, 3, 4, 3]
    whole, theirs = topics["t-1"].works[0], world.topic("t-1").work.milestones["pit"]
    first = whole.milestones[0]
    assert (first.planned_on, first.moved[0]["reason"]) == (theirs.planned_on.isoformat(), "雨季")
    assert first.actual_on <= first.redone_on


def test_a_private_opinion_is_no_fact_of_governance() -> None:
    """Who spoke stays inside; the round tells how many."""
    assert set(PRIVATE) == {"deliberation.Opinion.OpinionSubmitted"}
    assert not changes_nothing("deliberation.Deliberation.PeriodEnded")


def test_the_state_names_nobody(world: World, tmp_path: Path) -> None:
    """Neither leads nor supervisors nor who raised it: no subject of the story is in it (rulings F)."""
    log = Log()
    log.registered(ESTATE)
    with governance(tmp_path) as made:
        made.consumer.take([*log.records, *published(world.service.core)])
        said = str(present(ROOT, made.state(ROOT), NOON)["topics"])
    assert "s-lead" not in said
    assert "s-watch" not in said
    assert "s-resident" not in said


def _stream(world: World, ref: str) -> str:
    return str(world.topic(ref).id)


def test_the_part_begins_empty() -> None:
    """An older state has no such part and reads as one without topics."""
    assert DeliberationPart().topics == {}
