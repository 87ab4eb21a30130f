"""The layouts that estates and software have go in unchanged: C01, C03, C06, C08, C11 (ruling C14)."""

import io

import pytest
from openpyxl import load_workbook

from registry.sheets import SheetRefused, preview
from services.registry.tests.registry_world import document
from services.registry.tests.sheet_files import (
    C01,
    C03,
    C06_OWNERS,
    C06_VOTES,
    C08,
    C11,
    at,
    codes,
    csv_text,
    doors,
    problems,
    row_of,
    seen,
    states,
    totals,
    xlsx,
)

HOME = {"楼号": "1", "单元": "1", "房屋类型": "110", "房屋状态": "2001", "业主类型": "1001"}


def _c01(room: str, area: object = 90, **said: object) -> list[object]:
    return row_of(C01, **(HOME | {"房间": room, "建筑面积": area, "业主名称": "业主甲"} | said))


def test_c01_the_template_imports_unchanged() -> None:
    """Codes for kind, state and role; 2002 is the developer's; 0 is a shop's stairwell."""
    found = seen(
        C01,
        _c01("101", 业主名称="业主甲,业主乙", 身份证号=document(1)),
        _c01("102", 房屋状态="2002", 业主名称="", 业主类型=""),
        _c01("103", 房屋状态="2002", 业主名称="", 业主类型=""),
        _c01("101", 业主名称="家属丙", 业主类型="1002"),
        _c01("S1", 楼号="商铺", 单元="0", 房屋类型="120", 房屋状态="2007", 业主名称="某公司"),
    )

    assert totals(found) == (4, 3, 360)
    assert states(found) == ["doubtful", "ok", "ok", "not_owner", "ok"]
    assert codes(found, 2) == ("OWNERS_SPLIT", "OWNERS_NOT_MATCHED")
    assert codes(found, 5) == ("NOT_AN_OWNER",)
    assert codes(found, 6) == ("STAIRWELL_EMPTY",)
    (part,) = found.parts()
    assert [u.kind for u in part.units] == ["dwelling"] * 3 + ["commercial"]
    assert [u.state for u in part.units] == ["delivered", "unsold", "unsold", "delivered"]
    assert [o.name for o in part.units[0].owners] == ["业主甲", "业主乙"]


def test_c01_text_beside_the_table_is_named_and_not_read() -> None:
    """The template explains itself in S:T from row 6; that is no column, and no row is lost by it."""
    rows = [_c01(str(n), 业主名称=f"业主{n}") for n in range(101, 106)]
    rows[4] += ["", "房屋状态说明", "2001"]
    beyond = [""] * 18 + ["2001 已入住"]
    found = seen(C01, *rows, beyond)

    assert totals(found)[:2] == (5, 5)
    assert [(r.code, r.cell) for r in at(found, 6).remarks] == [
        ("TEXT_BESIDE_TABLE", "S6"),
        ("TEXT_BESIDE_TABLE", "T6"),
    ]
    assert (at(found, 7).state, codes(found, 7)) == ("note", ("TEXT_BESIDE_TABLE",))


def test_c01_columns_that_the_template_lacks_are_read_by_position() -> None:
    """Its program reads four more columns than the template heads: the second is the role."""
    found = seen(C01, [*_c01("101"), "P", "1"], [*_c01("101", 业主名称="租客乙"), "P", "2"])

    assert totals(found) == (1, 1, 90)
    assert states(found) == ["ok", "not_owner"]


def test_c01_a_file_called_xls_that_is_an_xlsx_is_read_and_named() -> None:
    """What a file is, its content says."""
    found = preview("资产信息.xls", xlsx(C01, _c01("101")))

    assert found.format == "xlsx"
    assert problems(found) == ["WRONG_EXTENSION"]


def test_c03_the_owners_import_goes_in_unchanged() -> None:
    """01-01-0101 is building, stairwell, room; +99.99; fewer parts stay whole; parking is a unit."""
    found = seen(
        C03,
        row_of(
            C03, 序号=1, 房间号="01-01-0101", 姓名="业主甲", 面积="+99.99", 联系电话1="13900000001"
        ),
        row_of(
            C03,
            序号=2,
            房间号="01-01-0102",
            姓名="业主乙",
            面积="1,234.50",
            车位号="B-1",
            车位面积="12.5",
        ),
        row_of(C03, 序号=3, 房间号="1-101", 姓名="业主丙", 面积="８９.５", 车位号="B-2"),
        row_of(C03, 序号=4, 房间号="01-01-0101", 姓名="业主丁", 面积="99.99"),
        row_of(C03, 序号="合计", 面积="1423.99"),
    )

    assert doors(found) == ["01/01/0101", "01/01/0102", "车位/B-1", "未写明/1-101"]
    assert (found.units, found.heads, found.area_cm2) == (4, 3, 999_900 + 12_345_000 + 895_000)
    assert [u.kind for u in found.parts()[0].units] == [
        "dwelling",
        "dwelling",
        "parking",
        "dwelling",
    ]
    assert codes(found, 4) == ("BUILDING_NOT_GIVEN", "PARKING_WITHOUT_AREA")
    assert (at(found, 6).state, codes(found, 6)) == ("total", ())


