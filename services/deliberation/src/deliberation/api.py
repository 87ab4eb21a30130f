"""The deliberation over REST: every command, and what may be read (rulings A7, E3)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.responses import Response

from chassis.actors import Actor
from chassis.limits import Buckets
from chassis.reads import Cursor, Limit, Reads, Ref, decode_cursor, json, page
from chassis.rest import mount
from deliberation.application import Deliberations, sent_by_persons
from deliberation.queries import Queries

ONE = "/estates/{estate_id}/topics/{topic}"
Number = Annotated[int, Path(ge=1, le=1000, description="which round, from 1")]


def mount_deliberations(
    app: FastAPI, deliberations: Deliberations, reads: Reads, buckets: Buckets
) -> None:
    """Mount every command and every question of the service."""
    core = deliberations.core
    mount(app, core.executor, sent_by_persons(), reads.tokens.actor, buckets)
    router = APIRouter(prefix="/deliberation/v1", tags=["deliberation"])
    _mount(router, Queries(deliberations))
    _mount_sealed(router, Queries(deliberations), reads)
    app.include_router(router)


def _mount(router: APIRouter, queries: Queries) -> None:
    @router.get("/estates/{estate_id}/topics", summary="An estate's topics")
    def list_topics(estate_id: UUID, limit: Limit = 100, cursor: Cursor = None) -> Response:
        rows = queries.topics(estate_id, decode_cursor(cursor, str) or "", limit + 1)
        return page(rows, limit, lambda r: r["topic"])

    @router.get(ONE, summary="A topic: plans, rounds, decision, work, and what it waits for")
    def read_topic(estate_id: UUID, topic: Ref) -> Response:
        return json(queries.topic(estate_id, topic))


def _mount_sealed(router: APIRouter, queries: Queries, reads: Reads) -> None:
    def who(request: Request) -> Actor:
        return reads.tokens.actor(request.headers.get("authorization", ""))

    @router.get(ONE + "/rounds/{number}/opinions", summary="A closed round's words, for the lead")
    def read_opinions(request: Request, estate_id: UUID, topic: Ref, number: Number) -> Response:
        return json({"items": queries.opinions(estate_id, topic, number, who(request))})

    @router.get(ONE + "/own-opinions", summary="What one said oneself")
    def read_own(request: Request, estate_id: UUID, topic: Ref) -> Response:
        return json({"items": queries.own_opinions(estate_id, topic, who(request))})

    @router.get(ONE + "/objections", summary="The objections' words, for the lead")
    def read_objections(request: Request, estate_id: UUID, topic: Ref) -> Response:
        return json({"items": queries.objections(estate_id, topic, who(request))})
