"""F14: every list that is exported is known again by its headers, and gives back the rows it has."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from committee.exports import DELIVERY_COLUMNS, RESULT_COLUMNS
from registry.sheets.fields import ENTRY_COLUMNS, OWNER_COLUMNS, UNIT_COLUMNS
from services.committee.tests.committee_edge import MT, Edge
from services.committee.tests.committee_kit import CHAIR, ESTATE, World
from suite.cli import main
from suite.lists import KINDS, Against, Listed, check_list, read_list
from suite.settings import Settings, read_settings

SHEETS = ("deliveries", "results")


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    """Give a committee with a posted vote and its deliveries."""
    world = World(tmp_path / "committee")
    world.opened([100] * 40)
    world.deliver([1, 2, 3])
    world.deliver([4], "b-2", proof=None)
    for n in range(1, 36):
        world.cast(n)
    world.counted()
    world.post()
    yield Edge(world)
    world.committee.close()


def _exported(edge: Edge, name: str, form: str) -> bytes:
    data: bytes = edge.get(f"{MT}/{name}.{form}", CHAIR).content
    return data


def _known(file: str, data: bytes) -> Listed:
    found = read_list(file, data)
    assert found is not None
    return found


def test_every_list_has_headers_of_its_own() -> None:
    """By which it is known, and no other."""
    columns = [kind.columns for kind in KINDS.values()]

    assert len(set(columns)) == len(columns)
    ours = {UNIT_COLUMNS, UNIT_COLUMNS + OWNER_COLUMNS, ENTRY_COLUMNS}
    assert set(columns) == ours | {DELIVERY_COLUMNS, RESULT_COLUMNS}


def test_deliveries_are_read_back_as_they_are_listed(edge: Edge) -> None:
    """Entry, batch, whether it was served: every row, none more, in both forms."""
    listed = edge.get(f"{MT}/deliveries", CHAIR).json()["items"]
    yes = {True: "是", False: "否"}
    rows = [(one["entry"], one["batch"], yes[one["effective_service"]]) for one in listed]

    for form in ("csv", "xlsx"):
        found = _known(f"送达.{form}", _exported(edge, "deliveries", form))
        assert found.kind == "deliveries"
        assert [(row[0], row[1], row[3]) for row in found.rows] == rows


def test_results_are_read_back_with_their_exact_figures(edge: Edge) -> None:
    """The figures of the public verdict, and blanks where nothing is shown."""
    verdict = edge.get(MT).json()["verdicts"][0]["verdict"]
    total = verdict["total"]

    for form in ("csv", "xlsx"):
        found = _known(f"结果.{form}", _exported(edge, "results", form))
        rows = {row[3]: row for row in found.rows}
        assert list(rows["名册总数"][4:6]) == [total["heads"], 4000]
        assert list(rows["名册总数"][6:]) == [None, None, None, None, ""]
        assert rows["参与表决的人数"][6] == verdict["participating"]["heads"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_list_is_the_same_in_every_form_and_after_a_spreadsheet_has_saved_it(
    edge: Edge, name: str
) -> None:
    """Numbers, texts that look like numbers, blanks."""
    found = _known("a.csv", _exported(edge, name, "csv"))
    workbook = _exported(edge, name, "xlsx")
    saved = io.BytesIO()
    load_workbook(io.BytesIO(workbook)).save(saved)

    assert found.rows
    assert _known("b.xlsx", workbook) == found
    assert _known("c.xlsx", saved.getvalue()) == found


def test_another_sheet_is_none_of_ours() -> None:
    """One column more or another order makes it somebody else's."""
    assert read_list("a.csv", "投票权编号,送达批次\n1,2\n".encode()) is None
    assert read_list("a.csv", ",".join(reversed(DELIVERY_COLUMNS)).encode()) is None


@pytest.fixture
def asked(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> Edge:
    """Let the command ask the committee, as its chair."""

    def answer(url: str, **_: Any) -> httpx.Response:
        told: httpx.Response = edge.get(url.removeprefix("http://here"), CHAIR)
        return told

    monkeypatch.setattr("suite.lists.httpx.get", answer)
    return edge


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings with keys of their own."""
    return read_settings(data=tmp_path / "data", config=tmp_path / "keys")


@pytest.mark.parametrize("name", SHEETS)
def test_a_list_is_held_against_the_system(
    asked: Edge, settings: Settings, tmp_path: Path, capsys: Any, name: str
) -> None:
    """The same: 0. A row changed: 1, its number, and that the system's own is missing."""
    against = Against("http://here", str(ESTATE), meeting="mt-1")
    data = _exported(asked, name, "csv")
    file = tmp_path / "表.csv"
    file.write_bytes(data)
    assert check_list(settings, file, against, as_json=False) == 0
    assert "与系统一致" in capsys.readouterr().out

    lines = data.decode().split("\r\n")
    lines[2] = lines[2].replace("否", "是") if "否" in lines[2] else lines[2].replace("是", "否")
    lines[2] = lines[2].replace("40", "41")
    file.write_bytes("\r\n".join(lines).encode())
    assert check_list(settings, file, against, as_json=True) == 1
    said = json.loads(capsys.readouterr().out.splitlines()[-1])  # after what the system logs
    assert (said["list"], said["only_in_file"], said["only_in_system"]) == (name, [3], 1)


def test_wrong_use_is_told(asked: Edge, settings: Settings, tmp_path: Path, capsys: Any) -> None:
    """2: no such file, no meeting, no estate, not open; 1: none of our lists."""
    file = tmp_path / "表.csv"
    file.write_bytes(_exported(asked, "deliveries", "csv"))
    here = "http://here"
    for against in (
        Against(here, str(ESTATE)),
        Against(here, "x", meeting="mt-1"),
        Against(here, str(ESTATE), meeting="mt-9"),
    ):
        assert check_list(settings, file, against, as_json=False) == 2
    assert check_list(settings, tmp_path / "none.csv", Against(here), as_json=False) == 2
    file.write_bytes("楼栋,房号\n1,2\n".encode())
    assert check_list(settings, file, Against(here), as_json=False) == 1
    assert "不是导出的名单" in capsys.readouterr().out


def test_without_an_estate_a_list_is_only_known(edge: Edge, tmp_path: Path) -> None:
    """What it is and how many rows it has, without a system."""
    file = tmp_path / "表.xlsx"
    file.write_bytes(_exported(edge, "deliveries", "xlsx"))
    found = CliRunner().invoke(main, ["check-list", str(file)])

    assert (found.exit_code, found.stdout) == (0, "送达记录 deliveries: 4 行 rows\n")
