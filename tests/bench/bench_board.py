"""Measure an estate's page with many estates against the same page with few. Ratios, not seconds.

Two boards, one of 10 estates and one of 500 with 200 facts each (100,000), answer the same page for
estates in turn, over ASGI in this process; the medians and p95 of both are told, and the ratio of
the p95 (target: at most 3). Beside it the list of estates, and the weight of the pages.

Example: python -m tests.bench.bench_board --estates 500 --asks 400
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from chassis.app import make_app
from chassis.logs import set_up_logs
from governance.board.web import mount_board
from services.governance.tests.board_kit import A04, NOW, Story, estate_of, verdict
from services.governance.tests.governance_kit import Log, governance

FACTS = 200
FEW = 10
TARGET = 3.0


def told(number: int) -> Log:
    """Give one estate's facts: its units, a roll, a vote from notice to force."""
    log = Log()
    it = Story(log, f"e{number}", f"小区 {number}")
    it.roll(A04[0], "2026-09-03")
    it.meeting(A04[0], ("2026-09-17", "2026-10-08", "2026-10-17"), {"title": "选聘物业服务企业"})
    it.opened("2026-10-08")
    it.counted("2026-10-18", verdict(*A04, ("DISAGREE", 317_820_300, 316)))
    it.posted("2026-11-20")
    for unit in range(FACTS - len(log.records)):
        fields = {"kind": "dwelling", "state": "delivered", "area_cm2": 1_000_000}
        it.fact("registry", "unit_added", f"u{unit}", "2026-08-01", **fields)
    return log


@contextmanager
def board(folder: Path, estates: int) -> Iterator[TestClient]:
    """Open a board that has been told of so many estates."""
    folder.mkdir()
    with governance(folder) as made:
        positions: dict[str, int] = {}
        for number in range(estates):
            records = []
            for record in told(number).records:
                positions[record.source] = positions.get(record.source, 0) + 1
                records.append(
                    type(record)(**{**_fields(record), "position": positions[record.source]})
                )
            made.consumer.take(records)
        made.heads = {name: (lambda n=n: n) for name, n in positions.items()}  # type: ignore[misc]
        app = make_app("bench", {})
        mount_board(app, made, lambda: NOW)
        yield TestClient(app)


def _fields(record: Any) -> dict[str, Any]:
    names = ("source", "position", "key", "type", "value", "partition")
    return {name: getattr(record, name) for name in names}


def p95(seconds: list[float]) -> float:
    """Give the 95th percentile."""
    return statistics.quantiles(seconds, n=20)[18]


def ask(client: TestClient, path: str) -> tuple[float, int]:
    """Ask for a page; give how long it took and what it weighs."""
    began = time.perf_counter()
    answer = client.get(path)
    took = time.perf_counter() - began
    assert answer.status_code == 200
    return took, len(answer.content)


def measure(clients: dict[int, TestClient], asks: int, path: str) -> dict[str, Any]:
    """Ask both boards in turn; give medians, p95, their ratio and the heaviest page."""
    chance = random.Random(7)
    times: dict[int, list[float]] = {n: [] for n in clients}
    heaviest = 0
    for turn in range(asks + 20):
        for estates, client in clients.items():
            root = estate_of(f"e{chance.randrange(estates)}")
            took, weight = ask(client, path.format(root=root))
            heaviest = max(heaviest, weight)
            if turn >= 20:
                times[estates].append(took)
    few, many = min(times), max(times)
    return {
        "path": path,
        "ms_median": {n: round(statistics.median(t) * 1000, 2) for n, t in times.items()},
        "ms_p95": {n: round(p95(t) * 1000, 2) for n, t in times.items()},
        "ratio_p95": round(p95(times[many]) / p95(times[few]), 2),
        "bytes": heaviest,
    }


def main() -> None:
    """Measure, print, and fail where the estate's page misses the target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--estates", type=int, default=500)
    parser.add_argument("--asks", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    set_up_logs(json_lines=True, level="ERROR")
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:
        clients = {
            n: stack.enter_context(board(Path(data) / str(n), n)) for n in (FEW, given.estates)
        }
        motion = "/estates/{root}/meetings/2026-1/motions/m1"
        found = [measure(clients, given.asks, p) for p in ("/estates/{root}", motion, "/")]
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(
                f"{one['path']}: p95 {one['ms_p95']} ms, ratio {one['ratio_p95']}, {one['bytes']} bytes"
            )
    print(f"target: the first ratio at most {TARGET}")
    raise SystemExit(found[0]["ratio_p95"] > TARGET)


if __name__ == "__main__":
    main()
