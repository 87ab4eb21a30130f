"""The preview's totals are the ones the roll will have: through the real registry (ruling C14)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.sheets import Preview
from services.registry.tests.registry_world import World, document, estate, roll_body
from services.registry.tests.sheet_files import C11, PLAIN, csv_text, plain, read_text, row_of, seen

PLACEHOLDER = "111111111111111111"


@pytest.fixture(name="shared", scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One registry for many sheets, each loaded into an estate of its own."""
    folder: Path = tmp_path_factory.mktemp("registry")
    world = World(folder)
    yield world
    world.close()


def registered(world: World, found: Preview) -> tuple[int, int, int]:
    """Load a preview's parts into a new estate; give units, heads and area of the drafted roll."""
    path = estate(world, f"阳光小区{world.sent}")
    parts = found.parts()
    world.did(f"{path}/imports/i1", {"parts": max(len(parts), 1), "source": "业主名册"})
    for number, part in enumerate(parts, 1):
        body: dict[str, Any] = {
            "part": number,
            "buildings": msgspec.to_builtins(part.buildings),
            "units": msgspec.to_builtins(part.units),
        }
        world.did(f"{path}/imports/i1/parts", body)
    world.did(f"{path}/imports/i1/confirmation")
    world.did(f"{path}/rolls/r1", roll_body())
    roll = world.get(f"{path}/rolls/r1").json()
    units = len(world.items(f"{path}/units?limit=500"))
    return units, roll["total_heads"], roll["total_area_cm2"]


def told(found: Preview) -> tuple[int, int, int]:
    """Give what the preview said of the same."""
    assert found.entries == found.heads
    return found.units, found.heads, found.area_cm2


def test_the_roll_is_what_the_preview_said(shared: World) -> None:
    """Co-owners, a person with two units, unsold ones, parking, namesakes, unknown owners."""
    header = [*PLAIN, "房屋类型", "房屋状态"]
    rows = [
        [*plain("101", "业主甲、业主乙", 证件号=f"{document(1)},{document(2)}"), "住宅", "已入住"],
        [*plain("102", "业主丙", 证件号=document(3)), "住宅", "已入住"],
        [*plain("103", "业主丙", 证件号=document(3)), "商铺", "已入住"],
        [*plain("104", "业主丁", 证件号=PLACEHOLDER), "住宅", "已入住"],
        [*plain("105", "业主丁", 证件号=PLACEHOLDER), "住宅", "已入住"],
        [*plain("106", ""), "住宅", "未销售"],
        [*plain("107", ""), "住宅", "未销售"],
        [*plain("108", ""), "住宅", "已入住"],
        [*plain("B-1", "业主丙", "12.5", 证件号=document(3)), "车位", "已入住"],
    ]
    found = seen(header, *rows)

    assert told(found) == (9, 6, 8 * 900_000)
    assert registered(shared, found) == told(found)


def test_a_sheet_of_more_than_a_part_goes_in_parts(shared: World) -> None:
    """At most 2,000 units and 240 KiB in a part; every row of a part is known by its place."""
    rows = [plain(str(n), f"业主{n}") for n in range(101, 2300)]
    found = seen(PLAIN, *rows)
    parts = found.parts()

    assert len(parts) > 1
    for part in parts:
        body = msgspec.json.encode({"part": 1, "buildings": part.buildings, "units": part.units})
        assert len(body) < 256 * 1024
        assert len(part.units) == len(part.rows) <= 2000
    assert [place for part in parts for place in part.rows] == [
        ("业主数据", n) for n in range(2, 2201)
    ]


NAMES = ["业主甲", "业主乙", "业主丙", "业主甲、业主乙", "业主乙,业主甲", "A**", "无", ""]
NUMBERS = ["", document(1), document(2), PLACEHOLDER, "1.10101E+17", "E12345678"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "小区": st.sampled_from(["样例小区", "样例小区", "样例小区", "另一小区"]),
            "楼栋": st.sampled_from(["1栋", "1幢", "第1座", "商业区", ""]),
            "单元": st.sampled_from(["1单元", "2", "0", ""]),
            "房号": st.sampled_from(["101", "0101", "１０１", "1-1-101", "101.0", "测试", ""]),
            "面积": st.sampled_from(["90", "90.0000", "1,234.5", "89.5㎡", "+0.0001", "x", ""]),
            "物业类型": st.sampled_from(["住宅", "商铺", "车位", "别的", ""]),
            "业主姓名": st.sampled_from(NAMES),
            "业主手机号": st.sampled_from(["", "18999999999", "13900000001"]),
            "证件号": st.sampled_from(NUMBERS),
            "业主类型": st.sampled_from(["业主", "业主", "家属", ""]),
        }
    ),
    min_size=4,
    max_size=14,
)


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_whatever_the_sheet_the_roll_is_what_the_preview_said(
    shared: World, rows: list[dict[str, str]]
) -> None:
    """Totals equal, and no row that holds anything is without a state."""
    text = csv_text(C11, *(row_of(C11, **row) for row in rows))
    found = read_text(text)

    assert [r.row for r in found.rows] == list(range(2, len(rows) + 2))
    assert all(r.state for r in found.rows)
    if found.heads > 1:  # a single owner needs no assembly
        assert registered(shared, found) == told(found)
