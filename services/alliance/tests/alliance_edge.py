"""A client of the alliance service over HTTP and gRPC, believed to be whom he names."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from alliance.api import mount_alliances
from alliance.rpc import add_alliances
from chassis.actors import Actor, Grant
from chassis.app import make_app
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.testing.believing import Believing
from chassis.testing.edge import HttpEdge, grpc_edge
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


class Edge(HttpEdge):
    """A client over HTTP."""

    def __init__(self, world: World) -> None:
        app = make_app("alliance", {})
        reads = Reads(TOKENS, world.service.core.places)
        mount_alliances(app, world.service, reads, Buckets(10_000, 10_000))
        super().__init__("alliance", app, world)
        self.world = world


def line(world: World) -> AbstractContextManager[Any]:
    """Give a gRPC client, speaking as whom one names."""
    add = partial(add_alliances, alliances=world.service, tokens=TOKENS)
    return grpc_edge(add, service_pb2_grpc.AllianceServiceStub, STRANGER)
