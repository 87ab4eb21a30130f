"""The consultation service over REST: every command, and what everybody may read (ruling A7)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Path, Query
from fastapi.responses import Response

from chassis.limits import Buckets
from chassis.reads import Cursor, Limit, Reads, Ref, decode_cursor, json, page
from chassis.rest import mount
from consultation.application import Consultations, commands
from consultation.queries import Queries

ONE = "/estates/{estate_id}/consultations/{consultation}"
Session = Annotated[int, Path(ge=1, le=100, description="which session, from 1")]
Version = Annotated[int | None, Query(ge=1, le=1000, description="which version; else the present")]


def mount_consultations(
    app: FastAPI, consultations: Consultations, reads: Reads, buckets: Buckets
) -> None:
    """Mount every command and every question of the service."""
    core = consultations.core
    mount(app, core.executor, commands(), reads.tokens.actor, buckets)
    router = APIRouter(prefix="/consultation/v1", tags=["consultation"])
    _mount(router, Queries(consultations))
    app.include_router(router)


def _mount(router: APIRouter, queries: Queries) -> None:
    @router.get("/estates/{estate_id}/table", summary="The five seats, and the next talk")
    def read_table(estate_id: UUID) -> Response:
        return json(queries.table(estate_id))

    @router.get("/estates/{estate_id}/consultations", summary="An estate's consultations")
    def list_consultations(estate_id: UUID, limit: Limit = 100, cursor: Cursor = None) -> Response:
        rows = queries.consultations(estate_id, decode_cursor(cursor, str) or "", limit + 1)
        return page(rows, limit, lambda r: r["consultation"])

    @router.get(ONE, summary="A consultation: proposal, sessions, positions, outcome, actions")
    def read_consultation(estate_id: UUID, consultation: Ref) -> Response:
        return json(queries.consultation(estate_id, consultation))

    @router.get(ONE + "/minutes/{session}", summary="A session's minutes, any version of them")
    def read_minutes(
        estate_id: UUID, consultation: Ref, session: Session, version: Version = None
    ) -> Response:
        _, shown = queries.minutes(estate_id, consultation, session, version)
        return json(shown)
