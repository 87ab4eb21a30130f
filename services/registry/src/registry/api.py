"""The registry over REST: what may be read of it, and by whom (ruling A7). Commands need no code here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.responses import Response

from chassis.domain import COMMANDS
from chassis.limits import Buckets
from chassis.reads import Cursor, Limit, Reads, Ref, decode_cursor, json, logged, page
from chassis.rest import mount
from registry.application import Registry
from registry.communities import communities
from registry.exports import mount_exports
from registry.queries import Queries
from registry.rights import CLERK, UNITS, on_the_estate
from registry.sheet_api import mount_sheets
from registry.uploads import Uploads

SUBJECT = r"^[^\x00-\x1f\x7f]{1,80}$"
"""A subject ref that is asked about: no control character, which PostgreSQL would not take."""

WithPersons = Annotated[
    bool, Query(description="with names, doors and partly hidden documents, each read logged")
]


def mount_registry(app: FastAPI, registry: Registry, reads: Reads, buckets: Buckets) -> None:
    """Mount every command and every question of the registry."""
    listed = [c for c in COMMANDS.values() if c.__module__.startswith("registry.commands.")]
    mount(app, registry.core.executor, listed, reads.tokens.actor, buckets)
    router = _router(registry, reads)
    mount_sheets(router, Uploads(registry), reads, buckets)
    app.include_router(router)


def _router(registry: Registry, reads: Reads) -> APIRouter:  # noqa: C901  (a list of routes)
    router = APIRouter(prefix="/registry/v1", tags=["registry"])
    queries = Queries(registry)

    @router.get("/communities", summary="The communities in which estates may be registered")
    def list_communities(
        district: Annotated[str | None, Query(pattern=r"^[0-9]{6}$")] = None,
    ) -> Response:
        found = [c for c in communities().values() if district in (None, c.district_code)]
        return json({"items": found, "next": None})

    @router.get("/estates", summary="The registered estates")
    def list_estates(
        limit: Limit = 100,
        cursor: Cursor = None,
        code: Annotated[str | None, Query(pattern=r"^[0-9]{2,12}$")] = None,
    ) -> Response:
        rows = queries.estates(code or "", decode_cursor(cursor, str) or "", limit + 1)
        return page(rows, limit, lambda r: r["estate_id"])

    @router.get("/estates/{estate_id}", summary="One estate: place, area, buildings")
    def read_estate(estate_id: UUID) -> Response:
        return json(queries.estate(estate_id))

    @router.get("/estates/{estate_id}/units", summary="An estate's units with doors and areas")
    def list_units(
        request: Request, estate_id: UUID, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        actor = reads.require(request, str(estate_id), UNITS)
        rows = queries.units(estate_id, decode_cursor(cursor, str) or "", limit + 1)
        logged(actor, "units", str(estate_id))
        return page(rows, limit, lambda r: r["unit"])

    @router.get("/estates/{estate_id}/rolls/{roll}", summary="A roll's stage, totals and hash")
    def read_roll(estate_id: UUID, roll: Ref) -> Response:
        return json(queries.roll(estate_id, roll))

    @router.get(
        "/estates/{estate_id}/rolls/{roll}/entries",
        summary="A roll's entries: doors and areas, never names; owners of the estate and offices",
    )
    def list_entries(
        request: Request, estate_id: UUID, roll: Ref, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        actor = reads.tokens.actor(request.headers.get("authorization", ""))
        on_the_estate(reads, queries, actor, estate_id)
        rows = queries.entries(estate_id, roll, decode_cursor(cursor, str) or "", limit + 1)
        return page(rows, limit, lambda r: r["entry_id"])

    @router.get(
        "/estates/{estate_id}/rolls/{roll}/my-entries",
        summary="The caller's own entries of a roll (R-28)",
    )
    def my_entries(request: Request, estate_id: UUID, roll: Ref) -> Response:
        actor = reads.tokens.actor(request.headers.get("authorization", ""))
        found = queries.entries_of_owner(estate_id, roll, actor.subject)
        return json({"items": found, "next": None})

    @router.get(
        "/estates/{estate_id}/rolls/{roll}/objections",
        summary="A roll's objections; their texts for clerk and street only",
    )
    def list_objections(request: Request, estate_id: UUID, roll: Ref) -> Response:
        actor = reads.tokens.actor(request.headers.get("authorization", ""))
        held = on_the_estate(reads, queries, actor, estate_id)
        texts = bool(held & {"REGISTRY_CLERK", "STREET_OFFICER"})
        found = queries.objections(estate_id, roll, texts=texts)
        if texts:
            logged(actor, "objections", str(estate_id), roll=roll)
        return json({"items": found, "next": None})

    @router.get("/estates/{estate_id}/my-units", summary="The caller's own units")
    def my_units(request: Request, estate_id: UUID) -> Response:
        actor = reads.tokens.actor(request.headers.get("authorization", ""))
        return json({"items": queries.units_of_owner(estate_id, actor.subject), "next": None})

    @router.get(
        "/estates/{estate_id}/proposals", summary="Owners of one name who may be one person"
    )
    def list_proposals(
        request: Request,
        estate_id: UUID,
        limit: Limit = 100,
        cursor: Cursor = None,
        *,
        persons: WithPersons = False,
    ) -> Response:
        actor = reads.require(request, str(estate_id), CLERK)
        after = decode_cursor(cursor, tuple[str, str]) or ("", "")
        rows = queries.proposals(estate_id, after)
        logged(actor, "identity proposals", str(estate_id), count=len(rows))
        if persons:
            rows = queries.side_by_side(estate_id, rows[:limit]) + rows[limit : limit + 1]
            for subject in sorted({p[side] for p in rows[:limit] for side in ("first", "second")}):
                logged(actor, "subject", str(estate_id), of=subject)
        return page(rows, limit, lambda r: (r["first"], r["second"]))

    @router.get(
        "/estates/{estate_id}/identity-decisions",
        summary="Pairs on which the clerk has decided, as one person or as two",
    )
    def list_decisions(
        request: Request, estate_id: UUID, limit: Limit = 100, cursor: Cursor = None
    ) -> Response:
        actor = reads.require(request, str(estate_id), CLERK)
        after = decode_cursor(cursor, tuple[str, str]) or ("", "")
        rows = queries.decisions(estate_id, after)[: limit + 1]
        logged(actor, "identity decisions", str(estate_id), count=len(rows))
        return page(rows, limit, lambda r: (r["first"], r["second"]))

    @router.get(
        "/estates/{estate_id}/look-alikes",
        summary="Doors and buildings that may be written twice; they block nothing",
    )
    def list_look_alikes(request: Request, estate_id: UUID) -> Response:
        actor = reads.require(request, str(estate_id), CLERK)
        logged(actor, "look-alikes", str(estate_id))
        return json(queries.look_alikes(estate_id))

    @router.get(
        "/estates/{estate_id}/subjects/{subject}",
        summary="Who a subject is; `identified` says whether his document can tell him from others",
    )
    def read_subject(
        request: Request, estate_id: UUID, subject: Annotated[str, Path(pattern=SUBJECT)]
    ) -> Response:
        actor = reads.require(request, str(estate_id), CLERK)
        found = queries.subject(estate_id, subject)
        logged(actor, "subject", str(estate_id), of=subject)
        return json(found)

    mount_exports(router, reads, queries)
    return router
