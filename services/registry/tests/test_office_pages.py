"""The office's pages without a script: a sheet from its upload to its roll, refusals as sentences."""

import html
import re
import threading
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis.clock import wall_clock
from pages.words import unknown, untranslated, unused
from registry.office.web import SITE
from registry.refusals import DuplicateUnit
from services.registry.tests.office_kit import HIDDEN, Office
from services.registry.tests.registry_world import (
    HEADER,
    World,
    csv,
    document,
    estate,
    load,
    owner_row,
    posted,
    unit_row,
)
from services.registry.tests.test_registry_uploads import ROWS

SCRIPT = "<script>alert(1)</script>"
HERE = Path(__file__).parents[1] / "src/registry/office"


@pytest.fixture
def office(world: World) -> Office:
    """Give the office of an empty registry, to a clerk who is signed in."""
    return Office(world).sign_in()


def _upload(office: Office, path: str, data: bytes, **fields: str) -> Any:
    on = f"/office{path}"
    return office.post(on, f"{on}/sheet", fields, ("名册.csv", data))


def test_a_sheet_goes_from_upload_to_register(office: Office) -> None:
    """Upload, preview, confirm; then nothing waits, and namesakes are to be compared."""
    path = estate(office.world)
    preview = _upload(office, path, csv(*ROWS))
    assert preview.status_code == 200
    on = preview.url.path
    assert "还没有登记" in preview.text
    assert "370.75 平方米" in preview.text
    assert office.world.items(f"{path}/units") == []

    done = office.post(on, f"{on}/confirmation")

    assert "已登记" in done.text
    assert "还有 1 组没有核对" in done.text
    assert len(office.world.items(f"{path}/units")) == 5
    assert office.world.registry.identities.waiting() == []


def test_rows_in_doubt_come_first_each_with_its_reason(office: Office) -> None:
    """What is left out, then what wants a look; a sentence in the page's language each."""
    path = estate(office.world)
    preview = _upload(office, path, csv(*ROWS, "2号楼,,104,九十,业主丁,,"))
    zh, en = preview.text, office.page("/en" + preview.url.path)

    assert zh.index("第 7 行") < zh.index("第 4 行")
    assert "面积无法识别" in zh
    assert "The area cannot be read" in en


def test_columns_are_mapped_on_the_preview(office: Office) -> None:
    """The sheet is read again, from where it waits; what was kept is used the next time."""
    path = estate(office.world)
    header = HEADER.replace("联系电话", "怎么找")
    on = _upload(office, path, csv(*ROWS, header=header)).url.path
    again = office.post(on, f"{on}/changes", {"col:怎么找": "联系电话", "keep_mapping": "true"})

    assert again.url.path != on
    assert "已指定：联系电话 = 怎么找" in again.text
    assert "已放弃" in office.page(on)
    assert office.world.registry.identities.mapping(_id(path)) == {"联系电话": "怎么找"}
    assert "已记住的列：怎么找" in office.page(f"/office{path}")
    forgotten = office.post(again.url.path, f"{again.url.path}/changes", {"forget": "true"})
    assert "已指定" not in forgotten.text


def _id(path: str) -> Any:
    return UUID(path.removeprefix("/estates/"))


def test_a_needed_column_is_mapped_where_the_file_is_chosen(office: Office) -> None:
    """A refused file leaves nothing behind, so it is chosen again, with its columns named."""
    path = estate(office.world)
    data = csv(*ROWS, header=HEADER.replace("建筑面积", "合计数"))
    refused = _upload(office, path, data)

    assert refused.status_code == 422
    assert "SHEET_COLUMN_MISSING" in refused.text
    assert "<option>合计数</option>" in refused.text
    assert office.world.registry.identities.waiting() == []
    assert "370.75" in _upload(office, path, data, **{"map:面积": "合计数"}).text


def test_buildings_are_joined_on_the_preview(office: Office) -> None:
    """F12: proposed, and one only when the clerk says so."""
    path = estate(office.world)
    on = _upload(office, path, csv(ROWS[2], ROWS[3].replace("2号楼", "2座"))).url.path
    again = office.post(on, f"{on}/changes", {"same:2座": "2号楼"})
    office.post(again.url.path, f"{again.url.path}/confirmation")

    assert len(office.world.get(path).json()["buildings"]) == 2


