"""Measure the recorder: ballots on one open vote, the close, and replay. Ratios, not seconds.

Ballots: 8 writers on one open vote, a stream per ballot with a guard in the insert, against one
aggregate that holds all ballots through the event-sourcing library's own PostgreSQL recorder. The
two take turns, and the median of the rounds' ratios is told (target: at least 12). Attempts: every
entry is tried by every writer, then a close races the casters; 0 late, 0 double. Replay: pages
decoded into typed ballots against the raw SELECT of the same rows (target: at least 0.6), and the
process's memory as the log grows.

Needs PostgreSQL's server programs; it starts a cluster of its own and removes it.

Example: bench_recorder.py --ballots 400 --attempts 100000 --events 1000000
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError
from psycopg.conninfo import conninfo_to_dict
from typing_extensions import override

from chassis.store import Guard, Receipt, Store, Stored
from chassis.testing.fixtures import StoreAt
from chassis.testing.postgres import Cluster, Database
from chassis.testing.racing import CAST, CLOSED, close_vote, open_vote, vote_id

WRITERS = 8
PAGE = 500
Results = dict[str, Any]


class Ballot(msgspec.Struct, frozen=True, gc=False):
    """A ballot as it lies in the log, about as large as a real one."""

    entry: str
    via: str
    channel: str
    cast_at: datetime
    choice: str
    by: str
    evidence_sha256: str


def ballot_state(n: int) -> bytes:
    """Write the n-th ballot."""
    entry = uuid5(NAMESPACE_URL, str(n))
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    return msgspec.json.encode(
        Ballot(entry.hex, "representative", "app", at, "for", f"subject-{n}", entry.hex * 2)
    )


# ---- one stream per ballot against one aggregate per vote ---------------------------------------


class Vote(Aggregate):
    """The other design: one aggregate that holds every ballot of a vote."""

    @staticmethod
    @override
    def create_id(name: str) -> UUID:
        """Give the id of a vote's aggregate."""
        return vote_id(name)

    @event("Opened")
    def __init__(self, name: str) -> None:
        self.name = name
        self.open = True
        self.ballots: dict[str, str] = {}

    def cast(self, entry: str, choice: str) -> None:
        """Take an entry's one ballot while the vote is open."""
        if self.open and entry not in self.ballots:
            self._cast(entry, choice)

    @event("Cast")
    def _cast(self, entry: str, choice: str) -> None:
        self.ballots[entry] = choice


def _entry(name: str, n: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"{name}:{n}")


def _try(store: Store, name: str, entry: UUID, key: str) -> str:
    """Carry a ballot out as the executor does: one read, one record."""
    done, stored = store.read(entry, "casters", key)
    if done or stored:
        return "done" if done else "conflict"
    fact = Stored(entry, 1, CAST, ballot_state(1))
    receipt = Receipt("casters", key, entry.bytes)
    return store.record(entry, [fact], receipt, [Guard("needs", vote_id(name))]).what


def cast_streams(where: Database, name: str, mine: range, ready: Any) -> int:
    """Cast my ballots, each a stream of its own; gives how many were recorded."""
    store = StoreAt("postgres", where.service, where.owner).open()
    ready.wait()
    said = [_try(store, name, _entry(name, n), f"{name}:{n}") for n in mine]
    store.close()
    return said.count("recorded")


def cast_aggregate(where: Database, name: str, mine: range, ready: Any) -> int:
    """Cast my ballots into the one aggregate, again and again where another was quicker."""
    app = stock_application(where, create=False)
    vote = vote_id(name)
    ready.wait()
    for n in mine:
        while True:
            held: Vote = app.repository.get(vote)
            held.cast(str(_entry(name, n)), "for")
            try:
                app.save(held)
            except IntegrityError:
                continue
            break
    app.close()
    return len(mine)


def stock_application(where: Database, *, create: bool) -> Application[UUID]:
    """Give an application on the library's own recorder, as it comes."""
    parts = conninfo_to_dict(where.owner)
    return Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(parts["dbname"]),
            "POSTGRES_HOST": str(parts["host"]),
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": str(parts["user"]),
            "POSTGRES_PASSWORD": "",
            "CREATE_TABLE": "y" if create else "n",
        }
    )


def _worker(task: Any, where: Database, name: str, mine: range, ready: Any, answers: Any) -> None:
    answers.put(task(where, name, mine, ready))


