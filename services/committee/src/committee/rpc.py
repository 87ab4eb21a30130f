"""The committee over gRPC: the same questions as over REST; every call carries a token."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import grpc
import msgspec
from typing_extensions import override

from chassis.publish import without_none
from chassis.reads import Reads
from chassis.rpc import (
    REFERENCE_OR_NONE,
    M,
    answering,
    filled,
    limit_of,
    matching,
    token_of,
    uuid_of,
)
from chassis.tokens import Tokens
from cogov.committee.v1 import service_pb2 as pb
from cogov.committee.v1 import service_pb2_grpc
from committee.application import Committee
from committee.queries import Queries, Reader

NUMBER = re.compile(r"[0-9]{0,18}")
TEXTS = {
    "meeting": REFERENCE_OR_NONE,
    "body": REFERENCE_OR_NONE,
    "petition": REFERENCE_OR_NONE,
    "after": re.compile(r"[a-z0-9/-]{0,80}"),
}
Ask = Callable[[UUID, Reader], Any]


class CommitteeRpc(service_pb2_grpc.CommitteeServiceServicer):
    """Answers partners and the projections; a public question needs a token too (A7)."""

    def __init__(self, committee: Committee, tokens: Tokens) -> None:
        self._queries, self._reads = Queries(committee), Reads(tokens, committee.core.places)

    @override
    def ListMeetings(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List an estate's meetings."""
        return self._page(
            request,
            context,
            pb.ListMeetingsResponse(),
            lambda e, _: self._queries.meetings(e, request.after, limit_of(request) + 1),
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
            after = int(matching(request, "after", NUMBER) or 0)
            return self._queries.proof(
                estate_id, request.meeting, reader, after, limit_of(request) + 1
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
            lambda e, r: self._queries.receipt(e, request.meeting, uuid_of(request, "entry"), r),
        )

    @override
    def GetOwnMark(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give what the caller himself marked."""
        return self._answer(
            request,
            context,
            pb.GetOwnMarkResponse(),
            lambda e, r: self._queries.own_mark(e, request.meeting, uuid_of(request, "entry"), r),
        )

    @override
    def ListDeliveries(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List deliveries, to the convener and operators."""

        def ask(estate_id: UUID, reader: Reader) -> Any:
            entry, _, batch = request.after.partition("/")
            most = limit_of(request) + 1
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
            most = limit_of(request) + 1
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

    @override
    def ListPendingMotions(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List the frozen plans that wait for a meeting, are before one or were."""
        return self._page(
            request,
            context,
            pb.ListPendingMotionsResponse(),
            lambda e, _: self._queries.pending(e, request.after, limit_of(request) + 1),
            "motion",
        )

    @override
    def GetMinutes(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a meeting's minutes, any version of them."""

        def ask(estate_id: UUID, _: Reader) -> Any:
            version = None if request.version == 0 else request.version
            found = self._queries.minutes(estate_id, request.meeting, version)
            content = msgspec.json.encode(found.pop("content"), order="sorted").decode()
            return found | {"content_json": content}

        return self._answer(request, context, pb.GetMinutesResponse(), ask)

    def _page(
        self, request: Any, context: grpc.ServicerContext, answer: M, ask: Ask, key: str
    ) -> Any:
        def page(estate_id: UUID, reader: Reader) -> Any:
            rows, limit = ask(estate_id, reader), limit_of(request)
            following = str(rows[limit - 1][key]) if len(rows) > limit else ""
            return {"items": rows[:limit], "next": following}

        return self._answer(request, context, answer, page)

    def _answer(self, request: Any, context: grpc.ServicerContext, answer: M, ask: Ask) -> Any:
        with answering(context):
            actor = self._reads.tokens.actor(token_of(context))
            _check_texts(request)
            estate_id = uuid_of(request)
            roles = self._reads.roles(actor, str(estate_id))
            return filled(answer, without_none(ask(estate_id, Reader(actor, roles))))


def add_committee(server: grpc.Server, committee: Committee, tokens: Tokens) -> str:
    """Serve the committee's questions; give the service's full name."""
    service_pb2_grpc.add_CommitteeServiceServicer_to_server(CommitteeRpc(committee, tokens), server)
    return str(pb.DESCRIPTOR.services_by_name["CommitteeService"].full_name)


def _check_texts(request: Any) -> None:
    """Refuse a reference that is none, whichever question brings it; an empty one is not found."""
    for field, pattern in TEXTS.items():
        if field in request.DESCRIPTOR.fields_by_name:
            matching(request, field, pattern)
