"""Measure topics with many beside them against the same with few. Ratios, not seconds.

Two deliberations, of 10 topics and of 10,000, each topic with a round of 100 opinions, answer the same
questions over ASGI in this process: the list, a topic, a round's words. The medians and p95 of both are
told, and the ratio of the p95 (target: at most 3).

Example: python -m tests.bench.bench_topics --topics 1000 --asks 200
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.domain import stream_id
from chassis.logs import set_up_logs
from deliberation import commands as wish
from services.deliberation.tests.deliberation_edge import ME, Edge
from services.deliberation.tests.deliberation_kit import ESTATE, LEAD, World

FEW = 10
TARGET = 3.0
AT = f"/estates/{ESTATE}/topics/"
QUESTIONS = {
    "the list": lambda _: f"{ME}/topics?limit=50",
    "a topic": lambda n: f"{ME}/topics/t-{n}",
    # Words are sealed to where they lie, so only those of the first topic can be opened.
    "a round's words": lambda _: f"{ME}/topics/t-1/rounds/1/opinions",
}


def told(folder: Path, opinions: int) -> None:
    """Tell one topic whose first round had so many opinions, and whose work has begun."""
    world = World(folder).consulted()
    world.planned()
    world.opened()
    for n in range(opinions):
        world.spoken(f"o-{n}", 1)
    world.days(8)
    world.do(LEAD, wish.CloseRound(ESTATE, "t-1", 1))
    world.service.close()


def repeat(file: Path, topics: int) -> None:
    """Write the one topic's events again under other references: as many commands would take hours."""
    with closing(sqlite3.connect(file)) as db, db:
        rows = db.execute(
            "SELECT originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"
        ).fetchall()
        first = stream_id(f"{AT}t-1")
        names = {stream_id(f"{AT}t-1/opinions/o-{n}").hex: n for n in range(len(rows))}
        for number in range(2, topics + 1):
            stream = stream_id(f"{AT}t-{number}")
            made = [
                (
                    _stream(one[0], names, stream, number),
                    one[1],
                    one[2],
                    _state(one[3], first, number),
                )
                for one in rows
            ]
            db.executemany(
                "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
                " VALUES (?, ?, ?, ?)",
                made,
            )


def _stream(of: str, names: dict[str, int], topic: UUID, number: int) -> str:
    if of not in names:
        return topic.hex
    return stream_id(f"{AT}t-{number}/opinions/o-{names[of]}").hex


def _state(state: bytes, first: UUID, number: int) -> bytes:
    stream = stream_id(f"{AT}t-{number}")
    again = state.replace(b'"t-1"', f'"t-{number}"'.encode())
    return again.replace(str(first).encode(), str(stream).encode())


@contextmanager
def edge_of(folder: Path, topics: int, opinions: int) -> Iterator[Edge]:
    """Open a deliberation that has so many topics."""
    folder.mkdir()
    told(folder, opinions)
    repeat(folder / "data" / "events" / "deliberation.db", topics)
    world = World(folder)
    world.service.core.follower.catch_up()
    yield Edge(world)
    world.service.close()


def p95(seconds: list[float]) -> float:
    """Give the 95th percentile."""
    return statistics.quantiles(seconds, n=20)[18]


def measure(edges: dict[int, Edge], asks: int, question: Any) -> dict[str, Any]:
    """Ask both in turn."""
    chance, times = random.Random(7), {n: list[float]() for n in edges}
    for turn in range(asks + 20):
        for topics, edge in edges.items():
            path = question(chance.randint(1, topics))
            began = time.perf_counter()
            answer = edge.get(path, LEAD)
            took = time.perf_counter() - began
            assert answer.status_code == 200, answer.text
            if turn >= 20:
                times[topics].append(took)
    few, many = min(times), max(times)
    return {
        "ms_median": {n: round(statistics.median(t) * 1000, 2) for n, t in times.items()},
        "ms_p95": {n: round(p95(t) * 1000, 2) for n, t in times.items()},
        "ratio_p95": round(p95(times[many]) / p95(times[few]), 2),
    }


def main() -> None:
    """Measure, print, and fail where a question misses the target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--topics", type=int, default=10_000)
    parser.add_argument("--opinions", type=int, default=100)
    parser.add_argument("--asks", type=int, default=300)
    given = parser.parse_args()
    set_up_logs(json_lines=True, level="ERROR")
    missed = 0
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:
        edges = {
            n: stack.enter_context(edge_of(Path(data) / str(n), n, given.opinions))
            for n in (FEW, given.topics)
        }
        for name, question in QUESTIONS.items():
            found = measure(edges, given.asks, question)
            missed += found["ratio_p95"] > TARGET
            print(f"{name}: median {found['ms_median']} ms, p95 {found['ms_p95']} ms,", end=" ")
            print(f"ratio {found['ratio_p95']}")
    print(f"target: every ratio at most {TARGET}")
    raise SystemExit(missed > 0)


if __name__ == "__main__":
    main()
