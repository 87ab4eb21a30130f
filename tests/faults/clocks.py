"""Machines whose clocks are wrong: a process is told another time than the real one (libfaketime)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from serving.keys import DEV_ISSUER, sign
from suite.dev_tokens import signing_key
from tests.faults.broken import WITHIN, Broken
from tests.faults.history import Call

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
SECOND = timedelta(seconds=1)


class Faked:
    """The time that holds, `off` from the real one in whole seconds; it can jump while processes run."""

    def __init__(self, file: Path, off: timedelta) -> None:
        self._file = file
        self.jump(off)

    @property
    def now(self) -> datetime:
        """Give the time that holds."""
        return datetime.now(UTC) + self.off

    def jump(self, off: timedelta) -> None:
        """Let another time hold; processes learn it within a second."""
        self.off = off // SECOND * SECOND
        self._file.write_text(_said(self.off))

    @property
    def env(self) -> dict[str, str]:
        """Give the environment of a process whose clock is right."""
        return {
            **_library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
        }

    def wrong(self, by: timedelta) -> dict[str, str]:
        """Give the environment of a process whose clock is ahead, or behind, and keeps that time."""
        return {**_library(), "FAKETIME": _said(self.off + by)}


def _said(off: timedelta) -> str:
    return f"{off.total_seconds():+.0f}"


def _library() -> dict[str, str]:
    assert LIBRARY, "libfaketime is missing: make test-deps"
    # A clock that nobody sets goes right.
    return {"LD_PRELOAD": str(LIBRARY), "DONT_FAKE_MONOTONIC": "1"}


def restart(stack: Broken, environments: dict[str, dict[str, str]]) -> None:
    """Start processes again, each with more settings."""
    processes = [stack.stack.processes[name] for name in environments]
    for process in processes:
        process.ask_to_end()
    for process, more in zip(processes, environments.values(), strict=True):
        process.stop()
        process.program = replace(process.program, env={**process.program.env, **more})
        process.start()
    for process in processes:
        process.await_ready(WITHIN)


def signed(stack: Broken, call: Call, at: datetime, good_for: timedelta) -> Call:
    """Give a ballot's call with its owner's token, signed at an instant and good from then on."""
    [who] = [w for w, path, _ in stack.vote.ballots(stack.vote.plan.voters) if path == call.path]
    key = signing_key(stack.keys / "dev-key.json")
    begins, seconds = int(at.timestamp()), int(good_for.total_seconds())
    return replace(call, token=sign(key, DEV_ISSUER, {"sub": who.subject}, begins, seconds))


def recorded(stack: Broken, topic: str) -> list[tuple[int, datetime]]:
    """Give the position and the time of each of the committee's events of a topic."""
    question = (
        "SELECT notification_id, convert_from(state, 'UTF8')::json FROM events.stored_events"
        " WHERE topic = %s ORDER BY notification_id"
    )
    with psycopg.connect(stack.dsn("committee")) as conn:
        rows: list[tuple[int, Any]] = conn.execute(question, (topic,)).fetchall()
    return [(position, datetime.fromisoformat(said["timestamp"])) for position, said in rows]
