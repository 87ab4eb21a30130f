"""A client of the alliance service over HTTP and gRPC, believed to be whom he names."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

import grpc
import msgspec
from fastapi.testclient import TestClient

from alliance.api import mount_alliances
from alliance.rpc import add_alliances
from chassis.actors import Actor, Grant
from chassis.app import make_app
from chassis.domain import Command
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.testing.believing import Believing
from cogov.alliance.v1 import service_pb2_grpc
from services.alliance.tests import alliance_kit as kit
from services.alliance.tests.alliance_kit import ESTATE, STRANGER, World
from services.alliance.tests.rated_kit import AUTHORITY, SECRETARY

ME = f"/alliance/v1/estates/{ESTATE}"
BOTH_SIDES = Actor(
    "s-both", "iss", "client",
    (Grant("APPRAISER", kit.DISTRICT), Grant("PROVIDER_STAFF", kit.DISTRICT, "provider-a")),
)  # fmt: skip
APPRAISES_AND_CONFIRMS = kit.person(kit.APPRAISER.subject, "APPRAISER", "ALLIANCE_COUNCIL")
TOKENS = Believing(
    kit.STREET, kit.COUNCIL, kit.OFFICER, kit.CHAIR, kit.PROVIDER, kit.OTHER, kit.DEPARTMENT,
    kit.RESIDENT, kit.OWNER, kit.STRANGER, APPRAISES_AND_CONFIRMS, BOTH_SIDES, SECRETARY, AUTHORITY,
)  # fmt: skip


class Edge:
    """A client over HTTP."""

    def __init__(self, world: World) -> None:
        self.world, self._keys = world, count(1)
        self.app = make_app("alliance", {})
        reads = Reads(TOKENS, world.service.core.places)
        mount_alliances(self.app, world.service, reads, Buckets(10_000, 10_000))
        self.client = TestClient(self.app, raise_server_exceptions=True)

    def get(self, path: str, who: Actor | None = None, **query: Any) -> Any:
        """Read something, as somebody or as anybody."""
        headers = {"authorization": f"Bearer {who.subject}"} if who else {}
        return self.client.get(path, params=query or None, headers=headers)

    def send(self, c: Command, who: Actor, **headers: str) -> Any:
        """Send a command as it would come."""
        path = "/alliance/v1" + c.spec.path.format_map(c.address_fields())
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
    add_alliances(server, alliances=world.service, tokens=TOKENS)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = service_pb2_grpc.AllianceServiceStub(channel)

        def ask(method: str, request: Any, who: Actor | None = STRANGER) -> Any:
            metadata = (("authorization", f"Bearer {who.subject}"),) if who else ()
            return getattr(stub, method)(request, metadata=metadata, timeout=5)

        yield ask
    server.stop(None)
