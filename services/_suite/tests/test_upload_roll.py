"""`cogov import-roll FILE --estate ID`: sent, shown, asked, registered, by its exit codes."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from suite.cli import main
from suite.dev_tokens import make_token, signing_key
from suite.settings import Settings, read_settings
from suite.up import running
from suite.upload_roll import Wanted, upload_roll

pytestmark = pytest.mark.slow
HEADER = "楼栋,房号,面积,业主姓名"
ROWS = ("1号楼,101,90,业主甲", "1号楼,102,60,业主乙", "2号楼,101,60,业主丙")


class System:
    """A running system with one estate."""

    def __init__(self, settings: Settings, at: str) -> None:
        self.settings, self.at = settings, at
        self.number = 0

    def headers(self, role: str) -> dict[str, str]:
        """Give the headers of a role's request."""
        self.number += 1
        token = make_token(signing_key(self.settings.dev_key), "t", [(role, "410702")])
        return {"authorization": f"Bearer {token}", "idempotency-key": f"k{self.number}"}

    def estate(self, name: str) -> str:
        """Register an estate; give its id."""
        path = f"{self.at}/registry/v1/communities/410702001016/estates"
        body = {"name": name, "households": 3}
        answer = httpx.post(path, json=body, headers=self.headers("STREET_OFFICER"))
        found: str = answer.json()["id"]
        return found

    def units(self, estate: str) -> int:
        """Count an estate's units."""
        path = f"{self.at}/registry/v1/estates/{estate}/units"
        return len(httpx.get(path, headers=self.headers("REGISTRY_CLERK")).json()["items"])


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a running system."""
    folder = tmp_path_factory.mktemp("system")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COGOV_TOKEN", raising=False)
        settings = read_settings(
            data=folder / "data", config=folder / "keys", port=0, grpc_port=0, log_level="ERROR"
        )
        with running(settings) as (_, at):
            yield System(settings, at)


def _sheet(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "名册.csv"
    file.write_text("\r\n".join((header, *rows)), "utf-8-sig")
    return file


def _printed(capfdbinary: Any) -> tuple[str, str]:
    out, err = capfdbinary.readouterr()
    return out.decode(), err.decode()


def _said(printed: str) -> Any:
    """Read the JSON; before it the system in the same process may have logged."""
    return json.loads(printed[printed.index("{\n") :])


def test_a_sheet_is_registered_when_it_is_confirmed(
    system: System, tmp_path: Path, capfdbinary: Any
) -> None:
    """Exit code 0; what is printed for machines are the preview's totals."""
    estate = system.estate("甲小区")
    wanted = Wanted(_sheet(tmp_path, *ROWS), estate, system.at, yes=True, as_json=True)

    assert upload_roll(system.settings, wanted) == 0
    said = _said(_printed(capfdbinary)[0])
    assert (said["confirmed"], said["units"], said["heads"]) == (True, 3, 3)
    assert (said["area_cm2"], system.units(estate)) == (2_100_000, 3)

    again = replace(wanted, as_json=False)
    assert upload_roll(system.settings, again) == 1
    out, err = _printed(capfdbinary)
    assert "DUPLICATE_UNIT" in out
    assert "没有登记" in err


def test_what_nobody_confirms_is_not_registered(
    system: System, tmp_path: Path, capfdbinary: Any
) -> None:
    """Without a terminal nobody can answer: 1, and the import is given up."""
    estate = system.estate("乙小区")
    for as_json in (True, False):
        wanted = Wanted(_sheet(tmp_path, *ROWS), estate, system.at, as_json=as_json)
        assert upload_roll(system.settings, wanted) == 1
    out, err = _printed(capfdbinary)
    assert '"confirmed": false' in out
    assert "没有登记" in err
    assert system.units(estate) == 0


def test_rows_that_cannot_be_read_stay_out_only_by_their_number(
    system: System, tmp_path: Path, capfdbinary: Any
) -> None:
    """--yes alone is no answer to what it did not know."""
    estate = system.estate("戊小区")
    sheet = _sheet(tmp_path, *ROWS, "2号楼,102,九十,业主丁")
    wanted = Wanted(sheet, estate, system.at, yes=True)
    for number in (0, 2):
        assert upload_roll(system.settings, replace(wanted, leave_out=number)) == 1
        assert "--leave-out 1" in _printed(capfdbinary)[1]
    assert system.units(estate) == 0

    assert upload_roll(system.settings, replace(wanted, leave_out=1, as_json=True)) == 0
    assert _said(_printed(capfdbinary)[0])["left_out"] == 1
    assert system.units(estate) == 3


