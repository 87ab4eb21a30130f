"""A committee that runs apart from the registry: what it does while the registry is away."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import msgspec
import pytest
from typing_extensions import override

from chassis.actors import Actor
from chassis.domain import Command
from chassis.refusals import NotFound
from chassis.rpc import answering
from cogov.registry.v1 import service_pb2 as pb
from cogov.registry.v1 import service_pb2_grpc
from committee import commands as wish
from committee.commands.forms import ChannelHours, Choice, Extent
from committee.neighbours import QUERIES, RegistryOverGrpc
from services.committee.tests.committee_edge import ME, MT, Edge
from services.committee.tests.committee_kit import (
    CHAIR,
    CLOSES,
    ESTATE,
    MOTION,
    OPENS,
    FakeRegistry,
    World,
    entries_of,
    local,
    owner,
)
from serving.channels import open_channel
from serving.grpc_server import GrpcServer, serve_grpc

SOON = 0.3
SCHEDULE = wish.ScheduleMeeting(
    ESTATE, "mt-1", "regular", "committee", Extent("estate"), [MOTION], "written", OPENS, CLOSES
)
NOTICE = wish.NoticeMeeting(
    ESTATE,
    "mt-1",
    "roll-1",
    OPENS.replace(day=2),
    [ChannelHours("app"), ChannelHours("paper", local(CLOSES, 12))],
)


class Served(service_pb2_grpc.RegistryServiceServicer):
    """A registry's answers over gRPC, as far as a notice needs them."""

    def __init__(self, registry: FakeRegistry) -> None:
        self._registry = registry

    @override
    def GetPlace(self, request: Any, context: grpc.ServicerContext) -> Any:
        with answering(context):
            found = self._registry.place(UUID(request.estate_id))
            if found is None:
                raise NotFound
            return pb.GetPlaceResponse(code=found[0], jurisdiction=found[1])

    @override
    def GetRoll(self, request: Any, context: grpc.ServicerContext) -> Any:
        with answering(context):
            view = msgspec.structs.asdict(self._registry.roll(ESTATE, request.roll))
            extent, frozen = view.pop("extent"), view.pop("frozen")
            kind = {"extent_kind": extent.kind, "stage": "frozen" if frozen else "draft"}
            return pb.GetRollResponse(**kind, **view)

    @override
    def RollEntries(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        with answering(context):
            for entry in self._registry.entries(ESTATE, request.roll):
                yield pb.RollEntriesResponse(**msgspec.to_builtins(entry))


@pytest.fixture(name="registry")
def _registry() -> FakeRegistry:
    registry = FakeRegistry()
    registry.give("roll-1", entries_of([100] * 9))
    return registry


def _serve(registry: FakeRegistry, port: int) -> GrpcServer:
    def add(server: grpc.Server) -> str:
        service_pb2_grpc.add_RegistryServiceServicer_to_server(Served(registry), server)
        return "cogov.registry.v1.RegistryService"

    return serve_grpc([add], lambda: True, port=port)


@contextmanager
def _apart(folder: Path, port: int) -> Iterator[Edge]:
    """A committee that asks its registry at a port, whoever listens there."""
    with open_channel(f"127.0.0.1:{port}", lambda: "Bearer t", QUERIES, seconds=SOON) as channel:
        there: Any = RegistryOverGrpc(channel)
        world = World(folder, there)
        yield Edge(world)
        world.committee.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _send(edge: Edge, who: Actor, c: Command, key: str = "s") -> Any:
    return edge.post(who, c, **{"idempotency-key": key})


def _schedule(edge: Edge) -> None:
    """Schedule the meeting; on a busy machine the registry may at first be too slow to answer."""
    assert 201 in (_send(edge, CHAIR, SCHEDULE).status_code for _ in range(20))


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


AWAY = (503, "NEIGHBOUR_UNAVAILABLE")


def test_without_the_registry_only_what_needs_it_is_refused(
    tmp_path: Path, registry: FakeRegistry
) -> None:
    """Its roll is a notice's; a meeting is scheduled, shown and cancelled without it."""
    server = _serve(registry, 0)
    with _apart(tmp_path, server.port) as edge:
        assert _code(_send(edge, CHAIR, SCHEDULE))[0] == 201  # it asked once where the estate lies
        server.close(0)

        refused = _send(edge, CHAIR, NOTICE, key="n")
        assert _code(refused) == AWAY
        assert refused.headers["retry-after"]
        assert "registry" in refused.json()["detail"]
        other = msgspec.structs.replace(SCHEDULE, meeting="mt-2")
        assert _code(_send(edge, CHAIR, other, key="s2"))[0] == 201
        cancel = wish.CancelMeeting(ESTATE, "mt-2", "没有场地")
        assert _code(_send(edge, CHAIR, cancel, key="c"))[0] == 201
        assert edge.get(MT).json()["stage"] == "SCHEDULED"
        assert len(edge.get(f"{ME}/meetings").json()["items"]) == 2


def test_a_registry_that_is_back_is_asked_again_under_the_same_key(
    tmp_path: Path, registry: FakeRegistry
) -> None:
    """What was refused for its absence is carried out when it is sent again."""
    server = _serve(registry, 0)
    with _apart(tmp_path, server.port) as edge:
        _schedule(edge)
        server.close(0)
        assert _code(_send(edge, CHAIR, NOTICE, key="n")) == AWAY

        back = _serve(registry, server.port)
        assert 201 in (_send(edge, CHAIR, NOTICE, key="n").status_code for _ in range(20))
        assert edge.get(MT).json()["stage"] == "NOTICED"
        back.close(0)


def test_once_noticed_a_vote_goes_on_without_the_registry(
    tmp_path: Path, registry: FakeRegistry
) -> None:
    """The roll is the committee's own from the notice on (ruling B2)."""
    server = _serve(registry, 0)
    with _apart(tmp_path, server.port) as edge:
        _schedule(edge)
        assert 201 in (_send(edge, CHAIR, NOTICE, key="n").status_code for _ in range(20))
        server.close(0)

        edge.world.to(local(OPENS, 9))
        cast = wish.CastBallot(ESTATE, "mt-1", edge.world.entry(1), [Choice("m-1", "AGREE")])
        assert _send(edge, owner(1), cast, key="b").status_code == 201
        assert edge.get(MT).json()["stage"] == "OPEN"


@pytest.mark.parametrize("registry_is", ["half open", "gone"])
def test_an_estate_that_is_not_known_yet_cannot_be_said_to_be_missing(
    tmp_path: Path, registry_is: str
) -> None:
    """Where it lies decides who may; nobody is told 404 of an estate that may well exist (A9)."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1] if registry_is == "half open" else _free_port()
        with _apart(tmp_path, port) as edge:
            assert _code(_send(edge, CHAIR, SCHEDULE)) == AWAY
            assert edge.get(MT).status_code == 404  # a question is answered from what is here
