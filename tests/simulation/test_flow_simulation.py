"""A thousand concerns in a world that does not behave: none past a gate it has not earned (issue 6)."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from chassis.domain import stream_id
from deliberation import commands as wish
from deliberation.domain.considered import Considered
from services.deliberation.tests.deliberation_kit import ESTATE, LEAD, World
from tests.simulation.flow import Flow
from tests.simulation.oracle import unearned

TOPICS = 40
RUNS = int(os.environ.get("COGOV_SIMULATED") or 1000)
SEED = int(os.environ.get("COGOV_SEED") or 20261126)
STEPS = 45
"""Steps that a topic lives for, on average; `COGOV_SIMULATED` and `COGOV_SEED` change what is run."""

OVER = {"CLOSED", "REJECTED", "RETURNED", "WITHDRAWN", "LAPSED"}
pytestmark = pytest.mark.slow


def test_the_oracle_sees_a_gate_that_opens_too_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken on purpose: a service that counts no rounds does not pass."""
    monkeypatch.setattr(Considered, "_check_rounds", lambda *_: None)
    world = World(tmp_path).consulted()
    world.rounds(least=1).reviewed()
    world.do(LEAD, wish.FreezePlan(ESTATE, "t-1", world.topic().plans[-1].sha256))
    stored = world.service.core.store.events(world.topic().id)
    found = unearned([world.service.core.mapper.read(one) for one in stored])
    world.service.close()

    assert [why.split(": ", 1)[1] for why in found] == [
        "PlanFrozen: without two rounds on successive versions"
    ]


@pytest.mark.parametrize("estate", range(RUNS // TOPICS))
def test_every_concern_ends_or_waits_for_something_that_has_a_name(
    tmp_path: Path, estate: int
) -> None:
    """Commands lawful and not, deliveries lost, doubled, late: every topic is finished or says why not."""
    flow = Flow(tmp_path, random.Random(f"{SEED}/{estate}"))
    try:
        flow.run(TOPICS, TOPICS * STEPS)
        core, ends = flow.topics.service.core, Counter[str]()
        for ref in flow.refs:
            topic = flow.topics.topic(ref)
            stored = core.store.events(stream_id(f"/estates/{ESTATE}/topics/{ref}"))
            assert unearned([core.mapper.read(one) for one in stored]) == [], ref
            blocker = topic.waiting_for
            assert (blocker is None) == (topic.stage in OVER), (ref, topic.stage)
            ends[topic.stage] += 1
        assert flow.topics.consumer.waiting(str(ESTATE)) == 0
        assert flow.to_table.consumer.waiting(str(ESTATE)) == 0
        assert len(ends) > 3, ends
        assert len(flow.refused) > 5, flow.refused
    finally:
        flow.close()
