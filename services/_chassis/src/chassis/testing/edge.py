"""Clients of one service over HTTP and gRPC, in the test's own process."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

import grpc
import msgspec
from fastapi import FastAPI
from fastapi.testclient import TestClient

from chassis.actors import Actor
from chassis.domain import Command
from chassis.testing.story import Story


class HttpEdge:
    """A client over HTTP, believed to be whom he names."""

    def __init__(self, service: str, app: FastAPI, story: Story) -> None:
        self.app, self._service, self._story = app, service, story
        self._keys = count(1)
        self.client = TestClient(app, raise_server_exceptions=True)

    def get(self, path: str, who: Actor | None = None, **query: Any) -> Any:
        """Read something, as somebody or as anybody."""
        headers = {"authorization": f"Bearer {who.subject}"} if who else {}
        return self.client.get(path, params=query or None, headers=headers)

    def send(self, c: Command, who: Actor, **headers: str) -> Any:
        """Send a command as it would come."""
        path = f"/{self._service}/v1" + c.spec.path.format_map(c.address_fields())
        body = {k: v for k, v in msgspec.to_builtins(c).items() if k not in c.spec.in_path}
        sent = {
            "authorization": f"Bearer {who.subject}",
            "idempotency-key": f"http-{next(self._keys)}",
            "cogov-now": self._story.now.isoformat(),
            "content-type": "application/json",
        }
        return self.client.post(path, content=msgspec.json.encode(body), headers=sent | headers)


@contextmanager
def grpc_edge(
    add: Callable[[grpc.Server], Any], stub_of: Callable[[grpc.Channel], Any], anybody: Actor
) -> Iterator[Any]:
    """Give a gRPC client, speaking as whom one names, else as `anybody`."""
    server = grpc.server(ThreadPoolExecutor(2))
    add(server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = stub_of(channel)

        def ask(method: str, request: Any, who: Actor | None = anybody) -> Any:
            metadata = (("authorization", f"Bearer {who.subject}"),) if who else ()
            return getattr(stub, method)(request, metadata=metadata, timeout=5)

        yield ask
    server.stop(None)
