"""What the alliance once wrote to disk is read the same for ever; what it publishes names nobody."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alliance.published import FACTS, PRIVATE, publisher
from chassis.domain import stream_id
from chassis.store import Stored
from chassis.testing.kit import shape_of
from cogov.alliance.v1 import events_pb2
from services.alliance.tests.alliance_examples import MAPPER
from services.alliance.tests.alliance_kit import ESTATE, SHA, World
from services.alliance.tests.alliance_stories import whole_story
from services.alliance.tests.judged_stories import floor_story, judged_stories

GOLDEN = Path(__file__).parent / "golden"
TOPICS = sorted({**FACTS, **PRIVATE})
PERSONS = (
    "s-street",
    "s-council",
    "s-officer",
    "s-chair",
    "s-provider",
    "s-other",
    "s-owner",
    "过低",
)


def newest(topic: str) -> Path:
    """Give the golden record of a fact's present version; those of earlier ones stay beside it."""
    version = getattr(MAPPER.topics[topic], "class_version", 1)
    return GOLDEN / (f"{topic}.json" if version == 1 else f"{topic}.v{version}.json")


def named(path: Path) -> str:
    """Give the topic of a golden record of any version."""
    return re.sub(r"\.v\d+$", "", path.stem)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a service that has seen everything."""
    world = whole_story(tmp_path_factory.mktemp("story"))
    yield world
    world.service.close()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """Give services that have seen quarters and years judged."""
    worlds = judged_stories(tmp_path_factory.mktemp("judged"))
    worlds.append(floor_story(tmp_path_factory.mktemp("floor")))
    yield worlds
    for world in worlds:
        world.service.close()


@pytest.fixture(scope="module")
def stored(told: World, judged: list[World]) -> list[Stored]:
    """Give everything they have stored."""
    return [one for world in (told, *judged) for one in world.service.core.store.page(0, 2000)]


def test_every_topic_of_the_alliance_is_written_by_the_story(stored: list[Stored]) -> None:
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
    assert sorted({named(path) for path in GOLDEN.glob("*.json")}) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_a_golden_record_of_the_alliance_is_read_whole(topic: str) -> None:
    """A record of the first day is read, and written again it is the same."""
    kept = json.loads(newest(topic).read_text("utf-8"))
    written = Stored(stream_id("/golden"), 1, topic, msgspec.json.encode(kept))
    assert msgspec.json.decode(MAPPER.write(MAPPER.read(written)).state) == kept


@pytest.mark.parametrize("topic", TOPICS)
def test_the_alliances_facts_are_written_in_the_fields_they_were_written_in(
    topic: str, stored: list[Stored]
) -> None:
    """Today's records have the fields, at every depth, that a reader of the first day knows."""
    kept = json.loads(newest(topic).read_text("utf-8"))
    now = next(msgspec.json.decode(one.state) for one in stored if one.topic == topic)
    assert shape_of(now) == shape_of(kept)


# What a record of an earlier version is read as saying of what it did not say.
EARLIER = {
    "alliance.Contract.ContractSucceeded": {"last_day": None},
    "alliance.Contract.DisclosurePublished": {"fees": None},
}


def test_a_record_of_an_earlier_version_is_read_as_one_of_today() -> None:
    """T15: nothing is rewritten; what was not said is nothing."""
    earlier = {path.stem: path for path in GOLDEN.glob("*.json") if path != newest(named(path))}
    assert sorted(earlier) == sorted(EARLIER)
    for topic, path in earlier.items():
        fact = MAPPER.read(Stored(stream_id("/golden"), 1, topic, path.read_bytes()))
        assert type(fact) is MAPPER.topics[topic]
        assert {name: vars(fact)[name] for name in EARLIER[topic]} == EARLIER[topic]


def test_the_alliance_publishes_every_fact_and_names_nobody(
    told: World, stored: list[Stored]
) -> None:
    """A13 and rulings F: one record an event; who raised, leads, watches or spoke is in none."""
    publish = publisher(told.service.core.mapper)
    for one in stored:
        said = events_pb2.AllianceEvent.FromString(publish(one).value)
        assert said.WhichOneof("fact") == FACTS.get(one.topic)
        assert said.meta.position == one.position
        text = str(said.SerializeToString(), "utf-8", "replace")
        assert not [name for name in PERSONS if name in text], one.topic


def test_what_is_published_holds_all_that_is_public_of_a_contract(
    told: World, stored: list[Stored]
) -> None:
    """Terms, what they rest on, what was promised, and the papers' digests arrive as they were."""
    publish = publisher(told.service.core.mapper)
    said = [events_pb2.AllianceEvent.FromString(publish(one).value) for one in stored]
    signed = next(s.contract_signed for s in said if s.HasField("contract_signed"))
    assert (signed.ref, signed.basis, signed.rests_on.source) == (
        "k-1",
        "ASSEMBLY_DECISION",
        "committee",
    )
    assert (signed.terms.fee_fen_per_m2_month, len(signed.terms.items)) == (80, 7)
    assert signed.terms.projects[0].budget_fen == 50_000_00
    tier = next(s.tier_proposed.proposal for s in said if s.HasField("tier_proposed"))
    assert (tier.tier, tier.by_rule, list(tier.evidence_sha256)) == (
        "GUARANTEE",
        "GUARANTEE",
        [SHA],
    )
    notice = next(s.termination_noticed.notice for s in said if s.HasField("termination_noticed"))
    assert (notice.by, notice.ground, notice.fact.source) == ("OWNERS", "INDEFINITE", "committee")


def test_the_alliances_story_replays_to_what_it_was(told: World) -> None:
    """Everything is in the log: a service opened anew on it says the same."""
    again = told.open()
    try:
        for where in ("enrolment", *(f"contracts/k-{n}" for n in range(5))):
            address = f"/estates/{ESTATE}/{where}"
            assert again.load(address) == told.service.load(address)
    finally:
        again.close()
