"""Measure a command over HTTP against the least that could be done. Ratios, not seconds.

Four clients send RecordOwnership to the registry (uvicorn in a process of its own, PostgreSQL), and
the same bodies to a bare FastAPI `def` endpoint that does one INSERT through psycopg on the same
server. The two take turns, and the median of the rounds' ratios is told (target: at least 0.6).
Both have four threads for it; the command checks a token, rights, idempotency and stage,
reads its stream, decides, and records the fact with its receipt in one transaction.

Needs PostgreSQL's server programs; it starts a cluster of its own and removes it.

Example: bench_http.py --rounds 7 --requests 400
"""

import argparse
import http.client
import json
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import uvicorn
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OKPKey
from pydantic import BaseModel

from chassis.actors import Actor, Grant
from chassis.app import THREADS, make_app
from chassis.clock import TimeSource
from chassis.core import Where, migrate
from chassis.limits import Buckets
from chassis.logs import set_up_logs
from chassis.reads import Reads
from chassis.testing.postgres import SERVICE, Cluster
from chassis.tokens import Issuer, Tokens
from registry import commands as wish
from registry.api import mount_registry
from registry.application import Registry, open_registry

CLIENTS = 4
UNITS = 1000
"""A large estate's. A unit's owners change a few times in its life, and its stream is not longer."""
COMMUNITY = "410702001016"
ISSUER, AUDIENCE = "https://bench.example", "cogov"
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k"})
Results = dict[str, Any]
Calls = Callable[[int, int], tuple[str, dict[str, Any], dict[str, str]]]
"""A client's n-th request: path, body, headers."""


# ---- the two servers, each in a process of its own ----------------------------------------------


def serve_registry(at: str, jwks: str, told: Any) -> None:
    """Serve the registry's commands."""
    set_up_logs(json_lines=True, level="WARNING")
    registry = opened(at)
    issuer = Issuer(iss=ISSUER, jwks=jwks, aud=AUDIENCE, may_grant=("REGISTRY_CLERK",))
    app = make_app("registry", {})
    unlimited = Buckets(rate=1e9, burst=1e9)
    mount_registry(app, registry, Reads(Tokens([issuer]), registry.core.places), unlimited)
    _run(app, told)


class Ownership(BaseModel):
    """What the bare endpoint takes: the same body."""

    owners: list[str]
    basis: str
    effective_on: date


@asynccontextmanager
async def few_threads(_: FastAPI) -> Any:
    """Give the bare server as many threads as the other one."""
    current_default_thread_limiter().total_tokens = THREADS
    yield


def make_bare(owner: str) -> None:
    """Make the bare endpoint's table."""
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, unit uuid, body text)")
        db.execute(f"GRANT ALL ON bare, bare_id_seq TO {SERVICE}")


def serve_bare(dsn: str, _: str, told: Any) -> None:
    """Serve one endpoint that inserts one row."""
    app, mine = FastAPI(lifespan=few_threads), threading.local()

    @app.post("/units/{unit}/ownership", status_code=201)
    def record(unit: str, body: Ownership) -> dict[str, int]:
        if not hasattr(mine, "db"):
            mine.db = psycopg.connect(dsn, autocommit=True)
        row = (UUID(unit), body.model_dump_json())
        insert = "INSERT INTO bare (unit, body) VALUES (%s, %s) RETURNING id"
        return {"id": mine.db.execute(insert, row, prepare=True).fetchone()[0]}

    _run(app, told)


def _run(app: FastAPI, told: Any) -> None:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    told.put(server.servers[0].sockets[0].getsockname()[1])
    thread.join()


def opened(at: str) -> Registry:
    """Open the registry over PostgreSQL."""
    return open_registry(Where(at, at, at, b"w" * 32), TimeSource())


def furnished(registry: Registry) -> tuple[UUID, list[str]]:
    """Register an estate with a building and its delivered units; give their references."""
    officer = Actor(
        "s-bench",
        ISSUER,
        "",
        tuple(Grant(r, COMMUNITY) for r in ("STREET_OFFICER", "REGISTRY_CLERK")),
    )
    do = registry.core.executor.execute
    estate = wish.RegisterEstate(COMMUNITY, "阳光小区", 240, built_year=1998)
    do(estate, officer, "estate")
    do(wish.AddBuilding(estate.estate_id, "b1", "1号楼", ("1",)), officer, "building")
    units = []
    for n in range(UNITS):
        door = wish.Door(building="b1", stairwell="1", room=str(100 + n))
        state = {"state": "delivered", "owners": (f"s-{n}",)}
        unit = wish.AddUnit(estate.estate_id, door, "dwelling", 900_000, "register", **state)  # type: ignore[arg-type]
        do(unit, officer, f"unit-{n}")
        units.append(wish.unit_ref(estate.estate_id, door))
    return estate.estate_id, units


# ---- the clients --------------------------------------------------------------------------------


