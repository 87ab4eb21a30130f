"""The one door by which raw logs leave a service (decision 17), over gRPC."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import grpc
from typing_extensions import override

from chassis.actors import Actor
from chassis.refusals import RoleNotAllowed
from chassis.rpc import answering, token_of
from chassis.store import Store, Stored
from cogov.log.v1 import log_pb2, log_pb2_grpc

PAGE = 500
Withhold = Callable[[Actor, Stored], bool]


class EventLog(log_pb2_grpc.EventLogServiceServicer):
    """Streams stored events to SERVICE readers whole, and to a person only what he was granted.

    `withhold` says which events a person may not see; without a recorded grant it is all of them,
    so an AUDITOR who asks without one is refused (ruling G2).
    """

    def __init__(
        self, store: Store, who: Callable[[str], Actor], withhold: Withhold | None = None
    ) -> None:
        self._store, self._who, self._withhold = store, who, withhold

    @override
    def Read(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Stream the events behind a position up to the present head."""
        with answering(context):
            hidden, end = self._hidden(context), self._store.head()
            after, left = request.after, request.limit if request.limit > 0 else end
            while left > 0 and (page := self._store.page(after, min(PAGE, left))):
                for stored in page:
                    if stored.position > end:
                        return
                    yield _row(stored, withheld=hidden(stored))
                after, left = page[-1].position, left - len(page)

    @override
    def Head(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the position of the last event, and where a story's clock stands."""
        with answering(context):
            self._hidden(context)
            answer = log_pb2.HeadResponse(position=self._store.head())
            if instant := self._store.virtual_now():
                answer.virtual_now.FromDatetime(instant)
            return answer

    def _hidden(self, context: grpc.ServicerContext) -> Callable[[Stored], bool]:
        actor = self._who(token_of(context))
        if "SERVICE" in actor.everywhere:
            return lambda _: False
        withhold = self._withhold
        if withhold is None or "AUDITOR" not in {g.role for g in actor.grants}:
            raise RoleNotAllowed
        return lambda stored: withhold(actor, stored)


def add_log(server: grpc.Server, log: log_pb2_grpc.EventLogServiceServicer) -> str:
    """Serve a log, or several behind one address; give the service's full name."""
    log_pb2_grpc.add_EventLogServiceServicer_to_server(log, server)
    return str(log_pb2.DESCRIPTOR.services_by_name["EventLogService"].full_name)


def _row(stored: Stored, *, withheld: bool) -> Any:
    digest = hashlib.sha256()
    for part in (str(stored.stream), str(stored.version), stored.topic):
        digest.update(part.encode() + b"\x00")
    digest.update(stored.state)
    if withheld:
        return log_pb2.ReadResponse(position=stored.position, withheld=True, sha256=digest.digest())
    return log_pb2.ReadResponse(
        position=stored.position,
        stream=str(stored.stream),
        version=stored.version,
        topic=stored.topic,
        state=stored.state,
        sha256=digest.digest(),
    )
