"""What may be said of a cell, a row or a sheet, whatever it holds: every code in zh and en."""

SAID: dict[str, tuple[str, str]] = {
    "FORMULA_IN_CELL": ("单元格是公式，请粘贴为数值", "The cell is a formula; paste its value"),
    "ERROR_IN_CELL": ("单元格是错误值", "The cell holds an error"),
    "CONTROL_CHARACTER": ("单元格含控制字符", "The cell holds a control character"),
    "TEXT_TOO_LONG": ("单元格文字过长", "The cell's text is too long"),
    "PERSONAL_DATA_IN_PLAIN_FIELD": ("文本中含有个人敏感信息", "The text holds personal data"),
    "ROW_HIDDEN": ("隐藏的行，已计入", "A hidden row; it counts"),
    "SHEET_HIDDEN": ("隐藏的工作表，已读取", "A hidden sheet; it was read"),
    "COLUMN_HIDDEN": ("隐藏的列，与其他列同样读取", "A hidden column; it is read like any other"),
}
"""docs/codes.toml repeats the words, docs/guide-sheets.md explains."""