def together(
    task: Callable[..., int], where: Database, name: str, shares: Iterable[range]
) -> tuple[int, float]:
    """Let a process per share work at once; gives the sum of their answers and the seconds."""
    processes = multiprocessing.get_context("spawn")
    shares = list(shares)
    ready, answers = processes.Barrier(len(shares) + 1), processes.Queue()
    workers = [
        processes.Process(target=_worker, args=(task, where, name, mine, ready, answers))
        for mine in shares
    ]
    for worker in workers:
        worker.start()
    ready.wait(120)
    began = time.perf_counter()
    total = sum(answers.get(timeout=1800) for _ in workers)
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return total, seconds


def measure_ballots(cluster: Cluster, ballots: int, rounds: int) -> Results:
    """Compare the two designs in rounds that take turns."""
    ours, stock = _migrated(cluster), cluster.fresh_database()
    store = StoreAt("postgres", ours.service, ours.owner).open()
    library = stock_application(stock, create=True)
    shares = [range(n, ballots, WRITERS) for n in range(WRITERS)]
    rates: dict[str, list[float]] = {"streams": [], "aggregate": []}
    for n in range(rounds):
        name = f"round {n}"
        open_vote(store, name)
        recorded, seconds = together(cast_streams, ours, name, shares)
        assert recorded == ballots, recorded
        rates["streams"].append(ballots / seconds)
        library.save(Vote(name))
        _, seconds = together(cast_aggregate, stock, name, shares)
        held: Vote = library.repository.get(vote_id(name))
        assert len(held.ballots) == ballots
        rates["aggregate"].append(ballots / seconds)
    store.close()
    library.close()
    ratios = [a / b for a, b in zip(rates["streams"], rates["aggregate"], strict=True)]
    return {
        "ballots per round": ballots,
        "one stream per ballot, ballots/s": round(statistics.median(rates["streams"])),
        "one aggregate per vote, ballots/s": round(statistics.median(rates["aggregate"])),
        "ratio (target >= 12)": round(statistics.median(ratios), 1),
        "ratios": [round(r, 1) for r in ratios],
    }


# ---- attempts: none late, none double -----------------------------------------------------------


def attempt(where: Database, name: str, mine: range, ready: Any) -> int:
    """Try every entry under keys of my own; gives how often I was told `recorded`.

    `mine` starts with my number and is as long as there are entries; half of the writers go
    through the entries backwards.
    """
    store = StoreAt("postgres", where.service, where.owner).open()
    writer, entries = mine.start, range(len(mine))
    ready.wait()
    said = [
        _record_blind(store, name, n, f"{name}:{writer}:{n}")
        for n in (entries if writer % 2 else reversed(entries))
    ]
    store.close()
    return said.count("recorded")


def _record_blind(store: Store, name: str, n: int, key: str) -> str:
    entry = _entry(name, n)
    fact = Stored(entry, 1, CAST, ballot_state(n))
    return store.record(
        entry, [fact], Receipt("casters", key, b""), [Guard("needs", vote_id(name))]
    ).what


def attempt_and_close(where: Database, name: str, mine: range, ready: Any) -> int:
    """Like `attempt`; the writer whose share is empty closes the vote in the middle."""
    if mine:
        return attempt(where, name, mine, ready)
    store = StoreAt("postgres", where.service, where.owner).open()
    ready.wait()
    before = store.head()
    while store.head() < before + 50:
        time.sleep(0.005)
    close_vote(store, name)
    store.close()
    return 0


