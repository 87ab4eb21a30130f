"""Every code that a preview can say is listed with its words, and explained."""

import tomllib
from pathlib import Path

import pytest

from registry.sheets import REMARKS, Problem, Remark, words

DOCS = Path(__file__).parents[3] / "docs"
LISTED = tomllib.loads((DOCS / "codes.toml").read_text("utf-8"))["codes"]


@pytest.mark.parametrize("code", REMARKS)
def test_a_code_is_listed_with_the_words_it_is_said_with(code: str) -> None:
    """docs/codes.toml is the one list (ruling G7)."""
    assert LISTED[code]["zh"] == words(code, "zh")
    assert LISTED[code]["en"] == words(code, "en")
    assert "cli" in LISTED[code]["doors"] or code == "PERSONAL_DATA_IN_PLAIN_FIELD"


def test_a_remark_is_said_with_its_cell_and_what_else_is_told() -> None:
    """Whoever looks for it finds it."""
    remark = Remark("AREA_CONFLICTS", "E7", {"other": "业主数据 3"})
    problem = Problem("SHEET_NOT_READ", "车位", 4, details={"columns": "面积"})

    assert remark.text("zh") == "同一房屋的面积不一致（E7，另见 业主数据 3）"
    assert remark.text("en") == "The areas given for the unit differ (E7, see 业主数据 3)"
    assert problem.text("zh") == "该工作表缺少必需的列，未读取（车位，行 4，列 面积）"


def test_the_guide_explains_every_code() -> None:
    """Whoever is told a code finds in one page what it means and what to do."""
    guide = (DOCS / "guide-sheets.md").read_text("utf-8")
    refusals = {code for code in LISTED if code.startswith("SHEET_")}

    assert [code for code in {*REMARKS, *refusals} if f"`{code}`" not in guide] == []