def test_a_sheet_that_waits_is_found_again(office: Office) -> None:
    """For a day, from the estate's page; given up it is gone."""
    path = estate(office.world)
    on = _upload(office, path, csv(*ROWS)).url.path
    assert on in office.page(f"/office{path}")
    office.post(on, f"{on}/cancellation")

    assert on not in office.page(f"/office{path}")
    assert "已放弃" in office.page(on)


def test_rows_that_are_left_out_are_ticked_before_the_rest_is_registered(office: Office) -> None:
    """A tick of its own, with their number; without it the page says so, and nothing is registered."""
    path = estate(office.world)
    preview = _upload(office, path, csv(*ROWS, "2号楼,,104,九十,业主丁,,"))
    on = preview.url.path
    assert "我知道有 1 行不予登记" in preview.text
    refused = office.post(on, f"{on}/confirmation")
    assert (refused.status_code, "ROWS_LEFT_OUT" in refused.text) == (422, True)
    assert "确认后会登记" in refused.text
    assert office.world.items(f"{path}/units") == []

    done = office.post(on, f"{on}/confirmation", {"left_out": "1"})

    assert "已登记" in done.text
    assert len(office.world.items(f"{path}/units")) == 5


def test_a_sheet_without_such_rows_asks_for_no_tick(office: Office) -> None:
    """There is nothing to acknowledge."""
    assert 'name="left_out"' not in _upload(office, estate(office.world), csv(*ROWS)).text


def test_a_long_confirmation_shows_how_far_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a script: the page renews itself until everything is registered, once."""
    path = estate(office.world)
    on = _upload(office, path, csv(*ROWS)).url.path
    identities, go_on = office.world.registry.identities, threading.Event()
    keep, kept = identities.keep, []

    def slow(estate_id: UUID, persons: Any, tell: Any) -> None:
        tell(1, 2)
        go_on.wait(10)
        keep(estate_id, persons, tell)
        kept.append(len(persons))

    monkeypatch.setattr(type(identities), "keep", lambda _self, *given: slow(*given))
    monkeypatch.setattr("registry.office.confirming.PATIENCE", 0.01)
    form = _confirmation(office, on)
    first = office.send(f"{on}/confirmation", form)
    while "75%" not in (shown := office.get(on)).text:
        assert "正在登记" in shown.text
    assert shown.headers["refresh"] == "2"
    assert '<progress id="far" max="100" value="75">' in shown.text
    assert "75 % done" in office.page(f"/en{on}")
    elsewhere = Office(office.world).sign_in()  # another process, which shares only the vault
    assert "75%" in elsewhere.page(on)
    late = wall_clock() + timedelta(minutes=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("registry.identities.wall_clock", lambda: late)
        assert "正在登记" not in elsewhere.page(on)  # its process would have said something since
    assert "正在登记" in office.send(f"{on}/confirmation", form).text
    go_on.set()
    while "正在登记" in (shown := office.get(on)).text:
        assert shown.headers["refresh"] == "2"

    assert first.url.path == on
    assert ("已登记" in shown.text, "refresh" in shown.headers) == (True, False)
    assert kept == [5]


def test_what_refused_a_long_confirmation_is_told_where_it_was_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once: afterwards the page is the preview again."""
    path = estate(office.world)
    on = _upload(office, path, csv(*ROWS)).url.path
    executor, go_on = office.world.registry.core.executor, threading.Event()

    def slow(*_: Any) -> None:
        go_on.wait(10)
        raise DuplicateUnit(part=1, row=1)

    monkeypatch.setattr(type(executor), "execute", slow)
    monkeypatch.setattr("registry.office.confirming.PATIENCE", 0.01)
    office.post(on, f"{on}/confirmation")
    assert "正在登记" in office.page(on)
    go_on.set()
    while (told := office.get(on)).status_code == 200:
        pass

    assert (told.status_code, "DUPLICATE_UNIT" in told.text) == (422, True)
    assert "DUPLICATE_UNIT" not in office.page(on)


def _confirmation(office: Office, on: str) -> dict[str, str]:
    text = office.page(on)
    form = re.search(r'<form[^>]*/confirmation".*?</form>', text, re.DOTALL)
    assert form
    return dict(HIDDEN.findall(form[0]))


