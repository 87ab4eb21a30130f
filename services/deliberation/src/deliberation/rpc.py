"""The deliberation over gRPC: the same questions as over REST; every call carries a token."""

from typing import Any
from uuid import UUID

import grpc
from typing_extensions import override

from chassis.actors import Actor
from chassis.refusals import ValidationFailed
from chassis.rpc import REFERENCE, REFERENCE_OR_NONE, answer_of_estate, limit_of, matching, page_of
from chassis.tokens import Tokens
from cogov.deliberation.v1 import service_pb2 as pb
from cogov.deliberation.v1 import service_pb2_grpc
from deliberation.application import Deliberations
from deliberation.queries import Queries

MOST_ROUNDS = 1000


class DeliberationRpc(service_pb2_grpc.DeliberationServiceServicer):
    """Answers partners and the projections."""

    def __init__(self, deliberations: Deliberations, tokens: Tokens) -> None:
        self._queries, self._tokens = Queries(deliberations), tokens

    @override
    def ListTopics(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List an estate's topics."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            limit, after = limit_of(request), matching(request, "after", REFERENCE_OR_NONE)
            return page_of(self._queries.topics(estate_id, after, limit + 1), limit, "topic")

        return answer_of_estate(self._tokens, request, context, pb.ListTopicsResponse(), ask)

    @override
    def GetTopic(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give one topic."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            return self._queries.topic(estate_id, matching(request, "topic", REFERENCE))

        return answer_of_estate(self._tokens, request, context, pb.GetTopicResponse(), ask)

    @override
    def ListOpinions(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a closed round's opinions to the topic's lead."""

        def ask(estate_id: UUID, reader: Actor) -> Any:
            topic = matching(request, "topic", REFERENCE)
            if not 1 <= request.round <= MOST_ROUNDS:
                raise ValidationFailed(problem=f"round: 1 to {MOST_ROUNDS}")
            return {"items": self._queries.opinions(estate_id, topic, request.round, reader)}

        return answer_of_estate(self._tokens, request, context, pb.ListOpinionsResponse(), ask)

    @override
    def ListOwnOpinions(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give what the caller said himself."""

        def ask(estate_id: UUID, reader: Actor) -> Any:
            topic = matching(request, "topic", REFERENCE)
            return {"items": self._queries.own_opinions(estate_id, topic, reader)}

        return answer_of_estate(self._tokens, request, context, pb.ListOwnOpinionsResponse(), ask)

    @override
    def ListObjections(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the objections' words to the topic's lead."""

        def ask(estate_id: UUID, reader: Actor) -> Any:
            topic = matching(request, "topic", REFERENCE)
            return {"items": self._queries.objections(estate_id, topic, reader)}

        return answer_of_estate(self._tokens, request, context, pb.ListObjectionsResponse(), ask)


def add_deliberations(server: grpc.Server, deliberations: Deliberations, tokens: Tokens) -> str:
    """Join the service to a server; give its full name."""
    service_pb2_grpc.add_DeliberationServiceServicer_to_server(
        DeliberationRpc(deliberations, tokens), server
    )
    return pb.DESCRIPTOR.services_by_name["DeliberationService"].full_name
