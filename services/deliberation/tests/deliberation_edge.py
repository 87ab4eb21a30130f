"""A client of the deliberation service over HTTP and gRPC, believed to be whom he names."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

import grpc
import msgspec
from fastapi.testclient import TestClient

from chassis.actors import Actor
from chassis.app import make_app
from chassis.domain import Command
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.testing.believing import Believing
from cogov.deliberation.v1 import service_pb2_grpc
from deliberation.api import mount_deliberations
from deliberation.rpc import add_deliberations
from services.deliberation.tests.deliberation_kit import (
    BRANCH,
    CHAIR,
    COUNCIL,
    ESTATE,
    LEAD,
    OFFICER,
    OWNER,
    RESIDENT,
    STRANGER,
    STREET,
    WATCHER,
    World,
    person,
)

ME = f"/deliberation/v1/estates/{ESTATE}"
BOTH = person(OFFICER.subject, "RESIDENTS_COUNCIL", "RESIDENTS_COMMITTEE_OFFICER")
TOKENS = Believing(BRANCH, CHAIR, COUNCIL, LEAD, OWNER, RESIDENT, STRANGER, STREET, WATCHER, BOTH)


class Edge:
    """A client over HTTP."""

    def __init__(self, world: World) -> None:
        self.world, self._keys = world, count(1)
        self.app = make_app("deliberation", {})
        reads = Reads(TOKENS, world.service.core.places)
        mount_deliberations(self.app, world.service, reads, Buckets(10_000, 10_000))
        self.client = TestClient(self.app, raise_server_exceptions=True)

    def get(self, path: str, who: Actor | None = None, **query: Any) -> Any:
        """Read something, as somebody or as anybody."""
        headers = {"authorization": f"Bearer {who.subject}"} if who else {}
        return self.client.get(path, params=query or None, headers=headers)

    def send(self, c: Command, who: Actor, **headers: str) -> Any:
        """Send a command as it would come."""
        path = "/deliberation/v1" + c.spec.path.format_map(c.address_fields())
        body = {k: v for k, v in msgspec.to_builtins(c).items() if k not in c.spec.in_path}
        sent = {
            "authorization": f"Bearer {who.subject}",
            "idempotency-key": f"http-{next(self._keys)}",
            "cogov-now": self.world.now.isoformat(),
            "content-type": "application/json",
        }
        return self.client.post(path, content=msgspec.json.encode(body), headers=sent | headers)


@contextmanager
def line(world: World) -> Iterator[Any]:
    """Give a gRPC client, speaking as whom one names."""
    server = grpc.server(ThreadPoolExecutor(2))
    add_deliberations(server, deliberations=world.service, tokens=TOKENS)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = service_pb2_grpc.DeliberationServiceStub(channel)

        def ask(method: str, request: Any, who: Actor | None = STRANGER) -> Any:
            metadata = (("authorization", f"Bearer {who.subject}"),) if who else ()
            return getattr(stub, method)(request, metadata=metadata, timeout=5)

        yield ask
    server.stop(None)
