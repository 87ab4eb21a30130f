"""The demo's table: the four fractions, our verdict, the published one, and why they differ."""

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from suite.demo.story import Case


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
