"""The gRPC server of the embedded system: every service's questions, and the raw logs by one door."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from typing_extensions import override

from chassis.eventlog import EventLog
from chassis.refusals import NotFound
from chassis.rpc import abort
from cogov.committee.v1 import service_pb2 as committee_pb
from cogov.committee.v1 import service_pb2_grpc as committee_grpc
from cogov.governance.v1 import service_pb2 as governance_pb
from cogov.governance.v1 import service_pb2_grpc as governance_grpc
from cogov.log.v1 import log_pb2, log_pb2_grpc
from cogov.registry.v1 import service_pb2 as registry_pb
from cogov.registry.v1 import service_pb2_grpc as registry_grpc
from committee.rpc import CommitteeRpc
from governance.rpc import STREAMS, GovernanceRpc
from registry.rpc import RegistryRpc

OTHER_STREAMS = 8
"""How many streams that have an end are served at a time, beside those that follow facts."""


class EventLogs(log_pb2_grpc.EventLogServiceServicer):
    """Every service's log behind one address; the call's metadata `cogov-service` says which."""

    def __init__(self, logs: dict[str, EventLog]) -> None:
        self._logs = logs

    @override
    def Read(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Stream the events behind a position."""
        return self._log(context).Read(request, context)

    @override
    def Head(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the position of the last event."""
        return self._log(context).Head(request, context)

    def _log(self, context: grpc.ServicerContext) -> EventLog:
        sent = dict(context.invocation_metadata())
        log = self._logs.get(str(sent.get("cogov-service", "")))
        if log is None:
            abort(context, NotFound())
            raise NotFound
        return log


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


def serve_rpc(system: Any, workers: ThreadPoolExecutor, port: int) -> tuple[grpc.Server, int]:
    """Start the server on loopback (without TLS nowhere else, ruling A7); give it and its port."""
    streams = ThreadPoolExecutor(STREAMS + OTHER_STREAMS, thread_name_prefix="rpc-streams")
    server = grpc.server(workers, interceptors=[StreamsApart(streams)])
    registry_grpc.add_RegistryServiceServicer_to_server(
        RegistryRpc(system.registry, system.tokens), server
    )
    committee_grpc.add_CommitteeServiceServicer_to_server(
        CommitteeRpc(system.committee, system.tokens), server
    )
    governance_grpc.add_GovernanceServiceServicer_to_server(
        GovernanceRpc(system.governance, system.tokens, system.latest), server
    )
    logs = {c.name: EventLog(c.store, system.tokens.actor) for c in system.cores}
    log_pb2_grpc.add_EventLogServiceServicer_to_server(EventLogs(logs), server)
    _add_health(server)
    chosen = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    return server, chosen


def _add_health(server: grpc.Server) -> None:
    names = [
        registry_pb.DESCRIPTOR.services_by_name["RegistryService"].full_name,
        committee_pb.DESCRIPTOR.services_by_name["CommitteeService"].full_name,
        governance_pb.DESCRIPTOR.services_by_name["GovernanceService"].full_name,
        log_pb2.DESCRIPTOR.services_by_name["EventLogService"].full_name,
    ]
    answers = health.HealthServicer()
    for name in ("", *names):
        answers.set(name, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(answers, server)
    reflection.enable_server_reflection((*names, reflection.SERVICE_NAME), server)
