"""Decides what of a running vote may be shown: once a day, coarsely (rulings C11, G5)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from committee.domain.roll import RollEntry
from law.thresholds import QUORUM

SMALL_ROLL = 30
"""A smaller roll shows "enough" or "not yet" and nothing else."""

GROUP = 10
"""The least number of entries of a group of buildings."""

STEP = 5
"""A figure moves by at least so many heads; fewer voted, or not voted, are words."""

_CM2 = 10_000  # in one square metre


class Shown(Struct, frozen=True):
    """A number of heads as it may be shown: the number, or the words in `state`."""

    state: str
    heads: int | None


class Group(Struct, frozen=True):
    """Buildings that lie together, of ten entries or more; heads only."""

    buildings: tuple[str, ...]
    total_heads: int
    voted: Shown


class Turnout(Struct, frozen=True):
    """The day's turnout: area in whole m², rounded up; `missing` figures are to the quorum."""

    voted: Shown
    area_m2: int | None
    missing_heads: int | None
    missing_area_m2: int | None
    enough: bool
    groups: tuple[Group, ...]


def turnout(
    entries: Sequence[RollEntry], voted: frozenset[UUID], before: Turnout | None
) -> Turnout:
    """Give what may be shown of who has voted; `before` is yesterday's, which moves in steps."""
    in_heads = sum(e.entry_id in voted for e in entries)
    area = sum(e.area_cm2 for e in entries if e.entry_id in voted)
    total_area = sum(e.area_cm2 for e in entries)
    enough = QUORUM.reached(in_heads, len(entries)) and QUORUM.reached(area, total_area)
    if len(entries) < SMALL_ROLL:
        return Turnout(Shown("ENOUGH" if enough else "NOT_YET", None), None, None, None, enough, ())
    shown = _shown(in_heads, len(entries), before.voted if before else None)
    exact = shown.heads == in_heads
    earlier = {g.buildings: g.voted for g in before.groups} if before else {}
    return Turnout(
        voted=shown,
        area_m2=_whole(area) if exact else (before.area_m2 if before else None),
        missing_heads=max(0, QUORUM.minimum(len(entries)) - shown.heads) if shown.heads else None,
        missing_area_m2=_missing(area, total_area, before, exact=exact),
        enough=enough,
        groups=tuple(_group(names, held, voted, earlier) for names, held in grouped(entries)),
    )


def grouped(entries: Sequence[RollEntry]) -> list[tuple[tuple[str, ...], list[RollEntry]]]:
    """Part the roll into groups of at least ten entries, buildings in the order of their names."""
    by_building: dict[str, list[RollEntry]] = {}
    for entry in entries:
        by_building.setdefault(entry.building, []).append(entry)
    groups: list[tuple[tuple[str, ...], list[RollEntry]]] = []
    names: tuple[str, ...] = ()
    held: list[RollEntry] = []
    for building in sorted(by_building):
        names, held = (*names, building), [*held, *by_building[building]]
        if len(held) >= GROUP:
            groups.append((names, held))
            names, held = (), []
    if held and groups:
        last_names, last_held = groups.pop()
        groups.append(((*last_names, *names), [*last_held, *held]))
    return groups


def _group(
    names: tuple[str, ...],
    held: Sequence[RollEntry],
    voted: frozenset[UUID],
    earlier: Mapping[tuple[str, ...], Shown],
) -> Group:
    heads = sum(e.entry_id in voted for e in held)
    return Group(names, len(held), _shown(heads, len(held), earlier.get(names)))


def _shown(heads: int, total: int, before: Shown | None) -> Shown:
    if heads < STEP:
        return Shown("FEWER_THAN_5", None)
    if total - heads < STEP:
        return Shown("NEARLY_ALL", None)
    if before is not None and before.heads is not None and abs(heads - before.heads) < STEP:
        return before
    return Shown("NUMBER", heads)


def _whole(area_cm2: int) -> int:
    return -(-area_cm2 // _CM2)


def _missing(area: int, total: int, before: Turnout | None, *, exact: bool) -> int | None:
    if not exact:
        return before.missing_area_m2 if before else None
    return max(0, _whole(QUORUM.minimum(total) - area))
