"""Decides which figures of a verdict everybody may see, so that none gives a mark away (C19).

Areas are nearly unique: with ten entries almost every mark can be worked out from an area.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from committee.domain.count.inputs import Kind, Mark
from committee.domain.count.verdict import Cell, Measure, RollAreaDiffers, Verdict
from law.thresholds import Margin, MotionClass

AREA_FROM = 30
"""The approval area is public from this many participating entries on."""

FIGURES_FROM = 5
"""Fewer participants than this, and only the verdict is public; also the least public cell."""


class Shown(StrEnum):
    """How much of a verdict is public."""

    EVERYTHING = "EVERYTHING"
    WITHOUT_AREA = "WITHOUT_AREA"
    VERDICT_ONLY = "VERDICT_ONLY"


class PublicCell(msgspec.Struct, frozen=True):
    """One side, or several sides joined because one of them was small; None: not public."""

    sides: tuple[str, ...]
    heads: int
    area_cm2: int | None


class PublicMeasure(msgspec.Struct, frozen=True):
    """One test as everybody sees it: reached or not, and the fraction where it is public."""

    code: str
    rule: str
    reached: bool
    numerator: int | None = None
    denominator: int | None = None
    needed: int | None = None
    percent: str | None = None
    margin: Margin | None = None


class PublicVerdict(msgspec.Struct, frozen=True):
    """A verdict as the board shows it.

    `deemed_heads`, `follow_heads` and `void_heads` are None where they are 1 to 4, or where only
    the verdict is public. `warnings` are codes: a second set of figures beside the first would
    give away those in which they differ.
    """

    motion_class: MotionClass
    result: str
    failed: tuple[str, ...]
    means: str
    chosen: str | None
    rules: tuple[str, ...]
    shown: Shown
    total: Cell
    participating: Cell | None
    cells: tuple[PublicCell, ...]
    measures: tuple[PublicMeasure, ...]
    deemed_heads: int | None
    deemed_as: str | None
    follow_heads: int | None
    void_heads: int | None
    non_voter_policy: str
    void_policy: str
    warnings: tuple[str, ...]


def public_view(verdict: Verdict, *, already_published: bool = False) -> PublicVerdict:
    """Cut a verdict down to what is public (ruling C19).

    `already_published`: the re-enactment of a public notice, which keeps its figures.
    """
    shown = _shown(verdict, already_published=already_published)
    least = 1 if already_published else FIGURES_FROM
    cells = () if shown is Shown.VERDICT_ONLY else _joined_cells(verdict, shown, least)
    figures = shown is not Shown.VERDICT_ONLY
    return PublicVerdict(
        motion_class=verdict.motion_class,
        result=verdict.result,
        failed=verdict.failed,
        means=verdict.means,
        chosen=verdict.chosen,
        rules=verdict.rules,
        shown=shown,
        total=verdict.total,
        participating=verdict.participating if figures else None,
        cells=cells,
        measures=tuple(_measure(each, shown, cells, verdict.leading) for each in verdict.measures),
        deemed_heads=_count(verdict.deemed, least) if figures else None,
        deemed_as=verdict.deemed_as if figures else None,
        follow_heads=_followers(verdict, least) if figures else None,
        void_heads=_count(verdict.void_marks + verdict.void_papers, least) if figures else None,
        non_voter_policy=verdict.non_voter_policy,
        void_policy=verdict.void_policy,
        warnings=tuple(_code(each) for each in verdict.warnings),
    )


def _shown(verdict: Verdict, *, already_published: bool) -> Shown:
    heads = verdict.participating.heads
    if already_published or heads >= AREA_FROM:
        return Shown.EVERYTHING
    return Shown.WITHOUT_AREA if heads >= FIGURES_FROM else Shown.VERDICT_ONLY


def _code(warning: object) -> str:
    differs = isinstance(warning, RollAreaDiffers)
    return "ROLL_AREA_DIFFERS" if differs else "COOWNER_MERGE_SENSITIVE"


def _followers(verdict: Verdict, least: int) -> int | None:
    """Return the FOLLOW marks, unless they or the side's own marks beside them are too few."""
    if verdict.follow_as is None:
        return 0
    side = dict(_sides(verdict))[verdict.follow_as]
    marked = side.heads - _deemed_on(verdict, verdict.follow_as)
    alone = marked - verdict.follow.heads
    return None if 0 < alone < least else _count(verdict.follow, least)


def _count(cell: Cell, least: int) -> int | None:
    return cell.heads if cell.heads == 0 or cell.heads >= least else None


def _sides(verdict: Verdict) -> list[tuple[str, Cell]]:
    if verdict.kind is Kind.YES_NO:
        sides = [(str(Mark.AGREE), verdict.agree), (str(Mark.DISAGREE), verdict.disagree)]
    else:
        sides = [(each.option, each.agree) for each in verdict.options]
    return [*sides, (str(Mark.ABSTAIN), verdict.abstain), (str(Mark.VOID), verdict.void)]


def _deemed_on(verdict: Verdict, side: str) -> int:
    return verdict.deemed.heads if verdict.deemed_as == side else 0


class _Group(msgspec.Struct, frozen=True):
    """Sides shown together; `marked` are the heads that marked them, without deemed ones."""

    sides: tuple[str, ...]
    cell: Cell
    marked: int

    def with_next(self, other: _Group) -> _Group:
        return _Group(self.sides + other.sides, self.cell + other.cell, self.marked + other.marked)

    def too_small(self, least: int) -> bool:
        # Deemed heads are known from the deliveries, so they do not hide the marks beside them.
        return self.cell.heads < least or 0 < self.marked < least


def _joined_cells(verdict: Verdict, shown: Shown, least: int) -> tuple[PublicCell, ...]:
    """Join every cell of too few heads to its neighbour; an empty cell gives nobody away."""
    every = [
        _Group((side,), cell, cell.heads - _deemed_on(verdict, side))
        for side, cell in _sides(verdict)
    ]
    groups = [group for group in every if group.cell.heads]
    while len(groups) > 1 and any(group.too_small(least) for group in groups):
        small = next(at for at, group in enumerate(groups) if group.too_small(least))
        left = small if small + 1 < len(groups) else small - 1
        groups[left : left + 2] = [groups[left].with_next(groups[left + 1])]
    empty = [group for group in every if not group.cell.heads]
    with_area = shown is Shown.EVERYTHING
    return tuple(
        PublicCell(group.sides, group.cell.heads, group.cell.area_cm2 if with_area else None)
        for group in groups + empty
    )


def _measure(
    measure: Measure, shown: Shown, cells: tuple[PublicCell, ...], leading: str
) -> PublicMeasure:
    approval = measure.code.startswith("APPROVAL")
    stands_alone = any(cell.sides == (leading,) for cell in cells)
    hidden = (
        shown is Shown.VERDICT_ONLY
        or (approval and not stands_alone)
        or (measure.code == "APPROVAL_AREA" and shown is Shown.WITHOUT_AREA)
    )
    if hidden:
        return PublicMeasure(measure.code, measure.rule, measure.reached)
    return PublicMeasure(
        code=measure.code,
        rule=measure.rule,
        reached=measure.reached,
        numerator=measure.numerator,
        denominator=measure.denominator,
        needed=measure.needed,
        percent=measure.percent,
        margin=measure.margin,
    )
