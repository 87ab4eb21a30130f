"""Why a file cannot be previewed at all. Nothing of it is kept, and no refusal repeats a cell's text."""

from typing import Any

from typing_extensions import override

from chassis.refusals import Kind, Refusal


class SheetRefused(Refusal):
    """A file that is no sheet of what is read, or not one that is safe to open.

    `details` say where: `file`, and `sheet`, `row`, `cell` as far as they are known.
    """

    def __init__(self, file: str, **where: Any) -> None:
        super().__init__(file=file, **where)

    @override
    def detail(self, language: str) -> str:
        """Say what stands in the way, and in which file, sheet, row and cell."""
        places = {"file": "文件", "sheet": "工作表", "row": "行", "cell": "单元格"}
        if language != "zh":
            places = {name: name for name in places}
        found = [f"{says} {self.details[k]}" for k, says in places.items() if self.details.get(k)]
        zh = language == "zh"
        colon, comma = ("：", "，") if zh else (": ", ", ")
        return super().detail(language) + colon + comma.join(found)


class SheetTooLarge(SheetRefused):
    """The file is larger than what is read."""

    code, kind = "SHEET_TOO_LARGE", Kind.TOO_LARGE
    zh, en = "文件过大", "The file is too large"
    zh_detail = "文件过大，上限为 {limit} 字节"
    en_detail = "The file is too large; the limit is {limit} bytes"


class SheetExpandsTooFar(SheetRefused):
    """Unpacked, the workbook is larger than what is read: a zip bomb, or a sheet without an end."""

    code, kind = "SHEET_EXPANDS_TOO_FAR", Kind.TOO_LARGE
    zh, en = "文件展开后过大", "Unpacked, the file is too large"
    zh_detail = "文件展开后过大，上限为 {limit}"
    en_detail = "Unpacked, the file is too large; the limit is {limit}"


class SheetTypeUnknown(SheetRefused):
    """The content is neither of .xlsx, .xls nor .csv, whatever the name says."""

    code = "SHEET_TYPE_UNKNOWN"
    zh, en = "不是 xlsx、xls 或 csv 文件", "This is no xlsx, xls or csv file"


class SheetUnreadable(SheetRefused):
    """The file is cut off or damaged."""

    code = "SHEET_UNREADABLE"
    zh, en = "文件不完整或已损坏", "The file is cut off or damaged"


class SheetEncrypted(SheetRefused):
    """The workbook wants a password."""

    code = "SHEET_ENCRYPTED"
    zh, en = "文件已加密，请另存为无密码的文件", "The file is encrypted; save it without a password"


class SheetHasMacros(SheetRefused):
    """The workbook carries a program."""

    code = "SHEET_HAS_MACROS"
    zh, en = "文件含有宏，请另存为 xlsx", "The file holds macros; save it as xlsx"


class SheetNotDecodable(SheetRefused):
    """The text is neither UTF-8 nor GB18030; `byte` is the place of the first byte that is not (F02)."""

    code = "SHEET_NOT_DECODABLE"
    zh, en = "文字编码无法识别", "The text's encoding cannot be read"
    zh_detail = "第 {byte} 字节起无法按 {encoding} 解码"
    en_detail = "From byte {byte} on it cannot be decoded as {encoding}"


class SheetColumnMissing(SheetRefused):
    """A column that is needed is not there, or not recognised: it can be mapped."""

    code = "SHEET_COLUMN_MISSING"
    zh, en = "缺少必需的列", "A needed column is missing"
    zh_detail = "缺少必需的列：{columns}"
    en_detail = "A needed column is missing: {columns}"