def test_a_form_sent_twice_is_done_once(office: Office) -> None:
    """A double click, or a page that is sent again after a time-out."""
    path = estate(office.world)
    on = f"/office{path}"
    fields = {"once": "0b7a7f0c-6a53-4d3e-8f2f-6f0f3a3d6a10"}
    first = office.post(on, f"{on}/sheet", fields, ("名册.csv", csv(*ROWS)))
    head = office.world.head
    second = office.post(on, f"{on}/sheet", fields, ("名册.csv", csv(*ROWS)))

    assert first.url == second.url
    assert office.world.head == head


def test_rows_that_are_registered_block_the_confirmation(office: Office) -> None:
    """They are named, and there is no button."""
    path = estate(office.world)
    load(office.world, path, unit_row("0101", owner_row("业主甲", document(7))), name="i0")
    preview = _upload(office, path, csv(*ROWS))

    assert "1 行不能登记" in preview.text
    assert "DUPLICATE_UNIT" in preview.text
    assert "/confirmation" not in preview.text


def test_a_refusal_is_a_sentence_with_its_code(office: Office) -> None:
    """In both languages, with the status it has over REST."""
    path = estate(office.world)
    zh = _upload(office, path, b"%PDF-1.4")
    on = f"/en/office{path}"
    en = office.post(on, f"{on}/sheet", None, ("a.csv", b"%PDF-1.4"))

    assert (zh.status_code, en.status_code) == (422, 422)
    for text in (zh.text, en.text):
        assert 'role="alert"' in text
        assert "SHEET_TYPE_UNKNOWN" in text
    assert "不是 xlsx、xls 或 csv 文件" in zh.text
    assert "This is no xlsx, xls or csv file" in en.text
    missing = office.post(f"/office{path}", f"/office{path}/sheet")
    assert (missing.status_code, "VALIDATION_FAILED" in missing.text) == (400, True)


def _namesakes(office: Office) -> str:
    path = estate(office.world)
    rows = [unit_row(str(n), owner_row("业主甲", phone="13912345678")) for n in (101, 102, 103)]
    load(office.world, path, *rows, unit_row("104", owner_row("业主甲", document(9))))
    return path


def test_namesakes_stand_side_by_side_and_are_decided_in_lists(office: Office) -> None:
    """Names, doors, documents with their middle hidden; one reason for what was ticked."""
    path = _namesakes(office)
    on = f"/office{path}/pairs"
    text = office.page(on)
    assert "还有 6 组没有核对" in text
    assert "1号楼-1-104" in text
    assert document(9) not in text
    assert "410***********" in text

    pairs = office.world.items(f"{path}/proposals")
    ticked = [f"{p['first']}|{p['second']}" for p in pairs[:2]]
    fields: dict[str, Any] = {"pair": ticked, "answer": "apart", "reason": "证件不同"}
    assert "还有 4 组没有核对" in office.post(on, on, fields).text
    rest = {"pair": ticked[:1], "answer": "same", "reason": "再看一次"}
    again = office.post(on, on, rest)
    assert (again.status_code, "NOT_PROPOSED_AS_ONE" in again.text) == (422, True)


def test_a_decision_on_namesakes_is_withdrawn_with_a_reason(office: Office) -> None:
    """What was decided stays on the page; withdrawn it is proposed again, and can be decided anew."""
    path = estate(office.world)
    load(office.world, path, *[unit_row(str(n), owner_row("业主甲")) for n in (101, 201)])
    on, back = f"/office{path}/pairs", f"/office{path}/pairs/withdrawal"
    assert "撤回" not in office.page(on)
    (proposed,) = office.world.items(f"{path}/proposals")
    pair = f"{proposed['first']}|{proposed['second']}"
    decided = office.post(on, on, {"pair": pair, "answer": "same", "reason": "证件相同"})
    assert all(said in decided.text for said in ("已经核对的 1 组", "是同一个人", "1号楼-1-201"))
    assert "查看已经核对的" in office.page(f"/office{path}")
    assert "1 pair is decided" in office.page(f"/en{on}")

    without = office.post(on, back, {"reason": " "})
    assert (without.status_code, "请写明撤回结论的理由" in without.text) == (400, True)
    for wrong in ("", "x", f"{proposed['first']}|{proposed['first']}"):
        refused = office.post(on, back, {"pair": wrong, "reason": "另有证件"})
        assert refused.status_code in {400, 422}, wrong
    assert len(office.world.items(f"{path}/identity-decisions")) == 1

    done = office.post(on, back, {"reason": "另有证件"})

    assert "还有 1 组没有核对" in done.text
    assert "已经核对的" not in done.text
    assert office.world.items(f"{path}/identity-decisions") == []
    again = office.send(back, _fields_of(office, on) | {"pair": pair, "reason": "再撤一次"})
    assert (again.status_code, "NOT_DECIDED_YET" in again.text) == (422, True)
    anew = office.post(on, on, {"pair": pair, "answer": "apart", "reason": "两人"})
    assert "不是同一个人" in anew.text.partition('id="h-decided"')[2]


