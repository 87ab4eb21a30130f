"""A decision over a view holds while nothing that concerns it is recorded (ruling G12)."""
# ruff: noqa: ARG005  (a loader takes the command and who asks, whichever it needs)

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.actors import Actor
from chassis.core import Core
from chassis.executor import Asking, Known
from chassis.refusals import ConcurrentChange
from chassis.store import Expect
from chassis.testing.kit import NOW
from services._chassis.tests.drawdowns import (
    CLERK,
    ESTATE,
    FOREIGN,
    OpenPoll,
    SplitDrawdown,
    holder,
    requested,
)

ELSEWHERE = holder("CLERK", str(FOREIGN))
SPLIT = SplitDrawdown(ESTATE, "d-1", "mine", 7)


def poll(estate: UUID) -> OpenPoll:
    """Open poll p-1 of an estate."""
    return OpenPoll(estate, "p-1", NOW, NOW + timedelta(days=1))


def heads_of(funds: Core, *meanwhile: tuple[Actor, UUID]) -> list[int]:
    """Split d-1 while others open polls before it is recorded; give the heads it was decided on."""
    funds.executor.execute(requested(), CLERK, "requested")
    left, heads = list(meanwhile), list[int]()

    def load(c: Any, asking: Asking) -> Known:
        expect = funds.follower.expect("funds.Poll.")
        heads.append(expect.head)
        while left:
            actor, estate = left.pop(0)
            funds.executor.execute(poll(estate), actor, f"poll-{estate}")
        return Known(None, expect)

    funds.load_with({SplitDrawdown: load})
    assert funds.executor.execute(SPLIT, CLERK, "mine").version == 2
    return heads


def test_a_view_that_moved_is_read_again(funds: Core) -> None:
    """A decision over a view holds only while nothing under its topics moves (ruling G12)."""
    assert heads_of(funds, (CLERK, ESTATE)) == [1, 2]


def test_what_another_estate_records_moves_no_view_of_this_one(funds: Core) -> None:
    """A decision is not made again for what happened elsewhere meanwhile."""
    assert heads_of(funds, (ELSEWHERE, FOREIGN)) == [1]


def test_a_view_that_moved_behind_what_another_estate_records_is_read_again(funds: Core) -> None:
    """What is its own estate's is found among what is not."""
    assert heads_of(funds, (ELSEWHERE, FOREIGN), (CLERK, ESTATE)) == [1, 3]


def test_a_view_that_keeps_moving_is_told(funds: Core) -> None:
    """Four times moved is CONCURRENT_CHANGE."""
    funds.executor.execute(requested(), CLERK, "requested")
    funds.load_with({SplitDrawdown: lambda c, asking: Known(None, Expect(0, ("funds.",)))})

    with pytest.raises(ConcurrentChange):
        funds.executor.execute(SPLIT, CLERK, "mine")
