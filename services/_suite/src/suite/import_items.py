"""`cogov import-items FILE`: shows what a sheet of services says, asks, and puts it into a draft."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args
from uuid import UUID, uuid4

import httpx

from alliance.exports import ITEM_COLUMNS
from alliance.item_rows import read_items, shown, template
from chassis.clock import TimeSource
from law.dates import business_date
from law.errors import InvalidError
from law.parameters import Tier
from law.profiles import JurisdictionProfile, in_force
from law.service_words import item_called, level_called
from pages.tables import as_xlsx
from sheets.refusals import SheetUnreadable
from suite.import_roll import DONE, REFUSED, SHOWN, UNREADABLE_FILE, WrongUseError
from suite.printing import clean, rendered, write
from suite.settings import Settings
from suite.sheet_commands import carried_out, stopped
from suite.upload_roll import LONG, Answered, headers_of, token_for

Json = dict[str, Any]
ME = "cogov import-items"
STATES = {"ok": "可列入 ok", "doubtful": "请核对 doubtful", "refused": "不能列入 refused"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line."""

    file: Path
    at: str
    estate: str | None = None
    contract: str | None = None
    tier: str | None = None
    jurisdiction: str = "CN_NATIONAL"
    preview: bool = False
    template: bool = False
    yes: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract's draft at a running system."""

    at: str
    estate: str
    contract: str
    token: str

    @property
    def path(self) -> str:
        """Give the contract's address."""
        return f"{self.at}/alliance/v1/estates/{self.estate}/contracts/{self.contract}"

    def preview(self, file: str, data: bytes) -> Json:
        """Give what the sheet says, and what the draft would say with it."""
        sent = {"sheet": (file, data)}
        url = f"{self.path}/items/sheet"
        answer = httpx.post(url, headers=headers_of(self.token), files=sent, timeout=LONG)
        if answer.status_code != 200:
            refused = Answered(answer)
            if refused.problem["code"] == SheetUnreadable.code:
                raise SheetUnreadable(file)
            raise refused
        found: Json = answer.json()
        return found

    def revise(self, found: Json) -> None:
        """Put it in; a draft that changed since the preview, or is signed, refuses it."""
        headers = headers_of(self.token)
        headers |= {"Idempotency-Key": str(uuid4()), "If-Match": f'"{found["version"]}"'}
        url, body = f"{self.path}/revise", {"terms": found["terms"]}
        answer = httpx.post(url, headers=headers, json=body, timeout=LONG)
        if answer.status_code != 201:
            raise Answered(answer)


def import_items(settings: Settings, asked: Asked) -> int:
    """Read, show, ask and put in; give the exit code.

    0: put in, or with `preview`: it can be; with `template`: written. 1: a row or the system refuses, or
    nobody confirmed. 2: the file cannot be read, or an option is wrong.
    """
    try:
        if asked.template:
            return _write_template(asked)
        data = asked.file.read_bytes()
        draft = _draft(settings, asked)
        return carried_out(ME, asked.at, lambda: _carry_out(draft, asked, data))
    except (OSError, WrongUseError, InvalidError) as wrong:
        return stopped(ME, f"{wrong}", UNREADABLE_FILE)


def _write_template(asked: Asked) -> int:
    tier = _tier(asked.tier or "")
    rows = template(_profile(asked), tier)
    with asked.file.open("xb") as out:  # never over somebody's sheet
        out.write(as_xlsx("服务项目", ITEM_COLUMNS, rows))
    return DONE


def _profile(asked: Asked) -> JurisdictionProfile:
    return in_force(asked.jurisdiction, business_date(TimeSource().wall()))


def _tier(said: str) -> Tier:
    if said not in get_args(Tier):
        raise WrongUseError(f"--tier: one of {', '.join(get_args(Tier))}")
    return cast("Tier", said)


def _draft(settings: Settings, asked: Asked) -> Draft | None:
    if asked.estate is None or asked.contract is None:
        if asked.preview and asked.estate == asked.contract:
            return None
        raise WrongUseError("say --estate ID and --contract REF, or only --preview")
    try:
        estate = str(UUID(asked.estate))
    except ValueError:
        raise WrongUseError("--estate: the id of an estate") from None
    token = token_for(settings, estate, "cogov-import-items", "RESIDENTS_COMMITTEE_OFFICER")
    return Draft(asked.at, estate, asked.contract, token)


def _carry_out(draft: Draft | None, asked: Asked, data: bytes) -> int:
    found = draft.preview(asked.file.name, data) if draft else _read(asked, data)
    refused = found["terms"] is None
    if not asked.as_json:
        write(_table(found))
    agreed = not (refused or asked.preview) and (asked.yes or _agreed(asked, found))
    if agreed and draft:
        draft.revise(found)
    if asked.as_json:
        said = {k: found[k] for k in ("rows", "problems", "items")}
        said["put_in"] = bool(agreed and draft)
        write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    elif agreed:
        write(f"已列入 put in: {len(found['items'])}\n")
    elif not asked.preview:
        write("没有改动 nothing was changed\n", to_stderr=True)
    return DONE if agreed or (asked.preview and not refused) else REFUSED


def _read(asked: Asked, data: bytes) -> Json:
    """Read a sheet without a system, for a tier and a profile that are named."""
    tier = _tier(asked.tier) if asked.tier else None
    found = read_items(asked.file.name, data, _profile(asked), tier)
    return shown(found) | {"terms": None if found.refused else {}}


def _agreed(asked: Asked, found: Json) -> bool:
    """Ask whether to put it in; where nobody can answer it is no."""
    import typer

    if asked.as_json or not sys.stdin.isatty():
        return False
    n = len(found["items"])
    return typer.confirm(f"列入 {n} 个服务项目？Put {n} services into the draft?", err=True)


def _table(found: Json) -> str:
    """Lay the preview out: every row as it was understood, and why one was not."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for title in ("工作表\nSheet", "行\nRow", "状态\nState", "内容或原因\nContent or reasons"):
        table.add_column(title)
    rows = found["rows"]
    for row in rows[:SHOWN]:
        cells = (row["sheet"], str(row["row"]), STATES[row["state"]], _content(row))
        table.add_row(*(Text(clean(cell)) for cell in cells))
    more = len(rows) - SHOWN
    lines = [f"… 另有 {more} 行 more rows: --json"] if more > 0 else []
    lines += [f"! {_problem(one)}" for one in found["problems"]]
    counted = {said: sum(r["state"] == s for r in rows) for s, said in STATES.items()}
    lines.append(" · ".join(f"{said} {n}" for said, n in counted.items() if n) or "0")
    return rendered(table, lines)


def _content(row: Json) -> str:
    reasons = [f"{one['code']} {one['cell']} {one['zh']}" for one in row["codes"]]
    it = row["item"]
    if it is None:
        return "\n".join(reasons)
    said = f"{item_called(it['item'])} · {level_called(it['level'])} · {it['every']} 次/季度"
    return "\n".join([said, *reasons])


def _problem(one: Json) -> str:
    told = [(k, v) for k, v in one.items() if k not in {"code", "zh", "en"} and v is not None]
    details = (item_called(v) if k == "item" else level_called(str(v)) for k, v in told)
    return f"{one['code']}: {one['zh']} · {one['en']} ({', '.join(details)})"
