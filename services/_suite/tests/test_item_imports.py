"""A contract's services come from a sheet into its draft, after a preview of every row (issue 7)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from alliance import commands as wish
from alliance.commands.forms import Item
from alliance.exports import ITEM_COLUMNS as COLUMNS
from pages.tables import as_csv
from services.alliance.tests.alliance_edge import ME, Edge
from services.alliance.tests.alliance_kit import ESTATE, OFFICER, World
from suite.cli import main
from suite.import_items import Asked, import_items
from suite.settings import read_settings

HERE = "http://here"
GOOD = ("垃圾清运", "", "每天", "90", "上门收集")


class System:
    """An alliance with a contract's draft, asked over its edge."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = World(folder / "alliance")
        self.world.drafted()
        self.edge = Edge(self.world)
        self.settings = read_settings(data=folder / "data", config=folder / "keys")
        monkeypatch.delenv("COGOV_TOKEN", raising=False)
        monkeypatch.setattr("suite.import_items.httpx.post", self._post)

    def _post(self, url: str, headers: dict[str, str], **sent: Any) -> Any:
        del sent["timeout"]  # nothing is waited for in one process
        headers |= {"Authorization": f"Bearer {OFFICER.subject}"}
        headers |= {"cogov-now": self.world.now.isoformat()}
        return self.edge.client.post(url.removeprefix(HERE), headers=headers, **sent)

    def load(self, file: Path, **more: Any) -> int:
        """Load a sheet without asking."""
        asked = {"at": HERE, "estate": str(ESTATE), "contract": "k-1", "yes": True}
        return import_items(self.settings, Asked(file, **{**asked, **more}))


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """Give a system with a draft."""
    found = System(tmp_path, monkeypatch)
    yield found
    found.world.service.close()


def test_a_sheet_goes_into_the_draft_and_into_nothing_else(
    system: System, tmp_path: Path, capfd: Any
) -> None:
    """A preview and a refused row change nothing; what else the draft says stays."""
    before = system.world.contract().terms
    file = tmp_path / "服务项目.csv"
    file.write_bytes(as_csv(COLUMNS, [GOOD, ("擦玻璃", "", "每天", "1", "")]))
    assert system.load(file, as_json=True) == 1
    printed = capfd.readouterr().out
    said = json.loads(printed[printed.index("{\n") :])
    assert [row["state"] for row in said["rows"]] == ["ok", "refused"]
    assert (said["items"], said["put_in"]) == ([], False)
    file.write_bytes(as_csv(COLUMNS, [GOOD]))
    assert system.load(file, preview=True) == 0
    assert "BELOW_TIER_MINIMUM" in capfd.readouterr().out  # of the draft's own tier
    assert system.load(file, yes=False) == 1
    assert system.world.contract().terms == before

    assert system.load(file) == 0
    after = system.world.contract().terms
    assert after.items == (Item("refuse_removal", "daily", "上门收集", 90),)
    assert (after.projects, after.promises, after.notice) == (
        before.projects,
        before.promises,
        before.notice,
    )
    file = tmp_path / "导出.xlsx"
    file.write_bytes(system.edge.get(f"{ME}/contracts/k-1/items.xlsx").content)
    assert system.load(file) == 0  # what is exported comes back as it was
    assert system.world.contract().terms == after
    system.world.do(OFFICER, wish.AbandonContract(ESTATE, "k-1", "另行拟定"))
    assert system.load(file) == 1
    assert "INVALID_STATE" in capfd.readouterr().err
    assert system.load(file, contract="k-9") == 1
    assert "NOT_FOUND" in capfd.readouterr().err


def test_a_file_that_cannot_be_read_ends_with_2_as_it_does_without_a_system(
    system: System, tmp_path: Path, capfd: Any
) -> None:
    """What is no sheet at all, against one whose rows are refused."""
    file = tmp_path / "坏.xlsx"
    file.write_bytes(b"PK\x03\x04" + b"x" * 50)
    assert system.load(file) == 2
    assert system.load(file, estate=None, contract=None, preview=True) == 2
    assert "SHEET_UNREADABLE" in capfd.readouterr().err


def test_a_draft_that_changed_while_its_sheet_was_looked_at_is_not_written_over(
    system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    """What another has put in meanwhile stays; the sheet is loaded again on it."""
    mine, others = tmp_path / "甲.csv", tmp_path / "乙.csv"
    for file, times in ((mine, "90"), (others, "80")):
        file.write_bytes(as_csv(COLUMNS, [(*GOOD[:3], times, *GOOD[4:])]))
    monkeypatch.setattr("suite.import_items._agreed", lambda *_: system.load(others) == 0)
    assert system.load(mine, yes=False) == 1
    assert "VERSION_CONFLICT" in capfd.readouterr().err
    assert [one.every for one in system.world.contract().terms.items] == [80]
    assert system.load(mine) == 0
    assert [one.every for one in system.world.contract().terms.items] == [90]


def test_the_command_line_writes_a_template_and_previews_it(tmp_path: Path) -> None:
    """Without a system; wrong use ends with 2 and writes over nothing."""
    file = str(tmp_path / "模板.xlsx")
    run = CliRunner().invoke
    assert run(main, ["import-items", file, "--template"]).exit_code == 2
    assert run(main, ["import-items", file, "--template", "--tier", "STANDARD"]).exit_code == 0
    assert run(main, ["import-items", file, "--template", "--tier", "BASIC"]).exit_code == 2
    assert run(main, ["import-items", file, "--preview", "--tier", "STANDARD"]).exit_code == 0
    for wrong in (["--estate", "x"], [], ["--preview", "--jurisdiction", "MOON"]):
        assert run(main, ["import-items", file, *wrong]).exit_code == 2
    assert run(main, ["import-items", str(tmp_path / "none.xlsx"), "--preview"]).exit_code == 2
