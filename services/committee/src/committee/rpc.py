"""The committee over gRPC: the same questions as over REST; every call carries a token."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import grpc
import msgspec
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from typing_extensions import override

from chassis.eventlog import abort, token_of
from chassis.refusals import Refusal, ValidationFailed
from chassis.tokens import Tokens
from cogov.committee.v1 import service_pb2 as pb
from cogov.committee.v1 import service_pb2_grpc
from committee.application import Committee
from committee.queries import Queries, Reader
from committee.shown import without_none

DEFAULT, MOST = 100, 500
M = TypeVar("M", bound=Message)
Ask = Callable[[UUID, Reader], Any]


class CommitteeRpc(service_pb2_grpc.CommitteeServiceServicer):
    """Answers partners and the projections; a public question needs a token too (A7)."""

    def __init__(self, committee: Committee, tokens: Tokens) -> None:
        self._queries, self._places, self._tokens = (
            Queries(committee),
            committee.core.places,
            tokens,
        )

    @override
    def ListMeetings(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List an estate's meetings."""
        return self._page(
            request,
            context,
            pb.ListMeetingsResponse(),
            lambda e, _: self._queries.meetings(e, request.after, _limit(request) + 1),
            "meeting",
        )

    @override
    def GetMeeting(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a meeting as everybody may see it."""
        return self._answer(
            request,
            context,
            pb.GetMeetingResponse(),
            lambda e, _: self._queries.meeting(e, request.meeting),
        )

    @override
    def GetFigures(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the exact figures to owners on the roll and to offices."""

        def ask(estate_id: UUID, reader: Reader) -> Any:
            found = self._queries.figures(estate_id, request.meeting, reader)
            motions = found.pop("motions")
            return found | {"figures_json": msgspec.json.encode(motions).decode()}

        return self._answer(request, context, pb.GetFiguresResponse(), ask)

    @override
    def ListProof(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List the ballots that were counted, to counters."""

        def ask(estate_id: UUID, reader: Reader) -> Any:
            after = _number(request.after)
            return self._queries.proof(
                estate_id, request.meeting, reader, after, _limit(request) + 1
            )

        return self._page(request, context, pb.ListProofResponse(), ask, "position")

    @override
    def ListCollected(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List how many papers each collector brought, to counters."""
        return self._answer(
            request,
            context,
            pb.ListCollectedResponse(),
            lambda e, r: {"items": self._queries.collected(e, request.meeting, r)},
        )

    @override
    def GetReceipt(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the receipt of the caller's own ballot."""
        return self._answer(
            request,
            context,
            pb.GetReceiptResponse(),
            lambda e, r: self._queries.receipt(e, request.meeting, _uuid(request.entry), r),
        )

    @override
    def GetOwnMark(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give what the caller himself marked."""
        return self._answer(
            request,
            context,
            pb.GetOwnMarkResponse(),
            lambda e, r: self._queries.own_mark(e, request.meeting, _uuid(request.entry), r),
        )

    @override
    def ListDeliveries(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List deliveries, to the convener and operators."""

        def ask(estate_id: UUID, reader: Reader) -> Any:
            entry, _, batch = request.after.partition("/")
            most = _limit(request) + 1
            rows = self._queries.deliveries(
                estate_id, request.meeting, reader, (entry, batch), most
            )
            return [r | {"key": f"{r['entry']}/{r['batch']}"} for r in rows]

        return self._page(request, context, pb.ListDeliveriesResponse(), ask, "key")

    @override
    def ListMissingDoors(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List one building's doors without proof of delivery, to operators."""

        def ask(estate_id: UUID, reader: Reader) -> Any:
            building = request.building
            found = self._queries.missing_doors(estate_id, request.meeting, building, reader)
            return {"items": found}

        return self._answer(request, context, pb.ListMissingDoorsResponse(), ask)

    @override
    def ListProxies(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List proxies: all to those who run the vote, else the caller's own."""

        def ask(estate_id: UUID, reader: Reader) -> Any:
            most = _limit(request) + 1
            return self._queries.proxies(estate_id, request.meeting, reader, request.after, most)

        return self._page(request, context, pb.ListProxiesResponse(), ask, "proxy")

    @override
    def GetRules(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give an estate's rules of procedure."""
        return self._answer(
            request,
            context,
            pb.GetRulesResponse(),
            lambda e, _: self._queries.rules(e),
        )

    @override
    def GetBody(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a body in office, without names."""
        return self._answer(
            request,
            context,
            pb.GetBodyResponse(),
            lambda e, _: self._queries.body(e, request.body),
        )

    @override
    def GetPetition(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a petition without its signatures."""
        return self._answer(
            request,
            context,
            pb.GetPetitionResponse(),
            lambda e, _: self._queries.petition(e, request.petition),
        )

    def _page(
        self, request: Any, context: grpc.ServicerContext, answer: M, ask: Ask, key: str
    ) -> M:
        def page(estate_id: UUID, reader: Reader) -> Any:
            rows, limit = ask(estate_id, reader), _limit(request)
            following = str(rows[limit - 1][key]) if len(rows) > limit else ""
            return {"items": rows[:limit], "next": following}

        return self._answer(request, context, answer, page)

    def _answer(self, request: Any, context: grpc.ServicerContext, answer: M, ask: Ask) -> M:
        try:
            actor = self._tokens.actor(token_of(context))
            estate_id = _uuid(request.estate_id)
            place = self._places(str(estate_id))
            roles = actor.roles_on(str(estate_id), place.code if place else None)
            found = msgspec.to_builtins(without_none(ask(estate_id, Reader(actor, roles))))
            return ParseDict(found, answer, ignore_unknown_fields=True)
        except Refusal as refusal:
            abort(context, refusal)
            raise


def _limit(request: Any) -> int:
    if not 0 <= request.limit <= MOST:
        raise ValidationFailed(problem=f"limit: 0 to {MOST}")
    return request.limit or DEFAULT


def _number(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal()):
        raise ValidationFailed(problem="after: not one of ours")
    return int(text or 0)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationFailed(problem="estate_id, entry: not a UUID") from None
