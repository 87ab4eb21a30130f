"""What the table once wrote to disk is read the same for ever; what it publishes names nobody."""

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
from cogov.consultation.v1 import events_pb2
from consultation.published import FACTS, publisher
from services.consultation.tests.consultation_examples import MAPPER
from services.consultation.tests.consultation_kit import ESTATE, World
from services.consultation.tests.consultation_stories import whole_story

GOLDEN = Path(__file__).parent / "golden"
TOPICS = sorted(FACTS)
PERSONS = ("holder-", "s-joint", "s-expert", "officer", "secretary", "chair", "消防专家")


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


def test_every_topic_of_the_table_is_written_by_the_story(stored: list[Stored]) -> None:
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
def test_a_golden_record_of_the_table_is_read_whole(topic: str) -> None:
    """A record of the first day is read, and written again it is the same."""
    kept = json.loads((GOLDEN / f"{topic}.json").read_text("utf-8"))
    written = Stored(stream_id("/golden"), 1, topic, msgspec.json.encode(kept))
    assert msgspec.json.decode(MAPPER.write(MAPPER.read(written)).state) == kept


@pytest.mark.parametrize("topic", TOPICS)
def test_the_table_s_facts_are_written_in_the_fields_they_were_written_in(
    topic: str, stored: list[Stored]
) -> None:
    """Today's records have the fields, at every depth, that a reader of the first day knows."""
    kept = json.loads((GOLDEN / f"{topic}.json").read_text("utf-8"))
    now = next(msgspec.json.decode(one.state) for one in stored if one.topic == topic)
    assert shape_of(now) == shape_of(kept)


def test_the_table_publishes_every_fact_and_names_nobody(told: World, stored: list[Stored]) -> None:
    """A13 and rulings F: one record an event, seats and words, no holder, invitee or asker."""
    publish = publisher(told.service.core.mapper)
    for one in stored:
        said = events_pb2.ConsultationEvent.FromString(publish(one).value)
        assert said.WhichOneof("fact") == FACTS[one.topic]
        assert said.meta.position == one.position
        text = str(said.SerializeToString(), "utf-8", "replace")
        assert not [name for name in PERSONS if name in text], one.topic


def test_what_is_published_holds_all_that_is_public_of_a_fact(
    told: World, stored: list[Stored]
) -> None:
    """A position, a conclusion and a signature arrive as they were taken."""
    publish = publisher(told.service.core.mapper)
    said = [events_pb2.ConsultationEvent.FromString(publish(one).value) for one in stored]
    stances = [s.stance_recorded.position for s in said if s.HasField("stance_recorded")]
    assert ("PROVIDER", 1, "OPPOSE", "影响采光") in [
        (p.seat, p.version, p.stance, p.reason) for p in stances
    ]
    ended = [s.consultation_concluded.ended for s in said if s.HasField("consultation_concluded")]
    assert [(e.outcome, len(e.actions), len(e.dissent)) for e in ended] == [
        ("AGREED_ACTION", 1, 0),
        ("NO_CONSENSUS", 0, 1),
    ]
    signed = [s.minutes_signed.signature for s in said if s.HasField("minutes_signed")]
    assert [(s.seat, s.version, s.dissent) for s in signed][-1] == ("PROVIDER", 2, "费用未列明")


def test_the_table_s_story_replays_to_what_it_was(told: World) -> None:
    """Everything is in the log: a service opened anew on it says the same."""
    again = told.open()
    try:
        for ref in ("c-1", "c-2", "c-5"):
            found = again.load(f"/estates/{ESTATE}/consultations/{ref}")
            assert found == told.consultation(ref)
    finally:
        again.close()