def measure_attempts(cluster: Cluster, attempts: int) -> Results:
    """Every entry is tried by 8 writers; in a second vote a close comes in between."""
    where = _migrated(cluster)
    store = StoreAt("postgres", where.service, where.owner).open()
    entries = max(100, attempts // (2 * WRITERS))
    shares = [range(n, n + entries) for n in range(WRITERS)]
    double = late = acknowledged = 0
    for name, extra in (("all", []), ("closing", [range(0)])):
        open_vote(store, name)
        head = store.head()
        task = attempt_and_close if extra else attempt
        told, _ = together(task, where, name, [*shares, *extra])
        events = [(e.topic, e.stream, e.position) for page in _pages(store, head) for e in page]
        cast = [(stream, position) for topic, stream, position in events if topic == CAST]
        closed = [position for topic, _, position in events if topic == CLOSED]
        assert told == len(cast), (told, len(cast))
        acknowledged += told
        double += len(cast) - len({stream for stream, _ in cast})
        late += sum(1 for _, position in cast if closed and position > closed[0])
    store.close()
    return {
        "attempts": 2 * entries * WRITERS,
        "acknowledged = stored": acknowledged,
        "double (target 0)": double,
        "late (target 0)": late,
    }


# ---- replay -------------------------------------------------------------------------------------


def _pages(store: Store, after: int = 0) -> Iterable[Sequence[Stored]]:
    while page := store.page(after, PAGE):
        yield page
        after = page[-1].position


def replay(store: Store) -> int:
    """Decode every event of the log into a typed ballot."""
    decode = msgspec.json.Decoder(Ballot).decode
    return sum(len([decode(stored.state) for stored in page]) for page in _pages(store))


def raw_postgres(connection: psycopg.Connection[Any]) -> int:
    """Read the same rows and columns in the same pages, and do nothing with them."""
    query = (
        "SELECT originator_id, originator_version, topic, state, notification_id"
        " FROM events.stored_events WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
    )
    after = count = 0
    while rows := connection.execute(query, (after, PAGE), prepare=True, binary=True).fetchall():
        count += len(rows)
        after = rows[-1][4]
    return count


def rss_kib() -> int:
    """Give the memory this process holds now, in KiB."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def measure_replay(cluster: Cluster, events: int) -> Results:
    """Replay a growing log, each size beside the raw SELECT."""
    where = _migrated(cluster)
    store = StoreAt("postgres", where.service, where.owner).open()
    sizes = sorted({min(events, 10_000), min(events, 100_000), events})
    rows: list[Results] = []
    with psycopg.connect(where.service, autocommit=True) as connection:
        for size in sizes:
            _fill(store, size)
            ratios, rate = [], 0.0
            for _ in range(max(5, 200_000 // size)):  # a short log is read more often
                began = time.perf_counter()
                assert raw_postgres(connection) == size
                raw = time.perf_counter() - began
                began = time.perf_counter()
                assert replay(store) == size
                typed = time.perf_counter() - began
                ratios.append(raw / typed)
                rate = max(rate, size / typed)
            rows.append(
                {
                    "events": size,
                    "replayed/s": round(rate),
                    "ratio to raw SELECT (target >= 0.6)": round(statistics.median(ratios), 2),
                    "RSS, KiB": rss_kib(),
                }
            )
    store.close()
    return {
        "sizes": rows,
        "RSS growth, first to last": round(rows[-1]["RSS, KiB"] / rows[0]["RSS, KiB"], 2),
    }


def _fill(store: Store, size: int) -> None:
    """Write ballots until the log is so long, 1,000 in a command."""
    for first in range(store.head(), size, 1000):
        batch = range(first, min(first + 1000, size))
        facts = [Stored(_entry("fill", n), 1, CAST, ballot_state(n)) for n in batch]
        assert store.record(facts[0].stream, facts, None).what == "recorded"


def _migrated(cluster: Cluster) -> Database:
    where = cluster.fresh_database()
    StoreAt("postgres", where.service, where.owner).migrate()
    return where


def _table(results: dict[str, Results]) -> str:
    lines: list[str] = []
    for title, figures in results.items():
        lines.append(title)
        for name, figure in figures.items():
            several = figure if name == "sizes" else [figure]
            lines += [f"  {name:<40} {one}" for one in several]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ballots", type=int, default=240, help="ballots per round")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds")
    parser.add_argument("--attempts", type=int, default=3200, help="full: 100000")
    parser.add_argument("--events", type=int, default=50_000, help="full: 1000000")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    cluster = Cluster()
    try:
        results = {
            f"ballots, {WRITERS} writers on one open vote": measure_ballots(
                cluster, asked.ballots, asked.rounds
            ),
            "attempts": measure_attempts(cluster, asked.attempts),
            "replay": measure_replay(cluster, asked.events),
        }
    finally:
        cluster.remove()
    print(json.dumps(results) if asked.json else _table(results))
    attempts = results["attempts"]
    sys.exit(1 if attempts["late (target 0)"] or attempts["double (target 0)"] else 0)


if __name__ == "__main__":
    main()
