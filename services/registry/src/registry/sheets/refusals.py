"""Why a sheet of units and owners cannot be previewed, besides what any sheet is refused for."""

from sheets.refusals import SheetRefused


class SheetMappingUnknown(SheetRefused):
    """The mapping names a column that the sheet lacks, or a field that does not exist."""

    code = "SHEET_MAPPING_UNKNOWN"
    zh, en = "列的对应关系无效", "The mapping of columns is not valid"
    zh_detail = "列的对应关系无效：{mapping}"
    en_detail = "The mapping of columns is not valid: {mapping}"


class SheetEmpty(SheetRefused):
    """There is nothing in it that is a unit."""

    code = "SHEET_EMPTY"
    zh, en = "文件中没有房屋数据", "There are no units in the file"
