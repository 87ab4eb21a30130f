"""Turnout as it may be shown: once a day, in steps, in groups (rulings C11, G5)."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.domain.clocks import evening_after, first_evening
from committee.domain.turnout import GROUP, SMALL_ROLL, STEP, Shown, grouped, turnout
from services.committee.tests.committee_kit import World, entries_of, local

FORTY = entries_of([100] * 40)


def _voted(count: int) -> frozenset[Any]:
    return frozenset(e.entry_id for e in FORTY[:count])


@pytest.mark.parametrize(
    ("voted", "shown"),
    [
        (0, Shown("FEWER_THAN_5", None)),
        (4, Shown("FEWER_THAN_5", None)),
        (5, Shown("NUMBER", 5)),
        (35, Shown("NUMBER", 35)),
        (36, Shown("NEARLY_ALL", None)),
        (40, Shown("NEARLY_ALL", None)),
    ],
)
def test_few_who_voted_or_did_not_are_words(voted: int, shown: Shown) -> None:
    """Below 5 on either side nobody is counted."""
    assert turnout(FORTY, _voted(voted), None).voted == shown


def test_a_figure_moves_by_five_heads_and_its_area_with_it() -> None:
    """One late ballot cannot be told from the difference of two days."""
    first = turnout(FORTY, _voted(20), None)
    for later in (21, 24):
        again = turnout(FORTY, _voted(later), first)
        assert (again.voted, again.area_m2) == (first.voted, first.area_m2)
        assert again.missing_area_m2 == first.missing_area_m2
    moved = turnout(FORTY, _voted(25), first)
    assert (moved.voted.heads, moved.area_m2, moved.missing_heads) == (25, 2500, 2)


def test_area_is_rounded_up_to_whole_square_metres() -> None:
    """G5: ⌈·⌉, so that a figure does not name the one flat that has decimals."""
    odd = [msgspec.structs.replace(FORTY[0], area_cm2=1_000_001), *FORTY[1:]]
    assert turnout(odd, _voted(10), None).area_m2 == 1001


@pytest.mark.parametrize(("voted", "state"), [(0, "NOT_YET"), (19, "NOT_YET"), (20, "ENOUGH")])
def test_a_small_roll_shows_enough_or_not_yet(voted: int, state: str) -> None:
    """Under 30 entries there are no figures at all."""
    small = entries_of([100] * (SMALL_ROLL - 1))
    found = turnout(small, frozenset(e.entry_id for e in small[:voted]), None)
    assert (found.voted, found.area_m2, found.groups) == (Shown(state, None), None, ())


@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_groups_hold_ten_entries_and_leave_nobody_out(sizes: list[int]) -> None:
    """Buildings lie together until they hold ten; a small rest joins the last group."""
    entries = []
    for at, size in enumerate(sizes):
        made = entries_of([100] * size, first=100 * at + 1)
        entries += [_in(e, f"b{at:02d}") for e in made]
    groups = grouped(entries)
    held = [e for _, members in groups for e in members]
    if len(entries) >= GROUP:
        assert len(held) == len(entries)
        assert all(len(members) >= GROUP for _, members in groups)
    else:
        assert groups == []


def _in(entry: Any, building: str) -> Any:
    return msgspec.structs.replace(entry, by_building={building: entry.area_cm2})


@given(first=st.integers(0, 40), more=st.integers(0, 40))
def test_a_shown_figure_is_exact_or_unmoved(first: int, more: int) -> None:
    """What is shown is the truth of that day or what was shown before, never between."""
    before = turnout(FORTY, _voted(first), None)
    now = turnout(FORTY, _voted(min(40, first + more)), before)
    assert now.voted.heads in {None, before.voted.heads, min(40, first + more)}
    if now.voted == before.voted and before.voted.heads is not None:
        assert min(40, first + more) - before.voted.heads < STEP


def test_snapshots_come_at_six_in_the_evening_the_first_after_a_day(world: World) -> None:
    """C11: opened on the 18th at 00:00, the first is on the 19th at 18:00, the last before the close."""
    assert first_evening(local(date(2026, 3, 18))) == local(date(2026, 3, 19), 18)
    assert first_evening(local(date(2026, 3, 18), 18)) == local(date(2026, 3, 19), 18)
    assert evening_after(local(date(2026, 3, 19), 18)) == local(date(2026, 3, 20), 18)
    world.opened([100] * 40)
    world.closed()
    page = world.committee.core.store.page(0, 5000)
    read = world.committee.core.mapper.read
    taken = [s for s in page if s.topic.endswith("TurnoutSnapshotTaken")]
    days = [read(s).timestamp.astimezone(local(date(2026, 3, 19)).tzinfo) for s in taken]
    assert [d.hour for d in days] == [18] * 9
    assert days[0].date() == date(2026, 3, 19)
    assert days[-1] - days[0] == timedelta(days=8)
