"""`cogov import-deliveries FILE`: shows what a sheet of deliveries would record, asks, records it.

What the file itself says stands in `delivery_rows`, what is new in it in `delivery_plan`.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
import msgspec

from registry.sheets.fields import ENTRY_COLUMNS, FIELDS
from suite.delivery_plan import Batch, plan
from suite.delivery_rows import (
    DOOR,
    NEEDED,
    Delivered,
    Doors,
    Row,
    State,
    door_key,
    read_rows,
    words,
)
from suite.import_roll import DONE, REFUSED, SHOWN, UNREADABLE_FILE, WrongUseError
from suite.lists import read_list
from suite.printing import clean, rendered, write
from suite.settings import Settings
from suite.sheet_commands import carried_out, stopped
from suite.upload_roll import LONG, Answered, headers_of, token_for

STATES = {
    State.NEW: "待登记 new",
    State.DOUBTFUL: "待登记，请核对 doubtful",
    State.THERE: "已登记 there",
    State.AGAIN: "重复 again",
    State.REFUSED: "不能登记 refused",
}
ME = "cogov import-deliveries"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line."""

    file: Path
    at: str
    estate: str | None = None
    meeting: str | None = None
    preview: bool = False
    yes: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class System:
    """A meeting at a running system."""

    at: str
    estate: str
    meeting: str
    token: str

    @property
    def path(self) -> str:
        """Give the meeting's address."""
        return f"{self.at}/committee/v1/estates/{self.estate}/meetings/{self.meeting}"

    def recorded(self) -> list[Delivered]:
        """Give what is recorded: the exported list, read as a sheet is."""
        rows = read_rows("deliveries.csv", self._got(f"{self.path}/deliveries.csv").content)
        return [row.told for row in rows if row.told]

    def doors(self) -> Doors | None:
        """Give the entries of each door on the meeting's roll; None to whom the roll is closed."""
        roll = self._got(self.path).json().get("roll")
        if not roll:
            return None
        where = f"{self.at}/registry/v1/estates/{self.estate}/rolls/{roll}/entries.csv"
        try:
            listed = read_list("entries.csv", self._got(where).content)
        except Answered:
            return None
        found: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
        places = [ENTRY_COLUMNS.index(FIELDS[part].label) for part in DOOR]
        for cells in listed.rows if listed else ():
            found[door_key(str(cells[at] or "") for at in places)].add(UUID(str(cells[0])))
        return {door: frozenset(entries) for door, entries in found.items()}

    def record(self, batch: Batch) -> None:
        """Record one batch; the same once more is answered as before."""
        path = f"{self.path}/deliveries/{batch.name}"
        key = uuid5(NAMESPACE_URL, path + msgspec.json.encode(batch.body).decode())
        headers = headers_of(self.token) | {"Idempotency-Key": str(key)}
        answer = httpx.post(path, headers=headers, json=batch.body, timeout=LONG)
        if answer.status_code != 201:
            raise Answered(answer)

    def _got(self, path: str) -> httpx.Response:
        answer = httpx.get(path, headers=headers_of(self.token), timeout=LONG)
        if answer.status_code != 200:
            raise Answered(answer)
        return answer


def import_deliveries(settings: Settings, asked: Asked) -> int:
    """Read, show, ask and record; give the exit code.

    0: recorded, or recorded already; with `preview`: it can be. 1: a row or the system refuses, or
    nobody confirmed. 2: the file cannot be read, or an option is wrong.
    """
    try:
        data = asked.file.read_bytes()
        system = _system(settings, asked)
    except (OSError, WrongUseError) as wrong:
        return stopped(ME, f"{wrong}", UNREADABLE_FILE)
    return carried_out(ME, asked.at, lambda: _carry_out(system, asked, data))


