"""Measure the rebuild of every estate's governance state from the journal. Ratios, not seconds.

One estate's facts are made by the registry itself (estate, building, units, ownerships, a roll from
draft to frozen), published, and taken in for many estates by governance's own consumer. Then the
rebuild, which folds the whole journal, takes turns with the raw SELECT of the same rows through the
driver; the median of the rounds' ratios is told (target: at least 0.4). After the last rebuild the
states are compared with the live ones, byte for byte.

Needs PostgreSQL's server programs, unless --only sqlite; it starts a cluster of its own.

Example: bench_rebuild.py --facts 100000 --rounds 5
"""

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import psycopg
from sqlalchemy import select

from chassis.actors import Actor, Grant
from chassis.clock import TimeSource
from chassis.core import below, migrate
from chassis.relay import Record
from chassis.testing.postgres import SERVICE, Cluster
from cogov.registry.v1 import events_pb2
from governance.application import Governance, open_governance
from governance.journal import rebuild
from registry import commands as wish
from registry.application import Registry, open_registry
from registry.published import publisher

COMMUNITY = "410702001016"
UNITS = 100
CHUNK = 5000
COLUMNS = "SELECT number, root, source, value, clocks FROM journal ORDER BY number"
Results = dict[str, Any]


def one_estates_facts(folder: Path) -> list[Record]:
    """Let the registry make and publish the facts of one estate."""
    registry = open_registry(
        below(folder / "data", "registry", folder / "key"), TimeSource(virtual=True)
    )
    tell_an_estate(registry, COMMUNITY)
    publish = publisher(registry.core.mapper)
    records = [publish(one) for one in registry.core.store.page(0, 10_000)]
    registry.core.close()
    return records


def tell_an_estate(
    registry: Registry, community: str, *, units: int = UNITS, roll: bool = True
) -> None:
    """Register an estate: a building, units with owners; a roll from draft to frozen."""
    roles = ("STREET_OFFICER", "REGISTRY_CLERK")
    actor = Actor("s-bench", "bench", "", tuple(Grant(role, community) for role in roles))
    now = datetime(2026, 3, 2, 1, tzinfo=UTC)

    def do(command: Any, key: str, at: datetime = now) -> None:
        registry.core.executor.execute(command, actor, f"{community}-{key}", at=at)

    estate = wish.RegisterEstate(community, "阳光小区", 240, built_year=1998)
    at = estate.estate_id
    do(estate, "estate")
    do(wish.AddBuilding(at, "b1", "1号楼", ("1",)), "building")
    for n in range(units):
        door = wish.Door(building="b1", stairwell="1", room=str(100 + n))
        unit = wish.AddUnit(
            at, door, "dwelling", 900_000 + n, "register", "delivered", None, (f"s-{n}",)
        )
        do(unit, f"unit-{n}")
        owned = wish.RecordOwnership(
            at, wish.unit_ref(at, door), (f"s-{n}", f"t-{n}"), "register", date(2026, 3, 2)
        )
        do(owned, f"owned-{n}")
    if not roll:
        return
    do(wish.DraftRoll(at, "r1", "业主大会", wish.Extent("estate"), date(2026, 3, 2)), "draft")
    do(wish.PublishRoll(at, "r1"), "publish")
    registry.core.ticker.run(now + timedelta(days=9), virtual=True)
    do(wish.FreezeRoll(at, "r1"), "freeze", now + timedelta(days=9))