def test_c06_an_export_imports_again_with_its_names() -> None:
    """F14 there: 业主姓名 in the export, 姓名 in the import; and every owner counts (F13)."""
    home = {"小区": "样例小区", "期数": "一期", "楼栋": "01", "单元": "01", "投票状态": "待投票"}
    rows = [
        row_of(
            C06_OWNERS, **home, 房间号=f"01-01-010{n}", 房号=f"010{n}", 业主姓名=f"业主{n}", 面积=90
        )
        for n in (1, 2, 3)
    ]
    rows[1][C06_OWNERS.index("投票状态")] = "已投票"
    found = seen(C06_OWNERS, *rows)

    assert totals(found) == (3, 3, 270)
    assert states(found) == ["ok"] * 3
    assert [o.name for u in found.parts()[0].units for o in u.owners] == ["业主1", "业主2", "业主3"]
    assert doors(found)[0] == "一期01/01/0101"


def test_c06_the_votes_export_is_the_same_roll() -> None:
    """Its sheet is called 投票记录 and has other columns at the end."""
    said = {"楼栋": "1", "单元": "1", "房号": "101", "业主姓名": "业主甲", "面积": 90}
    found = preview("votes.xlsx", xlsx(C06_VOTES, row_of(C06_VOTES, **said), title="投票记录"))

    assert totals(found) == (1, 1, 90)
    assert found.rows[0].sheet == "投票记录"


def test_c08_the_roll_template_imports_unchanged() -> None:
    """Full-width brackets, m², masked names, weights, a totals row with dashes; UTF-8 with its mark."""
    text = csv_text(
        C08,
        [1, "1-1-101", "A**", "90.00", "1", "90.00", "已核验", ""],
        [2, "1-1-102", "A**", "80.00", "2", "81", "已核验", ""],
        ["合计", "—", "—", "170.00", "—", "—", "—", "总户数:2"],
    )
    found = preview("roll.csv", text.encode("utf-8-sig"))

    assert totals(found) == (2, 2, 170)
    assert codes(found, 2) == ("NAME_MASKED",)
    assert codes(found, 3) == ("NAME_MASKED", "WEIGHT_IGNORED")
    assert (at(found, 4).state, codes(found, 4)) == ("total", ())
    assert found.encoding == "utf-8-sig"


def test_c11_the_fee_plugins_sheet_imports_unchanged() -> None:
    """Several rows of a room, a shop without stairwell, several estates, a test row: each named."""
    home = {"小区": "样例小区", "楼栋": "1栋", "单元": "1单元", "面积": 90, "业主类型": "业主"}
    shop = home | {"楼栋": "商业区", "单元": "", "房号": "A01", "物业类型": "商铺"}
    found = seen(
        C11,
        row_of(C11, **home, 房号="101", 业主姓名="业主甲"),
        row_of(C11, **home, 房号="101", 业主姓名="业主乙"),
        row_of(C11, **(home | {"业主类型": "家属"}), 房号="101", 业主姓名="家属丙"),
        row_of(C11, **shop, 业主姓名="某公司"),
        row_of(C11, **(home | {"小区": "另一小区"}), 房号="101", 业主姓名="业主丁"),
        row_of(C11, **home, 房号="测试", 业主姓名="测试"),
    )

    assert totals(found) == (2, 2, 180)
    assert states(found) == ["ok", "ok", "not_owner", "ok", "other_estate", "test"]
    assert codes(found, 5) == ("STAIRWELL_EMPTY",)
    assert problems(found) == ["SEVERAL_ESTATES"]


def test_c11_another_of_the_estates_can_be_asked_for() -> None:
    """The clerk says which; one that is not there is refused."""
    one = row_of(C11, 小区="样例小区", 楼栋="1栋", 房号="101", 面积=90, 业主姓名="业主甲")
    other = row_of(C11, 小区="另一小区", 楼栋="1栋", 房号="101", 面积=70, 业主姓名="业主乙")

    assert totals(seen(C11, one, one, other)) == (1, 1, 90)
    assert totals(seen(C11, one, one, other, estate="另一小区")) == (1, 1, 70)
    with pytest.raises(SheetRefused) as told:
        seen(C11, one, estate="第三小区")
    assert told.value.code == "SHEET_MAPPING_UNKNOWN"


def test_the_tests_workbooks_are_real_ones() -> None:
    """Another reader finds in them what was written."""
    book = load_workbook(io.BytesIO(xlsx(C01, _c01("101"))))

    assert [cell.value for cell in book["业主数据"][1]] == C01