@pytest.mark.parametrize(("answer", "code", "units"), [("y", 0, 3), ("n", 1, 0), ("", 1, 0)])
def test_somebody_at_a_terminal_is_asked(
    system: System, tmp_path: Path, answer: str, code: int, units: int
) -> None:
    """The question names how much is registered and how many rows are not; only yes is yes."""
    estate = system.estate(f"己小区{answer}")
    sheet = _sheet(tmp_path, *ROWS, "2号楼,102,九十,业主丁")
    words = ["import-roll", str(sheet), "--estate", estate, "--at", system.at]
    token = make_token(signing_key(system.settings.dev_key), "t", [("REGISTRY_CLERK", "410702")])
    ours, theirs = pty.openpty()
    asked = subprocess.Popen(
        [sys.executable, "-m", "suite", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"COGOV_TOKEN": token},
    )
    os.close(theirs)
    question = _read_until(ours, "[y/N]")
    os.write(ours, f"{answer}\n".encode())
    _read_until(ours, "")
    os.close(ours)

    assert "登记 3 套，1 行不予登记？Register 3 units and leave 1 rows out?" in question
    assert (asked.wait(), system.units(estate)) == (code, units)


def _read_until(terminal: int, words: str) -> str:
    """Read what a terminal shows up to some words, or to its end."""
    shown = b""
    while not words or words.encode() not in shown:
        try:
            more = os.read(terminal, 1024)
        except OSError:  # the other side has ended
            break
        if not more:
            break
        shown += more
    return shown.decode()


def test_columns_are_mapped_and_kept(system: System, tmp_path: Path, capfdbinary: Any) -> None:
    """Without the mapping 1 and the headers; with it 0, and the next time it is known."""
    estate = system.estate("丙小区")
    sheet = _sheet(tmp_path, ROWS[0], header="楼栋,房号,合计数,业主姓名")
    plain = Wanted(sheet, estate, system.at, yes=True)
    assert upload_roll(system.settings, plain) == 1
    assert "--map '面积=楼栋'" in _printed(capfdbinary)[1]

    mapped = replace(plain, mapping=("面积=合计数",), keep=True, same_building=("1座=1号楼",))
    assert upload_roll(system.settings, mapped) == 0
    assert "registered: 1" in _printed(capfdbinary)[0]
    next_one = _sheet(tmp_path, ROWS[1], header="楼栋,房号,合计数,业主姓名")
    assert upload_roll(system.settings, replace(plain, file=next_one)) == 0
    assert system.units(estate) == 2


def test_wrong_use_and_refusals_have_their_exit_codes(
    system: System, tmp_path: Path, capfdbinary: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2: no file, no id, no mapping. 1: a foreign estate, no system, no token that is believed."""
    sheet = _sheet(tmp_path, *ROWS)
    estate = system.estate("丁小区")
    good = Wanted(sheet, estate, system.at, yes=True)
    for wrong in (
        replace(good, file=tmp_path / "none.csv"),
        replace(good, estate="x"),
        replace(good, mapping=("面积",)),
    ):
        assert upload_roll(system.settings, wrong) == 2
    other = replace(good, estate="0b7a7f0c-6a53-5d3e-8f2f-6f0f3a3d6a10", as_json=True)
    assert upload_roll(system.settings, other) == 1
    assert '"code": "NOT_FOUND"' in _printed(capfdbinary)[0]
    assert upload_roll(system.settings, replace(good, at="http://127.0.0.1:1")) == 1
    assert "cogov up" in _printed(capfdbinary)[1]
    monkeypatch.setenv("COGOV_TOKEN", "x.y.z")
    assert upload_roll(system.settings, good) == 1
    assert "UNAUTHENTICATED" in _printed(capfdbinary)[1]
    assert system.units(estate) == 0


def test_without_an_estate_there_is_only_a_preview(tmp_path: Path) -> None:
    """The command says what it lacks."""
    found = CliRunner().invoke(main, ["import-roll", str(_sheet(tmp_path, *ROWS))])

    assert found.exit_code == 2


def test_a_link_signs_in_at_a_running_system(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`cogov token --link`; 1 where nothing answers."""
    monkeypatch.setenv("COGOV_CONFIG", str(system.settings.config))
    words = ["token", "REGISTRY_CLERK@410702", "--link", "--at"]
    found = CliRunner().invoke(main, [*words, system.at])

    assert found.exit_code == 0
    assert httpx.get(found.stdout.splitlines()[-1]).status_code == 200
    assert CliRunner().invoke(main, [*words, "http://127.0.0.1:1"]).exit_code == 1
