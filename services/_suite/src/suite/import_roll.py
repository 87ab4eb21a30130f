"""`cogov import-roll FILE --preview`: what a sheet would register, without a running system."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from registry.sheets import Preview, SheetRefused, preview, words
from registry.sheets.results import RowResult
from sheets.refusals import SheetUnreadable
from suite.printing import clean, rendered, square_metres, write

DONE, REFUSED, UNREADABLE_FILE = 0, 1, 2
"""The exit codes."""

SHOWN = 200
"""So many rows that want a look are listed; --json has them all."""

STATES = {
    "ok": "正常 ok",
    "doubtful": "待核对 doubtful",
    "refused": "未计入 refused",
    "not_owner": "非业主 not an owner",
    "total": "合计 total",
    "test": "测试 test",
    "other_estate": "其他小区 other estate",
    "note": "说明 note",
}


class WrongUseError(Exception):
    """An option is not of the form it should have."""


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Read options of the form 面积=建筑面积(套内)."""
    found = {}
    for one in given:
        left, equals, right = one.partition("=")
        if not (left.strip() and equals and right.strip()):
            raise WrongUseError(one)
        found[left.strip()] = right.strip()
    return found


def show_preview(
    file: Path,
    mapping: Sequence[str],
    same_building: Sequence[str],
    estate: str | None,
    *,
    as_json: bool,
) -> int:
    """Print what a sheet would register and return the exit code.

    0: it can be imported; 1: the file or a row of it is refused; 2: the file cannot be read, or an
    option is wrong.
    """
    try:
        given = pairs(mapping), pairs(same_building)
        data = file.read_bytes()
    except (OSError, WrongUseError) as wrong:
        write(f"cogov import-roll: {wrong}\n", to_stderr=True)
        return UNREADABLE_FILE
    try:
        found = preview(file.name, data, given[0], buildings=given[1], estate=estate)
    except SheetRefused as refused:
        return _refused(refused, as_json=as_json)
    if as_json:
        write(_json(found.summary()))
    else:
        write(_table(found))
    return REFUSED if found.refused else DONE


def _refused(refused: SheetRefused, *, as_json: bool) -> int:
    if as_json:
        detail = {"zh": refused.detail("zh"), "en": refused.detail("en")}
        problem = {"code": refused.code, **refused.details, "detail": detail}
        totals = dict.fromkeys(("units", "entries", "heads", "area_cm2"), 0)
        write(_json({**totals, "rows": [], "problems": [problem]}))
    else:
        lines = (f"✗ {refused.code}: {refused.detail('zh')}", f"  {refused.detail('en')}")
        write(clean("\n".join(lines)) + "\n", to_stderr=True)
        if left := refused.details.get("not_recognised"):
            wanted = refused.details["columns"].partition("、")[0]
            example = f"--map '{wanted}={left[0]}'"
            told = f"  未识别的列 not recognised: {' · '.join(left)}\n  {example}\n"
            write(clean(told), to_stderr=True)
    return UNREADABLE_FILE if isinstance(refused, SheetUnreadable) else REFUSED


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _table(found: Preview) -> str:
    """Lay the preview out for people: rows that want a look first, then what is said of the file."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for title in ("工作表\nSheet", "行\nRow", "状态\nState", "原因\nReasons"):
        table.add_column(title, justify="right" if title.startswith("行") else "left")
    wanted = [row for row in found.doubtful_first() if row.state != "ok"]
    for row in wanted[:SHOWN]:
        cells = (row.sheet, str(row.row), STATES[row.state], _reasons(row))
        table.add_row(*(Text(clean(cell)) for cell in cells))
    return rendered(table, _lines(found, len(wanted)))


def _reasons(row: RowResult) -> str:
    return "\n".join(f"{r.code} {r.text('zh')}" for r in row.remarks)


def _lines(found: Preview, wanted: int) -> list[str]:
    lines = [f"… 另有 {wanted - SHOWN} 行 more rows: --json"] if wanted > SHOWN else []
    lines += [f"! {p.code}: {p.text('zh')} · {p.text('en')}" for p in found.problems]
    states = Counter(str(row.state) for row in found.rows)
    told = Counter(code for row in found.rows if row.state == "ok" for code in row.codes)
    lines += [f"· {code} {words(code, 'zh')}: {rows} 行 rows" for code, rows in told.items()]
    lines.append(" · ".join(f"{said} {states[s]}" for s, said in STATES.items() if states[s]))
    lines.append(
        f"房屋 units {found.units} · 名册条目 entries {found.entries} · 人数 heads {found.heads} · "
        f"面积 area {square_metres(found.area_cm2)} m²"
    )
    return lines
