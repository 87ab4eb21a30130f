"""What may be said of a row or of a file: every code with its weight and its words (zh, en)."""

from enum import IntEnum
from typing import Any

from msgspec import Struct

from sheets.remarks import SAID


class Weight(IntEnum):
    """What a remark does to a row: nothing, wants a look, keeps it out."""

    NOTE = 0
    DOUBT = 1
    REFUSE = 2


N, D, R = Weight.NOTE, Weight.DOUBT, Weight.REFUSE

REMARKS: dict[str, tuple[Weight, str, str]] = {
    # The row is kept out
    "ROOM_MISSING": (R, "缺少房号", "The room is missing"),
    "AREA_MISSING": (R, "缺少面积", "The area is missing"),
    "AREA_UNREADABLE": (R, "面积无法识别", "The area cannot be read"),
    "FORMULA_IN_CELL": (R, *SAID["FORMULA_IN_CELL"]),
    "ERROR_IN_CELL": (R, *SAID["ERROR_IN_CELL"]),
    "CONTROL_CHARACTER": (R, *SAID["CONTROL_CHARACTER"]),
    "TEXT_TOO_LONG": (R, *SAID["TEXT_TOO_LONG"]),
    "TOO_MANY_OWNERS": (R, "一套房屋的业主过多", "The unit has too many owners"),
    "PERSONAL_DATA_IN_PLAIN_FIELD": (R, *SAID["PERSONAL_DATA_IN_PLAIN_FIELD"]),
    "OTHER_ESTATE": (R, "属于另一小区", "It belongs to another estate"),
    "TEST_ROW": (R, "疑为测试数据，未计入", "It looks like a test row and is left out"),
    "SHEET_NOT_READ": (R, "该工作表缺少必需的列，未读取", "A needed column is missing; not read"),
    # The row counts; somebody should look at it
    "AREA_CONFLICTS": (D, "同一房屋的面积不一致", "The areas given for the unit differ"),
    "UNIT_ROWS_CONFLICT": (D, "同一房屋的状态或类型不一致", "The unit's rows differ"),
    "DOCUMENT_NUMBER_DAMAGED": (D, "证件号码已损坏", "The document number is damaged"),
    "DOCUMENT_PLACEHOLDER": (
        D,
        "证件号码为占位号码，身份未知",
        "A placeholder document number: identity unknown",
    ),
    "DOCUMENT_NOT_USABLE": (D, "证件号码无法核对", "The document number cannot be relied on"),
    "PHONE_PLACEHOLDER": (D, "电话为占位号码", "The telephone number is a placeholder"),
    "SAME_DOCUMENT_OTHER_NAME": (D, "证件号码相同而姓名不同", "One document number, two names"),
    "SAME_NAME_PROPOSED": (D, "与其他业主同名，待核对", "A namesake: to be told apart or joined"),
    "NAME_MASKED": (D, "姓名已脱敏", "The name is masked"),
    "OWNER_UNKNOWN": (D, "业主不详", "The owner is unknown"),
    "OWNERS_NOT_MATCHED": (D, "姓名与证件、电话数量不符", "Names and numbers do not match up"),
    "ROOM_WAS_DATE": (D, "房号被表格软件改成了日期", "A spreadsheet turned the room into a date"),
    "DOOR_IN_FOUR_PARTS": (D, "房号含期数", "The room holds the phase as well"),
    "SAME_DOOR_PROPOSED": (D, "与另一房号疑为同一房屋", "It may be the same door as another"),
    "SAME_BUILDING_PROPOSED": (D, "与另一楼栋疑为同一栋", "It may be the same building as another"),
    "BUILDING_NOT_GIVEN": (D, "未写明楼栋", "The building is not given"),
    "STATE_UNKNOWN": (D, "房屋状态无法识别", "The unit's state is not understood"),
    "KIND_UNKNOWN": (D, "房屋类型无法识别", "The unit's kind is not understood"),
    "ROLE_UNKNOWN": (D, "人员类型无法识别", "The person's role is not understood"),
    "UNSOLD_WITH_OWNER": (D, "未销售的房屋写有业主", "An unsold unit has an owner"),
    "PARKING_WITHOUT_AREA": (D, "车位没有面积，未登记", "A parking space without area is left out"),
    "WEIGHT_IGNORED": (D, "权重列未采用", "The column of weights was not used"),
    "TOTAL_DIFFERS": (D, "合计与各行之和不符", "The total is not the sum of the rows"),
    "ROW_HIDDEN": (D, *SAID["ROW_HIDDEN"]),
    # Only said
    "ROOM_WAS_NUMBER": (
        N,
        "房号是数字，前导零可能已丢失",
        "The room is a number: zeros may be lost",
    ),
    "STAIRWELL_EMPTY": (N, "单元为空", "The stairwell is empty"),
    "KIND_INFERRED": (N, "按名称判断为车位或商铺", "Its name says that it is parking or a shop"),
    "OWNERS_SPLIT": (N, "一格内有多名业主", "Several owners in one cell"),
    "NOT_AN_OWNER": (N, "不是业主", "Not an owner"),
    "MERGED_CELL_FILLED": (N, "合并单元格的值用于各行", "A merged cell's value holds for its rows"),
    "TEXT_BESIDE_TABLE": (N, "表格以外的文字，未读取", "Text beside the table is not read"),
    # Of the file
    "SHEET_HIDDEN": (D, *SAID["SHEET_HIDDEN"]),
    "COLUMN_HIDDEN": (D, *SAID["COLUMN_HIDDEN"]),
    "ROLL_WITHOUT_NAMES": (
        D,
        "导出的名册，没有业主姓名；一个投票权编号计一人",
        "An exported roll without names; each entry number counts as one head",
    ),
    "SHEET_WITHOUT_TABLE": (D, "工作表中没有房屋表", "The sheet holds no table of units"),
    "SEVERAL_ESTATES": (D, "文件含有多个小区", "The file holds several estates"),
    "WRONG_EXTENSION": (D, "扩展名与内容不符", "The file's extension does not fit its content"),
    "TWO_HEADER_ROWS": (N, "表头占两行", "The header takes two rows"),
    "HEADER_MERGED": (N, "表头有合并单元格", "Header cells are merged"),
    "COLUMN_NOT_RECOGNISED": (N, "列未识别，未读取", "The column is not recognised and not read"),
    "COLUMN_TWICE": (
        D,
        "同一内容有两列，只读前一列",
        "Two columns say the same; the first is read",
    ),
}
"""Every code: weight, zh, en. docs/codes.toml repeats the words, docs/guide-sheets.md explains."""


