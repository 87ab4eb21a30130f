"""A marked choice is found nowhere before the count (rulings C5, G18): the canary.

The mark is an option nobody else names together with its motion: what pairs the two, in any of the
forms a program would write, must be in no store, write-ahead log, temporary file, log line, metric,
view, receipt or record while the vote is open, and the box must be the only place it comes from.
"""

import base64
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from suite.demo.client import Client
from suite.demo.clockwork import move
from suite.demo.estate import EstateVote, Plan
from suite.demo.figures import electorate
from suite.dev_tokens import signing_key
from tests.e2e.running import Running, running

pytestmark = pytest.mark.slow

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOTION, CHOSEN = "kanarienvogel", "zitronengelb"
HEADS = 40


def at(month: int, day: int, hour: int = 9) -> datetime:
    """Give an instant of the story's spring."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def needles() -> set[bytes]:
    """Give every form in which the mark could have been written down."""
    pairs = [
        f'"{MOTION}":"{CHOSEN}"',
        f'"{MOTION}": "{CHOSEN}"',
        f"'{MOTION}': '{CHOSEN}'",
        f"{MOTION}={CHOSEN}",
        f'"option":"{CHOSEN}"',
        f'"option": "{CHOSEN}"',
        f"'option': '{CHOSEN}'",
        f"option='{CHOSEN}'",
    ]
    found: set[bytes] = set()
    for pair in pairs:
        raw = pair.encode()
        found |= {raw, raw.hex().encode(), raw.hex().upper().encode()}
        found.add(pair.replace('"', '\\"').encode())
        found.add(pair.replace('"', "%22").encode())
        for shift in range(3):  # base64 depends on where in three bytes it begins
            coded = base64.b64encode(b"\0" * shift + raw)
            found.add(coded[4 if shift else 0 : -4])
    return found


def found_in(where: bytes, name: str) -> list[str]:
    """Say which needles lie in some bytes."""
    return [f"{name}: {needle[:60]!r}" for needle in needles() if needle in where]


def test_the_canary_would_be_found() -> None:
    """What looks for the mark finds it in the very form that is sealed, and in base64 at any place."""
    sealed = json.dumps({"choices": {MOTION: CHOSEN}, "salt": "00"}, separators=(",", ":")).encode()
    assert found_in(sealed, "plain")
    for shift in range(4):
        assert found_in(base64.b64encode(b"x" * shift + sealed), "base64")
    assert not found_in(f'"options":["{CHOSEN}","NONE"]'.encode(), "the notice itself")


@pytest.fixture(name="system")
def _system(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as system:
        yield system


@pytest.fixture(name="vote")
def _vote(system: Running) -> Iterator[EstateVote]:
    client = Client(system.address, signing_key(system.keys / "dev-key.json"), "canary", at(3, 2))
    motion = {
        "motion_id": MOTION,
        "title": "canary",
        "text": "canary",
        "items": [9],
        "kind": "ONE_OF",
        "options": [CHOSEN, "grasgruen", "NONE"],
    }
    plan = Plan(
        tag="canary",
        name="canary",
        code=client.get("/registry/v1/communities")["items"][0]["code"],
        note="a test",
        voters=electorate((HEADS * 900_000, HEADS), [("AGREE", HEADS * 900_000, HEADS)]),
        motions=[motion],
        opens_on=date(2026, 3, 26),
        closes_on=date(2026, 4, 10),
    )
    vote = EstateVote(client, plan)
    vote.register()
    move(client, at(3, 10))
    vote.convene()
    move(client, at(3, 26, 10))
    yield vote
    client.close()


def _cast(vote: EstateVote) -> list[Any]:
    choice = {"choices": [{"motion_id": MOTION, "mark": "OPTION", "option": CHOSEN}]}
    calls = vote.ballots(vote.plan.voters)
    return [vote.client.post(who, path, choice) for who, path, _ in calls]


def _provoke(system: Running, vote: EstateVote) -> None:
    """Send the mark into refusals of every kind: none of them may write it down."""
    who, path, _ = vote.ballots(vote.plan.voters)[0]
    choice = {"motion_id": MOTION, "mark": "OPTION", "option": CHOSEN}
    bodies = (
        {"choices": [choice, choice]},
        {"choices": [choice], "area_cm2": 9_999_999},
        {"choices": [choice | {"mark": "MAYBE"}]},
        {"choices": [choice]},
    )
    headers = {"Cogov-Now": vote.client.now.isoformat(), "Idempotency-Key": "provoked"}
    for body in bodies:
        for token in (system.token(who.subject), system.token("a-stranger"), "none"):
            answer = httpx.post(
                system.address + path,
                json=body,
                headers={**headers, "Authorization": f"Bearer {token}"},
            )
            assert 400 <= answer.status_code < 500
            assert not found_in(answer.content, "an answer")
    broken = json.dumps(bodies[0])[:-3]
    httpx.post(system.address + path, content=broken, headers=headers)


def _temporary() -> set[Path]:
    """Give every temporary file; folders that go meanwhile are passed over."""
    return {
        Path(folder, name) for folder, _, names in os.walk(tempfile.gettempdir()) for name in names
    }


def _content(file: Path) -> bytes:
    """Give what is in a file; another test's may be gone by now, or be no file to read."""
    try:
        return file.read_bytes() if file.is_file() else b""
    except OSError:
        return b""


