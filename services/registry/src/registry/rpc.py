"""What other services ask of the registry, over gRPC; every call carries a SERVICE token."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

import grpc
from typing_extensions import override

from chassis.eventlog import abort, token_of
from chassis.refusals import NotFound, Refusal, RoleNotAllowed, ValidationFailed
from chassis.tokens import Tokens
from cogov.registry.v1 import service_pb2 as pb
from cogov.registry.v1 import service_pb2_grpc
from registry.application import Registry
from registry.queries import Queries

PAGE = 1000
T = TypeVar("T")


class RegistryRpc(service_pb2_grpc.RegistryServiceServicer):
    """Answers the committee and the projections."""

    def __init__(self, registry: Registry, tokens: Tokens) -> None:
        self._registry, self._queries, self._tokens = registry, Queries(registry), tokens

    @override
    def GetPlace(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Tell where an estate lies."""
        return self._answer(context, lambda: self._place(request.estate_id))

    @override
    def GetRoll(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a roll's state and totals."""
        return self._answer(context, lambda: self._roll(_uuid(request.estate_id), request.roll))

    @override
    def GetStanding(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Tell what somebody is to an estate."""
        return self._answer(
            context,
            lambda: pb.GetStandingResponse(
                undelivered_buyer=self._queries.undelivered_buyer(
                    _uuid(request.estate_id), request.subject
                )
            ),
        )

    @override
    def Head(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the position of the last event."""
        return self._answer(
            context, lambda: pb.HeadResponse(position=self._registry.core.store.head())
        )

    @override
    def RollEntries(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Stream a roll's entries."""
        after = ""
        while rows := self._answer(context, lambda: self._page(request, after)):  # noqa: B023
            for r in rows:
                yield pb.RollEntriesResponse(
                    entry_id=r["entry_id"],
                    area_cm2=r["area_cm2"],
                    by_building=r["by_building"],
                    units=r["units"],
                    owners=r["owners"],
                )
            after = rows[-1]["entry_id"]

    def _answer(self, context: grpc.ServicerContext, ask: Callable[[], T]) -> T:
        try:
            actor = self._tokens.actor(token_of(context))
            if "SERVICE" not in actor.everywhere:
                raise RoleNotAllowed
            return ask()
        except Refusal as refusal:
            abort(context, refusal)
            raise

    def _page(self, request: Any, after: str) -> list[dict[str, Any]]:
        return self._queries.raw_entries(_uuid(request.estate_id), request.roll, after, PAGE)

    def _place(self, estate_id: str) -> Any:
        place = self._registry.core.places(str(_uuid(estate_id)))
        if place is None:
            raise NotFound
        return pb.GetPlaceResponse(code=place.code, jurisdiction=place.jurisdiction)

    def _roll(self, estate_id: UUID, roll: str) -> Any:
        found = self._queries.roll(estate_id, roll)
        return pb.GetRollResponse(
            stage=found["stage"],
            extent_kind=found["extent"].kind,
            extent_ref=found["extent"].ref,
            counts_parking=found["counts_parking"],
            total_area_cm2=found["total_area_cm2"],
            total_heads=found["total_heads"],
            entries_hash=found["entries_hash"],
            left_out_units=found["left_out"].units,
            left_out_area_cm2=found["left_out"].area_cm2,
            registered_area_cm2=found["registered_area_cm2"] or 0,
            noted_objections=found["noted_objections"],
        )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationFailed(problem="estate_id: not a UUID") from None