def many_estates_facts(first: list[Record], facts: int) -> Iterator[Record]:
    """Tell the same of so many estates that there are about so many facts."""
    position = 0
    for n in range(max(1, facts // len(first))):
        root = str(uuid5(UUID(first[0].key), str(n)))
        for record in first:
            position += 1
            event = events_pb2.RegistryEvent.FromString(record.value)
            event.meta.position, event.meta.estate_id = position, root
            event.meta.stream = str(uuid5(UUID(event.meta.stream), str(n)))
            value = event.SerializeToString(deterministic=True)
            yield Record(record.source, position, root, record.type, value)


def fill(governance: Governance, records: Iterator[Record]) -> float:
    """Take everything in, 500 records in a batch; give the facts per second."""
    batch: list[Record] = []
    began, count = time.perf_counter(), 0
    for record in records:
        batch.append(record)
        if len(batch) == 500:
            governance.consumer.take(batch)
            count, batch = count + 500, []
    governance.consumer.take(batch)
    return (count + len(batch)) / (time.perf_counter() - began)


def states(governance: Governance) -> dict[str, bytes]:
    """Give every estate's state as it is stored."""
    c = governance.tables.states.c
    with governance.views.reading() as conn:
        return {row.root: bytes(row.value) for row in conn.execute(select(c.root, c.value))}


def measure(
    governance: Governance, raw: Callable[[], int], records: Iterator[Record], rounds: int
) -> Results:
    """Fill the journal, then let the rebuild and the raw SELECT take turns."""
    taken = fill(governance, records)
    live = states(governance)
    ratios, rates, rows = [], [], raw()
    for _ in range(rounds):
        began = time.perf_counter()
        assert raw() == rows
        plain = time.perf_counter() - began
        began = time.perf_counter()
        assert rebuild(governance.views, governance.tables, lambda *_: None) == rows
        folded = time.perf_counter() - began
        ratios.append(plain / folded)
        rates.append(rows / folded)
    return {
        "facts in the journal": rows,
        "estates": len(live),
        "taken in, facts/s": round(taken),
        "rebuilt, facts/s": round(statistics.median(rates)),
        "ratio to raw SELECT (target >= 0.4)": round(statistics.median(ratios), 2),
        "ratios": [round(r, 2) for r in ratios],
        "states equal the live ones": states(governance) == live,
    }


def on_sqlite(folder: Path, first: list[Record], facts: int, rounds: int) -> Results:
    """Measure over SQLite."""
    path = folder / "governance.db"
    governance = open_governance(str(path), {})

    def raw() -> int:
        with sqlite3.connect(path) as db:
            rows = db.execute(COLUMNS)
            return sum(len(page) for page in iter(lambda: rows.fetchmany(CHUNK), []))

    try:
        return measure(governance, raw, many_estates_facts(first, facts), rounds)
    finally:
        governance.close()


def on_postgres(first: list[Record], facts: int, rounds: int) -> Results:
    """Measure over PostgreSQL."""
    cluster = Cluster()
    try:
        database = cluster.fresh_database()
        migrate(database.owner, SERVICE)
        governance = open_governance(database.service, {})

        def raw() -> int:
            with (
                psycopg.connect(database.service, options="-c search_path=views") as db,
                db.cursor("raw") as rows,
            ):
                rows.execute(COLUMNS)
                return sum(len(page) for page in iter(lambda: rows.fetchmany(CHUNK), []))

        try:
            return measure(governance, raw, many_estates_facts(first, facts), rounds)
        finally:
            governance.close()
    finally:
        cluster.remove()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", type=int, default=40_000, help="facts in the journal")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one database only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    results: dict[str, Results] = {}
    with tempfile.TemporaryDirectory() as folder:
        first = one_estates_facts(Path(folder))
        if asked.only != "postgres":
            results["SQLite"] = on_sqlite(Path(folder), first, asked.facts, asked.rounds)
        if asked.only != "sqlite":
            results["PostgreSQL"] = on_postgres(first, asked.facts, asked.rounds)
    if asked.json:
        print(json.dumps(results))
    else:
        for database, figures in results.items():
            print(database)
            print("\n".join(f"  {name:<40} {figure}" for name, figure in figures.items()))
    sys.exit(0 if all(each["states equal the live ones"] for each in results.values()) else 1)


if __name__ == "__main__":
    main()
