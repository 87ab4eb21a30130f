"""What was once written to disk is read the same for ever; what is published names nobody."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chassis.domain import stream_id
from chassis.store import Stored
from chassis.testing.kit import shape_of
from committee.published import FACTS, PRIVATE
from services.committee.tests.committee_examples import MAPPER
from services.committee.tests.committee_kit import World
from services.committee.tests.committee_stories import whole_vote

GOLDEN = Path(__file__).parent / "golden"
TOPICS = sorted({*FACTS, *PRIVATE})


def newest(topic: str) -> Path:
    """Give the golden record of a fact's present version; those of earlier ones stay beside it."""
    version = getattr(MAPPER.topics[topic], "class_version", 1)
    return GOLDEN / (f"{topic}.json" if version == 1 else f"{topic}.v{version}.json")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a service that has seen everything."""
    world = whole_vote(tmp_path_factory.mktemp("story"))
    yield world
    world.committee.close()


@pytest.fixture(scope="module")
def stored(told: World) -> list[Stored]:
    """Give everything it has stored."""
    return list(told.committee.core.store.page(0, 5000))


def test_every_topic_is_written_by_the_story(stored: list[Stored]) -> None:
    """No fact is without a golden record, and none is left of a fact that is gone."""
    first: dict[str, Any] = {}
    for one in stored:
        first.setdefault(one.topic, msgspec.json.decode(one.state))
    assert sorted(first) == TOPICS == sorted(MAPPER.topics)
    if os.environ.get("COGOV_WRITE_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        for topic, state in first.items():
            path = newest(topic)
            if not path.exists():
                text = json.dumps(state, ensure_ascii=False, indent=2, sort_keys=True)
                path.write_text(text + "\n", "utf-8")
    assert sorted({re.sub(r"\.v\d+$", "", p.stem) for p in GOLDEN.glob("*.json")}) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_a_golden_record_of_a_vote_is_read_whole(topic: str) -> None:
    """T15: A record of the first day is read, and written again it is the same."""
    kept = json.loads(newest(topic).read_text("utf-8"))
    written = Stored(stream_id("/golden"), 1, topic, msgspec.json.encode(kept))
    assert msgspec.json.decode(MAPPER.write(MAPPER.read(written)).state) == kept


@pytest.mark.parametrize("topic", TOPICS)
def test_a_fact_is_written_in_the_fields_it_was_written_in(
    topic: str, stored: list[Stored]
) -> None:
    """Today's records have the fields, at every depth, that a reader of the first day knows."""
    kept = json.loads(newest(topic).read_text("utf-8"))
    now = next(msgspec.json.decode(one.state) for one in stored if one.topic == topic)
    assert shape_of(now) == shape_of(kept)


def test_a_record_of_an_earlier_version_is_read_as_one_of_today() -> None:
    """T15: what a fact has gained since has its meaning for the facts of before; nothing is rewritten."""
    earlier = [path for path in GOLDEN.glob("*.json") if path not in map(newest, TOPICS)]
    for path in earlier:
        topic = re.sub(r"\.v\d+$", "", path.stem)
        fact = MAPPER.read(Stored(stream_id("/golden"), 1, topic, path.read_bytes()))
        assert type(fact) is MAPPER.topics[topic]
    assert [path.stem for path in earlier] == ["committee.AssemblyMeeting.ResultPosted"]
