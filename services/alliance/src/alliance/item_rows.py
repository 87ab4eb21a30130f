"""What a sheet of a contract's services says, row by row: each an item that is owed, or why it is not one."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from alliance.commands.forms import Item
from alliance.exports import ITEM_COLUMNS, item_row
from law.parameters import Tier
from law.profiles import JurisdictionProfile
from law.service_words import ITEMS, LEVELS, named
from law.tiers import ItemLevel, below_minimum, minimum_items
from pages.tables import Row as Cells
from sheets.cells import text_of, wrong
from sheets.opening import column_letters
from sheets.reading import SEARCHED, Grid, Value, read
from sheets.refusals import SheetColumnMissing
from sheets.remarks import SAID

ITEM, REF, LEVEL, EVERY, TEXT = ITEM_COLUMNS
NEEDED = (ITEM, LEVEL, EVERY)
MOST = 200
"""As many items as a contract may hold."""

ITEM_REMARKS: dict[str, tuple[str, str]] = {
    "ITEM_NOT_IN_CATALOGUE": (
        "目录中没有这个服务项目，请填写编号（小写字母、数字、下划线和连字符）",
        "The catalogue has no such service: give it a number of its own",
    ),
    "ITEM_NUMBER_DIFFERS": (
        "服务项目与编号不是同一项",
        "The name and the number are two services",
    ),
    "LEVEL_UNKNOWN": ("目录中该项目没有这个服务标准", "The service has no such level"),
    "TIMES_UNREADABLE": (
        "每季度次数应为0到1000的整数",
        "How often a quarter: a whole number from 0 to 1000",
    ),
    "ITEM_TWICE": ("同一服务项目有两行", "The service stands in two rows"),
    "TOO_MANY_ITEMS": ("一份合同最多200个服务项目", "A contract holds 200 services at most"),
    "BELOW_TIER_MINIMUM": (
        "缺少该档次的必备项目，或服务标准低于最低要求",
        "A service that the tier asks for is missing or weaker",
    ),
}
"""Every code that is said of a row or the whole, zh and en; docs/codes.toml repeats them."""


def words(code: str) -> tuple[str, str]:
    """Give a code's words, zh and en."""
    return ITEM_REMARKS.get(code) or SAID[code]


class Said(Struct, frozen=True):
    """What is said of a row: its code, and the cell it is about (empty for the whole row)."""

    code: str
    cell: str = ""


class ItemRow(Struct):
    """A row of the sheet: `ok`, `doubtful` or `refused` and why, and the item that it is."""

    sheet: str
    row: int
    state: str = "ok"
    said: list[Said] = []
    item: Item | None = None

    def refuse(self, code: str, cell: str = "") -> None:
        """Keep it out."""
        self.said.append(Said(code, cell))
        self.state = "refused"

    def doubt(self, code: str) -> None:
        """Let it count, and have somebody look at it."""
        self.said.append(Said(code))
        self.state = "doubtful" if self.state == "ok" else self.state


class ItemSheet(Struct, frozen=True):
    """What a file says: its rows in order, and what is said of the whole, by code with its details."""

    rows: tuple[ItemRow, ...]
    problems: tuple[dict[str, Any], ...]

    @property
    def refused(self) -> bool:
        """Tell whether nothing of it can be taken: one row that cannot be read keeps all out."""
        whole = any(one["code"] == "TOO_MANY_ITEMS" for one in self.problems)
        return whole or not self.rows or any(row.state == "refused" for row in self.rows)

    @property
    def items(self) -> tuple[Item, ...]:
        """Give the items, none where one is refused."""
        return () if self.refused else tuple(row.item for row in self.rows if row.item)


def read_items(
    file: str, data: bytes, profile: JurisdictionProfile, tier: Tier | None = None
) -> ItemSheet:
    """Read every sheet's rows below its header; with a tier, say what it asks for and the sheet lacks.

    Raises SheetRefused where the file cannot be read at all, or no sheet has the columns needed.
    """
    rows: list[ItemRow] = []
    problems: list[dict[str, Any]] = []
    headed = False
    for grid in read(file, data).grids:
        found = _rows(grid, profile)
        headed = headed or found is not None
        if found and grid.hidden:
            problems.append({"code": "SHEET_HIDDEN", "sheet": grid.name})
        if found and grid.marks.unseen:
            letters = "、".join(map(column_letters, grid.marks.unseen))
            problems.append({"code": "COLUMN_HIDDEN", "sheet": grid.name, "columns": letters})
        rows += found or []
    if not headed:
        raise SheetColumnMissing(file, columns="、".join(NEEDED))
    _each_once(rows)
    if len(rows) > MOST:
        problems.append({"code": "TOO_MANY_ITEMS"})
    sheet = ItemSheet(tuple(rows), tuple(problems))
    if tier is None or sheet.refused:
        return sheet
    return ItemSheet(sheet.rows, (*problems, *_short(sheet.items, profile, tier)))


