"""A sheet over REST in two calls: what its preview says is what is registered (rulings C13, C14)."""

import csv as reader
import io
import json
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from registry import sheets
from services.registry.tests.registry_world import (
    CLERK,
    STREET,
    World,
    csv,
    document,
    estate,
    load,
    owner_row,
    roll_body,
    send,
    unit_row,
)
from sheets.forms import LIMIT

ROWS = (
    f"1号楼,1,0101,89.5,业主甲,{document(7)},13912345678",
    f"1号楼,1,0102,101.25,业主乙,{document(8)},",
    f"2号楼,,101,60,业主甲,{document(7)},",
    "2号楼,,102,60,业主丙,,",
    "2号楼,,103,60,业主丙,,",
)


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


def sent(world: World, path: str, data: bytes, **more: str) -> dict[str, Any]:
    """Send a sheet that is taken; give its preview."""
    answer = send(world, path, data, **more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(world: World, path: str, data: bytes, **more: str) -> Any:
    """Send a sheet that is refused; nothing is left of it in store, vault and temporary files."""
    before, files = world.head, _temporary()
    answer = send(world, path, data, **more)
    assert answer.status_code >= 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert (world.head, _temporary()) == (before, files)
    parts = world.registry.identities.parts
    with world.registry.identities.views.reading() as conn:
        assert conn.execute(select(func.count()).select_from(parts)).scalar_one() == 0
    return answer.json()


def _temporary() -> set[str]:
    return {p.name for p in Path(tempfile.gettempdir()).iterdir()}


def test_a_sheet_is_previewed_and_then_registered_as_its_preview_said(world: World) -> None:
    """C13: units, entries, heads and area of the preview are those of the roll."""
    path = estate(world)
    preview = sent(world, path, csv(*ROWS))
    assert (preview["units"], preview["heads"], preview["area_cm2"]) == (5, 4, 3_707_500)
    assert world.items(f"{path}/units") == []

    world.did(f"{path}/imports/i1/confirmation")

    assert len(world.items(f"{path}/units")) == preview["units"]
    world.did(f"{path}/rolls/r1", roll_body())
    roll = world.get(f"{path}/rolls/r1").json()
    assert roll["total_heads"] == preview["heads"]
    assert roll["total_area_cm2"] == preview["area_cm2"]
    assert len(world.items(f"{path}/rolls/r1/entries")) == preview["entries"]
    assert len(world.items(f"{path}/proposals")) == 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_is_imported_again_unchanged(world: World, form: str) -> None:
    """F14: same totals, same names, same documents, into another estate."""
    first, second = estate(world), estate(world, "和平小区")
    rows = [
        unit_row("0101", owner_row("=业主乙", document(7)), owner_row("业主丁", document(8))),
        unit_row("0102", owner_row("业主甲", document(9), phone="13912345678"), area_cm2=895_001),
        unit_row("1001", owner_row("业主甲", document(9)), kind="commercial"),
        unit_row("B-17", kind="parking", area_source="survey"),
        unit_row("1002", state="unsold", kind="other", area_source="contract"),
    ]
    load(world, first, *rows)
    exported = world.get(f"{first}/units.{form}?owners=true").content

    preview = sent(world, second, exported, file=f"units.{form}")
    world.did(f"{second}/imports/i1/confirmation")

    again = world.get(f"{second}/units.{form}?owners=true").content
    assert _without_refs(again, form) == _without_refs(exported, form)
    for path in (first, second):
        world.did(f"{path}/rolls/r1", roll_body())
    totals = [world.get(f"{p}/rolls/r1").json() for p in (first, second)]
    for name in ("total_heads", "total_area_cm2", "left_out"):
        assert totals[0][name] == totals[1][name]
    assert preview["heads"] == totals[0]["total_heads"]


def _without_refs(data: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        rows = list(reader.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = [[str(c) for c in row] for row in book.get_sheet_by_index(0).to_python()]
    return sorted(row[:12] for row in rows)


def test_what_waits_is_sealed_and_goes_with_the_confirmation(world: World, tmp_path: Path) -> None:
    """C14: neither file nor preview lies readable anywhere, and afterwards nothing waits."""
    path = estate(world)
    sent(world, path, csv(*ROWS))

    def readable() -> list[str]:
        files = [p for p in (tmp_path / "data").rglob("*") if p.is_file()]
        said = ("业主甲", "13912345678", document(7))
        return [s for s in said for p in files if s.encode() in p.read_bytes()]

    assert readable() == []
    world.did(f"{path}/imports/i1/confirmation")
    assert world.registry.identities.waiting() == []
    assert readable() == []
    assert world.get(f"{path}/imports/i1").json() == {"stage": "confirmed", "progress": None}


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_a_sheet_that_is_given_up_or_over_is_gone(world: World, end: str) -> None:
    """C14: with the key it was sealed under."""
    path = estate(world)
    sent(world, path, csv(*ROWS))
    if end == "cancelled":
        world.did(f"{path}/imports/i1/cancellation")
    else:
        assert world.tick("2026-03-03T09:00:00+08:00") == 1
        world.registry.core.follower.catch_up()

    assert world.registry.identities.waiting() == []
    assert world.get(f"{path}/imports/i1").json()["stage"] == end
    assert world.refused(f"{path}/imports/i1/confirmation")["code"] == "INVALID_STATE"


def test_a_preview_is_read_again_while_it_waits(world: World) -> None:
    """The clerk comes back to it; nobody else does."""
    path = estate(world)
    preview = sent(world, path, csv(*ROWS))

    found = world.get(f"{path}/imports/i1").json()
    assert found["stage"] == "open"
    assert found["preview"] == preview
    assert world.get(f"{path}/imports/i1", STREET).status_code == 403
    assert world.get(f"{path}/imports/i9").status_code == 404


def test_a_sheet_sent_again_with_its_key_changes_nothing(world: World) -> None:
    """A client that got no answer asks again; also after the confirmation."""
    path = estate(world)
    first = sent(world, path, csv(*ROWS), key="one")
    head = world.head
    assert sent(world, path, csv(*ROWS), key="one") == first
    assert world.head == head

    world.did(f"{path}/imports/i1/confirmation")
    head = world.head
    assert sent(world, path, csv(*ROWS), key="one")["units"] == first["units"]
    assert world.head == head
    assert world.registry.identities.waiting() == []


def test_a_key_is_not_used_for_two_sheets(world: World) -> None:
    """Another file, another mapping or another import under one key is IDEMPOTENCY_KEY_REUSED."""
    path = estate(world)
    sent(world, path, csv(*ROWS), key="one")
    head = world.head

    for more in ({"name": "i2"}, {"area_source": "survey"}, {"data": csv(*ROWS[:2])}):
        said: Any = {"data": csv(*ROWS)} | more
        answer = send(world, path, key="one", **said)
        assert answer.json()["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert send(world, path, csv(*ROWS)).json()["code"] == "INVALID_STATE"
    assert world.head == head


def test_a_column_is_mapped_once_and_kept_for_the_estate(world: World) -> None:
    """The next sheet of the estate needs no mapping; one that it does not fit is read without."""
    path = estate(world)
    header = "楼栋,单元,房号,套内外合计,权属人,证件号,联系电话"
    missing = refused(world, path, csv(*ROWS, header=header))
    assert (missing["code"], missing["status"]) == ("SHEET_COLUMN_MISSING", 422)
    assert "套内外合计" in missing["details"]["headers"]

    mapping = json.dumps({"面积": "套内外合计", "name": "权属人"})
    mapped = csv(*ROWS, header=header)
    first = sent(world, path, mapped, mapping=mapping, keep_mapping="true")
    world.did(f"{path}/imports/i1/cancellation")
    assert first["heads"] == 4
    assert sent(world, path, mapped, name="i2")["heads"] == 4
    assert sent(world, path, csv(*ROWS), name="i3")["heads"] == 4
    wrong = send(world, path, csv(*ROWS), name="i4", mapping=mapping)
    assert wrong.json()["code"] == "SHEET_MAPPING_UNKNOWN"


def test_a_building_of_the_register_is_found_by_its_label(world: World) -> None:
    """1号楼 stands there as b1; another that would have its reference gets one of its own."""
    path = estate(world)
    world.did(f"{path}/buildings", {"building": "2", "label": "地下车库"})
    sent(world, path, csv(*ROWS))
    world.did(f"{path}/imports/i1/confirmation")

    labels = {b["building"]: b["label"] for b in world.get(path).json()["buildings"]}
    assert labels["b1"] == "1号楼"
    assert sorted(labels.values()) == ["1号楼", "2号楼", "地下车库"]


def test_buildings_are_joined_by_the_clerk_and_by_nobody_else(world: World) -> None:
    """F12: 2座 and 2号楼 are proposed; with a decision they are one."""
    path = estate(world)
    rows = [ROWS[2], ROWS[3].replace("2号楼", "2座")]
    kept = sent(world, path, csv(*rows))
    assert kept["alike_buildings"] == [["2号楼", "2座"]]
    world.did(f"{path}/imports/i1/cancellation")

    sent(world, path, csv(*rows), name="i2", buildings=json.dumps({"2座": "2号楼"}))
    world.did(f"{path}/imports/i2/confirmation")
    assert len(world.get(path).json()["buildings"]) == 2


def test_a_door_that_is_registered_is_named_before_the_confirmation(world: World) -> None:
    """Nothing is skipped silently: the row is named, and the confirmation refused."""
    path = estate(world)
    load(world, path, unit_row("0101", owner_row("业主甲", document(7))), name="i0")
    other_stairwell = ROWS[1].replace("1号楼,1,", "1号楼,7,")
    preview = sent(world, path, csv(ROWS[0], other_stairwell))

    assert [(c["row"], c["code"]) for c in preview["conflicts"]] == [
        (2, "DUPLICATE_UNIT"),
        (3, "EXTENT_UNKNOWN"),
    ]
    assert world.refused(f"{path}/imports/i1/confirmation")["code"] == "DUPLICATE_UNIT"


def test_rows_that_are_left_out_are_acknowledged_before_the_rest_is_registered(
    world: World,
) -> None:
    """Refused, tests, of another estate: the preview counts them, and the confirmation says the number."""
    path = estate(world)
    bad = ("2号楼,,104,九十,业主丁,,", "2号楼,,105,60,测试,,")
    assert sent(world, path, csv(*ROWS, *bad))["left_out"] == 2

    problem = world.refused(f"{path}/imports/i1/confirmation")
    assert (problem["code"], problem["status"]) == ("ROWS_LEFT_OUT", 422)
    assert (problem["details"], "有 2 行" in problem["detail"]) == ({"left_out": 2}, True)
    world.did(f"{path}/imports/i1/confirmation", {"left_out": 2})
    assert len(world.items(f"{path}/units")) == 5


def test_who_may_not_import_is_told_before_the_sheet_is_read(world: World) -> None:
    """A5, G8: 401, 403, and 404 in a foreign estate, whatever the file is."""
    path = estate(world)
    broken = b"\x00\x01"

    assert refused(world, path, broken, who="")["code"] == "UNAUTHENTICATED"
    assert refused(world, path, broken, who=STREET)["code"] == "ROLE_NOT_ALLOWED"
    assert refused(world, path, broken, who="stranger")["code"] == "NOT_FOUND"
    elsewhere = "/estates/0b7a7f0c-6a53-5d3e-8f2f-6f0f3a3d6a10"
    assert refused(world, elsewhere, broken)["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"PK\x03\x04 cut off", "SHEET_UNREADABLE", 422),
        (b"%PDF-1.4", "SHEET_TYPE_UNKNOWN", 422),
        (csv(header="楼栋,房号"), "SHEET_COLUMN_MISSING", 422),
        (b"x" * LIMIT, "BODY_TOO_LARGE", 413),
    ],
)
def test_a_file_that_is_refused_leaves_nothing_behind(
    world: World, data: bytes, code: str, status: int
) -> None:
    """Store, vault and temporary files are as before; the refusal names the file, not its content."""
    path = estate(world)
    problem = refused(world, path, data)

    assert (problem["code"], problem["status"]) == (code, status)
    assert code == "BODY_TOO_LARGE" or problem["details"]["file"] == "名册.csv"


@pytest.mark.parametrize(
    "fields",
    [
        {"mapping": "{"},
        {"mapping": '{"a": 1}'},
        {"mapping": '{"a": "b", "a": "c"}'},
        {"buildings": "[]"},
        {"area_source": "guess"},
        {"keep_mapping": "perhaps"},
        {"colour": "red"},
    ],
)
def test_a_field_that_is_wrong_is_refused(world: World, fields: dict[str, str]) -> None:
    """Every key once, texts only, no field that nobody reads."""
    assert refused(world, estate(world), csv(*ROWS), **fields)["code"] == "VALIDATION_FAILED"


def _raw(world: World, path: str, body: bytes, media: str, **headers: str) -> Any:
    said = {"authorization": world.who(CLERK), "content-type": media, "idempotency-key": "k"}
    return world.client.post(
        f"/registry/v1{path}/imports/i1/sheet", content=body, headers=said | headers
    ).json()


def test_a_body_that_is_no_form_is_refused(world: World) -> None:
    """415 for another type, 400 for a form that cannot be read, without a file, without a key."""
    path = estate(world)
    form = "multipart/form-data; boundary=x"

    assert _raw(world, path, b"{}", "application/json")["code"] == "UNSUPPORTED_MEDIA_TYPE"
    for media in ("multipart/form-data", form):
        assert _raw(world, path, b"--y\r\n\r\nnothing", media)["status"] == 400
    assert _raw(world, path, b"--x--\r\n", form)["code"] == "VALIDATION_FAILED"
    without = _raw(world, path, b"", form, idempotency_key="")
    assert without["status"] == 400


def test_a_long_sheet_is_cut_off_while_it_comes(world: World) -> None:
    """A length that is not told, or told wrongly, does not help."""
    path = estate(world)

    def endless() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="sheet"; filename="a.csv"\r\n\r\n'
        for _ in range(LIMIT // (1 << 20) + 2):
            yield b"x" * (1 << 20)

    headers = {
        "authorization": world.who(CLERK),
        "content-type": "multipart/form-data; boundary=x",
        "idempotency-key": "k",
    }
    answer = world.client.post(
        f"/registry/v1{path}/imports/i1/sheet", content=endless(), headers=headers
    )
    assert answer.json()["code"] == "BODY_TOO_LARGE"


def test_a_sheet_of_many_parts_is_registered_whole(world: World) -> None:
    """Rows that one part cannot hold are in the next; the totals are those of the preview."""
    path = estate(world)
    rows = [f"{n % 7 + 2}号楼,,{n},50,业主{n},,139{n:08}" for n in range(1, 3001)]
    preview = sent(world, path, csv(*rows))
    world.did(f"{path}/imports/i1/confirmation")
    world.did(f"{path}/rolls/r1", roll_body())

    roll = world.get(f"{path}/rolls/r1").json()
    assert (roll["total_heads"], roll["total_area_cm2"]) == (3000, 3000 * 500_000)
    assert preview["heads"] == 3000


def test_the_progress_of_reading_is_told_while_it_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import is not there yet; who asks for it is told how far its sheet is read."""
    path, original = estate(world), sheets.preview
    seen: list[dict[str, Any]] = []
    done, go_on = threading.Event(), threading.Event()

    def slow(*given: Any, **more: Any) -> Any:
        more["progress"](1, 4)
        done.set()
        go_on.wait(10)
        return original(*given, **more)

    monkeypatch.setattr(sheets, "preview", slow)
    thread = threading.Thread(target=lambda: seen.append(sent(world, path, csv(*ROWS))))
    thread.start()
    assert done.wait(10)
    assert world.get(f"{path}/imports/i1").json() == {"stage": "reading", "progress": [1, 4]}
    go_on.set()
    thread.join()
    assert seen[0]["units"] == 5


def test_a_refused_confirmation_is_not_shown_as_going_on(world: World) -> None:
    """Nothing of it is left to say: not in this process and not in another."""
    path = estate(world)
    sent(world, path, csv(*ROWS, "2号楼,,104,九十,业主丁,,"))
    assert world.refused(f"{path}/imports/i1/confirmation")["code"] == "ROWS_LEFT_OUT"

    assert world.get(f"{path}/imports/i1").json()["progress"] is None
