"""How many ballots went out and came back by channel, and what of it everybody may know (C19, F)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogov.committee.v1 import events_pb2
from committee import commands as wish
from committee.domain.returns import ChannelReturn, PublicReturn, public_returns, returns
from committee.published import publisher
from services.committee.tests.committee_kit import COUNTER, ESTATE, OPERATOR, OPERATOR_2, World

FOUND = st.lists(
    st.builds(
        ChannelReturn,
        st.sampled_from(["app", "door", "paper", "telephone", "video"]),
        st.integers(0, 60),
        st.integers(0, 60),
    ),
    max_size=5,
    unique_by=lambda one: one.channel,
)


def test_what_went_out_and_came_back_stand_side_by_side() -> None:
    """A channel that only gave out, or only took in, is named as well."""
    assert returns({"paper": 9}, {"app": 7, "paper": 2}) == (
        ChannelReturn("app", 0, 7),
        ChannelReturn("paper", 9, 2),
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([7], [7]),
        ([5, 4], [9]),
        ([4, 5], [9]),
        ([1, 0, 7], [1, 7]),
        ([9, 0, 3], [9, 3]),
        ([4], [None]),
        ([0], [0]),
        ([], []),
    ],
)
def test_few_ballots_of_a_channel_join_their_neighbour(
    counts: list[int], told: list[int | None]
) -> None:
    """C19: a figure of 1 to 4 would say who used the channel; 0 says nothing of anybody."""
    found = [ChannelReturn(f"c{n}", 0, count) for n, count in enumerate(counts)]
    shown = [one.returned for one in public_returns(found)]

    if any(0 < (t or 0) < 5 for t in told):
        told = [sum(counts)]
    assert shown == told


@given(FOUND)
def test_no_public_figure_is_small_and_nothing_is_lost(found: list[ChannelReturn]) -> None:
    """Whatever came back: every channel is told once, and only all together may be too few."""
    shown = public_returns(found)

    assert [c for one in shown for c in one.channels] == [one.channel for one in found]
    assert all(one.returned is None or one.returned == 0 or one.returned >= 5 for one in shown)
    if sum(one.returned for one in found) >= 5:
        assert sum(one.returned or 0 for one in shown) == sum(one.returned for one in found)
    assert sum(one.delivered for one in shown) == sum(one.delivered for one in found)


def test_the_posting_tells_what_went_out_and_came_back(world: World) -> None:
    """The stored fact has each channel, the published one joins what is small."""
    world.opened([100] * 9)
    world.deliver(range(1, 10))
    for n in range(1, 7):
        world.cast(n)
    world.receive(7)
    for reading, operator in ((1, OPERATOR), (2, OPERATOR_2)):
        world.read(7, reading, "AGREE", operator)
    world.sealed()
    world.do(COUNTER, wish.CompareReadings(ESTATE, "mt-1"))
    world.count()
    world.post()
    core = world.committee.core
    stored = [s for s in core.store.page(0, 500) if s.topic.endswith(".ResultPosted")]
    record = publisher(core.mapper)(stored[-1])
    told = events_pb2.CommitteeEvent.FromString(record.value).result_posted.channels

    assert vars(core.mapper.read(stored[-1]))["channels"] == (
        ChannelReturn("app", 0, 6),
        ChannelReturn("paper", 9, 1),
    )
    assert [
        PublicReturn(tuple(t.channels), t.delivered, t.returned if t.HasField("returned") else None)
        for t in told
    ] == [PublicReturn(("app", "paper"), 9, 7)]
