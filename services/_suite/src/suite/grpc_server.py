"""The gRPC server of the embedded system: every service's questions, and the raw logs by one door."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import grpc
from typing_extensions import override

from alliance.rpc import add_alliances
from chassis.refusals import NotFound
from chassis.rpc import abort
from cogov.log.v1 import log_pb2_grpc
from committee.rpc import add_committee
from consultation.rpc import add_consultations
from deliberation.rpc import add_deliberations
from governance.rpc import STREAMS, add_governance
from registry.rpc import add_registry
from serving.eventlog import EventLog, add_log
from serving.grpc_server import GrpcServer, serve_grpc


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


def serve_rpc(system: Any, ready: Callable[[], bool], port: int) -> GrpcServer:
    """Start the server on loopback, without TLS (ruling A7)."""
    tokens = system.tokens
    logs = {c.name: EventLog(c.store, tokens.actor) for c in system.cores}
    add = [
        partial(add_registry, registry=system.registry, tokens=tokens),
        partial(add_committee, committee=system.committee, tokens=tokens),
        partial(add_consultations, consultations=system.consultations, tokens=tokens),
        partial(add_deliberations, deliberations=system.deliberations, tokens=tokens),
        partial(add_alliances, alliances=system.alliances, tokens=tokens),
        partial(add_governance, governance=system.governance, tokens=tokens, latest=system.latest),
        partial(add_log, log=EventLogs(logs)),
    ]
    return serve_grpc(add, ready, port=port, endless=STREAMS)
