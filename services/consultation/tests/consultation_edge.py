"""A client of the consultation service over HTTP and gRPC, believed to be whom he names."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from chassis.app import make_app
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.testing.believing import Believing
from chassis.testing.edge import HttpEdge, grpc_edge
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


class Edge(HttpEdge):
    """A client over HTTP."""

    def __init__(self, world: World) -> None:
        app = make_app("consultation", {})
        reads = Reads(TOKENS, world.service.core.places)
        mount_consultations(app, world.service, reads, Buckets(10_000, 10_000))
        super().__init__("consultation", app, world)
        self.world = world


def line(world: World) -> AbstractContextManager[Any]:
    """Give a gRPC client, speaking as whom one names."""
    add = partial(add_consultations, consultations=world.service, tokens=TOKENS)
    return grpc_edge(add, service_pb2_grpc.ConsultationServiceStub, STRANGER)
