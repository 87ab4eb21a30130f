"""Spreads published totals over an electorate: integers only, and the sums come out exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

Mark = str
"""AGREE, DISAGREE, ABSTAIN, or empty for a head that does not vote."""


@dataclass(frozen=True, slots=True)
class Voter:
    """One head of the electorate: its area in cm² and what it marks."""

    number: int
    area_cm2: int
    mark: Mark


def spread(total: int, parts: int) -> list[int]:
    """Split a total into so many positive parts that differ; the sum is exact.

    Areas of real flats differ, so neighbours get a little more and a little less in turn.
    """
    if parts == 0:
        return []
    if total < parts:
        raise ValueError(f"{total} cm² cannot be split among {parts}")
    base, rest = divmod(total, parts)
    areas = [base + (1 if i < rest else 0) for i in range(parts)]
    for i in range(0, parts - 1, 2):
        shift = (base // 10) * ((i // 2) % 3) // 2
        areas[i], areas[i + 1] = areas[i] - shift, areas[i + 1] + shift
    return areas


def electorate(total: tuple[int, int], cells: Sequence[tuple[Mark, int, int]]) -> list[Voter]:
    """Give every head of an electorate (area, heads), its cells (mark, area, heads) filled exactly."""
    voters: list[Voter] = []
    left_area, left_heads = total
    for mark, area, heads in (*cells, ("", -1, -1)):
        if heads < 0:
            area, heads = left_area, left_heads  # noqa: PLW2901  (the rest does not vote)
        for size in spread(area, heads):
            voters.append(Voter(len(voters), size, mark))
        left_area, left_heads = left_area - area, left_heads - heads
    return voters
