"""`cogov import-roll FILE --estate ID`: sends a sheet to a running system, shows, asks, confirms."""

import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from suite.dev_tokens import make_token, signing_key
from suite.import_roll import DONE, REFUSED, STATES, UNREADABLE_FILE, WrongUseError, pairs
from suite.printing import clean, rendered, square_metres, write
from suite.settings import Settings

SHOWN = 200
POLL_SECONDS = 0.5
LONG = httpx.Timeout(600, connect=10)


class Answered(Exception):  # noqa: N818  (the system's answer ends the command)
    """The system refused."""

    def __init__(self, answer: httpx.Response) -> None:
        body = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.problem: dict[str, Any] = {
            "code": body.get("code", str(answer.status_code)),
            "detail": body.get("detail", answer.text[:200]),
            **body.get("details", {}),
        }
        super().__init__(f"{self.problem['code']}: {self.problem['detail']}")


@dataclass(slots=True)
class Loading:
    """One import at a running system."""

    at: str
    estate: str
    token: str
    load: str = field(default_factory=lambda: str(uuid4()))

    @property
    def path(self) -> str:
        """Give the import's address."""
        return f"{self.at}/registry/v1/estates/{self.estate}/imports/{self.load}"

    def send(self, file: Path, data: bytes, fields: dict[str, str]) -> dict[str, Any]:
        """Send the sheet; give its preview."""
        sheet = {"sheet": (file.name, data)}
        shown: dict[str, Any] = self._asked("/sheet", files=sheet, data=fields)
        return shown

    def confirm(self, left_out: int) -> None:
        """Register what the preview said, without the rows that it leaves out."""
        self._asked("/confirmation", json={"left_out": left_out})

    def cancel(self) -> None:
        """Give the import up: what waited is gone."""
        self._asked("/cancellation", json={})

    def done(self) -> tuple[int, int] | None:
        """Give how far the system is, as far as it says."""
        answer = httpx.get(self.path, headers=headers_of(self.token), timeout=LONG)
        said = answer.json().get("progress") if answer.status_code == 200 else None
        if isinstance(said, list):
            return said[0], said[1]
        return (said, 1000) if isinstance(said, int) else None

    def _asked(self, act: str, **body: Any) -> Any:
        headers = headers_of(self.token) | {"Idempotency-Key": f"{self.load}{act}"}
        answer = httpx.post(self.path + act, headers=headers, timeout=LONG, **body)
        if answer.status_code != 201:
            raise Answered(answer)
        return answer.json()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked on the command line."""

    file: Path
    estate: str
    at: str
    mapping: Sequence[str] = ()
    same_building: Sequence[str] = ()
    rows_of: str | None = None
    keep: bool = False
    yes: bool = False
    leave_out: int = 0
    as_json: bool = False


def upload_roll(settings: Settings, wanted: Wanted) -> int:
    """Send, show, ask and confirm; give the exit code.

    0: registered; 1: refused, or not confirmed, and nothing is registered; 2: the file cannot be read,
    or an option is wrong.
    """
    try:
        data, fields = wanted.file.read_bytes(), _fields(wanted)
        token = token_for(settings, wanted.estate, "cogov-import-roll", "REGISTRY_CLERK")
        loading = Loading(wanted.at, str(UUID(wanted.estate)), token)
    except (OSError, ValueError, WrongUseError) as wrong:
        write(f"cogov import-roll: {wrong}\n", to_stderr=True)
        return UNREADABLE_FILE
    try:
        return _carry_out(loading, wanted, data, fields)
    except Answered as refused:
        return _say_refused(refused, as_json=wanted.as_json)
    except httpx.HTTPError as wrong:
        write(
            f"cogov import-roll: nothing answers at {wanted.at} ({wrong}); start it with: cogov up\n",
            to_stderr=True,
        )
        return REFUSED


def _carry_out(loading: Loading, wanted: Wanted, data: bytes, fields: dict[str, str]) -> int:
    shown = _with_progress("读取 reading", loading, lambda: loading.send(wanted.file, data, fields))
    if not wanted.as_json:
        write(_table(shown))
    left_out = shown["left_out"]
    agreed = not shown["conflicts"] and _agreed(shown, wanted)
    if agreed:
        _with_progress("登记 registering", loading, lambda: loading.confirm(left_out))
    else:
        loading.cancel()
    if wanted.as_json:
        said = {"import": loading.load, "confirmed": agreed, **_for_machines(shown)}
        write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    elif agreed:
        write(f"已登记 registered: {shown['units']}\n")
    else:
        write("没有登记 nothing was registered\n", to_stderr=True)
        if wanted.yes and left_out and not shown["conflicts"]:
            write(
                f"  {left_out} 行不予登记 rows are left out: --leave-out {left_out}\n",
                to_stderr=True,
            )
    return DONE if agreed else REFUSED


def _agreed(shown: dict[str, Any], wanted: Wanted) -> bool:
    """Ask whether to confirm; where nobody can answer it is no.

    Who said yes beforehand has said how many rows may stay out, too.
    """
    import typer

    units, left_out = shown["units"], shown["left_out"]
    if wanted.yes:
        return bool(wanted.leave_out == left_out)
    if wanted.as_json or not sys.stdin.isatty():
        return False
    zh, en = f"登记 {units} 套", f"Register {units} units"
    if left_out:
        zh, en = f"{zh}，{left_out} 行不予登记", f"{en} and leave {left_out} rows out"
    return typer.confirm(f"{zh}？{en}?", err=True)


def _fields(wanted: Wanted) -> dict[str, str]:
    fields = {"keep_mapping": "true" if wanted.keep else "false"}
    if mapping := pairs(wanted.mapping):
        fields["mapping"] = json.dumps(mapping)
    if buildings := pairs(wanted.same_building):
        fields["buildings"] = json.dumps(buildings)
    if wanted.rows_of:
        fields["estate"] = wanted.rows_of
    return fields


def headers_of(token: str) -> dict[str, str]:
    """Give what every request of a command carries: by whom, and that he is answered in Chinese."""
    return {"Authorization": f"Bearer {token}", "Accept-Language": "zh"}


def token_for(settings: Settings, estate: str, subject: str, *roles: str) -> str:
    """Give the token in COGOV_TOKEN, else a development token that holds these roles in the estate."""
    said = os.environ.get("COGOV_TOKEN", "").strip()
    if said:
        return said
    if settings.env == "production":
        raise WrongUseError("COGOV_TOKEN is empty: production believes no development token")
    key = signing_key(settings.dev_key)
    return make_token(key, subject, [(role, estate) for role in roles])


def _with_progress(what: str, loading: Loading, work: Callable[[], Any]) -> Any:
    """Do something that takes a while, with a bar that asks the system how far it is."""
    from rich.console import Console
    from rich.progress import Progress

    found: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as e:  # noqa: BLE001  (raised again where it is awaited)
            failed.append(e)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        while thread.is_alive():
            thread.join(POLL_SECONDS)
            if thread.is_alive() and (said := _done(loading)):
                bar.update(task, completed=said[0], total=said[1])
    if failed:
        raise failed[0]
    return found[0]


def _done(loading: Loading) -> tuple[int, int] | None:
    try:
        return loading.done()
    except (httpx.HTTPError, ValueError):
        return None  # the bar stands still; the work itself says what is wrong


def _say_refused(refused: Answered, *, as_json: bool) -> int:
    if as_json:
        said = {"confirmed": False, "problems": [refused.problem]}
        write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
        return REFUSED
    write(clean(f"✗ {refused}") + "\n", to_stderr=True)
    if headers := refused.problem.get("headers"):
        write(clean(f"  {' · '.join(headers)}\n  --map '面积={headers[0]}'\n"), to_stderr=True)
    return REFUSED


def _for_machines(shown: dict[str, Any]) -> dict[str, Any]:
    totals = ("units", "entries", "heads", "area_cm2", "left_out")
    names = (*totals, "rows", "problems", "conflicts")
    return {name: shown[name] for name in names}


def _table(shown: dict[str, Any]) -> str:
    """Lay the preview out: rows that want a look first, then the file, then the totals."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for title in ("工作表\nSheet", "行\nRow", "状态\nState", "原因\nReasons"):
        table.add_column(title)
    wanted = [row for row in shown["reasons"] if row["state"] != "ok"]
    for row in wanted[:SHOWN]:
        cells = (row["sheet"], str(row["row"]), STATES[row["state"]], row["zh"])
        table.add_row(*(Text(clean(cell)) for cell in cells))
    lines = [f"… 另有 {len(wanted) - SHOWN} 行 more rows"] if len(wanted) > SHOWN else []
    lines += [f"! {p['code']}: {p['detail']['zh']}" for p in shown["problems"]]
    lines += [f"✗ {c['sheet']} {c['row']}: {c['code']}" for c in shown["conflicts"][:SHOWN]]
    lines.append(
        f"房屋 units {shown['units']} · 人数 heads {shown['heads']} · "
        f"面积 area {square_metres(shown['area_cm2'])} m²"
    )
    return rendered(table, lines)
