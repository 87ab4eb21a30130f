"""Sheets as the tests make them: workbooks and texts in memory, and the layouts' own headers."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from registry.sheets import Preview, RowResult, preview

Rows = Iterable[Sequence[Any]]


def _words(text: str) -> list[str]:
    return text.split()


C01 = _words(
    "楼号 单元 房间 楼层 总层数 是否有电梯 房屋类型 房屋户型 建筑面积 室内面积 租金 房屋状态 业主名称 "
    "性别 手机号 身份证号 业主类型"
)
C03 = _words(
    "序号 房间号 姓名 面积 车位号 车位面积 联系电话1 联系电话2 联系电话3 群状态 微信沟通人 房屋状态"
)
C06_OWNERS = _words(
    "序号 小区 期数 房间号 楼栋 单元 房号 业主姓名 面积 车位号 车位面积 联系电话1 联系电话2 联系电话3 "
    "群状态 微信沟通人 房屋状态 投票状态 投票日期 扫楼状态 投票备注"
)
C06_VOTES = _words(
    "序号 小区 期数 房间号 楼栋 单元 房号 业主姓名 面积 车位号 车位面积 联系电话1 联系电话2 联系电话3 "
    "投票状态 投票电话 投票日期 扫楼状态 备注"
)
C08 = _words("序号 房号 姓名（脱敏） 专有部分面积(m²) 人数权重 面积权重 状态 备注")
C11 = _words(
    "小区 楼栋 单元 房号 面积 物业类型 业主姓名 业主手机号 证件号 业主类型 单价 收费年份 计费周期"
)
PLAIN = _words("楼栋 单元 房号 面积 业主姓名 证件号 联系电话")


def row_of(header: Sequence[str], **said: Any) -> list[Any]:
    """Give a row under a header; what is not said is blank."""
    assert said.keys() <= set(header)
    return [said.get(name, "") for name in header]


def filled(sheet: Worksheet, rows: Rows) -> Worksheet:
    """Write rows into a sheet; a blank text is no cell."""
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value != "":
                sheet.cell(r, c, value)
    return sheet


def saved(book: Workbook) -> bytes:
    """Give a workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx(*rows: Sequence[Any], title: str = "业主数据") -> bytes:
    """Make a workbook of one sheet."""
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.title = title
    filled(book.active, rows)
    return saved(book)


def csv_text(*rows: Sequence[Any]) -> str:
    """Make a text of comma-separated values."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def seen(*rows: Sequence[Any], **more: Any) -> Preview:
    """Preview a workbook of one sheet."""
    return preview("业主名册.xlsx", xlsx(*rows), **more)


def read_text(text: str, **more: Any) -> Preview:
    """Preview a text in UTF-8."""
    return preview("业主名册.csv", text.encode(), **more)


def at(found: Preview, row: int, sheet: str | None = None) -> RowResult:
    """Give what a preview says of a row."""
    (result,) = [r for r in found.rows if r.row == row and sheet in {None, r.sheet}]
    return result


def codes(found: Preview, row: int) -> tuple[str, ...]:
    """Give the codes of a row."""
    return at(found, row).codes


def states(found: Preview) -> list[str]:
    """Give the rows' states, in order."""
    return [row.state for row in found.rows]


def problems(found: Preview) -> list[str]:
    """Give the codes that are said of the file."""
    return [problem.code for problem in found.problems]


def totals(found: Preview) -> tuple[int, int, int]:
    """Give units, heads and area in m² (whole)."""
    return found.units, found.heads, found.area_cm2 // 10_000


def doors(found: Preview) -> list[str]:
    """Give every door that would be registered: label/stairwell/room, with the phase in front."""
    labels = {b.building: b.label for part in found.parts() for b in part.buildings}
    return [
        "/".join(filter(None, (labels[u.door.building], u.door.stairwell, u.door.room)))
        for part in found.parts()
        for u in part.units
    ]


def plain(room: Any, name: str = "业主甲", area: Any = 90, **more: Any) -> list[Any]:
    """Give a row of the plain layout: building 1栋, stairwell 1单元."""
    said = {"楼栋": "1栋", "单元": "1单元", "房号": room, "面积": area, "业主姓名": name} | more
    return row_of(PLAIN, **said)
