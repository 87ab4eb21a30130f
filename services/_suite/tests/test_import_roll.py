"""`cogov import-roll FILE --preview`: what machines and people are told, and the exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from suite.cli import main
from suite.import_roll import SHOWN

HEADER = "楼栋,单元,房号,面积,业主姓名\n"
ROWS = "1栋,1单元,101,90,业主甲\n1栋,1单元,102,80.5,业主乙\n"

Told = tuple[int, str, str]
Run = Callable[..., Told]


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Return a function that previews a text: exit code, standard output and error."""

    def run(text: str, *options: str) -> Told:
        file = tmp_path / "业主名册.csv"
        file.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(main, ["import-roll", str(file), "--preview", *options])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.stdout, result.stderr

    return run


def _json(told: Told) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(told[1])
    assert set(answer) == {"units", "entries", "heads", "area_cm2", "rows", "problems"}
    return answer


def test_machines_are_told_totals_rows_and_problems(run: Run) -> None:
    """Ruling C14, and nothing more."""
    told = run(HEADER + ROWS, "--json")

    assert told[0] == 0
    assert _json(told) == {
        "units": 2,
        "entries": 2,
        "heads": 2,
        "area_cm2": 1_705_000,
        "rows": [{"row": 2, "state": "ok", "codes": []}, {"row": 3, "state": "ok", "codes": []}],
        "problems": [],
    }


def test_a_refused_row_is_exit_one_and_told(run: Run) -> None:
    """The others are counted."""
    told = run(f"{HEADER}{ROWS}1栋,1单元,103,x,业主丙\n", "--json")

    assert told[0] == 1
    assert _json(told)["rows"][2] == {"row": 4, "state": "refused", "codes": ["AREA_UNREADABLE"]}


def test_a_missing_column_is_exit_one_and_named(run: Run) -> None:
    """In either form; people are shown the headers and how to map one."""
    text = f"楼栋,单元,房号,建筑面积(套内),业主姓名\n{ROWS}"
    told = run(text, "--json")

    assert told[0] == 1
    (problem,) = _json(told)["problems"]
    assert (problem["code"], problem["columns"]) == ("SHEET_COLUMN_MISSING", "面积")
    code, _, error = run(text)
    assert code == 1
    assert "面积" in error
    assert "--map '面积=建筑面积(套内)'" in error
    assert run(text, "--map", "面积=建筑面积(套内)", "--json")[0] == 0


def test_a_file_that_cannot_be_read_is_exit_two(run: Run, tmp_path: Path) -> None:
    """Not there, or cut off."""
    nowhere = CliRunner().invoke(main, ["import-roll", str(tmp_path / "x.csv"), "--preview"])

    assert nowhere.exit_code == 2
    assert run(f'{HEADER}1栋,"1单元\n')[0] == 2


@pytest.mark.parametrize("options", [("--map", "面积"), ("--same-building", "=2座")])
def test_a_wrong_option_is_exit_two(run: Run, options: tuple[str, str]) -> None:
    """A mapping has two sides."""
    assert run(HEADER + ROWS, *options)[0] == 2


def test_people_see_doubtful_rows_first_and_the_totals_last(run: Run) -> None:
    """In zh and en, by code; what is fine is only counted."""
    code, out, _ = run(f"{HEADER}{ROWS}1栋,1单元,103,70,A**\n1栋,1单元,104,x,业主丁\n")

    assert code == 1
    assert out.index("AREA_UNREADABLE") < out.index("NAME_MASKED")
    assert "未计入 refused 1" in out
    assert "房屋 units 3 · 名册条目 entries 3 · 人数 heads 3 · 面积 area 240.50 m²" in out
    assert "业主甲" not in out


def test_a_long_list_is_cut_and_says_so(run: Run) -> None:
    """Machines get all of it."""
    rows = "".join(f"1栋,1单元,{n},90,A**\n" for n in range(101, 102 + SHOWN))
    _, out, _ = run(HEADER + rows)

    assert "另有 1 行" in out


def test_texts_of_the_file_do_not_steer_the_terminal(run: Run) -> None:
    """A header with an escape sequence is shown, not obeyed."""
    _, out, _ = run(f"楼栋,单元,房号,面积,业主姓名,\x1b[2J列\n{ROWS}")

    assert "COLUMN_NOT_RECOGNISED" in out
    assert "\x1b" not in out


def test_the_clerks_decisions_are_options(run: Run) -> None:
    """Which buildings are one, and whose rows are meant."""
    same = "楼栋,房号,面积,业主姓名\n2座,101,90,业主甲\n2-,101,90,业主乙\n"
    estates = "小区,楼栋,房号,面积,业主姓名\n甲小区,1,1,90,业主甲\n乙小区,1,1,70,业主乙\n"

    assert _json(run(same, "--json"))["units"] == 2
    assert _json(run(same, "--json", "--same-building", "2-=2座"))["units"] == 1
    assert _json(run(estates, "--json", "--rows-of", "乙小区"))["area_cm2"] == 700_000


def test_help_shows_an_example() -> None:
    """How a column is mapped."""
    help_text = CliRunner().invoke(main, ["import-roll", "--help"]).stdout

    assert "Example: cogov import-roll" in help_text
    assert "--map '面积=建筑面积(套内)'" in help_text
