"""Units and roll entries as sheets that open correctly and that an import reads again (F01, F02, F14)."""

import csv
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from registry.sheets.fields import ENTRY_COLUMNS, OWNER_COLUMNS, UNIT_COLUMNS
from services.registry.tests.registry_world import (
    CLERK,
    STREET,
    World,
    document,
    estate,
    load,
    owned,
    owner_row,
    posted,
    unit_row,
)

EVIDENCE = {"kind": "产权证", "sha256": "a" * 64, "bytes": 1, "media_type": "a/b", "held_by": "x"}


def _csv(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def _xlsx(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


def _loaded(world: World) -> str:
    path = estate(world)
    load(
        world,
        path,
        unit_row("0102", owner_row("=业主乙", document(7)), owner_row("业主丁", document(8))),
        unit_row("0101", owner_row("业主甲", document(9), phone="13912345678"), area_cm2=895_001),
        unit_row("1001", state="unsold", developer="dev-1", kind="commercial"),
    )
    return path


def test_units_are_exported_in_the_order_of_their_doors(world: World) -> None:
    """0101 before 0102 before 1001; without owners unless they are asked for."""
    header, *lines = _csv(world.get(f"{_loaded(world)}/units.csv"))

    assert tuple(header) == UNIT_COLUMNS
    assert [line[3] for line in lines] == ["0101\t", "0102\t", "1001\t"]
    assert lines[0][:9] == [
        "",
        "1号楼",
        "1\t",
        "0101\t",
        "住宅",
        "89.5001",
        "不动产登记",
        "已交付",
        "",
    ]
    assert "业主" not in repr(lines)


def test_owners_stand_one_a_row_and_no_name_is_a_formula(world: World) -> None:
    """F07: two owners, two rows of one door; =业主乙 is marked as the text it is."""
    header, *lines = _csv(world.get(f"{_loaded(world)}/units.csv?owners=true"))
    found = [dict(zip(header, line, strict=True)) for line in lines]

    assert tuple(header) == (*UNIT_COLUMNS, *OWNER_COLUMNS)
    assert [(f["房号"], f["业主姓名"]) for f in found[:1]] == [("0101\t", "业主甲")]
    assert {f["业主姓名"] for f in found[1:3]} == {"'=业主乙", "业主丁"}
    assert found[0]["证件号"] == document(9) + "\t"
    assert found[3]["业主姓名"] == ""


def test_a_workbook_holds_documents_and_rooms_as_texts_and_areas_as_numbers(world: World) -> None:
    """F01: neither 0101 nor 18 digits are numbers in it."""
    _, first, *_ = _xlsx(world.get(f"{_loaded(world)}/units.xlsx?owners=true"))

    assert first[3] == "0101"
    assert first[5] == 89.5001
    assert first[9:12] == ["业主甲", document(9), "13912345678"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_owners_are_the_clerk_s_alone(world: World, form: str) -> None:
    """A7: names and contacts; whoever else may read the units gets them without."""
    path = _loaded(world)

    assert world.get(f"{path}/units.{form}", STREET).status_code == 200
    assert world.get(f"{path}/units.{form}?owners=true", STREET).status_code == 403
    assert world.get(f"{path}/units.{form}?owners=true", "").status_code == 401
    assert world.get(f"{path}/units.{form}", "stranger").status_code == 404


def test_each_person_that_is_exported_is_written_down(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: one by one, with the reader and without a name."""
    path = _loaded(world)
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr("chassis.reads.log.info", lambda _event, **said: lines.append(said))

    world.get(f"{path}/units.xlsx?owners=true", CLERK)

    assert [said["what"] for said in lines] == ["units", "subject", "subject", "subject"]
    assert len({said["of"] for said in lines[1:]}) == 3
    assert "业主" not in repr(lines)


def test_one_whose_data_is_erased_stays_an_owner_without_a_name(world: World) -> None:
    """The unit keeps its row; what is erased is not in the sheet."""
    path = estate(world)
    load(world, path, unit_row("101", owner_row("业主乙") | {"subject": "h"}))
    world.registry.core.vault.destroy("h", "identity")
    _, line = _csv(world.get(f"{path}/units.csv?owners=true"))

    assert line[9:] == ["", "", "", "h"]


def test_a_roll_s_entries_are_exported_with_doors_and_areas(world: World) -> None:
    """R-28: never names; to whom the list is open."""
    path = owned(world, "h", "h", "w")
    roll = posted(world, path)
    header, *lines = _csv(world.get(f"{roll}/entries.csv", "h"))

    assert tuple(header) == ENTRY_COLUMNS
    assert [line[1:] for line in lines] == [
        ["", "1号楼", "1\t", f"{room}\t", "住宅", "90"] for room in (101, 102, 103)
    ]
    assert lines[0][0] == lines[1][0] != lines[2][0]
    assert world.get(f"{roll}/entries.xlsx", "stranger").status_code == 404
    assert world.get(f"{path}/rolls/r9/entries.xlsx").status_code == 404


def test_a_roll_s_sheet_has_the_areas_that_the_roll_took(world: World) -> None:
    """A correction after the freeze is none of its own, though one entry has several units."""
    path = owned(world, "h", "h", "w")
    roll = posted(world, path)
    before = _csv(world.get(f"{roll}/entries.csv"))
    for unit in world.items(f"{path}/units"):
        body = {"area_cm2": 910_000, "area_source": "register", "evidence": EVIDENCE}
        world.did(f"{path}/units/{unit['unit']}/area-corrections", body)

    assert _csv(world.get(f"{roll}/entries.csv")) == before
    world.did(f"{roll}/redraft", {"reason": "面积更正"})
    assert {line[6] for line in _csv(world.get(f"{roll}/entries.csv"))[1:]} == {"91"}


def test_a_file_is_named_after_the_business_day_in_shanghai(world: World) -> None:
    """C06: at 00:30 on 3 March in Shanghai it is still 2 March in UTC."""
    path = _loaded(world)
    world.tick("2026-03-03T00:30:00+08:00")
    world.did(f"{path}/buildings", {"building": "b5", "label": "5号楼"})
    answer = world.get(f"{path}/units.xlsx")

    assert "units-2026-03-03.xlsx" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
