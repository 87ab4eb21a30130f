"""A contract and an appraisal as sheets: what they say, and that no cell of them is a formula (F01, F02)."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from alliance import commands as wish
from alliance.commands.forms import Procedure
from alliance.exports import APPRAISAL_COLUMNS, ITEM_COLUMNS, SUMMARY_COLUMNS, summary_file
from alliance.queries import Queries
from services.alliance.tests.alliance_edge import ME, Edge
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    CHECKED,
    ESTATE,
    OFFICER,
    PROVIDER,
    TERMS,
    World,
)
from services.alliance.tests.judged_kit import Q2, answer, objection, posted

FORMULA = '=HYPERLINK("http://evil.example","x")'
K = f"{ME}/contracts/k-1"


@pytest.fixture(name="edge", scope="module")
def _edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    """Give a contract whose first quarter hangs after an objection, and whose words are hostile."""
    world = World(tmp_path_factory.mktemp("sheets"))
    world.tiered()
    world.signed(procedures=(Procedure("report", FORMULA),), collection="@SUM(1)")
    world.until(TERMS.starts_on)
    world.do(OFFICER, wish.StartService(ESTATE, "k-1", CHECKED))
    posted(world)
    world.do(PROVIDER, objection())
    world.do(APPRAISER, answer())
    yield Edge(world)
    world.service.close()


def rows_of(data: bytes, header: Any) -> list[tuple[Any, ...]]:
    """Read a workbook's rows; every text cell is a text."""
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    rows: list[tuple[Any, ...]] = list(sheet.iter_rows(values_only=True))
    assert rows[0] == header
    return rows[1:]


def test_a_contract_s_summary_says_what_was_agreed_and_done(edge: Edge) -> None:
    """Fee in yuan, days of notice by the law, the promise, the project with its budget, the work."""
    answer = edge.get(f"{K}/summary.xlsx")
    assert "filename*=UTF-8''%E7%89%A9%E4%B8%9A" in answer.headers["content-disposition"]
    rows = rows_of(answer.content, SUMMARY_COLUMNS)
    said = {row[2]: row for row in rows if row[0] == "合同"}
    assert (said["收费标准"][4], said["档次"][3], said["依据"][3]) == (
        0.8,
        "标准型",
        "业主大会的决定",
    )
    assert (said["届满日"][5], said["收取方式"][3]) == ("2027-03-31", "@SUM(1)")
    assert [row[4] for row in rows if row[0] == "通知期限" and row[4]] == [60, 90, 60]
    assert ("通知期限", None, "届满不续签，物业服务人最迟通知日", None, None, "2026-12-31") in rows
    assert ("服务流程", "report", None, FORMULA, None, None) in rows
    assert ("附加项目", "gate", "预算", None, 50000, "元") in rows
    assert ("公开承诺", "hotline", None, "24小时接听电话", None, None) in rows
    assert ("履行记录", "refuse_removal", "垃圾清运", "完成", 3, Q2) in rows


def test_the_parts_go_by_the_deployment_s_labels(edge: Edge) -> None:
    """COGOV_CONTRACT_LABELS: what they hold is the same under each (domain 4.2.4)."""
    plain = edge.get(f"{K}/summary.xlsx").content
    answer = summary_file(Queries(edge.world.service), ESTATE, "k-1", "xlsx", "one_system_three")
    ours = rows_of(bytes(answer.body), SUMMARY_COLUMNS)
    theirs = rows_of(plain, SUMMARY_COLUMNS)
    assert [row[1:] for row in ours] == [row[1:] for row in theirs]
    renamed = {row[0]: it[0] for row, it in zip(theirs, ours, strict=True) if row[0] != it[0]}
    assert renamed == {"服务项目": "标准化", "服务流程": "规范化", "附加项目": "项目化"}


def test_the_services_are_a_list_of_their_own(edge: Edge) -> None:
    """In the columns that an import reads."""
    rows = rows_of(edge.get(f"{K}/items.xlsx").content, ITEM_COLUMNS)
    assert len(rows) == len(TERMS.items)
    assert rows[0] == ("垃圾清运", "refuse_removal", "每天", 3, None)


def test_an_appraisal_s_sheet_has_each_dimension_s_points_and_what_they_rest_on(
    edge: Edge,
) -> None:
    """The sum is the total that was posted; the answer to an objection stands there, its words do not."""
    rows = rows_of(edge.get(f"{K}/appraisals/{Q2}/points.xlsx").content, APPRAISAL_COLUMNS)
    scored = {row[0]: row[1:] for row in rows}
    assert scored["合同履行"] == (40, 40, "做到的次数", 21, 21)
    assert scored["居民满意"][:2] == (20, 25)
    assert scored["合计"][:3] == (95, 100, "好")
    assert [row[3] for row in rows if row[0] == "异议1"] == [
        edge.get(f"{K}/appraisals/{Q2}").json()["objections"][0]["answer"]
    ]


def test_a_csv_is_known_as_utf_8_and_its_cells_as_texts(edge: Edge) -> None:
    """With a byte order mark, and an apostrophe before what would be a formula."""
    text = edge.get(f"{K}/summary.csv").content.decode()
    assert text.startswith("\ufeff部分,编号")
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text


def test_what_is_not_there_has_no_sheet(edge: Edge) -> None:
    """NOT_FOUND; and there are two forms of a sheet."""
    for path in ("contracts/k-9/summary.xlsx", "contracts/k-9/items.csv"):
        assert edge.get(f"{ME}/{path}").status_code == 404
    assert edge.get(f"{K}/appraisals/2020q1/points.xlsx").json()["code"] == "NOT_FOUND"
    assert edge.get(f"{K}/summary.pdf").json()["code"] == "VALIDATION_FAILED"
