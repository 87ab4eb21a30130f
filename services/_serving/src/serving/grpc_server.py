"""One gRPC server for whatever questions are added to it: its threads, health, reflection and TLS.

The embedded system serves every service by one, a service that runs apart its own by another.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from typing_extensions import override

from serving.tls import server_credentials

Add = Callable[[grpc.Server], str]
"""Adds one service's questions to a server, and gives the service's full name."""

OTHER_STREAMS = 8
"""How many streams that have an end are served at a time, beside those that follow facts."""

CORRELATION = "cogov-correlation"
"""The metadata that carries a request's correlation id to whom it makes ask."""

OPTIONS = (
    ("grpc.so_reuseport", 0),  # a port that is taken refuses the start
    ("grpc.max_receive_message_length", 256 * 1024),  # as over REST
    # Neighbours ping to notice a connection that is dead at one end (serving.channels).
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
)
log = structlog.get_logger("rpc")


class ReadyHealth(health.HealthServicer):
    """Says SERVING only while the service is ready.

    It looks when it is asked; who watches hears of a change when anybody asks.
    """

    def __init__(self, names: Sequence[str], ready: Callable[[], bool]) -> None:
        super().__init__()
        self._names, self._ready = ("", *names), ready
        self._said: Any = None
        self._look()

    @override
    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Say how one service is, or all of them."""
        self._look()
        return super().Check(request, context)

    def _look(self) -> None:
        states = health_pb2.HealthCheckResponse
        found = states.SERVING if _holds(self._ready) else states.NOT_SERVING
        if found != self._said:
            self._said = found
            for name in self._names:
                self.set(name, found)


def _holds(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except Exception:
        log.exception("not_ready")
        return False


@dataclass(frozen=True, slots=True)
class _Pooled:
    """A stream's behaviour that gRPC runs in the pool it names."""

    behavior: Callable[[Any, grpc.ServicerContext], Iterator[Any]]
    experimental_thread_pool: ThreadPoolExecutor

    def __call__(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        return self.behavior(request, context)


class StreamsApart(grpc.ServerInterceptor):  # type: ignore[type-arg]  # generic in its stubs only
    """Runs streams in a pool of their own, so that none holds a thread of the others (ruling G4)."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    @override
    def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        """Give a stream's handler the pool; one that holds no thread, and no stream, as it is."""
        found = continuation(handler_call_details)
        if found is None or not found.response_streaming:
            return found
        behavior = found.stream_stream if found.request_streaming else found.unary_stream
        if getattr(behavior, "experimental_non_blocking", False):
            return found
        make = (
            grpc.stream_stream_rpc_method_handler
            if found.request_streaming
            else grpc.unary_stream_rpc_method_handler
        )
        return make(
            _Pooled(behavior, self._pool), found.request_deserializer, found.response_serializer
        )


class Correlated(grpc.ServerInterceptor):  # type: ignore[type-arg]  # generic in its stubs only
    """Lets every log line of a question carry the correlation id that its caller sent."""

    @override
    def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        """Bind the id around a question's handler; a stream logs what it reads by itself."""
        found = continuation(handler_call_details)
        trace = dict(handler_call_details.invocation_metadata).get(CORRELATION)
        if found is None or found.unary_unary is None or not trace:
            return found

        def behavior(request: Any, context: grpc.ServicerContext) -> Any:
            with structlog.contextvars.bound_contextvars(correlation_id=str(trace)):
                return found.unary_unary(request, context)

        return grpc.unary_unary_rpc_method_handler(
            behavior, found.request_deserializer, found.response_serializer
        )


@dataclass(frozen=True, slots=True)
class GrpcServer:
    """A server that was started, and the port it listens on."""

    port: int
    server: grpc.Server
    health: ReadyHealth
    pools: tuple[ThreadPoolExecutor, ...]

    def close(self, grace: float = 1) -> None:
        """Say NOT_SERVING, let running questions end for so many seconds, and stop."""
        self.health.enter_graceful_shutdown()
        self.server.stop(grace).wait()
        for pool in self.pools:
            pool.shutdown(wait=False)


def serve_grpc(
    add: Sequence[Add],
    ready: Callable[[], bool],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: Path | None = None,
    threads: int = 8,
    endless: int = 0,
) -> GrpcServer:
    """Start a server for what is added; port 0 is chosen freely. Raises OSError.

    `ready` says what health says. With `tls`, the folder of `serving.tls`, callers need a certificate;
    without it only loopback is safe (ruling A7). `endless` is how many streams without an end are served
    at a time.
    """
    pools = (
        ThreadPoolExecutor(threads, thread_name_prefix="rpc"),
        ThreadPoolExecutor(OTHER_STREAMS + endless, thread_name_prefix="rpc-streams"),
    )
    server = grpc.server(
        pools[0], interceptors=[Correlated(), StreamsApart(pools[1])], options=OPTIONS
    )
    names = [one(server) for one in add]
    healthy = ReadyHealth(names, ready)
    health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
    reflection.enable_server_reflection((*names, reflection.SERVICE_NAME), server)
    chosen = _listen(server, f"{host}:{port}", tls)
    server.start()
    return GrpcServer(chosen, server, healthy, pools)


def _listen(server: grpc.Server, address: str, tls: Path | None) -> int:
    try:
        if tls is None:
            return server.add_insecure_port(address)
        return server.add_secure_port(address, server_credentials(tls))
    except RuntimeError as e:
        raise OSError(f"gRPC cannot listen on {address}: {e}") from None
