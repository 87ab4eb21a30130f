"""A topic that is proposed comes to the table by itself (flow 5.4, row 2); lists are flat."""

from datetime import UTC
from typing import Any

import pytest

from chassis.domain import Cause, stream_id
from chassis.relay import Record
from chassis.testing.kit import NOW
from cogov.deliberation.v1 import events_pb2 as pb
from consultation import commands as wish
from consultation.policies import consumer_of
from consultation.queries import Queries
from services.consultation.tests.consultation_kit import ESTATE, OFFICER, World

PROPOSED: dict[str, Any] = {
    "ref": "lift",
    "title": "加装电梯",
    "text": "在 1 单元加装电梯。",
    "tags": ["elevator"],
}


def proposed(position: int = 1, version: int = 2, **fields: Any) -> Record:
    """Give the deliberation's record of a proposal."""
    event = pb.DeliberationEvent()
    meta = event.meta
    meta.estate_id, meta.source, meta.position = str(ESTATE), "deliberation", position
    meta.version, meta.stream = version, str(stream_id(f"/estates/{ESTATE}/topics/lift"))
    meta.recorded_at.FromDatetime(NOW.astimezone(UTC))
    event.topic_proposed.MergeFrom(pb.TopicProposed(**(PROPOSED | fields)))
    kind = "deliberation.Deliberation.TopicProposed"
    return Record("deliberation", position, str(ESTATE), kind, event.SerializeToString())


def test_a_proposed_topic_is_put_to_the_table(world: World) -> None:
    """In the fact's name and time, as what it is about; the community answers as any request."""
    consumer_of(world.service).take([proposed()])
    found = world.consultation("t-lift-2")
    core = world.service.core
    asked = core.mapper.read(core.store.events(found.id)[0])

    assert (found.topic, found.form, found.title) == ("lift", "COORDINATION", "加装电梯")
    assert (found.versions[0].text, found.tags) == ("在 1 单元加装电梯。", ("elevator",))
    assert (asked.by.role, asked.cause) == ("SYSTEM", Cause("deliberation", 1))
    assert asked.timestamp.astimezone(UTC) == world.now
    world.do(OFFICER, wish.DecideRequest(ESTATE, "t-lift-2", accept=True))
    assert world.consultation("t-lift-2").stage == "ACCEPTED"


def test_a_topic_that_takes_over_an_outcome_asks_for_nothing(world: World) -> None:
    """The table spoke on the same issue a short time ago."""
    consumer_of(world.service).take([proposed(reuses="c-1")])
    assert world.consultation("t-lift-2") is None


def test_a_record_that_comes_twice_or_late_asks_once(world: World) -> None:
    """Also after the reader has forgotten how far it was; what has gone on is told nothing."""
    consumer = consumer_of(world.service)
    for _ in range(2):
        consumer.take([proposed()])
    world.do(OFFICER, wish.DecideRequest(ESTATE, "t-lift-2", accept=True))
    handler: Any = consumer.handler
    with world.service.core.views.writing() as conn:
        handler.handle(conn, proposed())
        handler.handle(conn, proposed(position=7))

    assert world.consultation("t-lift-2").stage == "ACCEPTED"
    assert consumer.parked_rows() == []


def test_a_topic_that_is_proposed_again_comes_again(world: World) -> None:
    """After the council sent it back to step 1."""
    consumer_of(world.service).take([proposed(), proposed(position=2, version=11)])
    assert world.consultation("t-lift-11").stage == "REQUESTED"


def test_a_list_of_consultations_reads_no_stream(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a page of a long list costs what a page of a short one does."""
    consumer = consumer_of(world.service)
    consumer.take([proposed(n, ref=f"topic-{n}") for n in range(1, 8)])
    world.do(OFFICER, wish.DecideRequest(ESTATE, "t-topic-3-2", accept=True))
    queries = Queries(world.service)
    queries.consultations(ESTATE, "", 1)
    monkeypatch.setattr(world.service.core.store, "events", None)
    found = queries.consultations(ESTATE, "t-topic-2-2", 2)

    assert found[0] == {
        "consultation": "t-topic-3-2",
        "form": "COORDINATION",
        "title": "加装电梯",
        "stage": "ACCEPTED",
        "topic": "topic-3",
        "outcome": "",
    }
    assert [one["consultation"] for one in found] == ["t-topic-3-2", "t-topic-4-2"]
