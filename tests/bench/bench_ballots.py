"""Measure a ballot over HTTP against the least that could be done. A ratio, not seconds.

Four clients cast ballots of one open vote, each under its owner's own token, on the whole system
(`cogov up` in a process of its own, PostgreSQL), and send bodies to the bare endpoint of bench_http,
which does one INSERT on the same server. The two take turns; the median of the rounds' ratios is
printed beside that of bench_http (ruling G18), without a target: a ballot also reads the meeting, its
entry on the roll and who may vote for it, and is sealed twice.

Needs PostgreSQL's server programs; it starts a cluster of its own and removes it.

Example: bench_ballots.py --rounds 5 --ballots 100
"""

import statistics
from pathlib import Path
from typing import Any

import psycopg

from chassis.core import migrate
from chassis.testing.postgres import OWNER, SERVICE, Cluster
from chassis.testing.server import run
from suite.child import Child
from suite.demo.client import Who
from suite.dev_tokens import make_token, signing_key
from suite.settings import SERVICES
from tests.bench.bench_http import (
    CLIENTS,
    Calls,
    Results,
    load,
    make_bare,
    measured,
    ownerships,
    serve_bare,
    started,
)
from tests.e2e.votes import at, open_vote

WARM = 10


def casts(ballots: list[tuple[Who, str, dict[str, Any]]], system: Child, after: int) -> Calls:
    """Give each client's n-th ballot, counted from `after` on; tokens are made beforehand."""
    key = signing_key(system.keys / "dev-key.json")
    usual = {"Content-Type": "application/json", "Cogov-Now": at(26, 10).isoformat()}
    ready = [
        (path, body, usual | {"Authorization": f"Bearer {make_token(key, who.subject, ())}"})
        for who, path, body in ballots
    ]

    def call(client: int, n: int) -> tuple[str, dict[str, Any], dict[str, str]]:
        number = after + client + CLIENTS * n
        path, body, headers = ready[number]
        return path, body, headers | {"Idempotency-Key": f"bench-{number}"}

    return call


def measure(cluster: Cluster, folder: Path, rounds: int, each: int) -> Results:
    """Compare the two in rounds that take turns."""
    for service in SERVICES:
        run(cluster.dsn("postgres"), f"CREATE DATABASE bench_{service} OWNER {OWNER}")
        migrate(cluster.dsn(OWNER, f"bench_{service}"), SERVICE)
    bare_at = cluster.fresh_database()
    make_bare(bare_at.owner)
    system = Child(folder, also={"COGOV_DATABASE": cluster.dsn(SERVICE, "bench_{service}")})
    system.start()
    process, port = started(serve_bare, bare_at.service, "")
    try:
        vote = open_vote(system, "bench", CLIENTS * (WARM + rounds * each))
        ballots = vote.ballots(vote.plan.voters)
        vote.client.close()
        sides = {"ballot": int(system.address.rsplit(":", 1)[1]), "bare": port}
        plain = ownerships([f"/units/{i}/ownership" for i in _ids(bare_at.service)], _JSON)
        rates: dict[str, list[float]] = {name: [] for name in sides}
        sent = 0
        for number in (WARM, *[each] * rounds):
            calls = {"ballot": casts(ballots, system, sent), "bare": plain}
            for name, to in sides.items():
                *took, whole = load(to, calls[name], number)
                rates[name].append(len(took) / whole)
            sent += CLIENTS * number
    finally:
        process.terminate()
        process.join()
        system.stop()
    return told({name: found[1:] for name, found in rates.items()})  # without the warm round


_JSON = {"Content-Type": "application/json"}


def _ids(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as db:
        return [
            str(row[0])
            for row in db.execute("SELECT gen_random_uuid() FROM generate_series(1, 50)")
        ]


def told(rates: dict[str, list[float]]) -> Results:
    """Sum the rounds up."""
    ratios = [a / b for a, b in zip(rates["ballot"], rates["bare"], strict=True)]
    return {
        "clients": CLIENTS,
        "CastBallot, requests/s": round(statistics.median(rates["ballot"])),
        "bare endpoint with one INSERT, requests/s": round(statistics.median(rates["bare"])),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(r, 2) for r in ratios],
    }


if __name__ == "__main__":
    measured(__doc__, "ballots", 100, measure)