def _system(settings: Settings, asked: Asked) -> System | None:
    if asked.estate is None or asked.meeting is None:
        if asked.preview and asked.estate == asked.meeting:
            return None
        raise WrongUseError("say --estate ID and --meeting REF, or only --preview")
    try:
        estate = str(UUID(asked.estate))
    except ValueError:
        raise WrongUseError("--estate: the id of an estate") from None
    token = token_for(
        settings, estate, "cogov-import-deliveries", "BALLOT_OPERATOR", "REGISTRY_CLERK"
    )
    return System(asked.at, estate, asked.meeting, token)


def _carry_out(system: System | None, asked: Asked, data: bytes) -> int:
    rows = read_rows(asked.file.name, data, system.doors() if system else None)
    if not rows:
        needed = "、".join(NEEDED)
        return stopped(
            ME, f"没有送达记录；需要的列 no deliveries; the columns needed: {needed}", REFUSED
        )
    recorded = system.recorded() if system else []
    batches = plan(rows, recorded, f"{asked.estate}/{asked.meeting}")
    refused = any(row.state is State.REFUSED for row in rows)
    if not asked.as_json:
        write(_table(rows, batches))
    if system is None or asked.preview or refused or not batches:
        _say(asked, rows, batches, done=0)
        return REFUSED if refused else DONE
    if not (asked.yes or _agreed(asked, batches)):
        _say(asked, rows, batches, done=0)
        write("没有登记 nothing was recorded\n", to_stderr=True)
        return REFUSED
    _record(system, batches)
    _say(asked, rows, batches, done=len(batches))
    return DONE


def _record(system: System, batches: Sequence[Batch]) -> None:
    """Record batch by batch; what is recorded when one is refused stays, and is known again."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("登记 recording", total=len(batches))
        for n, batch in enumerate(batches):
            try:
                system.record(batch)
            except Answered:
                write(f"已登记 recorded: {n}/{len(batches)} 批 batches\n", to_stderr=True)
                raise
            bar.advance(task)


def _agreed(asked: Asked, batches: Sequence[Batch]) -> bool:
    """Ask whether to record; where nobody can answer it is no."""
    import typer

    if asked.as_json or not sys.stdin.isatty():
        return False
    entries = sum(len(batch.entries) for batch in batches)
    zh = f"登记 {len(batches)} 批、{entries} 个投票权的送达"
    return typer.confirm(f"{zh}？Record {entries} deliveries in {len(batches)} batches?", err=True)


def _say(asked: Asked, rows: Sequence[Row], batches: Sequence[Batch], *, done: int) -> None:
    if asked.as_json:
        said = {
            "rows": [
                {"sheet": r.sheet, "row": r.row, "state": r.state, "codes": r.codes} for r in rows
            ],
            "batches": [{"batch": b.name, "entries": len(b.entries)} for b in batches],
            "recorded": done,
        }
        write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    elif done:
        write(f"已登记 recorded: {done} 批 batches\n")
    elif not batches and all(row.state in {State.THERE, State.AGAIN} for row in rows):
        write("系统中都已有，没有改动 all of it is recorded already; nothing changes\n")


def _table(rows: Sequence[Row], batches: Sequence[Batch]) -> str:
    """Lay the preview out: what cannot be recorded first, then what wants a look."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for title in ("工作表\nSheet", "行\nRow", "状态\nState", "原因\nReasons"):
        table.add_column(title)
    wanted = [
        row for state in (State.REFUSED, State.DOUBTFUL) for row in rows if row.state is state
    ]
    for row in wanted[:SHOWN]:
        reasons = "\n".join(f"{code} {words(code)[0]}" for code in row.codes)
        cells: Sequence[Any] = (row.sheet, str(row.row), STATES[row.state], reasons)
        table.add_row(*(Text(clean(cell)) for cell in cells))
    lines = [f"… 另有 {len(wanted) - SHOWN} 行 more rows: --json"] if len(wanted) > SHOWN else []
    counted = {said: sum(row.state is state for row in rows) for state, said in STATES.items()}
    lines.append(" · ".join(f"{said} {n}" for said, n in counted.items() if n))
    entries = sum(len(batch.entries) for batch in batches)
    lines.append(f"待登记 to be recorded: {entries} 个投票权 entries · {len(batches)} 批 batches")
    return rendered(table, lines)
