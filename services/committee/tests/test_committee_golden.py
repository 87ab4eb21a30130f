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
from cogov.committee.v1 import events_pb2
from committee.published import FACTS, PRIVATE, publisher
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
    assert _shape(now) == _shape(kept)


def test_a_record_of_an_earlier_version_is_read_as_one_of_today() -> None:
    """T15: what a fact has gained since has its meaning for the facts of before; nothing is rewritten."""
    earlier = [path for path in GOLDEN.glob("*.json") if path not in map(newest, TOPICS)]
    for path in earlier:
        topic = re.sub(r"\.v\d+$", "", path.stem)
        fact = MAPPER.read(Stored(stream_id("/golden"), 1, topic, path.read_bytes()))
        assert type(fact) is MAPPER.topics[topic]
    assert [path.stem for path in earlier] == ["committee.AssemblyMeeting.ResultPosted"]


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _shape(v) for k, v in value.items()}
    return [_shape(value[0])] if isinstance(value, list) and value else type(value).__name__


def test_every_stored_event_yields_one_record(told: World, stored: list[Stored]) -> None:
    """A13: private ones carry `meta` only, so that every reader sees every position."""
    publish = publisher(told.committee.core.mapper)
    for one in stored:
        said = events_pb2.CommitteeEvent.FromString(publish(one).value)
        assert (said.WhichOneof("fact") is None) == (one.topic in PRIVATE)
        assert said.meta.position == one.position


def test_records_of_ballots_name_the_meeting_and_the_hour(
    told: World, stored: list[Stored]
) -> None:
    """G6, C11: no entry, no version, no time finer than the hour, nobody's clock."""
    publish = publisher(told.committee.core.mapper)
    mine = ("committee.Ballot.", "committee.DeliveryBatch.", "committee.Proxy.", "committee.Entry")
    ballots = [one for one in stored if one.topic.startswith((*mine, "committee.SecondPaper."))]
    assert len(ballots) > 20
    for one in ballots:
        meta = events_pb2.CommitteeEvent.FromString(publish(one).value).meta
        assert meta.stream == str(told.meeting().id)
        assert (meta.version, meta.recorded_at.seconds % 3600) == (0, 0)
        assert not meta.starts
        assert meta.may_skip


def test_an_annulment_says_which_authority_it_was(told: World, stored: list[Stored]) -> None:
    """Its role, for the board to name the body (rulings F)."""
    publish = publisher(told.committee.core.mapper)
    said = [
        events_pb2.CommitteeEvent.FromString(publish(one).value).decision_annulled.body
        for one in stored
        if one.topic.endswith(".DecisionAnnulled")
    ]
    assert said
    assert set(said) <= {"STREET_OFFICER", "HOUSING_AUTHORITY"}


def test_no_record_names_a_person_or_an_entry(told: World, stored: list[Stored]) -> None:
    """Published facts carry no owner, counter, witness, entry or unsealed mark (C-5, F)."""
    publish = publisher(told.committee.core.mapper)
    entries = {str(told.entry(n)) for n in range(1, 10)}
    names = re.compile(r"owner-\d|counter-\d|witness|operator-\d|aunt|unit-\d")
    for one in stored:
        text = str(events_pb2.CommitteeEvent.FromString(publish(one).value))
        assert not names.search(text), one.topic
        assert not [e for e in entries if e in text], one.topic


def test_the_story_replays_to_what_it_was(told: World) -> None:
    """Everything is in the log: a service opened anew on it says the same."""
    again = told.open()
    try:
        for ref in ("mt-1", "mt-2", "mt-3"):
            address = told.meeting(ref)
            found = again.load(f"/estates/{address_of(told)}/meetings/{ref}")
            assert found == address
    finally:
        again.close()


def address_of(told: World) -> str:
    """Give the one estate's id."""
    first = told.committee.core.store.page(0, 1)[0]
    return str(told.committee.core.mapper.read(first).estate_id)
