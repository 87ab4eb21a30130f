"""What the deliberation once wrote to disk is read the same for ever; what it publishes names nobody."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chassis.domain import stream_id
from chassis.store import Stored
from chassis.testing.kit import shape_of
from cogov.deliberation.v1 import events_pb2
from deliberation.published import FACTS, PRIVATE, publisher
from services.deliberation.tests.deliberation_examples import MAPPER
from services.deliberation.tests.deliberation_kit import COST, ESTATE, World
from services.deliberation.tests.deliberation_stories import whole_story

GOLDEN = Path(__file__).parent / "golden"
TOPICS = sorted({**FACTS, **PRIVATE})
PERSONS = (
    "s-resident",
    "s-lead",
    "s-owner",
    "s-watch",
    "s-officer",
    "s-council",
    "s-branch",
    "降低费用",
    "影响休息",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a service that has seen everything."""
    world = whole_story(tmp_path_factory.mktemp("story"))
    yield world
    world.service.close()


@pytest.fixture(scope="module")
def stored(told: World) -> list[Stored]:
    """Give everything it has stored."""
    return list(told.service.core.store.page(0, 500))


def test_every_topic_of_the_topics_is_written_by_the_story(stored: list[Stored]) -> None:
    """No fact is without a golden record, and none is left of a fact that is gone."""
    first: dict[str, Any] = {}
    for one in stored:
        first.setdefault(one.topic, msgspec.json.decode(one.state))
    assert sorted(first) == TOPICS == sorted(MAPPER.topics)
    if os.environ.get("COGOV_WRITE_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        for topic, state in first.items():
            path = GOLDEN / f"{topic}.json"
            if not path.exists():
                text = json.dumps(state, ensure_ascii=False, indent=2, sort_keys=True)
                path.write_text(text + "\n", "utf-8")
    assert sorted(p.stem for p in GOLDEN.glob("*.json")) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_a_golden_record_of_the_topics_is_read_whole(topic: str) -> None:
    """A record of the first day is read, and written again it is the same."""
    kept = json.loads((GOLDEN / f"{topic}.json").read_text("utf-8"))
    written = Stored(stream_id("/golden"), 1, topic, msgspec.json.encode(kept))
    assert msgspec.json.decode(MAPPER.write(MAPPER.read(written)).state) == kept


@pytest.mark.parametrize("topic", TOPICS)
def test_the_topics_facts_are_written_in_the_fields_they_were_written_in(
    topic: str, stored: list[Stored]
) -> None:
    """Today's records have the fields, at every depth, that a reader of the first day knows."""
    kept = json.loads((GOLDEN / f"{topic}.json").read_text("utf-8"))
    now = next(msgspec.json.decode(one.state) for one in stored if one.topic == topic)
    assert shape_of(now) == shape_of(kept)


def test_the_deliberation_publishes_every_fact_and_names_nobody(
    told: World, stored: list[Stored]
) -> None:
    """A13 and rulings F: one record an event; who raised, leads, watches or spoke is in none."""
    publish = publisher(told.service.core.mapper)
    for one in stored:
        said = events_pb2.DeliberationEvent.FromString(publish(one).value)
        assert said.WhichOneof("fact") == FACTS.get(one.topic)
        assert said.meta.position == one.position
        text = str(said.SerializeToString(), "utf-8", "replace")
        assert not [name for name in PERSONS if name in text], one.topic


def test_what_is_published_holds_all_that_is_public_of_a_topic(
    told: World, stored: list[Stored]
) -> None:
    """Plans, answers, the decision and the accounts arrive as they were; few are not counted (E3)."""
    publish = publisher(told.service.core.mapper)
    said = [events_pb2.DeliberationEvent.FromString(publish(one).value) for one in stored]
    plans = [s.plan_version_published for s in said if s.HasField("plan_version_published")]
    assert (plans[0].version, plans[0].cost_fen, len(plans[0].funding)) == (1, COST, 2)
    answered = next(s.opinions_answered for s in said if s.HasField("opinions_answered"))
    assert (answered.answers[0].adopted, answered.answers[0].HasField("opinions")) == (True, False)
    decisions = [s.resolved.decision for s in said if s.HasField("resolved")]
    assert [(d.ref, d.passed, d.final, d.fact.source) for d in decisions][:2] == [
        ("meetings/m-1/motions/x-1", True, False, "committee"),
        ("meetings/m-1/motions/x-1", True, True, "committee"),
    ]
    accounts = [s.result_published for s in said if s.HasField("result_published")]
    assert (accounts[0].total_fen, [a.amount_fen for a in accounts[0].lines]) == (
        COST,
        [COST - 10_000_00, 10_000_00],
    )


def test_the_topics_story_replays_to_what_it_was(told: World) -> None:
    """Everything is in the log: a service opened anew on it says the same."""
    again = told.open()
    try:
        for n in range(1, 11):
            found = again.load(f"/estates/{ESTATE}/topics/t-{n}")
            assert found == told.topic(f"t-{n}")
    finally:
        again.close()