def test_a_mark_is_found_nowhere_before_the_count(system: Running, vote: EstateVote) -> None:
    """Stores, WAL, views, vault, logs, metrics, answers, states, journal, the raw log: nothing."""
    before = _temporary()
    answers = _cast(vote)
    _provoke(system, vote)
    move(vote.client, at(3, 29))

    leaks = [leak for a in answers for leak in found_in(a.content, "a 201")]
    for file in (p for p in system.folder.rglob("*") if p.is_file()):
        leaks += found_in(file.read_bytes(), file.name)
    for path in (
        "/metrics",
        f"/governance/v1/estates/{vote.estate_id}",
        f"/governance/v1/estates/{vote.estate_id}/journal?limit=500",
        f"/committee/v1/estates/{vote.estate_id}/meetings/vote",
    ):
        leaks += found_in(httpx.get(system.address + path).content, path)
    leaks += found_in(
        system.cogov("events", "committee", "--grpc-at", system.rpc).stdout.encode(), "the log"
    )
    new = _temporary() - before
    for file in (p for p in new if system.folder not in p.parents):
        leaks += found_in(_content(file), str(file))

    assert not leaks


def test_a_running_vote_shows_no_partial_result(system: Running, vote: EstateVote) -> None:
    """While open there is turnout, once a day and coarse, and not one figure of a side."""
    _cast(vote)
    move(vote.client, at(3, 29))

    meeting = vote.state()["meetings"][0]

    assert meeting["stage"] == "OPEN"
    assert meeting["ballots"] is None
    assert meeting["turnout"]["as_of"] == "2026-03-28"
    assert all(m["verdict"] is None for m in meeting["motions"])
    asked = httpx.get(f"{system.address}/committee/v1/estates/{vote.estate_id}/meetings/vote")
    assert '"verdict":null' in asked.text.replace(" ", "") or '"verdict"' not in asked.text


def test_after_the_count_the_marks_come_from_the_box(system: Running, vote: EstateVote) -> None:
    """The canary sings: what was nowhere before is the verdict after the count."""
    _cast(vote)
    move(vote.client, at(4, 11))
    vote.count()
    move(vote.client, at(4, 11, 10))

    verdict = vote.state()["meetings"][0]["motions"][0]["verdict"]

    assert verdict["chosen"] == CHOSEN
    assert verdict["result"] == "PASSED"


def test_a_copied_data_folder_opens_nothing_without_the_key(
    system: Running, vote: EstateVote
) -> None:
    """Keys lie wrapped under a key outside the data folder; elsewhere the copy does not start (C5)."""
    _cast(vote)
    system.stop()
    thief = Running(system.folder / "thief")
    thief.folder.mkdir()
    (system.folder / "data").rename(thief.folder / "data")

    done = thief.cogov("rebuild", "--from", "journal")

    assert done.returncode != 0
    assert "wrapping key" in (done.stderr + done.stdout)
