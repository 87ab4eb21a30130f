"""Uploading a sheet over REST, in two calls: the sheet, and its import's confirmation."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from chassis.limits import Buckets
from chassis.reads import Reads, Ref, json, logged
from chassis.refusals import IdempotencyKeyMissing
from chassis.rest import KEY, brought_time
from registry.rights import CLERK
from registry.sheet_forms import SHOWN, read_upload
from registry.uploads import Upload, Uploads
from sheets.forms import read_form

IMPORT = "/estates/{estate_id}/imports/{load}"


def mount_sheets(router: APIRouter, uploads: Uploads, reads: Reads, buckets: Buckets) -> None:
    """Give an import its sheet; it is confirmed and cancelled as any other."""

    async def upload(request: Request, estate_id: Annotated[UUID, Path()]) -> Upload:
        # Who may not upload is told so before 20 MB are read
        await run_in_threadpool(reads.require, request, str(estate_id), CLERK)
        if not KEY.fullmatch(request.headers.get("idempotency-key", "")):
            raise IdempotencyKeyMissing
        return read_upload(await read_form(request))

    @router.post(
        IMPORT + "/sheet",
        status_code=201,
        summary="Send a sheet of units and owners; answers with its preview, and nothing is registered",
        response_class=Response,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"multipart/form-data": {"schema": SHOWN}},
            },
            "parameters": [
                {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": True,
                    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                }
            ],
            "security": [{"bearer": []}],
            "x-roles": [*CLERK],
        },
    )
    def send_sheet(
        request: Request, estate_id: UUID, load: Ref, sent: Annotated[Upload, Depends(upload)]
    ) -> Response:  # plain def: reading a sheet takes seconds, and the loop goes on
        actor = reads.require(request, str(estate_id), CLERK)
        buckets.take(f"{actor.issuer}\x1f{actor.client or actor.subject}")
        key, at = request.headers["idempotency-key"], brought_time(request)
        done, shown = uploads.take(actor, key, estate_id, load, sent, at)
        headers = {
            "Location": f"/registry/v1/estates/{estate_id}/imports/{load}",
            "Cogov-Position": f"registry={done.position}",
        }
        return Response(msgspec.json.encode(shown), 201, headers, "application/json")

    @router.get(
        IMPORT, summary="An import's stage, how far it is, and what its sheet would register"
    )
    def read_import(request: Request, estate_id: UUID, load: Ref) -> Response:
        actor = reads.require(request, str(estate_id), CLERK)
        found = uploads.shown(estate_id, load)
        logged(actor, "import", str(estate_id), load=load)
        return json(found)