TOLD = {
    "other": ("另见", "see"),
    "stated": ("表中", "stated"),
    "ours": ("各行之和", "sum of the rows"),
    "difference": ("相差", "difference"),
    "stated_units": ("表中户数", "units stated"),
    "our_units": ("实有户数", "units there"),
    "labels": ("楼栋", "buildings"),
    "estates": ("小区", "estates"),
    "read": ("读取", "read"),
    "header": ("表头", "header"),
    "columns": ("列", "columns"),
    "room": ("房号", "room"),
    "kind": ("类型", "kind"),
    "field": ("项", "field"),
    "is": ("实为", "it is"),
}
"""What the details of remarks and problems are called, in zh and en."""


def _details(details: dict[str, Any], language: str) -> list[str]:
    which = 0 if language == "zh" else 1
    return [f"{TOLD.get(name, (name, name))[which]} {value}" for name, value in details.items()]


def _with(said: str, more: list[str], language: str) -> str:
    """Put what else is told behind a sentence, in the brackets of its language."""
    told = [one for one in more if one]
    if not told:
        return said
    return f"{said}（{'，'.join(told)}）" if language == "zh" else f"{said} ({', '.join(told)})"


def words(code: str, language: str) -> str:
    """Give a code's words in `zh` or `en`."""
    _, zh, en = REMARKS[code]
    return zh if language == "zh" else en


class Remark(Struct, frozen=True):
    """Something said of a row: its code, the cell it is about, what else to tell (never a person)."""

    code: str
    cell: str = ""
    details: dict[str, Any] = {}

    def text(self, language: str) -> str:
        """Say it in `zh` or `en`, with its cell and details."""
        more = [self.cell, *_details(self.details, language)]
        return _with(words(self.code, language), more, language)


class Problem(Struct, frozen=True):
    """Something said of a file or a sheet."""

    code: str
    sheet: str = ""
    row: int = 0
    cell: str = ""
    details: dict[str, Any] = {}

    def text(self, language: str) -> str:
        """Say it in `zh` or `en`, with its place and details."""
        row = f"{'行' if language == 'zh' else 'row'} {self.row}" if self.row else ""
        more = [self.sheet, row, self.cell, *_details(self.details, language)]
        return _with(words(self.code, language), more, language)
