"""Cells: F02 encodings, F06 areas, headers, and the mapping of columns nobody recognised."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.sheets import SheetRefused, preview
from registry.sheets.cells import area_cm2, metres
from services.registry.tests.sheet_files import (
    PLAIN,
    at,
    codes,
    csv_text,
    doors,
    plain,
    problems,
    read_text,
    seen,
    states,
    totals,
)

RARE = ("业主䶮", "业主㛃", "业主甲")
TEXT = csv_text(PLAIN, *(plain(str(101 + i), name) for i, name in enumerate(RARE)))


def _refusal(name: str, data: bytes, **more: Any) -> SheetRefused:
    with pytest.raises(SheetRefused) as told:
        preview(name, data, **more)
    return told.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_f02_one_result_in_every_encoding(encoding: str) -> None:
    """The same three rows, rare characters among them."""
    found = preview("名册.csv", TEXT.encode(encoding))

    assert found.encoding == encoding
    names = [o.name for u in found.parts()[0].units for o in u.owners]
    assert names == list(RARE)
    assert totals(found) == (3, 3, 270)


@pytest.mark.parametrize("encoding", ["gbk", "gb2312"])
def test_f02_the_older_encodings_are_parts_of_it(encoding: str) -> None:
    """As Chinese spreadsheets save a csv."""
    text = csv_text(PLAIN, plain("101"))

    assert preview("名册.csv", text.encode(encoding)).parts()[0].units[0].owners[0].name == "业主甲"


@pytest.mark.parametrize(
    ("data", "byte", "encoding"),
    [
        (TEXT.encode()[:-7] + b"\xff" + TEXT.encode()[-7:], len(TEXT.encode()) - 6, "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode() + b"\xc3", len(TEXT.encode()) + 4, "utf-8"),
        (TEXT.encode("gb18030") + b"\xff\r\n", len(TEXT.encode("gb18030")) + 1, "gb18030"),
    ],
)
def test_f02_what_cannot_be_decoded_is_refused_with_the_byte(
    data: bytes, byte: int, encoding: str
) -> None:
    """Never a replacement character, never another encoding's letters; bytes count from 1."""
    refused = _refusal("名册.csv", data)

    assert refused.code == "SHEET_NOT_DECODABLE"
    assert refused.details == {"file": "名册.csv", "byte": byte, "encoding": encoding}
    assert str(byte) in refused.detail("zh")


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("1,234.50", 12_345_000),
        ("１，２３４．５０", 12_345_000),
        ("８９.5", 895_000),
        ("89.5㎡", 895_000),
        ("89.5 m²", 895_000),
        ("89.5平方米", 895_000),
        ("+99.99", 999_900),
        ("0.0001", 1),
        ("89.1234", 891_234),
        (89.5, 895_000),
        (0.1 + 0.2, 3_000),
        (90, 900_000),
    ],
)
def test_f06_an_area_is_read_exactly(written: str | float, area: int) -> None:
    """To four decimals; integers of cm²."""
    assert area_cm2(written) == area


@pytest.mark.parametrize(
    "written",
    ["1,23.5", "12,34", "89.12345", "89.5.1", "-90", "0", "约90", "90-95", "1e3", "90㎡80", "九十",
     "9" * 13, "90 80x", 89.12345, -1.0, 0, "²"],
)  # fmt: skip
def test_f06_anything_else_is_refused_by_its_cell(written: str | float) -> None:
    """Nothing is guessed, cut or rounded."""
    found = seen(PLAIN, plain("101"), plain("102", "业主乙", written))

    assert (at(found, 3).state, codes(found, 3)) == ("refused", ("AREA_UNREADABLE",))
    assert at(found, 3).remarks[0].cell == "D3"
    assert totals(found) == (1, 1, 90)


@given(st.integers(1, 10**12))
def test_f06_every_area_is_written_and_read_again(area: int) -> None:
    """As text with two to four decimals."""
    assert area_cm2(metres(area)) == area
    assert area_cm2(f"{metres(area)}㎡") == area