def template(profile: JurisdictionProfile, tier: Tier) -> list[Cells]:
    """Give the rows of a sheet that holds just what a tier asks for, each once a quarter."""
    return [item_row(Item(one.item, one.level)) for one in minimum_items(tier, profile)]


def _rows(grid: Grid, profile: JurisdictionProfile) -> list[ItemRow] | None:
    """Give a sheet's rows, None where it has no header; those behind the first too many are not read."""
    columns: dict[str, int] = {}
    found: list[ItemRow] = []
    for number, cells in grid.rows():
        if len(found) > MOST:
            break
        if not columns:
            columns = _columns(cells, grid.first) if number <= SEARCHED else {}
        elif any(text_of(cell) for cell in cells) or _marked(grid, number, columns):
            found.append(_row(grid, number, cells, columns, profile))
    return found if columns else None


def _columns(cells: Sequence[Value], first: int) -> dict[str, int]:
    texts = {text_of(cell): n for n, cell in enumerate(cells, first) if text_of(cell)}
    found = {name: texts[name] for name in ITEM_COLUMNS if name in texts}
    return found if set(NEEDED) <= found.keys() else {}


def _marked(grid: Grid, number: int, columns: Mapping[str, int]) -> bool:
    """Tell whether a row that shows nothing holds a formula or an error."""
    marks = grid.marks.formulas | grid.marks.errors
    return any((number, column) in marks for column in columns.values())


def _row(
    grid: Grid,
    number: int,
    cells: Sequence[Value],
    columns: Mapping[str, int],
    profile: JurisdictionProfile,
) -> ItemRow:
    row = ItemRow(grid.name, number, said=[])
    at = {name: f"{column_letters(column)}{number}" for name, column in columns.items()}
    if number in grid.marks.hidden_rows:
        row.doubt("ROW_HIDDEN")
    texts: dict[str, str] = {}
    for name, column in columns.items():
        place = column - grid.first
        value = cells[place] if 0 <= place < len(cells) else ""
        texts[name] = text_of(value)
        if code := wrong(grid, (number, column), value):
            row.refuse(code, at[name])
    if row.state != "refused":
        row.item = _item(row, texts, at, profile)
    return row


def _item(
    row: ItemRow, texts: Mapping[str, str], at: Mapping[str, str], profile: JurisdictionProfile
) -> Item | None:
    name, ref, text = texts[ITEM], texts.get(REF, ""), texts.get(TEXT, "")
    found = named(ITEMS, profile.tier_catalogue.items, name)
    if ref and found and ref != found:
        row.refuse("ITEM_NUMBER_DIFFERS", at[REF])
    of = profile.tier_catalogue.items.get(ref or found)
    level = named(LEVELS, of.levels, texts[LEVEL]) if of else texts[LEVEL]
    if not level:
        row.refuse("LEVEL_UNKNOWN", at[LEVEL])
    if of is None and name not in {"", ref}:
        text = f"{name}：{text}" if text else name  # its own name has no other place
    every = texts[EVERY]
    if not (every.isascii() and every.isdecimal()):
        row.refuse("TIMES_UNREADABLE", at[EVERY])
    if row.state == "refused":
        return None
    values = {"item": ref or found, "level": level, "text": text or None, "every": int(every)}
    try:
        return msgspec.convert(values, Item)
    except msgspec.ValidationError as wrong:
        field = str(wrong).rpartition("$.")[2].rstrip("`")
        code, column = _OF_FIELD[field]
        row.refuse(code, at.get(column, at[ITEM]))
        return None


_OF_FIELD = {
    "item": ("ITEM_NOT_IN_CATALOGUE", REF),
    "level": ("TEXT_TOO_LONG", LEVEL),
    "text": ("TEXT_TOO_LONG", TEXT),
    "every": ("TIMES_UNREADABLE", EVERY),
}


def _each_once(rows: Sequence[ItemRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.item and row.item.item in seen:
            row.refuse("ITEM_TWICE")
        elif row.item:
            seen.add(row.item.item)


def _short(items: Sequence[Item], profile: JurisdictionProfile, tier: Tier) -> list[dict[str, Any]]:
    levels = [ItemLevel(one.item, one.level) for one in items]
    return [
        {"code": "BELOW_TIER_MINIMUM", "item": one.item, "least": one.least, "found": one.found}
        for one in below_minimum(levels, tier, profile)
    ]


def shown(found: ItemSheet) -> dict[str, Any]:
    """Give what a sheet says as machines are told it: rows, what is said of the whole, items."""
    return {
        "rows": [_shown(row) for row in found.rows],
        "problems": [one | _in_words(one["code"]) for one in found.problems],
        "items": [msgspec.to_builtins(one) for one in found.items],
    }


def _shown(row: ItemRow) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "state": row.state,
        "codes": [{"code": one.code, "cell": one.cell} | _in_words(one.code) for one in row.said],
        "item": msgspec.to_builtins(row.item),
    }


def _in_words(code: str) -> dict[str, str]:
    return dict(zip(("zh", "en"), words(code), strict=True))
