"""The gRPC server of the embedded system: every service's questions, and the raw logs by one door."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from typing_extensions import override

from chassis.eventlog import EventLog, abort
from chassis.refusals import NotFound
from cogov.committee.v1 import service_pb2 as committee_pb
from cogov.committee.v1 import service_pb2_grpc as committee_grpc
from cogov.log.v1 import log_pb2, log_pb2_grpc
from cogov.registry.v1 import service_pb2 as registry_pb
from cogov.registry.v1 import service_pb2_grpc as registry_grpc
from committee.rpc import CommitteeRpc
from registry.rpc import RegistryRpc


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


def serve_rpc(system: Any, workers: ThreadPoolExecutor, port: int) -> tuple[grpc.Server, int]:
    """Start the server on loopback (without TLS nowhere else, ruling A7); give it and its port."""
    server = grpc.server(workers)
    registry_grpc.add_RegistryServiceServicer_to_server(
        RegistryRpc(system.registry, system.tokens), server
    )
    committee_grpc.add_CommitteeServiceServicer_to_server(
        CommitteeRpc(system.committee, system.tokens), server
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
        log_pb2.DESCRIPTOR.services_by_name["EventLogService"].full_name,
    ]
    answers = health.HealthServicer()
    for name in ("", *names):
        answers.set(name, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(answers, server)
    reflection.enable_server_reflection((*names, reflection.SERVICE_NAME), server)
