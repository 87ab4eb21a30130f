"""What was once written to disk is read the same for ever: one golden record of every topic."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chassis.domain import stream_id
from chassis.store import Stored
from chassis.testing.kit import NOW, Scenario, recorded
from registry.published import FACTS, PRIVATE
from services.registry.tests.registry_examples import (
    ADDRESSES,
    DRAFT,
    EXAMPLES,
    MAPPER,
    PUBLISH,
    START,
    objection,
    resolution,
    story,
)

GOLDEN = Path(__file__).parent / "golden"
TOPICS = sorted({*FACTS, *PRIVATE})
STREAM = stream_id("/estates/golden")


def _written() -> dict[str, Any]:
    found = recorded(EXAMPLES, ADDRESSES)
    day = timedelta(days=1)
    told: list[Scenario] = [
        story(DRAFT, PUBLISH, objection("o1")).when(resolution("o1")),
        story(DRAFT, PUBLISH).lapse("roll.posting", NOW + 7 * day),
        story(DRAFT, PUBLISH, objection("o1")).lapse("roll.objection:o1", NOW + 5 * day),
        story(START).lapse("import.expiry", NOW + day),
    ]
    for one in told:
        for fact in one.facts:
            stored = MAPPER.write(fact)
            found.setdefault(stored.topic, msgspec.json.decode(stored.state))
    return found


WRITTEN = _written()


def test_every_topic_is_written_by_some_example() -> None:
    """No fact of the registry is without a golden record, and none is left of a fact that is gone."""
    assert sorted(WRITTEN) == TOPICS
    if os.environ.get("COGOV_WRITE_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        for topic, state in WRITTEN.items():
            path = GOLDEN / f"{topic}.json"
            if not path.exists():
                path.write_text(json.dumps(state, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert sorted(p.stem for p in GOLDEN.glob("*.json")) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_written_is_what_was_written(topic: str) -> None:
    """The bytes of a fact do not change under the readers of old ones."""
    assert WRITTEN[topic] == json.loads((GOLDEN / f"{topic}.json").read_text("utf-8"))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_golden_record_is_read_whole(topic: str) -> None:
    """T15: A record of the first day is read, and written again it is the same."""
    kept = json.loads((GOLDEN / f"{topic}.json").read_text("utf-8"))
    fact = MAPPER.read(Stored(STREAM, 1, topic, msgspec.json.encode(kept)))

    assert msgspec.json.decode(MAPPER.write(fact).state) == kept
