"""Deliveries and results as sheets, with the rights and the cuts of the lists themselves (A7, C19)."""

import csv
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from committee.exports import DELIVERY_COLUMNS, RESULT_COLUMNS
from services.committee.tests.committee_edge import AUDITOR, MT, Edge
from services.committee.tests.committee_kit import CHAIR, OPERATOR, STREET, World, owner


@pytest.fixture
def edge(world: World) -> Edge:
    """Give a client of an empty service."""
    return Edge(world)


def _lines(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def _posted(edge: Edge, size: int, agree: int) -> None:
    edge.world.opened([100] * size)
    for n in range(1, agree + 1):
        edge.world.cast(n)
    edge.world.counted()
    edge.world.post()


def test_deliveries_are_exported_as_they_are_listed(edge: Edge) -> None:
    """All of them, whatever a page holds; without proof it is no effective service (F46)."""
    edge.world.opened([100] * 9)
    edge.world.deliver([1, 2, 3])
    edge.world.deliver([4], "b-2", proof=None)

    header, *lines = _lines(edge.get(f"{MT}/deliveries.csv", CHAIR))

    assert tuple(header) == DELIVERY_COLUMNS
    listed = edge.get(f"{MT}/deliveries", CHAIR).json()["items"]
    assert [line[0] for line in lines] == [one["entry"] for one in listed]
    assert sorted(line[3] for line in lines) == ["否", "是", "是", "是"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_deliveries_are_for_who_runs_the_vote(edge: Edge, form: str) -> None:
    """A7: the file opens to nobody to whom the list is closed."""
    edge.world.opened([100] * 9)

    for who, status in ((None, 401), (owner(1), 403), (STREET, 403), (AUDITOR, 403)):
        assert edge.status(f"{MT}/deliveries.{form}", who) == status
    assert edge.status(f"{MT}/deliveries.{form}", OPERATOR) == 200


def test_who_saves_the_deliveries_is_written_down(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: each read logged, as a page of them is."""
    edge.world.opened([100] * 9)
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr("chassis.reads.log.info", lambda _event, **said: lines.append(said))

    edge.get(f"{MT}/deliveries.xlsx", CHAIR)

    assert [(said["what"], said["meeting"]) for said in lines] == [("deliveries", "mt-1")]


def test_results_are_exported_only_once_they_are_posted(edge: Edge) -> None:
    """C10: before the posting the sheet has its header and nothing else."""
    edge.world.opened([100] * 9)

    assert _lines(edge.get(f"{MT}/results.csv")) == [list(RESULT_COLUMNS)]


def test_results_hold_no_figure_that_is_not_public(edge: Edge) -> None:
    """C19: with 7 participants heads, but no area of the approval."""
    _posted(edge, 9, 7)

    header, *lines = _lines(edge.get(f"{MT}/results.csv"))
    found = {line[3]: dict(zip(header, line, strict=True)) for line in lines}

    assert found["同意"]["人数"] == "7"
    assert found["同意"]["面积(㎡)"] == ""
    assert found["同意的面积"]["实际"] == ""
    assert found["同意的人数"]["比例(%)"] == "100.00"
    assert {line[2] for line in lines} == {"通过"}


def test_a_result_s_areas_are_square_metres(edge: Edge) -> None:
    """Both forms say the same figures."""
    _posted(edge, 40, 35)

    header, *lines = _lines(edge.get(f"{MT}/results.csv"))
    found = {line[3]: dict(zip(header, line, strict=True)) for line in lines}
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(edge.get(f"{MT}/results.xlsx").content))
    sheet = {str(row[3]): row for row in workbook.get_sheet_by_index(0).to_python()[1:]}

    assert found["名册总数"]["面积(㎡)"] == "4000"
    assert (found["参与表决的面积"]["实际"], found["参与表决的面积"]["是否达到"]) == ("3500", "是")
    assert [float(sheet["同意"][n]) for n in (4, 5)] == [35.0, 3500.0]  # type: ignore[arg-type]


def test_a_title_that_is_a_formula_stays_a_text(edge: Edge) -> None:
    """No formula injection: what people wrote is text in every list."""
    _posted(edge, 9, 7)
    answer = edge.get(f"{MT}/results.csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "results-mt-1-2026-" in answer.headers["content-disposition"]
    assert not any(cell[:1] in "=+-@" for line in _lines(answer) for cell in line if cell)


@pytest.mark.parametrize("path", ["results.pdf", "deliveries.xls", "results.csv.exe"])
def test_there_is_no_other_form(edge: Edge, path: str) -> None:
    """A form we do not write is refused."""
    edge.world.opened([100] * 9)

    assert edge.status(f"{MT}/{path}", CHAIR) == 400
