"""A contract’s services over REST: a sheet is previewed, and put in by revising the draft (issue 7)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alliance import commands as wish
from alliance.commands.forms import Item, Terms
from alliance.exports import ITEM_COLUMNS
from alliance.items_api import LIMIT
from chassis.actors import Actor
from law.profiles import in_force
from law.tiers import minimum_items
from pages.tables import as_csv
from services.alliance.tests.alliance_edge import ME, Edge
from services.alliance.tests.alliance_kit import (
    CHAIR,
    ESTATE,
    OFFICER,
    PROVIDER,
    RESIDENT,
    STRANGER,
    World,
)

SHEET = f"{ME}/contracts/k-1/items/sheet"
GOOD = ("垃圾清运", "", "每天", "90", "上门收集")
BAD = ("擦玻璃", "", "每天", "1", "")


@pytest.fixture(name="edge")
def _edge(tmp_path: Path) -> Iterator[Edge]:
    """Give a contract's draft."""
    world = World(tmp_path)
    world.tiered()
    world.drafted()
    yield Edge(world)
    world.service.close()


def sent(
    edge: Edge, *rows: Any, who: Actor | None = OFFICER, path: str = SHEET, **form: Any
) -> Any:
    """Send a sheet of these rows, or what `form` says instead."""
    given = {"files": {"sheet": ("服务项目.csv", as_csv(ITEM_COLUMNS, rows))}} | form
    headers = {"authorization": f"Bearer {who.subject}"} if who else {}
    return edge.client.post(path, headers=headers, **given)


def put_in(edge: Edge, preview: Any, who: Actor = OFFICER) -> Any:
    """Confirm a preview: revise the draft with what it says."""
    terms = msgspec.convert(preview["terms"], Terms, strict=False)
    revise = wish.ReviseContract(ESTATE, "k-1", terms)
    return edge.send(revise, who, **{"if-match": f'"{preview["version"]}"'})


def test_a_sheet_is_previewed_and_put_in_as_its_preview_says(edge: Edge) -> None:
    """Nothing changes before it is confirmed; whatever else the draft says stays."""
    before = edge.world.contract().terms
    answer = sent(edge, GOOD)
    assert answer.status_code == 200
    preview = answer.json()
    item = {"item": "refuse_removal", "level": "daily", "text": "上门收集", "every": 90}
    row = {"sheet": "服务项目", "row": 2, "state": "ok", "codes": [], "item": item}
    assert preview["rows"] == [row | {"sheet": preview["rows"][0]["sheet"]}]
    assert preview["items"] == preview["terms"]["items"] == [item]
    assert edge.world.contract().terms == before

    assert put_in(edge, preview).status_code == 201
    after = edge.world.contract().terms
    assert after.items == (Item("refuse_removal", "daily", "上门收集", 90),)
    assert (after.projects, after.promises) == (before.projects, before.promises)


def test_one_row_that_is_refused_keeps_all_out(edge: Edge) -> None:
    """Each row with its state and codes, in both languages; there are no terms to put in."""
    preview = sent(edge, GOOD, BAD).json()
    assert [row["state"] for row in preview["rows"]] == ["ok", "refused"]
    code = preview["rows"][1]["codes"][0]
    assert (code["code"], code["cell"]) == ("ITEM_NOT_IN_CATALOGUE", "B3")
    assert "目录中没有" in code["zh"]
    assert "no such service" in code["en"]
    assert (preview["items"], preview["terms"]) == ([], None)


def test_what_the_draft_s_tier_asks_for_and_the_sheet_lacks_is_named(edge: Edge) -> None:
    """By the profile of where the estate lies; it may go into the draft, the signature refuses it."""
    preview = sent(edge, GOOD).json()
    least = minimum_items("STANDARD", in_force("CN_NATIONAL", edge.world.today))
    short = [one["item"] for one in preview["problems"] if one["code"] == "BELOW_TIER_MINIMUM"]
    assert short == [one.item for one in least if one.item != "refuse_removal"]
    assert preview["terms"] is not None


def test_a_draft_that_changed_since_its_preview_is_not_written_over(edge: Edge) -> None:
    """412: what another has put in meanwhile stays."""
    mine, others = sent(edge, GOOD).json(), sent(edge, (*GOOD[:3], "80", "")).json()
    assert put_in(edge, others, CHAIR).status_code == 201
    answer = put_in(edge, mine)
    assert (answer.status_code, answer.json()["code"]) == (412, "VERSION_CONFLICT")
    assert edge.world.contract().terms.items[0].every == 80


def test_what_is_exported_comes_back_as_it_was(edge: Edge) -> None:
    """The file that everybody may read is the one that is sent."""
    file = edge.get(f"{ME}/contracts/k-1/items.xlsx").content
    preview = sent(edge, files={"sheet": ("服务项目.xlsx", file)}).json()
    assert put_in(edge, preview).status_code == 201
    assert edge.world.said("contracts/k-1", "ContractRevised").terms == edge.world.contract().terms
    assert len(preview["items"]) == len(edge.world.contract().terms.items)


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"files": None, "json": {}}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"files": {"other": ("a.csv", b"x")}}, 400, "VALIDATION_FAILED"),
        ({"data": {"tier": "BASIC"}}, 400, "VALIDATION_FAILED"),
        ({"files": {"sheet": ("a.csv", b"x" * LIMIT)}}, 413, "BODY_TOO_LARGE"),
        ({"files": {"sheet": ("a.csv", "房号,面积".encode())}}, 422, "SHEET_COLUMN_MISSING"),
        ({"files": {"sheet": ("a.xlsx", b"PK\x03\x04" + b"x" * 50)}}, 422, "SHEET_UNREADABLE"),
        ({"files": {"sheet": ("a.pdf", b"%PDF-1.7")}}, 422, "SHEET_TYPE_UNKNOWN"),
    ],
)
def test_what_is_no_sheet_of_services_is_refused(
    edge: Edge, form: dict[str, Any], status: int, code: str
) -> None:
    """With the code that a roll's sheet would be refused with."""
    answer = sent(edge, GOOD, **form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_only_a_draft_takes_a_sheet_and_only_from_its_parties(edge: Edge) -> None:
    """Before anything is read: 401, 404, 403; a contract that is not there, one that is signed."""
    for who, status in ((None, 401), (STRANGER, 404), (RESIDENT, 403), (PROVIDER, 200)):
        assert sent(edge, GOOD, who=who).status_code == status, who
    assert sent(edge, GOOD, path=SHEET.replace("k-1", "k-9")).status_code == 404
    edge.world.decided()
    edge.world.do(CHAIR, edge.world.signing())
    answer = sent(edge, GOOD)
    assert (answer.status_code, answer.json()["code"]) == (409, "INVALID_STATE")
