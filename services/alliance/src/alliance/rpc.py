"""The alliance over gRPC: the same questions as over REST; every call carries a token."""

import re
from typing import Any
from uuid import UUID

import grpc
from typing_extensions import override

from alliance.application import Alliances
from alliance.queries import Queries
from chassis.actors import Actor
from chassis.rpc import (
    REFERENCE,
    REFERENCE_OR_NONE,
    answer_of_estate,
    answering,
    filled,
    limit_of,
    matching,
    page_of,
    token_of,
)
from chassis.tokens import Tokens
from cogov.alliance.v1 import service_pb2 as pb
from cogov.alliance.v1 import service_pb2_grpc

QUARTER, YEAR = re.compile(r"\d{4}q[1-4]"), re.compile(r"\d{4}")
CODE = re.compile(r"\d{6}|\d{9}|\d{12}")


class AllianceRpc(service_pb2_grpc.AllianceServiceServicer):
    """Answers partners and the projections."""

    def __init__(self, alliances: Alliances, tokens: Tokens) -> None:
        self._queries, self._tokens = Queries(alliances), tokens

    @override
    def GetAlliance(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give an alliance."""
        with answering(context):
            self._tokens.actor(token_of(context))
            found = self._queries.alliance(matching(request, "code", CODE))
            return filled(pb.GetAllianceResponse(), found)

    @override
    def GetEnrolment(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give an estate's enrolment."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            return self._queries.enrolment(estate_id)

        return answer_of_estate(self._tokens, request, context, pb.GetEnrolmentResponse(), ask)

    @override
    def ListTierObjections(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the words of objections to the street."""

        def ask(estate_id: UUID, reader: Actor) -> Any:
            return {"items": self._queries.objections(estate_id, reader)}

        return answer_of_estate(
            self._tokens, request, context, pb.ListTierObjectionsResponse(), ask
        )

    @override
    def ListContracts(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List an estate's contracts."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            limit, after = limit_of(request), matching(request, "after", REFERENCE_OR_NONE)
            return page_of(self._queries.contracts(estate_id, after, limit + 1), limit, "contract")

        return answer_of_estate(self._tokens, request, context, pb.ListContractsResponse(), ask)

    @override
    def GetContract(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give one contract."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            return self._queries.contract(estate_id, matching(request, "contract", REFERENCE))

        return answer_of_estate(self._tokens, request, context, pb.GetContractResponse(), ask)

    @override
    def ListAppraisals(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List a contract's appraisals."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            contract = matching(request, "contract", REFERENCE)
            return {"items": self._queries.appraisals(estate_id, contract)}

        return answer_of_estate(self._tokens, request, context, pb.ListAppraisalsResponse(), ask)

    @override
    def GetAppraisal(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give one appraisal."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            contract = matching(request, "contract", REFERENCE)
            return self._queries.appraisal(
                estate_id, contract, matching(request, "quarter", QUARTER)
            )

        return answer_of_estate(self._tokens, request, context, pb.GetAppraisalResponse(), ask)

    @override
    def ListAppraisalObjections(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the words of objections to who appraises."""

        def ask(estate_id: UUID, reader: Actor) -> Any:
            contract = matching(request, "contract", REFERENCE)
            quarter = matching(request, "quarter", QUARTER)
            found = self._queries.appraisal_objections(estate_id, contract, quarter, reader)
            return {"items": found}

        return answer_of_estate(
            self._tokens, request, context, pb.ListAppraisalObjectionsResponse(), ask
        )

    @override
    def GetAdoption(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give one adoption."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            return self._queries.adoption(estate_id, matching(request, "org", REFERENCE))

        return answer_of_estate(self._tokens, request, context, pb.GetAdoptionResponse(), ask)

    @override
    def GetSecretaryProject(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give one secretary project."""

        def ask(estate_id: UUID, _: Actor) -> Any:
            return self._queries.project(estate_id, matching(request, "project", REFERENCE))

        return answer_of_estate(
            self._tokens, request, context, pb.GetSecretaryProjectResponse(), ask
        )

    @override
    def GetRating(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a year's rating."""
        with answering(context):
            self._tokens.actor(token_of(context))
            of = (
                matching(request, "code", CODE),
                matching(request, "provider", REFERENCE),
                matching(request, "year", YEAR),
            )
            return filled(pb.GetRatingResponse(), self._queries.rating(*of))


def add_alliances(server: grpc.Server, alliances: Alliances, tokens: Tokens) -> str:
    """Join the service to a server; give its full name."""
    service_pb2_grpc.add_AllianceServiceServicer_to_server(AllianceRpc(alliances, tokens), server)
    return pb.DESCRIPTOR.services_by_name["AllianceService"].full_name
