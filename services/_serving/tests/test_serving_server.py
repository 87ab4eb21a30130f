"""A service's gRPC server: what it says of itself, and what it lets through."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
import structlog
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from typing_extensions import override

from cogov.log.v1 import log_pb2, log_pb2_grpc
from serving.eventlog import add_log
from serving.grpc_server import CORRELATION, GrpcServer, serve_grpc

LOG = "cogov.log.v1.EventLogService"
STATES = health_pb2.HealthCheckResponse
WITHIN = 5


class Heard(log_pb2_grpc.EventLogServiceServicer):
    """Answers with nothing, and keeps the correlation ids that its lines would carry."""

    def __init__(self) -> None:
        self.traces: list[object] = []

    @override
    def Head(self, request: Any, context: grpc.ServicerContext) -> Any:
        self.traces.append(structlog.contextvars.get_contextvars().get("correlation_id"))
        return log_pb2.HeadResponse()


@contextmanager
def _serving(
    ready: Callable[[], bool] = lambda: True, heard: Heard | None = None
) -> Iterator[tuple[GrpcServer, grpc.Channel]]:
    server = serve_grpc([lambda s: add_log(s, heard or Heard())], ready)
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield server, channel
    server.close(0)


def _health(channel: grpc.Channel, name: str = "") -> int:
    request = health_pb2.HealthCheckRequest(service=name)
    status: int = health_pb2_grpc.HealthStub(channel).Check(request, timeout=WITHIN).status
    return status


def test_health_says_serving_only_while_the_service_is_ready() -> None:
    """A neighbour, a probe and who watches see the same, each time anew."""
    state = {"ready": False}
    with _serving(lambda: state["ready"]) as (_, channel):
        watched = health_pb2_grpc.HealthStub(channel).Watch(
            health_pb2.HealthCheckRequest(service=LOG), timeout=WITHIN
        )
        assert next(watched).status == STATES.NOT_SERVING
        assert _health(channel) == _health(channel, LOG) == STATES.NOT_SERVING

        state["ready"] = True
        assert _health(channel) == _health(channel, LOG) == STATES.SERVING
        assert next(watched).status == STATES.SERVING

        state["ready"] = False
        assert _health(channel) == STATES.NOT_SERVING
        watched.cancel()


def test_a_service_that_cannot_tell_is_not_ready() -> None:
    """A database that does not answer is no reason to break the probe."""

    def broken() -> bool:
        raise OSError("no database")

    with _serving(broken) as (_, channel):
        assert _health(channel) == STATES.NOT_SERVING


def test_health_knows_only_what_is_served() -> None:
    """Another service's name is not found."""
    with _serving() as (_, channel), pytest.raises(grpc.RpcError) as told:
        _health(channel, "cogov.registry.v1.RegistryService")

    error: Any = told.value
    assert error.code() is grpc.StatusCode.NOT_FOUND


def test_reflection_names_what_is_served() -> None:
    """A partner finds what there is without the contracts at hand."""
    asked = iter([reflection_pb2.ServerReflectionRequest(list_services="")])
    with _serving() as (_, channel):
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        (answer,) = stub.ServerReflectionInfo(asked, timeout=WITHIN)

    assert LOG in {s.name for s in answer.list_services_response.service}


def test_a_questions_lines_carry_its_callers_correlation_id() -> None:
    """One id through all services; a thread keeps none for the next question."""
    heard = Heard()
    with _serving(heard=heard) as (_, channel):
        stub = log_pb2_grpc.EventLogServiceStub(channel)
        stub.Head(log_pb2.HeadRequest(), metadata=((CORRELATION, "abc"),), timeout=WITHIN)
        for _ in range(8):
            stub.Head(log_pb2.HeadRequest(), timeout=WITHIN)

    assert heard.traces == ["abc", *[None] * 8]


def test_a_port_that_is_taken_refuses_the_start() -> None:
    """Two servers on one port would each get some of the calls."""
    with _serving() as (server, _), pytest.raises(OSError, match=str(server.port)):
        serve_grpc([], lambda: True, port=server.port)


@pytest.mark.slow
def test_a_question_larger_than_any_of_ours_is_refused() -> None:
    """As a body over REST: what nobody means to send is not read into memory."""
    with _serving() as (_, channel):
        raw: Any = channel.unary_unary(f"/{LOG}/Head", None, None)
        with pytest.raises(grpc.RpcError) as told:
            raw(b"\0" * 300_000, timeout=WITHIN)

    error: Any = told.value
    assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_closing_ends_the_listening() -> None:
    """Nobody is let in any more."""
    with _serving() as (server, _):
        server.close(0)

        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", server.port), timeout=WITHIN)