@pytest.mark.parametrize(
    "header",
    [
        "楼号,单元号,室号,建筑面积,产权人",
        "栋号,单元,房间号,专有部分面积（㎡）,姓名（脱敏）",
        "幢,单元,门牌号,面积(m²),业主名称*",
        "楼 栋,单 元,房 号,面 积:,姓　名",
    ],
)
def test_headers_go_by_many_names(header: str) -> None:
    """Synonyms, full-width brackets, m² and ㎡, blanks and asterisks."""
    found = read_text(header + "\n1栋,1单元,101,90,业主甲\n")

    assert doors(found) == ["1栋/1/101"]
    assert totals(found) == (1, 1, 90)
    assert found.not_recognised() == ()


def test_what_is_not_recognised_is_named_and_can_be_mapped() -> None:
    """建筑面积(套内) is not the area unless somebody says so."""
    text = "楼栋,房号,建筑面积(套内),姓名,甲乙丙\n1栋,101,90,业主甲,x\n"
    refused = _refusal("名册.csv", text.encode())

    assert (refused.code, refused.details["columns"]) == ("SHEET_COLUMN_MISSING", "面积")
    assert refused.details["headers"] == ["楼栋", "房号", "建筑面积(套内)", "姓名", "甲乙丙"]
    assert refused.details["not_recognised"] == ["建筑面积(套内)", "甲乙丙"]
    for field in ("面积", "area", "建筑面积"):
        found = read_text(text, mapping={field: "建筑面积(套内)"})
        assert totals(found) == (1, 1, 90)
        assert problems(found) == ["COLUMN_NOT_RECOGNISED"]
        assert [c.header for c in found.not_recognised()] == ["甲乙丙"]
    assert totals(read_text(text, mapping={"面积": "C"})) == (1, 1, 90)


def test_a_mapping_outweighs_what_was_recognised() -> None:
    """Only the column that was named is read as the area."""
    text = "楼栋,房号,面积,实测面积,姓名\n1栋,101,90,80,业主甲\n"

    assert totals(read_text(text)) == (1, 1, 90)
    assert totals(read_text(text, mapping={"面积": "实测面积"})) == (1, 1, 80)


@pytest.mark.parametrize("mapping", [{"面积": "没有这一列"}, {"没有这一项": "面积"}])
def test_a_mapping_of_what_is_not_there_is_refused(mapping: dict[str, str]) -> None:
    """A slip of the pen is no silent nothing."""
    assert _refusal("a.csv", TEXT.encode(), mapping=mapping).code == "SHEET_MAPPING_UNKNOWN"


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("楼栋,房号,姓名", "面积"),
        ("楼栋,面积,姓名", "房号"),
        ("楼栋,房号,面积", "业主姓名"),
        ("甲,乙,丙", "房号、面积、业主姓名"),
    ],
)
def test_a_sheet_without_a_needed_column_is_refused_with_its_name(
    header: str, missing: str
) -> None:
    """Ruling C14: names that were lost by an unknown header were F14."""
    refused = _refusal("a.csv", f"{header}\n1栋,101,业主甲\n".encode())

    assert (refused.code, refused.details["columns"]) == ("SHEET_COLUMN_MISSING", missing)
    assert missing in refused.detail("zh")
    assert missing in refused.detail("en")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_may_be_delimited_in_three_ways(delimiter: str) -> None:
    """By what its header has most of."""
    assert totals(read_text(TEXT.replace(",", delimiter))) == (3, 3, 270)


def test_two_columns_of_one_meaning_are_named() -> None:
    """The first is read."""
    found = read_text("楼栋,房号,面积,建筑面积,姓名\n1栋,101,90,80,业主甲\n")

    assert totals(found) == (1, 1, 90)
    assert problems(found) == ["COLUMN_TWICE"]
    assert states(found) == ["ok"]
