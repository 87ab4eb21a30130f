"""`cogov demo`: plays the story on a system of its own or a running one, and prints the table."""

import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from suite.child import Child, DidNotStart
from suite.demo import lives
from suite.demo.alliance import play as alliance
from suite.demo.client import Client, Refused
from suite.demo.clockwork import ClockStuck
from suite.demo.concern import play as concern
from suite.demo.story import BEGINS, StoryRefused, cases, play
from suite.demo.table import rows_of, show
from suite.dev_tokens import signing_key
from suite.settings import DEFAULT_GRPC_PORT, DEFAULT_PORT, Settings, read_settings

ERR = Console(stderr=True)
OUT = Console(width=None if Console().is_terminal else 150)
LIVES = {
    "concern": (concern.TITLE, concern.BEGINS, concern.CONCERNS),
    "alliance": (alliance.TITLE, alliance.BEGINS, alliance.ESTATES),
}
STORIES = ("votes", *LIVES)


def run(*, at: str | None, once: bool, story: str, as_json: bool) -> int:
    """Play a story; give the exit code."""
    if story not in STORIES:
        ERR.print(f"cogov demo: --story {story}: there is {', '.join(STORIES)}")
        return 2
    try:
        with _system(at, once=once) as (address, settings):
            as_expected = _play(address, settings, story, as_json=as_json)
            if at is None and not once:
                _stay(address)
            elif at is not None and not as_json:
                OUT.print(f"The board, where every figure can be opened: {at}/", highlight=False)
    except StoryRefused as e:
        ERR.print(f"cogov demo: {e}")
        return 2
    except (Refused, ClockStuck, DidNotStart, httpx.HTTPError, OSError) as e:
        ERR.print(f"cogov demo: {e}")
        return 1
    return 0 if as_expected else 1


@contextmanager
def _system(at: str | None, *, once: bool) -> Iterator[tuple[str, Settings]]:
    """Give a running system's address, and the settings that know its development key."""
    if at is not None:
        yield at, read_settings(clock="virtual")
        return
    folder = Path(tempfile.mkdtemp(prefix="cogov-demo-"))
    free = (0, 0) if once else (DEFAULT_PORT, DEFAULT_GRPC_PORT)
    child = Child(folder, *free)
    try:
        child.start()
        yield child.address, read_settings(clock="virtual", data=child.data, config=child.keys)
    finally:
        child.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _play(address: str, settings: Settings, story: str, *, as_json: bool) -> bool:
    """Play and print a story; tell whether it came out as expected."""
    key = signing_key(settings.dev_key)
    client = Client(address, key, f"demo-{BEGINS:%Y}", BEGINS)
    try:
        return (
            _votes(client, as_json=as_json)
            if story == "votes"
            else _lives(client, story, as_json=as_json)
        )
    finally:
        client.close()


def _votes(client: Client, *, as_json: bool) -> bool:
    found = cases(client, _communities(client))
    with _progress() as tell:
        play(client, found, tell)
    rows = [row for case in found for row in rows_of(case)]
    if as_json:
        _print_json([row.as_dict() for row in rows])
    else:
        show(OUT, rows)
    return all(row.as_expected for row in rows)


def _lives(client: Client, story: str, *, as_json: bool) -> bool:
    title, begins, living = LIVES[story]
    with _progress() as tell:
        accounts = lives.play(client, tell, begins, living)
    digest = lives.digest_of(client)
    if as_json:
        _print_json({story: [one.as_dict() for one in accounts], "digest": digest})
    else:
        lives.show(OUT, title, accounts, digest)
    return all(one.as_expected for one in accounts)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=ERR,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None)
        yield lambda text: progress.update(task, description=text)


def _communities(client: Client) -> list[str]:
    """Give real communities, one a case, from all three districts in turn."""
    found = client.get("/registry/v1/communities")["items"]
    districts: dict[str, list[str]] = {}
    for one in found:
        districts.setdefault(one["district_code"], []).append(one["code"])
    turns = zip(*(codes[:20] for codes in districts.values()), strict=False)
    return [code for turn in turns for code in turn]


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))  # noqa: T201


def _stay(address: str) -> None:
    OUT.print(f"The board goes on at {address}/ (API: {address}/docs). Ctrl-C ends it.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        OUT.print("Ended.")
