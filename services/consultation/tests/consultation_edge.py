"""A client of the consultation service over HTTP and gRPC, believed to be whom he names."""

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
from cogov.consultation.v1 import service_pb2_grpc
from consultation.api import mount_consultations
from consultation.commands.forms import SEATS
from consultation.rpc import add_consultations
from services.consultation.tests.consultation_kit import (
    BRANCH,
    CHAIR,
    ESTATE,
    OFFICER,
    RESIDENT,
    SECRETARY,
    STRANGER,
    STREET,
    World,
    holder,
    person,
)

ME = f"/consultation/v1/estates/{ESTATE}"
EXPERT = person("s-expert")
TOKENS = Believing(
    BRANCH, CHAIR, OFFICER, RESIDENT, SECRETARY, STRANGER, STREET, EXPERT, *map(holder, SEATS)
)


class Edge:
    """A client over HTTP."""

    def __init__(self, world: World) -> None:
        self.world, self._keys = world, count(1)
        self.app = make_app("consultation", {})
        reads = Reads(TOKENS, world.service.core.places)
        mount_consultations(self.app, world.service, reads, Buckets(10_000, 10_000))
        self.client = TestClient(self.app, raise_server_exceptions=True)

    def get(self, path: str, **query: Any) -> Any:
        """Read something; everybody may."""
        return self.client.get(path, params=query or None)

    def send(self, c: Command, who: Actor, **headers: str) -> Any:
        """Send a command as it would come."""
        path = "/consultation/v1" + c.spec.path.format_map(c.address_fields())
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
    add_consultations(server, consultations=world.service, tokens=TOKENS)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = service_pb2_grpc.ConsultationServiceStub(channel)

        def ask(method: str, request: Any, who: Actor | None = STRANGER) -> Any:
            metadata = (("authorization", f"Bearer {who.subject}"),) if who else ()
            return getattr(stub, method)(request, metadata=metadata, timeout=5)

        yield ask
    server.stop(None)
