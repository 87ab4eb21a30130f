"""The committee over REST: every command, and what may be read of it (ruling A7)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response

from chassis.limits import Buckets
from chassis.publish import without_none
from chassis.reads import Cursor, Limit, Reads, Ref, decode_cursor, json, page
from chassis.rest import mount
from committee.application import Committee
from committee.commands import BY_PERSONS
from committee.exports import deliveries_file, results_file
from committee.queries import Queries, Reader
from pages.tables import Form

MEETING = "/estates/{estate_id}/meetings/{meeting}"
Version = Annotated[
    int | None, Query(ge=1, le=10_000, description="which version; else the present")
]
Building = Annotated[str, Query(min_length=1, max_length=80, description="which building")]


def mount_committee(app: FastAPI, committee: Committee, reads: Reads, buckets: Buckets) -> None:
    """Mount every command and every question of the committee."""
    mount(app, committee.core.executor, BY_PERSONS, reads.tokens.actor, buckets)
    queries = Queries(committee)
    router = APIRouter(prefix="/committee/v1", tags=["committee"])
    _public(router, queries)
    _personal(router, queries, reads)
    _running(router, queries, reads)
    app.include_router(router)


def _public(router: APIRouter, queries: Queries) -> None:
    @router.get("/estates/{estate_id}/meetings", summary="An estate's meetings")
    def list_meetings(estate_id: UUID, limit: Limit = 100, cursor: Cursor = None) -> Response:
        rows = queries.meetings(estate_id, decode_cursor(cursor, str) or "", limit + 1)
        return page(rows, limit, lambda r: r["meeting"])

    @router.get(MEETING, summary="A meeting: motions, roll, rules, turnout, public verdicts")
    def read_meeting(estate_id: UUID, meeting: Ref) -> Response:
        return json(queries.meeting(estate_id, meeting))

    @router.get(
        MEETING + "/results.{form}",
        summary="The posted results as a sheet",
        response_class=Response,
    )
    def export_results(estate_id: UUID, meeting: Ref, form: Form) -> Response:
        return results_file(queries, estate_id, meeting, form)

    @router.get("/estates/{estate_id}/rules", summary="An estate's rules of procedure")
    def read_rules(estate_id: UUID) -> Response:
        return json(queries.rules(estate_id))

    @router.get("/estates/{estate_id}/bodies/{body}", summary="A body in office: seats, no names")
    def read_body(estate_id: UUID, body: Ref) -> Response:
        return json(queries.body(estate_id, body))

    @router.get("/estates/{estate_id}/petitions/{petition}", summary="A petition, no signatures")
    def read_petition(estate_id: UUID, petition: Ref) -> Response:
        return json(queries.petition(estate_id, petition))

    @router.get(
        MEETING + "/minutes", summary="A meeting's minutes, any version, from the posting on"
    )
    def read_minutes(estate_id: UUID, meeting: Ref, version: Version = None) -> Response:
        return json(queries.minutes(estate_id, meeting, version))

    @router.get("/estates/{estate_id}/pending-motions", summary="Frozen plans before the conveners")
    def list_pending(estate_id: UUID, limit: Limit = 100, cursor: Cursor = None) -> Response:
        rows = queries.pending(estate_id, decode_cursor(cursor, str) or "", limit + 1)
        return page(rows, limit, lambda r: r["motion"])


def _personal(router: APIRouter, queries: Queries, reads: Reads) -> None:
    @router.get(MEETING + "/ballots/{entry}/receipt", summary="One's own receipt")
    def read_receipt(request: Request, estate_id: UUID, meeting: Ref, entry: UUID) -> Response:
        return json(queries.receipt(estate_id, meeting, entry, _reader(reads, request, estate_id)))

    @router.get(MEETING + "/ballots/{entry}/mark", summary="One's own mark, after the result")
    def read_mark(request: Request, estate_id: UUID, meeting: Ref, entry: UUID) -> Response:
        return json(queries.own_mark(estate_id, meeting, entry, _reader(reads, request, estate_id)))

    @router.get(MEETING + "/figures", summary="Exact figures, for owners on the roll and offices")
    def read_figures(request: Request, estate_id: UUID, meeting: Ref) -> Response:
        return json(queries.figures(estate_id, meeting, _reader(reads, request, estate_id)))

    @router.get(MEETING + "/proxies", summary="Proxies: all for who runs the vote, else one's own")
    def list_proxies(
        request: Request, estate_id: UUID, meeting: Ref, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        reader, after = _reader(reads, request, estate_id), decode_cursor(cursor, str) or ""
        rows = queries.proxies(estate_id, meeting, reader, after, limit + 1)
        return page(rows, limit, lambda r: r["proxy"])


def _running(router: APIRouter, queries: Queries, reads: Reads) -> None:
    @router.get(MEETING + "/deliveries", summary="Deliveries, for the convener and operators")
    def list_deliveries(
        request: Request, estate_id: UUID, meeting: Ref, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        reader = _reader(reads, request, estate_id)
        entry, batch = decode_cursor(cursor, tuple[str, str]) or ("", "")
        rows = without_none(
            queries.deliveries(estate_id, meeting, reader, (entry, batch), limit + 1)
        )
        return page(rows, limit, lambda r: (r["entry"], r["batch"]))

    @router.get(
        MEETING + "/deliveries.{form}",
        summary="Deliveries as a sheet, for the convener and operators",
        response_class=Response,
    )
    def export_deliveries(request: Request, estate_id: UUID, meeting: Ref, form: Form) -> Response:
        reader = _reader(reads, request, estate_id)
        return deliveries_file(queries, estate_id, meeting, reader, form)

    @router.get(MEETING + "/missing-doors", summary="A building's doors without proof of delivery")
    def list_missing(
        request: Request, estate_id: UUID, meeting: Ref, building: Building
    ) -> Response:
        reader = _reader(reads, request, estate_id)
        found = queries.missing_doors(estate_id, meeting, building, reader)
        return json({"items": found, "next": None})

    @router.get(MEETING + "/proof", summary="Ballots counted, by place and commitment; counters")
    def list_proof(
        request: Request, estate_id: UUID, meeting: Ref, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        reader, after = _reader(reads, request, estate_id), decode_cursor(cursor, int) or 0
        rows = queries.proof(estate_id, meeting, reader, after, limit + 1)
        return page(rows, limit, lambda r: r["position"])

    @router.get(MEETING + "/collected", summary="Papers by collector (F43); counters")
    def list_collected(request: Request, estate_id: UUID, meeting: Ref) -> Response:
        found = queries.collected(estate_id, meeting, _reader(reads, request, estate_id))
        return json({"items": found, "next": None})


def _reader(reads: Reads, request: Request, estate_id: UUID) -> Reader:
    actor = reads.tokens.actor(request.headers.get("authorization", ""))
    return Reader(actor, reads.roles(actor, str(estate_id)))
