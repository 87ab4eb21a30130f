"""A power cut in the middle of a ballot storm loses no acknowledged ballot (reliability promise)."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.domain import stream_id
from suite.demo.estate import EstateVote
from tests.e2e.running import Running, running
from tests.e2e.votes import open_vote

pytestmark = pytest.mark.slow

HEADS = 1600
CLIENTS = 4
ROUNDS = 3
CASTER = Path(__file__).with_name("caster.py")


def test_kill_9_in_a_ballot_storm_loses_no_acknowledged_ballot(tmp_path: Path) -> None:
    """T2: four clients write down what was acknowledged; after each kill all of it is there, once."""
    with running(tmp_path) as system:
        vote = open_vote(system, "storm", HEADS)
        calls = _calls(system, vote)
        acked: dict[str, dict[str, Any]] = {}
        for number in range(ROUNDS):
            with _casters(system, tmp_path, calls, number):
                _wait_for_some(tmp_path, number)
                time.sleep(random.uniform(0.05, 0.4))
                system.kill()
            acked |= _read(tmp_path, number)
            system.start()
            stored = _stored(system, vote)
            lost = [
                path for path, ack in acked.items() if stored.get(_entry(path)) != ack["position"]
            ]
            assert not lost
            assert len(stored) == len({*stored.values()})
        _repeat(system, calls, acked)
        vote.client.close()


def _calls(system: Running, vote: EstateVote) -> list[dict[str, Any]]:
    return [
        {
            "path": path,
            "body": body,
            "token": system.token(who.subject),
            "key": f"storm-{number}",
            "now": vote.client.now.isoformat(),
        }
        for number, (who, path, body) in enumerate(vote.ballots(vote.plan.voters))
    ]


@contextmanager
def _casters(
    system: Running, folder: Path, calls: list[dict[str, Any]], number: int
) -> Iterator[None]:
    """Let the clients cast; they end by themselves once the system is gone."""
    started = [_start(system, folder, calls, client, number) for client in range(CLIENTS)]
    try:
        yield
        for one in started:
            one.wait(timeout=30)
    finally:
        for one in started:
            one.kill()
            one.wait()


def _start(
    system: Running, folder: Path, calls: list[dict[str, Any]], client: int, number: int
) -> "subprocess.Popen[bytes]":
    share = calls[client::CLIENTS]
    todo = share[number * len(share) // ROUNDS :]
    listed = folder / f"calls-{number}-{client}"
    listed.write_text("\n".join(json.dumps(c) for c in todo))
    acks = folder / f"acks-{number}-{client}"
    with (folder / f"said-{number}-{client}").open("w") as said:
        return subprocess.Popen([sys.executable, CASTER, system.address, listed, acks], stderr=said)


def _wait_for_some(folder: Path, number: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if len(_read(folder, number)) >= 40:
            return
        time.sleep(0.02)
    said = {file.name: file.read_text()[-2000:] for file in folder.glob(f"said-{number}-*")}
    raise AssertionError(f"{len(_read(folder, number))} ballots were acknowledged: {said}")


def _read(folder: Path, number: int) -> dict[str, dict[str, Any]]:
    found = {}
    for file in folder.glob(f"acks-{number}-*"):
        for line in file.read_text().splitlines():
            if line.endswith("}"):
                said = json.loads(line)
                found[said["path"]] = said
    return found


def _stored(system: Running, vote: EstateVote) -> dict[str, int]:
    """Read, through the log, the position of every entry's first ballot; two would be an error."""
    done = system.cogov("events", "committee", "--grpc-at", system.rpc)
    assert done.returncode == 0, done.stderr
    streams = {str(_stream(vote, entry)): entry for entry in vote.entries.values()}
    found: dict[str, int] = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        if row["topic"] == "committee.Ballot.BallotCast":
            entry = streams[row["stream"]]
            assert entry not in found
            assert row["version"] == 1
            found[entry] = row["position"]
    return found


def _stream(vote: EstateVote, entry: str) -> UUID:
    return stream_id(f"/estates/{vote.estate_id}/meetings/vote/ballots/{entry}")


def _entry(path: str) -> str:
    return path.rsplit("/", 1)[1]


def _repeat(system: Running, calls: list[dict[str, Any]], acked: dict[str, dict[str, Any]]) -> None:
    """The same key gives the first answer again, whatever happened in between."""
    for call in [c for c in calls if c["path"] in acked][:20]:
        headers = {
            "Authorization": f"Bearer {call['token']}",
            "Idempotency-Key": call["key"],
            "Cogov-Now": call["now"],
        }
        answer = httpx.post(system.address + call["path"], json=call["body"], headers=headers)
        assert answer.status_code == 201
        assert answer.json()["position"] == acked[call["path"]]["position"]
