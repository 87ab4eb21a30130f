"""`cogov check-list FILE`: knows a list that Cogov exported by its headers, and reads its rows back.

With an estate it also says whether the list is what the system says now: a sheet that goes from hand to
hand can be held against its source.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from msgspec import Struct

from committee.exports import DELIVERY_COLUMNS, FORMER_DELIVERY_COLUMNS, RESULT_COLUMNS
from registry.sheets.fields import ENTRY_COLUMNS, OWNER_COLUMNS, UNIT_COLUMNS
from sheets.cells import text_of
from sheets.reading import Value, read
from sheets.refusals import SheetRefused
from suite.import_roll import WrongUseError
from suite.printing import clean, write
from suite.settings import Settings
from suite.upload_roll import LONG, token_for

SAME, DIFFERS, UNREADABLE = 0, 1, 2
"""The exit codes."""

Cell = str | Decimal | None


class Kind(Struct, frozen=True):
    """One kind of list: what it is called, how it is headed, and where the system gives it."""

    zh: str
    columns: tuple[str, ...]
    path: str
    former: tuple[str, ...] = ()
    """How it was headed before: the first of its columns now."""


KINDS = {
    "units": Kind("房屋", UNIT_COLUMNS, "/registry/v1/estates/{estate}/units.csv"),
    "owners": Kind(
        "房屋和业主",
        UNIT_COLUMNS + OWNER_COLUMNS,
        "/registry/v1/estates/{estate}/units.csv?owners=true",
    ),
    "entries": Kind(
        "业主名册", ENTRY_COLUMNS, "/registry/v1/estates/{estate}/rolls/{roll}/entries.csv"
    ),
    "deliveries": Kind(
        "送达记录",
        DELIVERY_COLUMNS,
        "/committee/v1/estates/{estate}/meetings/{meeting}/deliveries.csv",
        FORMER_DELIVERY_COLUMNS,
    ),
    "results": Kind(
        "表决结果",
        RESULT_COLUMNS,
        "/committee/v1/estates/{estate}/meetings/{meeting}/results.csv",
    ),
}
"""Every list that can be exported, by its name."""

NUMBERS = frozenset({"面积", "人数", "面积(㎡)", "实际", "总数", "需达到", "比例(%)", "证明字节数"})
"""The columns that hold numbers; whatever else looks like one is a text."""


class Listed(Struct, frozen=True):
    """A list as it was exported: its kind, and its rows without the header."""

    kind: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Against:
    """With what of a running system a list is compared."""

    at: str
    estate: str | None = None
    roll: str | None = None
    meeting: str | None = None


def read_list(file: str, data: bytes) -> Listed | None:
    """Read a list back as it was exported, from .xlsx or .csv; None where it is none of ours.

    Raises SheetRefused where the file cannot be read at all.
    """
    grid = read(file, data).grids[0]
    rows = [values for _, values in grid.rows()]
    header = tuple(text_of(value) for value in rows[0]) if rows else ()
    for name, kind in KINDS.items():
        if header and header in {kind.columns, kind.former}:
            made = (
                tuple(map(_cell, header, _filled(values, len(header))))
                for values in rows[1:]
                if any(value != "" for value in values)
            )
            return Listed(name, tuple(made))
    return None


def _filled(values: Sequence[Value], width: int) -> list[Value]:
    return [*values[:width], *[""] * (width - len(values))]


def _cell(column: str, value: Value) -> Cell:
    if column not in NUMBERS:
        return value if isinstance(value, str) else text_of(value)
    text = text_of(value)
    try:
        return Decimal(text).normalize() if text else None
    except InvalidOperation:
        return text


def check_list(settings: Settings, file: Path, against: Against, *, as_json: bool) -> int:
    """Say what a list is and, with an estate, whether the system says the same.

    0: a list of ours, and the same; 1: another one, or it differs; 2: it cannot be read.
    """
    try:
        found = read_list(file.name, file.read_bytes())
        if found is None:
            return _say(
                as_json, DIFFERS, {"list": None}, "不是导出的名单 no list that was exported"
            )
        ours = _fetched(settings, found.kind, against) if against.estate else None
    except (OSError, SheetRefused, WrongUseError, httpx.HTTPError) as wrong:
        write(clean(f"cogov check-list: {wrong}\n"), to_stderr=True)
        return UNREADABLE
    answer: dict[str, Any] = {"list": found.kind, "rows": len(found.rows)}
    words = f"{KINDS[found.kind].zh} {found.kind}: {len(found.rows)} 行 rows"
    if ours is None:
        return _say(as_json, SAME, answer, words)
    more, missing = _compared(found.rows, ours.rows)
    answer |= {"only_in_file": more, "only_in_system": missing}
    if not more and not missing:
        return _say(as_json, SAME, answer, f"{words}\n与系统一致 the same as in the system")
    told = f"文件中的行 rows of the file: {', '.join(map(str, more)) or '–'}"
    words += f"\n✗ 与系统不一致 it differs\n  {told}\n  文件缺少 not in the file: {missing}"
    return _say(as_json, DIFFERS, answer, words)


def _compared(file: Sequence[Any], system: Sequence[Any]) -> tuple[list[int], int]:
    """Give the file's rows (their numbers) that the system has not, and how many it has more."""
    width = len(file[0]) if file else 0
    left = Counter(row[:width] for row in system)
    more = []
    for number, row in enumerate(file, 2):
        if left[row]:
            left[row] -= 1
        else:
            more.append(number)
    return more, left.total()


def _fetched(settings: Settings, kind: str, against: Against) -> Listed:
    try:
        estate = str(UUID(against.estate))
    except ValueError:
        raise WrongUseError("--estate: the id of an estate") from None
    for name in ("roll", "meeting"):
        if f"{{{name}}}" in KINDS[kind].path and not getattr(against, name):
            raise WrongUseError(f"--{name}: which one the list is of")
    path = KINDS[kind].path.format(estate=estate, roll=against.roll, meeting=against.meeting)
    token = token_for(settings, estate, "cogov-check-list", "REGISTRY_CLERK", "BALLOT_OPERATOR")
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(against.at + path, headers=headers, timeout=LONG)
    if answer.status_code != 200:
        raise WrongUseError(f"{answer.status_code}: {answer.text[:200]}")
    found = read_list(f"{kind}.csv", answer.content)
    assert found is not None  # noqa: S101  (the system's own headers are ours)
    return found


def _say(as_json: bool, code: int, answer: dict[str, Any], words: str) -> int:
    write((json.dumps(answer, ensure_ascii=False) if as_json else clean(words)) + "\n")
    return code