def _fields_of(office: Office, on: str) -> dict[str, str]:
    """Give the hidden fields of a page's first form."""
    return {name: said for name, said in HIDDEN.findall(office.page(on)) if name != "pair"}


def test_decided_namesakes_are_turned_over_page_by_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many at once; who is shown is written down, as for the undecided."""
    monkeypatch.setattr("registry.office.pairs.PAIRS", 2)
    path = _namesakes(office)
    on = f"/office{path}/pairs"
    pairs = [f"{p['first']}|{p['second']}" for p in office.world.items(f"{path}/proposals")]
    for some in (pairs[:2], pairs[2:4]):
        office.post(on, on, {"pair": some, "answer": "apart", "reason": "证件不同"})
    first, second = office.page(on), office.page(f"{on}?page=2")
    assert "第 1 页，共 2 页" in first
    assert "第 2 页，共 2 页" in second
    assert first.count("撤回的理由") == second.count("撤回的理由") == 2
    assert "第 2 页，共 2 页" in office.page(f"{on}?page=99")


def test_doors_that_look_alike_are_merged_with_a_reason(office: Office) -> None:
    """Side by side with their areas and owners; the button says which goes into which."""
    path = estate(office.world)
    rows = (unit_row("0101", owner_row("业主甲", document(7))), unit_row("101", area_cm2=895_000))
    load(office.world, path, *rows)
    on = f"/office{path}/doors"
    assert "有 1 组房号相近" in office.page(f"/office{path}")
    text = office.page(on)
    assert all(said in text for said in ("业主甲", "没有登记业主", "89.50 平方米"))
    button = re.search(r'value="([^"]+)">1号楼-1-101 并入 1号楼-1-0101<', text)
    assert button
    without = office.post(on, on, {"merge": button[1]})
    assert (without.status_code, "VALIDATION_FAILED" in without.text) == (400, True)

    done = office.post(on, on, {"merge": button[1], "reason": "重复登记"})

    assert "没有相近的房号" in done.text
    assert [u["door"]["room"] for u in office.world.items(f"{path}/units")] == ["0101"]


def test_a_merger_that_was_wrong_is_undone_with_a_reason(office: Office) -> None:
    """What was merged stays on the page, with why; undone it is a door that looks alike again."""
    path = estate(office.world)
    load(office.world, path, unit_row("0101", owner_row("业主甲", document(7))), unit_row("101"))
    on = f"/office{path}/doors"
    assert "已合并的房号" not in office.page(on)
    goes = next(
        u["unit"] for u in office.world.items(f"{path}/units") if u["door"]["room"] == "101"
    )
    stays = next(u["unit"] for u in office.world.items(f"{path}/units") if u["unit"] != goes)
    office.post(on, on, {"merge": f"{goes}|{stays}", "reason": "重复登记 <b>"})

    assert "查看已合并的房号" in office.page(f"/office{path}")
    text = office.page(on)
    assert "1号楼-1-101 已并入 1号楼-1-0101" in text
    assert "合并的理由：重复登记 &lt;b&gt;" in text
    assert "Undo the merger of 1号楼-1-101" in office.page(f"/en{on}")
    back = f"{on}/restoration"
    without = office.post(on, back, {"unit": goes, "reason": " "})
    assert (without.status_code, "请写明撤销合并的理由" in without.text) == (400, True)
    for wrong, status in ((stays, 409), ("nothing", 404), ("", 404)):
        assert office.post(on, back, {"unit": wrong, "reason": "是两套"}).status_code == status

    done = office.post(on, back, {"unit": goes, "reason": "是两套"})

    assert "有 1 组房号相近" in done.text
    assert "已合并的房号" not in done.text
    assert goes in {u["unit"] for u in office.world.items(f"{path}/units")}


def test_a_merger_that_would_lose_an_owner_is_refused_on_the_page(office: Office) -> None:
    """With what to do first."""
    path = estate(office.world)
    load(office.world, path, unit_row("0101", owner_row("业主甲")), unit_row("101"))
    on = f"/office{path}/doors"
    button = re.search(r'value="([^"]+)">1号楼-1-0101 并入', office.page(on))
    assert button
    answer = office.post(on, on, {"merge": button[1], "reason": "重复登记"})

    assert (answer.status_code, "OWNERS_DIFFER" in answer.text) == (422, True)
    assert "请先核对同名业主或登记产权" in answer.text


@pytest.mark.parametrize("left_out", ["pair", "answer", "reason"])
def test_a_list_without_a_part_of_it_is_refused(office: Office, left_out: str) -> None:
    """Nothing is decided by pressing a button."""
    path = _namesakes(office)
    on = f"/office{path}/pairs"
    (first, *_) = office.world.items(f"{path}/proposals")
    fields = {"pair": f"{first['first']}|{first['second']}", "answer": "same", "reason": "核对"}
    fields.pop(left_out)
    answer = office.post(on, on, fields)

    assert (answer.status_code, "VALIDATION_FAILED" in answer.text) == (400, True)


def test_each_person_on_the_page_is_written_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: names are read one by one, and logged, also over REST."""
    path = _namesakes(office)
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr("chassis.reads.log.info", lambda _event, **said: lines.append(said))

    office.page(f"/office{path}/pairs")
    assert len([said for said in lines if said["what"] == "subject"]) == 4
    lines.clear()
    shown = office.world.items(f"{path}/proposals?persons=true&limit=1")
    assert [side["name"] for side in shown[0]["sides"]] == ["业主甲", "业主甲"]
    assert len([said for said in lines if said["what"] == "subject"]) == 2


