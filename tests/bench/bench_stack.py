"""Measure the whole stack: how soon a fact is seen, what idling costs, how fast a lost Kafka is filled.

`cogov stack` runs on this machine: PostgreSQL, Kafka, an api and a worker of each service, the gateway.
  seen        ballots at a steady pace through the gateway; from its 201 to the moment at which
              governance has taken the fact in (targets: p50 < 0.2 s, p99 < 1 s at 50 a second)
  killed      the same while governance's worker is killed once (target: all seen within 30 s)
  idle        processor time of everything together, in percent of one core, and memory (PSS) of our
              processes and the servers (targets: 15 %, 2.5 GB)
  lost        Kafka's and governance's data are deleted: until as many facts as asked for are in the
              topics again and in the projections (target: 100,000 in under 180 s)

Seconds depend on the machine; that is why this is no test. Needs what `make stack-deps` installs.

Examples: bench_stack.py --seconds 30 --facts 100000
          bench_stack.py --only lost --facts 100000
"""

import argparse
import json
import os
import shutil
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from rich.progress import track

from chassis.clock import TimeSource
from chassis.core import Where
from chassis.vault import wrapping_key
from registry.application import open_registry
from registry.communities import communities
from suite.settings import DECIDING
from tests.bench.bench_rebuild import tell_an_estate
from tests.e2e.votes import open_vote
from tests.faults.broken import Broken, broken_stack, until
from tests.faults.history import Call, Entry, ask_on, ballots_of

A_SECOND = 50
CLIENTS = 8
POLL_SECONDS = 0.005
UNITS = 400
FACTS_AN_ESTATE = 2 * UNITS + 2
Results = dict[str, Any]


