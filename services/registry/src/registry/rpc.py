"""The registry over gRPC: the same questions as over REST, and what only services ask.

Every call carries a token, for what is public any valid one (ruling A7).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import grpc
from typing_extensions import override

from chassis.actors import Actor
from chassis.reads import Reads, decode_cursor, encode_cursor, logged
from chassis.refusals import NotFound, RoleNotAllowed
from chassis.rpc import REFERENCE, M, answering, filled, limit_of, matching, token_of, uuid_of
from chassis.tokens import Tokens
from cogov.registry.v1 import service_pb2 as pb
from cogov.registry.v1 import service_pb2_grpc
from registry.api import SUBJECT
from registry.application import Registry
from registry.communities import communities
from registry.queries import Queries
from registry.rights import CONVENERS, READERS

PAGE = 1000
DISTRICT = re.compile(r"([0-9]{6})?")
CODE = re.compile(r"([0-9]{2,12})?")


class Reader(NamedTuple):
    """Who asks of which estate, and his roles there."""

    actor: Actor
    estate_id: UUID
    roles: frozenset[str]

    def require(self, *roles: str) -> None:
        """Let pass who holds one of the roles; others learn nothing, or that theirs will not do."""
        if not self.roles & set(roles):
            raise RoleNotAllowed if self.roles else NotFound

    def logged(self, what: str, **details: Any) -> None:
        """Write down who read what is not public."""
        logged(self.actor, what, str(self.estate_id), **details)


class RegistryRpc(service_pb2_grpc.RegistryServiceServicer):
    """Answers partners, the committee and the projections."""

    def __init__(self, registry: Registry, tokens: Tokens) -> None:
        self._registry, self._queries = registry, Queries(registry)
        self._reads = Reads(tokens, registry.core.places)

    # What only services ask

    @override
    def GetPlace(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Tell where an estate lies."""
        with answering(context):
            self._service(context)
            place = self._registry.core.places(str(uuid_of(request)))
            if place is None:
                raise NotFound
            return pb.GetPlaceResponse(code=place.code, jurisdiction=place.jurisdiction)

    @override
    def GetStanding(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Tell what somebody is to an estate."""
        with answering(context):
            self._service(context)
            of = (uuid_of(request), request.subject)
            return pb.GetStandingResponse(
                undelivered_buyer=self._queries.undelivered_buyer(*of),
                owner=self._queries.owns(*of),
            )

    @override
    def Head(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give the position of the last event."""
        with answering(context):
            self._service(context)
            return pb.HeadResponse(position=self._registry.core.store.head())

    @override
    def RollEntries(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Stream a roll's entries, with the owners' refs."""
        with answering(context):
            self._service(context)
            estate_id, roll = uuid_of(request), matching(request, "roll", REFERENCE)
            after = ""
            while rows := self._queries.raw_entries(estate_id, roll, after, PAGE):
                yield from (pb.RollEntriesResponse(**row) for row in rows)
                after = rows[-1]["entry_id"]

    # What is public

    @override
    def ListCommunities(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List the communities in which estates may be registered."""
        with answering(context):
            self._actor(context)
            district = matching(request, "district", DISTRICT)
            found = [c for c in communities().values() if district in {"", c.district_code}]
            return filled(pb.ListCommunitiesResponse(), {"items": found})

    @override
    def ListEstates(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List the registered estates."""
        with answering(context):
            self._actor(context)
            code, after = matching(request, "code", CODE), _after(request)
            rows = self._queries.estates(code, after, limit_of(request) + 1)
            return _page(pb.ListEstatesResponse(), request, rows, "estate_id")

    @override
    def GetEstate(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give one estate."""
        with answering(context):
            self._actor(context)
            found = self._queries.estate(uuid_of(request))
            return filled(pb.GetEstateResponse(), found)

    @override
    def GetRoll(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a roll's state and totals."""
        with answering(context):
            self._actor(context)
            estate_id, roll = uuid_of(request), matching(request, "roll", REFERENCE)
            found = self._queries.roll(estate_id, roll)
            extent, left_out = found.pop("extent"), found.pop("left_out")
            flat = {
                "extent_kind": extent.kind,
                "extent_ref": extent.ref,
                "left_out_units": left_out.units,
                "left_out_area_cm2": left_out.area_cm2,
            }
            return filled(pb.GetRollResponse(), found | flat)

    # What is a person's own

    @override
    def ListMyUnits(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List the caller's own units."""
        with answering(context):
            actor = self._actor(context)
            rows = self._queries.units_of_owner(uuid_of(request), actor.subject)
            return filled(pb.ListMyUnitsResponse(), {"items": rows})

    @override
    def ListMyEntries(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List the caller's own entries of a roll (R-28)."""
        with answering(context):
            actor = self._actor(context)
            estate_id, roll = uuid_of(request), matching(request, "roll", REFERENCE)
            rows = self._queries.entries_of_owner(estate_id, roll, actor.subject)
            return filled(pb.ListMyEntriesResponse(), {"items": rows})

    # What owners of the estate, conveners and offices see

    @override
    def ListUnits(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List an estate's units with doors and areas, to offices and conveners."""
        with answering(context):
            reader = self._reader(request, context)
            reader.require(*READERS, *CONVENERS)
            rows = self._queries.units(reader.estate_id, _after(request), limit_of(request) + 1)
            reader.logged("units")
            return _page(pb.ListUnitsResponse(), request, rows, "unit")

    @override
    def ListEntries(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List a roll's entries: doors and areas, never names."""
        with answering(context):
            reader = self._on_the_estate(request, context)
            roll = matching(request, "roll", REFERENCE)
            after, most = _after(request), limit_of(request) + 1
            rows = self._queries.entries(reader.estate_id, roll, after, most)
            return _page(pb.ListEntriesResponse(), request, rows, "entry_id")

    @override
    def ListObjections(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List a roll's objections; their texts for clerk and street only."""
        with answering(context):
            reader = self._on_the_estate(request, context)
            roll = matching(request, "roll", REFERENCE)
            texts = bool(reader.roles & {"REGISTRY_CLERK", "STREET_OFFICER"})
            found = self._queries.objections(reader.estate_id, roll, texts=texts)
            if texts:
                reader.logged("objections", roll=roll)
            return filled(pb.ListObjectionsResponse(), {"items": found})

    # What the clerk sees, logged one by one

    @override
    def ListProposals(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List owners of one name who may be one person."""
        with answering(context):
            reader = self._clerk(request, context)
            after = decode_cursor(request.after or None, tuple[str, str]) or ("", "")
            rows = self._queries.proposals(reader.estate_id, after)
            reader.logged("identity proposals", count=len(rows))
            return _page(pb.ListProposalsResponse(), request, rows, "first", "second")

    @override
    def GetLookAlikes(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give doors and buildings that may be written twice."""
        with answering(context):
            reader = self._clerk(request, context)
            reader.logged("look-alikes")
            found = self._queries.look_alikes(reader.estate_id)
            groups = {
                "doors": [{"units": group} for group in found["doors"]],
                "buildings": [{"buildings": group} for group in found["buildings"]],
            }
            return filled(pb.GetLookAlikesResponse(), groups)

    @override
    def GetSubject(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Tell who a subject is, and whether his document can tell him from others."""
        with answering(context):
            reader = self._clerk(request, context)
            subject = matching(request, "subject", re.compile(SUBJECT))
            found = self._queries.subject(reader.estate_id, subject)
            reader.logged("subject", of=subject)
            return filled(pb.GetSubjectResponse(), found)

    # Who asks

    def _actor(self, context: grpc.ServicerContext) -> Actor:
        return self._reads.tokens.actor(token_of(context))

    def _service(self, context: grpc.ServicerContext) -> None:
        if "SERVICE" not in self._actor(context).everywhere:
            raise RoleNotAllowed

    def _reader(self, request: Any, context: grpc.ServicerContext) -> Reader:
        actor, estate_id = self._actor(context), uuid_of(request)
        return Reader(actor, estate_id, self._reads.roles(actor, str(estate_id)))

    def _clerk(self, request: Any, context: grpc.ServicerContext) -> Reader:
        reader = self._reader(request, context)
        reader.require("REGISTRY_CLERK")
        return reader

    def _on_the_estate(self, request: Any, context: grpc.ServicerContext) -> Reader:
        reader = self._reader(request, context)
        if not self._queries.owns(reader.estate_id, reader.actor.subject):
            reader.require(*READERS, *CONVENERS)
        return reader


def add_registry(server: grpc.Server, registry: Registry, tokens: Tokens) -> str:
    """Serve the registry's questions; give the service's full name."""
    service_pb2_grpc.add_RegistryServiceServicer_to_server(RegistryRpc(registry, tokens), server)
    return str(pb.DESCRIPTOR.services_by_name["RegistryService"].full_name)


def _page(answer: M, request: Any, rows: Sequence[dict[str, Any]], *keys: str) -> M:
    """Fill a page from one row more than it holds; `next` leads on behind the last one's keys."""
    limit = limit_of(request)
    following = ""
    if len(rows) > limit:
        last = [rows[limit - 1][key] for key in keys]
        following = encode_cursor(last if len(last) > 1 else last[0])
    return filled(answer, {"items": rows[:limit], "next": following})


def _after(request: Any) -> str:
    found: str = decode_cursor(request.after or None, str) or ""
    return found
