"""A board that shows every state, served for a browser; and the list of its pages."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from chassis.app import make_app
from governance.application import Governance
from governance.board.web import mount_board
from services.governance.tests.board_kit import NOW, estate_of
from services.governance.tests.board_stories import STORIES, states
from services.governance.tests.service_stories import CONTRACTS, JUDGED, SERVED
from services.governance.tests.table_stories import TABLES
from services.governance.tests.topic_stories import MATTERS, TOPICS

RESULTS = [
    tag
    for tag in STORIES
    if tag
    not in {"open", "notice", "closed", "cancelled", "overdue", "empty", *TABLES, *TOPICS, *SERVED}
]
LATE = "late"


def pages() -> dict[str, str]:
    """Give the path of every page and state, by a name; English ones below `/en`."""
    found = {
        "index": "/",
        "interface": "/interface",
        "nothing": "/?q=%E6%B0%B8%E5%8F%91%E9%87%8C&district=469023",
        "notfound": "/estates/nowhere",
        "wrong": "/?page=0",
        "error": _estate("broken"),
        LATE: f"{_estate('passed')}?after=committee%3D999",
        "asof": f"{_estate('failed')}?as_of=2026-11-05",
    }
    for tag in STORIES:
        found[f"estate-{tag}"] = _estate(tag)
        if tag not in {"overdue", "empty", *TABLES, *TOPICS, *SERVED}:
            found[f"vote-{tag}"] = _vote(tag)
    for tag in TABLES:
        found[f"talk-{tag}"] = _talk(tag)
    found["meeting-minutes"] = f"{_estate('passed')}/meetings/2026-1/minutes"
    for tag, ref in MATTERS:
        found[f"topic-{tag}-{ref}"] = f"{_estate(tag)}/topics/{ref}"
    for tag, ref in CONTRACTS:
        found[f"contract-{tag}-{ref}"] = f"{_estate(tag)}/contracts/{ref}"
    for tag, ref, quarter in JUDGED:
        found[f"appraisal-{tag}-{quarter}"] = f"{_estate(tag)}/contracts/{ref}/appraisals/{quarter}"
    found["topic-carried"] = f"{_estate('s-served')}/topics/t-1"
    found["vote-carried"] = _vote("s-served")
    whole, asking = f"{_estate('t-whole')}/topics/t-1", f"{_estate('t-asking')}/topics/t-1"
    found |= {
        "topics-asking": f"{_estate('t-asking')}/topics",
        "topics-over": f"{_estate('t-undone')}/topics?step=0",
        "topics-none": f"{_estate('empty')}/topics",
        "topics-none-here": f"{_estate('t-bare')}/topics?step=5",
        "plan-first": f"{whole}/plans/1",
        "plan-second": f"{whole}/plans/2",
        "paper-round": f"{whole}/rounds/1",
        "paper-round-open": f"{asking}/rounds/2",
        "paper-resolution": f"{whole}/resolution",
        "paper-resolution-residents": f"{_estate('t-affair')}/topics/t-1/resolution",
        "paper-accounts": f"{whole}/accounts",
        "vote-of-topic": _vote("t-whole"),
        "talk-of-topic": _talk("t-whole"),
    }
    found["minutes-agreed-1"] = f"{_talk('agreed')}/minutes/2?version=1"
    for tag in ("notice", "small", "script"):
        found[f"notice-{tag}"] = f"{_estate(tag)}/meetings/2026-1/notice"
    found["vote-small-2"] = _vote("small").replace("m1", "m2")
    return found | {f"result-{tag}": f"{_vote(tag)}/result" for tag in RESULTS}


def _estate(tag: str) -> str:
    return f"/estates/{estate_of(tag)}"


def _talk(tag: str) -> str:
    return f"{_estate(tag)}/consultations/c-1"


def _vote(tag: str) -> str:
    return f"{_estate(tag)}/meetings/2026-1/motions/m1"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the board of every story on a free port; give its address."""
    with states(folder) as governance, _served(governance) as address:
        yield address


@contextmanager
def _served(governance: Governance) -> Iterator[str]:
    governance.heads = {**governance.heads, "committee": lambda: 10_000}
    app = make_app("board", {})
    mount_board(app, governance, lambda: NOW, sample=True)
    broken = {"root": str(estate_of("broken")), "code": "", "name": "", "number": 0, "value": b"?"}
    with governance.views.writing() as conn:
        conn.execute(
            governance.tables.states.insert().values(**broken)
        )  # no state can be read of it
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
