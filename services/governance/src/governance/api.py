"""Governance over REST: the list, one estate's state now or as of a day, its journal, its changes."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import select

from chassis.reads import Cursor, Limit, decode_cursor, json, page
from chassis.refusals import NotYetVisible, ValidationFailed
from chassis.waiting import TooManyWait
from governance.application import Governance
from governance.digest import digest, digest_of_all
from governance.journal import meta_of
from governance.parts import fact_id
from governance.present import present
from governance.sources import SOURCES
from law.dates import business_date

WAIT_SECONDS = 2.0
HEARTBEAT_SECONDS = 15.0
AFTER = re.compile(r"([a-z]{1,20})=(\d{1,18})")

Latest = Callable[[], datetime]


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
        rows = _estates(governance, code, decode_cursor(cursor, str) or "", limit + 1, latest())
        return page(rows, limit, lambda r: r["estate_id"])

    @router.get("/estates/{estate_id}", summary="One estate's governance state")
    async def read_state(request: Request, estate_id: UUID, as_of: date | None = None) -> Response:
        await _wait(governance, request)
        return await asyncio.to_thread(_state, governance, str(estate_id), as_of, latest())

    @router.get("/estates/{estate_id}/journal", summary="The facts behind an estate's state")
    def read_journal(estate_id: UUID, limit: Limit = 100, cursor: Cursor = None) -> Response:
        governance.state(str(estate_id))
        rows = _journal(governance, str(estate_id), decode_cursor(cursor, int) or 0, limit + 1)
        return page(rows, limit, lambda r: r["number"])

    @router.get("/estates/{estate_id}/changes", summary="Changes as server-sent events")
    async def follow(request: Request, estate_id: UUID) -> StreamingResponse:
        root = str(estate_id)
        await asyncio.to_thread(governance.state, root)
        after = _last_event(request)
        return StreamingResponse(_changes(governance, root, after), media_type="text/event-stream")

    @router.get("/digest", summary="A hash over every estate's state")
    def read_digest() -> Response:
        found = dict(governance.digests(latest()))
        return json({"digest": digest_of_all(found.items()), "estates": found})

    return router


async def _wait(governance: Governance, request: Request) -> None:
    wanted = _after(request.headers.get("cogov-after"))
    if wanted is None:
        return
    source, position = wanted
    if await asyncio.to_thread(lambda: governance.consumer.reached(source)) >= position:
        return
    if position > await asyncio.to_thread(governance.heads[source]):
        raise ValidationFailed(problem=f"Cogov-After: {source} has no position {position}")
    try:
        seen = await governance.notifier.until(
            lambda: governance.consumer.reached(source) >= position, WAIT_SECONDS
        )
    except TooManyWait:
        raise NotYetVisible from None
    if not seen:
        raise NotYetVisible


def _after(header: str | None) -> tuple[str, int] | None:
    if header is None:
        return None
    found = AFTER.fullmatch(header.strip())
    if found is None or found[1] not in SOURCES:
        raise ValidationFailed(
            problem="Cogov-After: send what Cogov-Position said, `service=number`"
        )
    return found[1], int(found[2])


def _state(governance: Governance, root: str, as_of: date | None, at: datetime) -> Response:
    state = governance.state(root, as_of)
    built = present(root, state, at)
    built["freshness"] = {
        "as_of": (as_of or business_date(at)).isoformat(),
        "parked": governance.consumer.waiting(root),
    }
    body = msgspec.json.encode(built)
    return Response(body, 200, {"Cogov-Digest": digest(root, state, at)}, "application/json")


def _estates(
    governance: Governance, code: str, after: str, limit: int, at: datetime
) -> list[dict[str, Any]]:
    c = governance.tables.states.c
    question = select(c.root).where(c.root > after, c.name != "")
    if code:
        question = question.where(c.code.startswith(code, autoescape=True))
    with governance.views.reading() as conn:
        roots = conn.execute(question.order_by(c.root).limit(limit)).scalars().all()
    rows = []
    for root in roots:
        built = present(root, governance.state(root), at)
        rows.append(
            {
                "estate_id": root,
                "name": built["identity"].name,
                "community_ref": built["identity"].community_ref,
                "next_date": built["next_date"],
                "meetings": [
                    {"meeting": m["meeting"], "stage": m["stage"]} for m in built["meetings"]
                ],
            }
        )
    return rows


def _journal(governance: Governance, root: str, after: int, limit: int) -> list[dict[str, Any]]:
    c = governance.tables.journal.c
    question = (
        select(c.number, c.source, c.type, c.recorded_us, c.value)
        .where(c.root == root, c.number > after)
        .order_by(c.number)
        .limit(limit)
    )
    with governance.views.reading() as conn:
        rows = conn.execute(question).all()
    return [
        {
            "number": r.number,
            "source": r.source,
            "fact": fact_id(meta_of(r.source, r.value)),  # a position would count ballots (G5)
            "type": r.type,
            "recorded_at": datetime.fromtimestamp(r.recorded_us / 1_000_000, UTC),
        }
        for r in rows
    ]


def _last_event(request: Request) -> int:
    text = request.headers.get("last-event-id", "0")
    if not re.fullmatch(r"\d{1,18}", text):
        raise ValidationFailed(problem="Last-Event-ID: not one of ours")
    return int(text)


async def _changes(governance: Governance, root: str, after: int) -> AsyncGenerator[bytes, None]:
    async with governance.notifier.listening() as heard:
        while True:
            heard.clear()
            rows = await asyncio.to_thread(_journal, governance, root, after, 200)
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