def test_the_estate_says_what_still_blocks_a_roll(office: Office) -> None:
    """B3, D-6: posting, objections, namesakes."""
    path = _namesakes(office)
    posted(office.world, path)
    text = office.page(f"/office{path}")

    assert "公示中" in text
    assert "公示到 2026年3月9日 24:00" in text
    assert text.count("还有 6 组没有核对") == 2
    assert "Before it can freeze" in office.page(f"/en/office{path}")


@pytest.mark.parametrize(
    ("file", "media"),
    [
        ("units.xlsx", "application/vnd"),
        ("units.csv?owners=true", "text/csv"),
        ("rolls/r1/entries.csv", "text/csv"),
    ],
)
def test_lists_are_saved_from_the_page(office: Office, file: str, media: str) -> None:
    """With the session's rights; a form that there is not is not found."""
    path = _namesakes(office)
    posted(office.world, path)
    answer = office.get(f"/office{path}/{file}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    assert office.get(f"/office{path}/units.pdf").status_code == 404


def test_a_name_that_is_a_script_stays_a_text(office: Office) -> None:
    """Wherever it stands: file, building, column, owner, reason."""
    path = estate(office.world)
    header = HEADER + "," + SCRIPT
    rows = [f"{SCRIPT}1座,,101,60,{SCRIPT},,,x", f"{SCRIPT}1号楼,,102,60,{SCRIPT},,,x"]
    on = f"/office{path}"
    preview = office.post(on, f"{on}/sheet", None, (f"{SCRIPT}.csv", csv(*rows, header=header)))
    texts = [preview.text]
    done = office.post(preview.url.path, f"{preview.url.path}/confirmation")
    texts += [done.text, office.page(on), office.page(f"{on}/pairs")]

    assert html.escape(SCRIPT) in preview.text
    assert html.escape(SCRIPT) in texts[3]
    assert not any(SCRIPT in text for text in texts)


def _sources() -> Iterator[str]:
    for path in HERE.rglob("*"):
        if path.suffix in {".html", ".py"}:
            yield path.read_text("utf-8")


def test_every_text_is_there_in_both_languages_and_used() -> None:
    """No key without its English, none that no page says, none that a page says and nobody wrote."""
    sources = list(_sources())

    assert untranslated(SITE.words) == []
    assert unknown(SITE.words, sources) == []
    own = _own_tables()
    assert [k for k in unused(SITE.words, sources) if k.split(".")[0] in own] == []


def _own_tables() -> set[str]:
    return set(tomllib.loads((HERE / "words.toml").read_text("utf-8")))
