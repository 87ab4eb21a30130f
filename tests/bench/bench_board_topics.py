"""Measure an estate's pages and a fact's application with many topics against the same with few.

Three boards, each of one estate with 10, 100 and 1,000 topics (two rounds with five answers each),
answer the estate's page, the list of topics and one topic's page, over ASGI in this process; and take
in one more fact of one topic at a time. Medians and p95 are told, and the ratio of the p95 of the most
topics to that of the fewest (target: at most 3). Ratios, not seconds.

Example: python -m tests.bench.bench_board_topics --topics 1000 --asks 100
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from chassis.app import make_app
from chassis.logs import set_up_logs
from governance.application import Governance
from governance.board.web import mount_board
from services.governance.tests.board_kit import NOW, estate_of
from services.governance.tests.governance_kit import Log, governance
from services.governance.tests.topic_stories import FIRST, ROUND_ONE, SECOND, Topic
from tests.bench.bench_board import p95

FEW, MIDDLE = 10, 100
TARGET = 3.0


def told(topics: int) -> Topic:
    """Tell of so many topics, all in step 3, each with two rounds."""
    it = Topic(Log(), "many", "小区")
    for number in range(topics):
        it.raised(f"第 {number} 件", "2026-04-02", of=f"t-{number}")
        it.proposed("2026-04-06")
        it.consulted("2026-04-20")
        for n, text in ((1, FIRST), (2, SECOND)):
            it.planned(n, f"2026-05-{n:02d}", text)
            it.asked_for(n, n, f"2026-05-{n:02d}", f"2026-05-{n + 8:02d}")
            it.heard(n, f"2026-05-{n + 10:02d}", 26, *ROUND_ONE)
    return it


@contextmanager
def board(folder: Path, topics: int) -> Iterator[tuple[Governance, TestClient, Topic]]:
    """Open a board that has been told of so many topics."""
    folder.mkdir()
    it = told(topics)
    with governance(folder) as made:
        for start in range(0, len(it.log.records), 500):
            made.consumer.take(it.log.records[start : start + 500])
        made.heads = {name: (lambda n=n: n) for name, n in it.log.positions.items()}  # type: ignore[misc]
        app = make_app("bench", {})
        mount_board(app, made, lambda: NOW)
        yield made, TestClient(app), it


Asked = Callable[[int, Governance, TestClient, Topic, random.Random], None]


def _page(path: str) -> Asked:
    def ask(
        topics: int, _: Governance, client: TestClient, __: Topic, chance: random.Random
    ) -> None:
        answer = client.get(path.format(root=estate_of("many"), n=chance.randrange(topics)))
        assert answer.status_code == 200

    return ask


def _fact(topics: int, made: Governance, _: TestClient, it: Topic, chance: random.Random) -> None:
    """Take in one more fact of some topic, in a batch of its own."""
    it.of = f"t-{chance.randrange(topics)}"
    it.said("lead_named", "2026-11-20")
    made.consumer.take(it.log.records[-1:])


ASKED: dict[str, Asked] = {
    "estate's page": _page("/estates/{root}"),
    "list of topics": _page("/estates/{root}/topics?step=3"),
    "topic's page": _page("/estates/{root}/topics/t-{n}"),
    "one fact": _fact,
}


def measure(boards: dict[int, Any], name: str, asks: int) -> dict[str, Any]:
    """Ask every board in turn; give medians, p95 and the ratio."""
    chance = random.Random(7)
    times: dict[int, list[float]] = {n: [] for n in boards}
    for turn in range(asks + 5):
        for topics, (made, client, it) in boards.items():
            began = time.perf_counter()
            ASKED[name](topics, made, client, it, chance)
            if turn >= 5:
                times[topics].append(time.perf_counter() - began)
    few, many = min(times), max(times)
    return {
        "what": name,
        "ms_median": {n: round(statistics.median(t) * 1000, 2) for n, t in times.items()},
        "ms_p95": {n: round(p95(t) * 1000, 2) for n, t in times.items()},
        "ratio_p95": round(p95(times[many]) / p95(times[few]), 2),
    }


def main() -> None:
    """Measure, print, and fail where anything misses the target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--topics", type=int, default=1000)
    parser.add_argument("--asks", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    set_up_logs(json_lines=True, level="ERROR")
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:
        boards = {
            n: stack.enter_context(board(Path(data) / str(n), n))
            for n in sorted({FEW, MIDDLE, given.topics})
        }
        found = [measure(boards, name, given.asks) for name in ASKED]
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(
                f"{one['what']}: median {one['ms_median']} p95 {one['ms_p95']} ms, ratio {one['ratio_p95']}"
            )
    print(f"target: every ratio at most {TARGET}")
    raise SystemExit(any(one["ratio_p95"] > TARGET for one in found))


if __name__ == "__main__":
    main()
