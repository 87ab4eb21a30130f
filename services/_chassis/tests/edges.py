"""The invented service's REST edge, put together as a composition root does."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from chassis.app import make_app
from chassis.core import Core
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.rest import mount
from services._chassis.tests.drawdowns import CODE, COMMANDS_OF_FUNDS, ESTATE
from services._chassis.tests.identities import bearer, believing
from serving.clock_api import mount_clock

REQUESTS = f"/funds/v1/estates/{ESTATE}/drawdowns"
FIRST = f"{REQUESTS}/d-1"
BODY = {"amount_fen": 8_000_000, "purpose": "roof of building 3", "needed_on": "2026-03-20"}


def edge_of(core: Core, buckets: Buckets | None = None, **ready: Any) -> FastAPI:
    """Mount the commands and the clock."""
    app = make_app("funds", ready)
    reads = Reads(believing(), core.places)
    mount(app, core.executor, COMMANDS_OF_FUNDS, reads.tokens.actor, buckets or Buckets())
    mount_clock(app, core, reads)
    return app


def clerk(key: str = "k-1", **more: str) -> dict[str, str]:
    """Give the headers of a clerk's command."""
    return {
        **bearer(("CLERK", CODE)),
        "Idempotency-Key": key,
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


async def post_raw(app: FastAPI, incoming: Iterator[dict[str, Any]]) -> list[Any]:
    """Post a clerk's command in the messages given; give what the application sent."""
    sent: list[Any] = []

    async def receive() -> Any:
        return next(incoming)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": FIRST,
        "raw_path": FIRST.encode(),
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in clerk().items()],
        "http_version": "1.1",
        "scheme": "http",
        "asgi": {"version": "3.0"},
        "client": ("127.0.0.1", 1),
        "server": ("x", 80),
    }
    await app(scope, receive, send)
    return sent


def send(edge: TestClient, body: Any = BODY, url: str = FIRST, **headers: str) -> Any:
    """Send a clerk's command; a body that is bytes or text goes as it is."""
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    return edge.post(url, content=content, headers=clerk(**headers))


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Expect a refusal in the form of RFC 9457; give its body."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert list(body) == [
        "type",
        "title",
        "status",
        "detail",
        "code",
        "rule_ids",
        "details",
        "trace_id",
    ]
    assert body["status"] == status
    assert body["trace_id"] == answer.headers["cogov-trace"]
    return body
