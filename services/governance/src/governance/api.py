"""Governance over REST: the list, one estate's state now or as of a day, its journal, its changes."""

import asyncio
import re
from collections.abc import AsyncGenerator
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response, StreamingResponse

from chassis.reads import Cursor, Limit, decode_cursor, json, page
from chassis.refusals import ValidationFailed
from governance.application import Governance
from governance.digest import digest_of_all
from governance.queries import (
    HEARTBEAT_SECONDS,
    Latest,
    estates,
    journal,
    reach,
    state_read,
)


def mount_governance(app: FastAPI, governance: Governance, latest: Latest) -> None:
    """Mount the questions; `latest` gives the instant at which the state is read."""
    app.include_router(_router(governance, latest))


def _router(governance: Governance, latest: Latest) -> APIRouter:
    router = APIRouter(prefix="/governance/v1", tags=["governance"])

    @router.get("/estates", summary="Estates with their one next date")
    def list_estates(
        limit: Limit = 100,
        cursor: Cursor = None,
        code: Annotated[str, Query(pattern=r"^[0-9]{0,12}$")] = "",
    ) -> Response:
        rows = estates(governance, code, decode_cursor(cursor, str) or "", limit + 1, latest())
        return page(rows, limit, lambda r: r["estate_id"])

    @router.get("/estates/{estate_id}", summary="One estate's governance state")
    async def read_state(request: Request, estate_id: UUID, as_of: date | None = None) -> Response:
        await reach(governance, request.headers.get("cogov-after"))
        body, digest = await asyncio.to_thread(
            lambda: state_read(governance, str(estate_id), as_of, latest())
        )
        return Response(body, 200, {"Cogov-Digest": digest}, "application/json")

    @router.get("/estates/{estate_id}/journal", summary="The facts behind an estate's state")
    def read_journal(estate_id: UUID, limit: Limit = 100, cursor: Cursor = None) -> Response:
        governance.identity(str(estate_id))
        rows = journal(governance, str(estate_id), decode_cursor(cursor, int) or 0, limit + 1)
        return page(rows, limit, lambda r: r["number"])

    @router.get("/estates/{estate_id}/changes", summary="Changes as server-sent events")
    async def follow(request: Request, estate_id: UUID) -> StreamingResponse:
        root = str(estate_id)
        await asyncio.to_thread(governance.identity, root)
        after = _last_event(request)
        return StreamingResponse(_changes(governance, root, after), media_type="text/event-stream")

    @router.get("/digest", summary="A hash over every estate's state")
    def read_digest() -> Response:
        found = dict(governance.digests(latest()))
        return json({"digest": digest_of_all(found.items()), "estates": found})

    return router


def _last_event(request: Request) -> int:
    text = request.headers.get("last-event-id", "0")
    if not re.fullmatch(r"\d{1,18}", text):
        raise ValidationFailed(problem="Last-Event-ID: not one of ours")
    return int(text)


async def _changes(governance: Governance, root: str, after: int) -> AsyncGenerator[bytes, None]:
    async with governance.notifier.listening() as heard:
        while True:
            heard.clear()
            rows = await asyncio.to_thread(journal, governance, root, after, 200)
            for row in rows:
                after = row["number"]
                body = msgspec.json.encode({"fact": row["fact"], "type": row["type"]}).decode()
                yield f"id: {after}\nevent: change\ndata: {body}\n\n".encode()
            if rows:
                continue
            try:
                await asyncio.wait_for(heard.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
