"""The demo's table: the four fractions, our verdict, the published one, and why they differ."""

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from suite.demo.published import UNPUBLISHED
from suite.demo.story import Case

NAMES = {
    "QUORUM_AREA": "took part",
    "QUORUM_HEADS": "took part",
    "APPROVAL_AREA": "agreed",
    "APPROVAL_HEADS": "agreed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One motion of one case."""

    case: str
    estate: str
    matter: str
    fractions: tuple[str, ...]
    ours: str
    published: str
    expected: str
    as_expected: bool
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Give the row for machines."""
        return asdict(self)


def rows_of(case: Case) -> list[Row]:
    """Read a case's governance state and hold it against what the data file expects."""
    state = case.vote.state()
    meeting = state["meetings"][-1]
    if case.electorate is not None:
        return [_open_row(case, meeting)]
    return [_row(case, motion) for motion in meeting["motions"]]


def show(out: Console, rows: list[Row]) -> None:
    """Print the table."""
    table = Table(
        title="共治 Cogov: published votes, played again", show_lines=True, padding=(0, 1)
    )
    table.add_column("estate · matter", overflow="fold", ratio=3)
    table.add_column("participating / agreeing", no_wrap=True)
    table.add_column("ours · published", overflow="fold", ratio=2)
    table.add_column("agree, or why not", overflow="fold", ratio=4)
    for row in rows:
        mark = "✓" if row.as_expected else "✗ not as expected:"
        table.add_row(
            f"{row.case} {row.estate}\n{row.matter}",
            "\n".join(row.fractions),
            f"{mark} {row.ours}\npublished: {row.published}",
            row.why,
        )
    out.print(table)


def _open_row(case: Case, meeting: dict[str, Any]) -> Row:
    electorate = case.electorate
    assert electorate is not None  # noqa: S101  (the caller chose by it)
    needed, turnout = meeting["needed"], meeting["turnout"] or {}
    wanted = {
        "area_cm2": electorate.expected_minimum.area_cm2,
        "heads": electorate.expected_minimum.heads,
    }
    voted = turnout.get("voted") or {"state": "NOBODY"}
    figures = (
        f"needed {metres(needed['area_cm2'])} m² of {metres(electorate.total_area_cm2)} m²",
        f"needed {needed['heads']} of {electorate.total_heads} heads",
        f"voted at the last snapshot: {voted['state'].lower().replace('_', ' ')}",
    )
    holds = needed == wanted and meeting["stage"] == "OPEN"
    return Row(
        case=case.id,
        estate=electorate.estate,
        matter=electorate.matter or f"{UNPUBLISHED}\nmatter not published",
        fractions=figures,
        ours=f"{meeting['stage']}, quorum exact",
        published="electorate only",
        expected=f"{wanted['heads']} heads, {metres(wanted['area_cm2'])} m²",
        as_expected=holds,
        why="the minimum that is missing is shown exactly" if holds else f"expected {wanted}",
    )


def _row(case: Case, motion: dict[str, Any]) -> Row:
    verdict = motion["verdict"]
    ours, failed = verdict["result"], verdict["failed"]
    if case.published is None:
        expected, published, holds = "NOT_PASSED", "invented", ours == "NOT_PASSED" and case.flips
        why = (
            "one struck ballot turned the verdict" if holds else "the struck ballot did not turn it"
        )
    else:
        p = case.published
        expected, published = p.expected.result, p.announced
        holds = (ours, failed) == (expected, p.expected.failed)
        holds = holds and verdict["motion_class"] == p.expected.motion_class
        why = _why(p.announced, ours, failed, p.notes)
    return Row(
        case=case.id,
        estate=case.published.estate if case.published else case.vote.plan.name,
        matter=motion["title"],
        fractions=tuple(_fraction(m) for m in verdict["measures"]),
        ours=ours,
        published=published,
        expected=expected,
        as_expected=holds,
        why=why,
    )


def _why(announced: str, ours: str, failed: list[str], notes: list[str]) -> str:
    agrees = (announced == "PASSED") == (ours == "PASSED")
    reasons = ", ".join(failed) or "both measures reached"
    return f"{'agrees' if agrees else 'differs'}: {reasons}. {notes[0] if notes else ''}".strip()


def _fraction(measure: dict[str, Any]) -> str:
    name, mark = NAMES[measure["code"]], "✓" if measure["reached"] else "✗"
    if measure.get("numerator") is None:
        return f"{name}: {mark}"
    top, bottom = measure["numerator"], measure["denominator"]
    if measure["code"].endswith("AREA"):
        shown = f"{metres(top)} / {metres(bottom)} m²"
    else:
        shown = f"{top:,} / {bottom:,} heads"
    return f"{name} {shown} = {measure['percent']} % {mark}"


def metres(area_cm2: int) -> str:
    """Print an area in m² with two to four decimals, exactly."""
    whole, rest = divmod(area_cm2, 10_000)
    decimals = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole:,}.{decimals}"
