"""A client of the deliberation service over HTTP and gRPC, believed to be whom he names."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from chassis.app import make_app
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.testing.believing import Believing
from chassis.testing.edge import HttpEdge, grpc_edge
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


class Edge(HttpEdge):
    """A client over HTTP."""

    def __init__(self, world: World) -> None:
        app = make_app("deliberation", {})
        reads = Reads(TOKENS, world.service.core.places)
        mount_deliberations(app, world.service, reads, Buckets(10_000, 10_000))
        super().__init__("deliberation", app, world)
        self.world = world


def line(world: World) -> AbstractContextManager[Any]:
    """Give a gRPC client, speaking as whom one names."""
    add = partial(add_deliberations, deliberations=world.service, tokens=TOKENS)
    return grpc_edge(add, service_pb2_grpc.DeliberationServiceStub, STRANGER)