def ownerships(paths: list[str], headers: dict[str, str]) -> Calls:
    """Give each client's n-th request: a unit's ownership, one unit after another."""

    def call(client: int, n: int) -> tuple[str, dict[str, Any], dict[str, str]]:
        body = {"owners": [f"s-{client}-{n}"], "basis": "register", "effective_on": "2026-03-02"}
        sent = {**headers, "Idempotency-Key": uuid4().hex}
        return paths[(client + CLIENTS * n) % len(paths)], body, sent

    return call


def load(port: int, calls: Calls, requests: int) -> list[float]:
    """Let the clients send their requests; give how long each took, in seconds, and the whole last."""
    took: list[list[float]] = [[] for _ in range(CLIENTS)]
    failed: list[str] = []
    ready = threading.Barrier(CLIENTS + 1)

    def client(mine: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        ready.wait()
        for n in range(requests):
            path, body, sent = calls(mine, n)
            began = time.perf_counter()
            connection.request("POST", path, json.dumps(body), sent)
            answer = connection.getresponse()
            text = answer.read()
            took[mine].append(time.perf_counter() - began)
            if answer.status != 201:
                failed.append(text.decode())
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    if failed:
        raise RuntimeError(f"{len(failed)} requests failed, for instance: {failed[0]}")
    return [*sorted(one for each in took for one in each), whole]


def measure(cluster: Cluster, folder: Path, rounds: int, requests: int) -> Results:
    """Compare the two servers in rounds that take turns."""
    database = cluster.fresh_database()
    migrate(database.owner, SERVICE)
    make_bare(database.owner)
    registry = opened(database.service)
    estate, units = furnished(registry)
    registry.core.close()
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps({"keys": [KEY.as_dict(private=False)]}))
    sides = {
        "command": (serve_registry, f"/registry/v1/estates/{estate}/units/{{}}/ownership"),
        "bare": (serve_bare, "/units/{}/ownership"),
    }
    at = {"command": database.service, "bare": database.service}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {_token()}"}
    servers = {name: started(serve, at[name], str(jwks)) for name, (serve, _) in sides.items()}
    calls = {
        name: ownerships([path.format(unit) for unit in units], headers)
        for name, (_, path) in sides.items()
    }
    rates: dict[str, list[float]] = {name: [] for name in sides}
    p99: dict[str, list[float]] = {name: [] for name in sides}
    try:
        for name in sides:
            load(servers[name][1], calls[name], 50)  # warm
        for _ in range(rounds):
            for name in sides:
                *each, whole = load(servers[name][1], calls[name], requests)
                rates[name].append(len(each) / whole)
                p99[name].append(each[int(len(each) * 0.99)] * 1000)
    finally:
        for process, _ in servers.values():
            process.terminate()
            process.join()
    ratios = [a / b for a, b in zip(rates["command"], rates["bare"], strict=True)]
    return {
        "clients": CLIENTS,
        "requests per round and side": CLIENTS * requests,
        "RecordOwnership, requests/s": round(statistics.median(rates["command"])),
        "bare endpoint with one INSERT, requests/s": round(statistics.median(rates["bare"])),
        "p99 of the command, ms": round(statistics.median(p99["command"]), 1),
        "p99 of the bare endpoint, ms": round(statistics.median(p99["bare"]), 1),
        "ratio (target >= 0.6)": round(statistics.median(ratios), 2),
        "ratios": [round(r, 2) for r in ratios],
    }


def started(serve: Callable[..., None], at: str, jwks: str) -> tuple[Any, int]:
    """Start a server in a process of its own; give the process and its port."""
    processes = multiprocessing.get_context("spawn")
    told = processes.Queue()
    process = processes.Process(target=serve, args=(at, jwks, told), daemon=True)
    process.start()
    return process, told.get(timeout=60)


def _token() -> str:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "s-bench",
        "exp": now + 3600,
        "cogov": {"grants": [{"role": "REGISTRY_CLERK", "scope": COMMUNITY}]},
    }
    return jwt.encode({"alg": "Ed25519", "kid": "k"}, claims, KEY, algorithms=["Ed25519"])


def measured(
    said: str | None, each: str, usual: int, measure: Callable[[Cluster, Path, int, int], Results]
) -> Results:
    """Read the command line, measure on a cluster of its own, print and give the results.

    `each` names what is sent per client, round and side, `usual` how many without being told.
    """
    parser = argparse.ArgumentParser(
        description=said, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument(
        f"--{each}", dest="each", type=int, default=usual, help="per client, round and side"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    cluster = Cluster()
    try:
        with tempfile.TemporaryDirectory() as folder:
            results = measure(cluster, Path(folder), asked.rounds, asked.each)
    finally:
        cluster.remove()
    if asked.json:
        print(json.dumps(results))
    else:
        print("\n".join(f"{name:<45} {figure}" for name, figure in results.items()))
    return results


if __name__ == "__main__":
    found = measured(__doc__, "requests", 250, measure)
    sys.exit(0 if found["ratio (target >= 0.6)"] >= 0.6 else 1)
