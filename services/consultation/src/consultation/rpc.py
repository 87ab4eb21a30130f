"""The consultation service over gRPC: the same questions as over REST; every call carries a token."""

from typing import Any
from uuid import UUID

import grpc
import msgspec
from typing_extensions import override

from chassis.actors import Actor
from chassis.refusals import ValidationFailed
from chassis.rpc import REFERENCE, REFERENCE_OR_NONE, answer_of_estate, limit_of, matching, page_of
from chassis.tokens import Tokens
from cogov.consultation.v1 import service_pb2 as pb
from cogov.consultation.v1 import service_pb2_grpc
from consultation.application import Consultations
from consultation.queries import Queries

MOST_SESSIONS, MOST_VERSIONS = 100, 1000


class ConsultationRpc(service_pb2_grpc.ConsultationServiceServicer):
    """Answers partners, the deliberation and the projections."""

    def __init__(self, consultations: Consultations, tokens: Tokens) -> None:
        self._queries, self._tokens = Queries(consultations), tokens

    @override
    def GetTable(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give an estate's table."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            return self._queries.table(estate_id)

        return answer_of_estate(self._tokens, request, context, pb.GetTableResponse(), ask)

    @override
    def ListConsultations(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List an estate's consultations."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            limit, after = limit_of(request), matching(request, "after", REFERENCE_OR_NONE)
            return page_of(
                self._queries.consultations(estate_id, after, limit + 1), limit, "consultation"
            )

        return answer_of_estate(self._tokens, request, context, pb.ListConsultationsResponse(), ask)

    @override
    def GetConsultation(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give one consultation."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            ref = matching(request, "consultation", REFERENCE)
            return self._queries.consultation(estate_id, ref)

        return answer_of_estate(self._tokens, request, context, pb.GetConsultationResponse(), ask)

    @override
    def GetMinutes(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a version of a session's minutes."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            ref = matching(request, "consultation", REFERENCE)
            session = _number(request, "session", 1, MOST_SESSIONS)
            version = _number(request, "version", 0, MOST_VERSIONS) or None
            __, shown = self._queries.minutes(estate_id, ref, session, version)
            content = msgspec.json.encode(shown.pop("content"), order="sorted").decode()
            return shown | {"content_json": content}

        return answer_of_estate(self._tokens, request, context, pb.GetMinutesResponse(), ask)


def _number(request: Any, field: str, least: int, most: int) -> int:
    value: int = getattr(request, field)
    if not least <= value <= most:
        raise ValidationFailed(problem=f"{field}: {least} to {most}")
    return value


def add_consultations(server: grpc.Server, consultations: Consultations, tokens: Tokens) -> str:
    """Join the service to a server; give its full name."""
    service_pb2_grpc.add_ConsultationServiceServicer_to_server(
        ConsultationRpc(consultations, tokens), server
    )
    return pb.DESCRIPTOR.services_by_name["ConsultationService"].full_name