@dataclass(slots=True)
class Seen:
    """When governance had taken in which position of the committee, looked at all the time."""

    dsn: str
    marks: list[tuple[float, int]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look until stopped."""
        question = (
            "SELECT min(position) FROM views.positions"
            " WHERE reader = 'governance' AND source = 'committee'"
        )
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            while not self.stop.wait(POLL_SECONDS):
                row = conn.execute(question).fetchone()
                if row and row[0] and (not self.marks or row[0] > self.marks[-1][1]):
                    self.marks.append((time.time(), row[0]))

    def at(self, position: int) -> float:
        """Give when a position was seen."""
        return next(when for when, reached in self.marks if reached >= position)


@contextmanager
def seeing(dsn: str) -> Iterator[Seen]:
    """Look for as long as the block lasts."""
    made = Seen(dsn)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.stop.set()
        thread.join()


def send(stack: Broken, calls: Sequence[Call]) -> list[Entry]:
    """Send calls at a steady pace; give what came of each."""
    with (
        httpx.Client(base_url=stack.address, timeout=30, trust_env=False) as http,
        ThreadPoolExecutor(CLIENTS) as pool,
    ):
        began, sent = time.monotonic(), []
        for n, call in enumerate(calls):
            time.sleep(max(0.0, began + n / A_SECOND - time.monotonic()))
            sent.append(pool.submit(ask_on, http, call))
        return [one.result() for one in sent]


def latency(stack: Broken, calls: Sequence[Call], *, kill: bool) -> Results:
    """Send ballots; say how long after its answer each was seen."""
    with seeing(stack.dsn("governance")) as seen:
        timer = threading.Timer(len(calls) / A_SECOND / 3, stack.kill, ["governance-worker"])
        if kill:
            timer.start()
        entries = send(stack, calls)
        last = max(one.position for one in entries)
        until(lambda: bool(seen.marks) and seen.marks[-1][1] >= last, "not all is seen")
    acked = [one for one in entries if one.outcome == "ok"]
    waits = sorted(max(0.0, seen.at(one.position) - (one.at + one.seconds)) for one in acked)
    return {
        "ballots": f"{len(acked)} of {len(calls)}",
        "p50, s": round(statistics.median(waits), 3),
        "p99, s": round(waits[int(len(waits) * 0.99)], 3),
        "longest, s": round(waits[-1], 3),
        "answered within, s (p50, p99)": [
            round(sorted(one.seconds for one in acked)[int(len(acked) * part)], 3)
            for part in (0.5, 0.99)
        ],
    }


def idle(stack: Broken, seconds: float) -> Results:
    """Say what everything costs while nothing happens."""
    pids = [one.pid for one in stack.stack.processes.values() if one.pid is not None]
    all_of = {child for pid in pids for child in (pid, *_below(pid))}
    before = sum(map(_cpu, all_of))
    time.sleep(seconds)
    used = sum(map(_cpu, all_of)) - before
    return {
        "processes": len(all_of),
        "processor, % of one core (target <= 15)": round(100 * used / seconds, 1),
        "memory, MB (target <= 2500)": round(sum(map(_pss, all_of))),
    }


def _below(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            yield child
            yield from _below(child)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> float:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:"))


def fill(stack: Broken, facts: int) -> int:
    """Put facts of many estates straight into the registry's store; give how many there are."""
    at, key = stack.dsn("registry"), wrapping_key(stack.stack.settings.wrapping_key, Path("/none"))
    registry = open_registry(Where(at, at, at, key), TimeSource(virtual=True))
    free = [*communities()][10:]
    for code in track(free[: max(1, facts // FACTS_AN_ESTATE)], description="telling estates"):
        tell_an_estate(registry, code, units=UNITS, roll=False)
    head = registry.core.store.head()
    registry.core.close()
    return head


def lost(stack: Broken, facts: int) -> Results:
    """Delete what Kafka and governance hold; say how long until all of it is there again."""
    head = fill(stack, facts)
    stack.caught_up()
    before = stack.digest()
    with stack.ended("kafka"):
        shutil.rmtree(stack.stack.kafka.data)
        stack.stack.kafka.prepare()
    began = time.monotonic()  # the relays send from the moment a topic is there
    for service in DECIDING:
        stack.migrate(service)
    stack.empty_governance()
    until(lambda: _reached(stack) >= head, "not all is there again", 1200)
    took = time.monotonic() - began
    stack.caught_up()
    return {
        "facts": head,
        "facts a second": round(head / took),
        "bytes a fact, stored, in Kafka, and journal and state": _sizes(stack, head),
        "seconds until they are in the projections (target < 180 for 100,000)": round(took, 1),
        "states equal those before": stack.digest() == before,
    }


def _sizes(stack: Broken, facts: int) -> list[int]:
    sizes = []
    for service in ("registry", "governance"):
        with psycopg.connect(stack.dsn(service)) as conn:
            row = conn.execute("SELECT pg_database_size(current_database())").fetchone()
        assert row is not None
        sizes.append(row[0])
    topics = (f for f in stack.stack.kafka.data.rglob("cogov.*/*") if f.is_file())
    in_kafka = sum(f.stat().st_blocks * 512 for f in topics)  # indexes are holes for the most part
    return [round(size / facts) for size in (sizes[0], in_kafka, sizes[1])]


def _reached(stack: Broken) -> int:
    question = (
        "SELECT count(*), min(position) FROM views.positions"
        " WHERE reader = 'governance' AND source = 'registry'"
    )
    with psycopg.connect(stack.dsn("governance")) as conn:
        row = conn.execute(question).fetchone()
    assert row is not None
    return int(row[1]) if row[0] == stack.stack.plan.partitions else 0


def of_votes(stack: Broken, seconds: int) -> dict[str, Results]:
    """Idle, then have ballots cast, so many seconds each."""
    each = A_SECOND * seconds
    vote = open_vote(stack, "vote", 2 * each)  # type: ignore[arg-type]  # as it asks no more
    calls = ballots_of(vote, stack.token)
    time.sleep(5)
    results = {
        "idle": idle(stack, seconds),
        "seen": latency(stack, calls[:each], kill=False),
        "killed": latency(stack, calls[each:], kill=True),
    }
    vote.client.close()
    return results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=20, help="of ballots, and of idling")
    parser.add_argument("--facts", type=int, default=100_000, help="facts that are sent again")
    parser.add_argument("--only", choices=["votes", "lost"], help="one half of it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    results: dict[str, Results] = {}
    began = time.monotonic()
    with broken_stack() as stack:
        results["start"] = {"seconds until all is ready": round(time.monotonic() - began, 1)}
        if asked.only != "lost":
            results |= of_votes(stack, asked.seconds)
        if asked.only != "votes":
            results["lost"] = lost(stack, asked.facts)
    if asked.json:
        print(json.dumps(results))
        return
    for name, figures in results.items():
        print(name)
        print("\n".join(f"  {what:<48} {figure}" for what, figure in figures.items()))


if __name__ == "__main__":
    main()
