"""Machines whose clocks are wrong: a process is told another time than the real one (libfaketime)."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.broken import WITHIN, Broken

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), Path("none"))


def told(ahead: timedelta) -> dict[str, str]:
    """Give the environment of a process that takes now for so much later (or earlier, if negative)."""
    return {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME": f"{ahead.total_seconds():+.0f}",
        "DONT_FAKE_MONOTONIC": "1",  # a clock that nobody sets goes right
    }


def restart(stack: Broken, **environments: dict[str, str]) -> None:
    """Start processes again, each with more settings; a name's `_` stands for `-`."""
    processes = [stack.stack.processes[name.replace("_", "-")] for name in environments]
    for process in processes:
        process.ask_to_end()
    for process, more in zip(processes, environments.values(), strict=True):
        process.stop()
        process.program = replace(process.program, env={**process.program.env, **more})
        process.start()
    for process in processes:
        process.await_ready(WITHIN)


def recorded(stack: Broken, topic: str) -> list[tuple[int, datetime]]:
    """Give the position and the time of each of the committee's events of a topic."""
    question = (
        "SELECT notification_id, convert_from(state, 'UTF8')::json FROM events.stored_events"
        " WHERE topic = %s ORDER BY notification_id"
    )
    with psycopg.connect(stack.dsn("committee")) as conn:
        rows: list[tuple[int, Any]] = conn.execute(question, (topic,)).fetchall()
    return [(position, datetime.fromisoformat(said["timestamp"])) for position, said in rows]
