"""The same system as services over PostgreSQL and Kafka: one story gives the same states, byte for byte."""

from pathlib import Path

import pytest

from suite.demo.client import Client
from suite.demo.story import BEGINS, cases, play
from suite.dev_tokens import signing_key
from tests.e2e.running import Running, running
from tests.e2e.stacked import Stacked, stacked

pytestmark = [pytest.mark.slow, pytest.mark.stack]

SMALL = ("X01",)
"""The invented contest, which flips a verdict: few ballots, every step."""


def told(system: Running) -> str:
    """Tell the small story over HTTP; give the digest of every estate's state."""
    client = Client(system.address, signing_key(system.keys / "dev-key.json"), "small", BEGINS)
    codes = [c["code"] for c in client.get("/registry/v1/communities")["items"]]
    chosen = [case for case in cases(client, codes) if case.id in SMALL]
    play(client, chosen, lambda _: None)
    client.close()
    assert len(chosen) == len(SMALL)
    return system.cogov("state", "--digest", "--at", system.address).stdout.strip()


@pytest.fixture(name="stack", scope="module")
def _stack() -> "Stacked":  # type: ignore[misc]  # a generator of it
    with stacked(COGOV_CLOCK="virtual") as system:
        yield system


def test_a_story_gives_the_same_states_in_one_process_and_apart(
    tmp_path: Path, stack: Stacked
) -> None:
    """Through the gateway, six processes, PostgreSQL, Kafka; then all of it in one."""
    apart = told(stack)
    with running(tmp_path) as system:
        together = told(system)

    assert len(apart) == 64
    assert apart == together
