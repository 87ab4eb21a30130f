"""Measure a ballot over HTTP against the least that could be done. A ratio, not seconds.

Four clients cast ballots of one open vote, each under its owner's own token, on the whole system
(`cogov up` in a process of its own, PostgreSQL), and send bodies to the bare endpoint of bench_http,
which does one INSERT on the same server. The two take turns; the median of the rounds' ratios is
printed beside that of bench_http (ruling G18), without a target: a ballot also reads the meeting, its
entry on the roll and who may vote for it, and is sealed twice.

Needs PostgreSQL's server programs; it starts a cluster of its own and removes it.

Example: bench_ballots.py --rounds 5 --ballots 100
"""

import argparse
import json
import statistics
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from chassis.core import migrate
from chassis.testing.postgres import OWNER, SERVICE, Cluster, run
from suite.child import Child
from suite.demo.client import Client, Who
from suite.demo.clockwork import move
from suite.demo.estate import EstateVote, Plan
from suite.demo.figures import electorate
from suite.dev_tokens import make_token, signing_key
from tests.bench.bench_http import (
    CLIENTS,
    Calls,
    Results,
    load,
    make_bare,
    ownerships,
    serve_bare,
    started,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
AREA_CM2 = 900_000
WARM = 10


def at(day: int, hour: int) -> datetime:
    """Give an instant of the vote's spring."""
    return datetime(2026, 3, day, hour, tzinfo=SHANGHAI)


def open_vote(system: Child, heads: int) -> list[tuple[Who, str, dict[str, Any]]]:
    """Bring a vote of one estate to its opening; give one ballot a head, ready to be sent."""
    client = Client(system.address, signing_key(system.keys / "dev-key.json"), "bench", at(2, 9))
    voters = electorate((heads * AREA_CM2, heads), [("AGREE", heads * AREA_CM2, heads)])
    motion = {"motion_id": "m1", "title": "bench", "text": "bench", "items": [9]}
    code = client.get("/registry/v1/communities")["items"][0]["code"]
    plan = Plan(
        tag="bench",
        name="测试小区",
        code=code,
        note="a measurement",
        voters=voters,
        motions=[motion],
        opens_on=date(2026, 3, 26),
        closes_on=date(2026, 4, 24),
    )
    vote = EstateVote(client, plan)
    move(client, at(2, 9))
    vote.register()
    move(client, at(10, 9))
    vote.convene()
    move(client, at(26, 10))
    ballots = vote.ballots(voters)
    client.close()
    return ballots


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
    for service in ("registry", "committee", "governance"):
        run(cluster.dsn("postgres"), f"CREATE DATABASE bench_{service} OWNER {OWNER}")
        migrate(cluster.dsn(OWNER, f"bench_{service}"), SERVICE)
    bare_at = cluster.fresh_database()
    make_bare(bare_at.owner)
    system = Child(folder, also={"COGOV_DATABASE": cluster.dsn(SERVICE, "bench_{service}")})
    system.start()
    process, port = started(serve_bare, bare_at.service, "")
    try:
        ballots = open_vote(system, CLIENTS * (WARM + rounds * each))
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--ballots", type=int, default=100, help="per client and round")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    cluster = Cluster()
    try:
        with tempfile.TemporaryDirectory() as folder:
            results = measure(cluster, Path(folder), asked.rounds, asked.ballots)
    finally:
        cluster.remove()
    if asked.json:
        print(json.dumps(results))
    else:
        print("\n".join(f"{name:<45} {figure}" for name, figure in results.items()))


if __name__ == "__main__":
    main()
