"""What the registry tells others: every fact, and never a door, a name or an owner."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chassis.domain import stream_id
from chassis.store import Stored
from cogov.registry.v1 import events_pb2
from registry.published import FACTS, MAY_SKIP, PRIVATE, publisher
from services.registry.tests.registry_examples import MAPPER
from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owner_row,
    posted,
    unit_row,
)

GOLDEN = Path(__file__).parent / "golden"
PUBLISH = publisher(MAPPER)


def _message(topic: str) -> Any:
    state = (GOLDEN / f"{topic}.json").read_bytes()
    compact = msgspec.json.encode(json.loads(state))
    record = PUBLISH(Stored(stream_id("/estates/golden"), 3, topic, compact, 7))
    made: Any = events_pb2.RegistryEvent.FromString(record.value)
    assert (record.source, record.position, record.key) == ("registry", 7, made.meta.estate_id)
    return made


def test_every_topic_is_published_or_private_with_a_reason() -> None:
    """Ruling A9: published is every fact except those that are listed with a reason."""
    assert set(FACTS) | set(PRIVATE) == set(MAPPER.topics)
    assert not set(FACTS) & set(PRIVATE)
    assert all(len(hidden.reason) > 10 for hidden in PRIVATE.values())
    assert set(FACTS) >= MAY_SKIP
    fields = {f.name for f in events_pb2.RegistryEvent.DESCRIPTOR.oneofs_by_name["fact"].fields}
    assert set(FACTS.values()) == fields


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_a_fact_converts_into_its_message(topic: str) -> None:
    """Every field that the message knows is filled from the fact, by name."""
    made = _message(topic)
    kept = json.loads((GOLDEN / f"{topic}.json").read_text("utf-8"))

    assert made.WhichOneof("fact") == FACTS[topic]
    fact = getattr(made, FACTS[topic])
    for field in fact.DESCRIPTOR.fields:
        if field.name in kept and not isinstance(kept[field.name], dict | list | None):
            told = getattr(fact, field.name)
            if hasattr(told, "ToJsonString"):
                assert told.ToDatetime(UTC) == datetime.fromisoformat(kept[field.name])
            else:
                assert told == kept[field.name], field.name
        else:
            assert field.message_type or field.name in kept, f"{field.name} is not in the fact"


@pytest.mark.parametrize("topic", sorted(PRIVATE))
def test_a_private_fact_is_a_record_with_meta_only(topic: str) -> None:
    """Ruling A13: every consumer sees every position."""
    made = _message(topic)

    assert made.WhichOneof("fact") is None
    assert made.meta.position == 7
    assert made.meta.type == topic
    assert made.meta.may_skip


def test_clocks_are_told_with_what_they_rest_on() -> None:
    """Ruling A10: who must act, until when, by which rule, of which grade."""
    (clock,) = _message("registry.OwnerRoll.RollPublished").meta.starts

    assert (clock.clock, clock.responsible) == ("roll.posting", "REGISTRY_CLERK")
    assert clock.due.ToJsonString() == "2026-03-09T16:00:00Z"
    assert list(clock.rule_ids) == ["R-28", "D-6"]
    assert _message("registry.OwnerRoll.RollFrozen").meta.stops == ["roll.posting"]


def test_facilities_are_told_one_by_one() -> None:
    """The tier of an estate is decided on them."""
    survey = _message("registry.Estate.EstateConditionSurveyed").estate_condition_surveyed

    assert survey.facilities.elevator == "ok"


def test_no_published_record_holds_a_door_a_name_or_an_owner(world: World) -> None:
    """R-28, domain 4.8: doors stay in the registry, persons in the vault."""
    path = estate(world)
    door = {"building": "b1", "stairwell": "2", "room": "ROOM7777"}
    load(
        world,
        path,
        unit_row(
            "ROOM8888", owner_row("业主乙", document(7), phone="13912345678"), state="delivered"
        ),
        unit_row("ROOM9999", {"subject": "owner-ref-4711"}, door=door),
    )
    units = {u["door"]["room"]: u["unit"] for u in world.items(f"{path}/units")}
    roll = posted(world, path)
    body = {
        "objection": "o1",
        "ground": "area",
        "text": "面积少算了阳台",
        "unit": units["ROOM7777"],
    }
    world.did(f"{roll}/objections", body, "owner-ref-4711")
    transfer = {"from_owners": ["owner-ref-4711"], "owners": ["owner-ref-4712"]}
    world.did(
        f"{path}/units/{units['ROOM7777']}/transfer", transfer | {"effective_on": "2026-03-02"}
    )

    make = publisher(world.registry.core.mapper)
    stored = world.registry.core.store.page(0)
    told = b"\n".join(make(one).value for one in stored)
    subject = world.registry.identities.subject_of(stored[0].stream, document(7))
    assert subject is not None
    assert len(stored) >= 10
    secrets = ["ROOM", "业主乙", "owner-ref", document(7), "13912345678", "阳台", subject]
    assert [s for s in secrets if s.encode() in told] == []
    assert b"1\xe5\x8f\xb7\xe6\xa5\xbc" in told  # a building's label is no door


def test_a_registered_estate_says_what_its_place_is_called() -> None:
    """Who reads pages knows no statutory codes."""
    place = _message("registry.Estate.EstateRegistered").estate_registered.place

    names = (place.community, place.township, place.district)
    assert names == ("曙光社区居民委员会", "西街街道", "红旗区")
    assert (place.city, place.province) == ("新乡市", "河南省")
