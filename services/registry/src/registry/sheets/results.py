"""What a preview answers: a state and reasons per row, and the totals the roll will have."""

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from registry.commands import BuildingRow, UnitRow
from registry.sheets.remarks import Problem, Remark

State = Literal["ok", "doubtful", "refused", "not_owner", "total", "test", "other_estate", "note"]
"""What became of a row.

`ok`, `doubtful` and `not_owner` rows count; `refused`, `test` and `other_estate` rows do not and are
named; a `total` row is compared with our sums; a `note` is text that is no row of the table.
"""

LEFT_OUT = frozenset({"refused", "test", "other_estate"})
"""States of rows that say something of units and are not registered."""


class RowResult(Struct, frozen=True):
    """One row of a sheet: its own row number from 1, what became of it, and why."""

    sheet: str
    row: int
    state: State
    remarks: tuple[Remark, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the remarks' codes, each once."""
        return tuple(dict.fromkeys(r.code for r in self.remarks))

    def detail(self, language: str) -> str:
        """Say everything about the row in `zh` or `en`."""
        return ("；" if language == "zh" else "; ").join(r.text(language) for r in self.remarks)


class Column(Struct, frozen=True):
    """One column of a sheet: its letter and header, and the field it was read as.

    `field` is None where the column was not recognised and can be mapped; `read` is False where it
    is known and not needed.
    """

    sheet: str
    letter: str
    header: str
    field: str | None
    read: bool


class Part(Struct, frozen=True):
    """One part of an import, as StageImportPart takes it; `rows[i]` is where unit i stands."""

    buildings: tuple[BuildingRow, ...]
    units: tuple[UnitRow, ...]
    rows: tuple[tuple[str, int], ...]


class Preview(Struct, frozen=True):
    """What a file would register, and everything that should be looked at before.

    `entries`, `heads` and `area_cm2` are those of a roll of the whole file by the default kinds, in
    an estate where nothing is registered yet; `units` counts every unit, parking too (ruling C14).
    """

    file: str
    format: Literal["xlsx", "xls", "csv"]
    encoding: str
    units: int
    entries: int
    heads: int
    area_cm2: int
    rows: tuple[RowResult, ...]
    problems: tuple[Problem, ...]
    columns: tuple[Column, ...]
    alike_buildings: tuple[tuple[str, ...], ...]
    """Labels that may name one building (F12); merged only by `buildings=` of `preview`."""
    import_parts: tuple[Part, ...]

    def parts(self) -> tuple[Part, ...]:
        """Give the import's parts: at most 2,000 units, 500 buildings and 240 KiB of JSON each."""
        return self.import_parts

    def not_recognised(self) -> tuple[Column, ...]:
        """Give the columns that nobody understood; they can be mapped."""
        return tuple(c for c in self.columns if c.field is None)

    def doubtful_first(self) -> Iterator[RowResult]:
        """Give the rows: refused, then doubtful, then the others, each in the sheet's order."""
        order = {"refused": 0, "other_estate": 1, "test": 2, "doubtful": 3, "total": 4}
        yield from sorted(self.rows, key=lambda r: order.get(r.state, 9))

    @property
    def left_out(self) -> int:
        """Count the rows that speak of units and would not be registered."""
        return sum(r.state in LEFT_OUT for r in self.rows)

    @property
    def refused(self) -> bool:
        """Say whether a row of the table could not be read and was kept out."""
        return any(r.state == "refused" for r in self.rows)

    def summary(self) -> dict[str, Any]:
        """Give what machines are told; nothing of a person is in it.

        A row names its sheet only where rows come from several.
        """
        several = len({r.sheet for r in self.rows}) > 1
        return {
            "units": self.units,
            "entries": self.entries,
            "heads": self.heads,
            "area_cm2": self.area_cm2,
            "rows": [
                {"row": r.row, "state": r.state, "codes": list(r.codes)}
                | ({"sheet": r.sheet} if several else {})
                for r in self.rows
            ],
            "problems": [_problem(p) for p in self.problems],
        }


def _problem(p: Problem) -> dict[str, Any]:
    where = {"sheet": p.sheet, "row": p.row, "cell": p.cell}
    told = {k: v for k, v in where.items() if v}
    return {"code": p.code, **told, "detail": {"zh": p.text("zh"), "en": p.text("en")}}
