"""How many ballots went out and came back by each channel, and what of it is public (rulings F, C19)."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

SMALL = 5
"""Fewer ballots, returned by one channel or struck by a recount, could be told apart (C10, C19)."""


class ChannelReturn(Struct, frozen=True):
    """One channel: to how many entries it delivered, from how many it took in a ballot."""

    channel: str
    delivered: int
    returned: int


class PublicReturn(Struct, frozen=True):
    """Channels that are told together; `returned` is None where it stays "fewer than 5"."""

    channels: tuple[str, ...]
    delivered: int
    returned: int | None


def returns(delivered: Mapping[str, int], returned: Mapping[str, int]) -> tuple[ChannelReturn, ...]:
    """Put the two together, channels in the order of their names."""
    return tuple(
        ChannelReturn(channel, delivered.get(channel, 0), returned.get(channel, 0))
        for channel in sorted({*delivered, *returned})
    )


def public_returns(found: Sequence[ChannelReturn]) -> tuple[PublicReturn, ...]:
    """Join a channel with 1 to 4 ballots to its neighbour, so that no difference gives it away."""
    groups: list[list[ChannelReturn]] = []
    for one in found:
        if groups and (_small(groups[-1]) or _small([one])):
            groups[-1].append(one)
        else:
            groups.append([one])
    if len(groups) > 1 and _small(groups[-1]):
        last = groups.pop()
        groups[-1] += last
    return tuple(_public(group) for group in groups)


def _small(group: Sequence[ChannelReturn]) -> bool:
    return 0 < sum(one.returned for one in group) < SMALL


def _public(group: Sequence[ChannelReturn]) -> PublicReturn:
    return PublicReturn(
        channels=tuple(one.channel for one in group),
        delivered=sum(one.delivered for one in group),
        returned=None if _small(group) else sum(one.returned for one in group),
    )
