"""A contract's services from a sheet over REST: its preview. What it says is put in by revising the draft."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from msgspec import structs
from starlette.concurrency import run_in_threadpool

from alliance import commands as wish
from alliance.item_rows import read_items, shown
from alliance.queries import Queries
from alliance.shown import terms_shown
from chassis.limits import Buckets
from chassis.reads import Reads, Ref, json
from chassis.refusals import InvalidState, ValidationFailed
from sheets.forms import Form, check_file, read_form

LIMIT = 960 * 1024
"""How large a sheet of 200 services may be, in bytes: below what a gateway lets through, 1 MiB."""
ROLES = sorted(wish.ReviseContract.spec.roles)
FORM: dict[str, Any] = {
    "type": "object",
    "required": ["sheet"],
    "additionalProperties": False,
    "properties": {
        "sheet": {"type": "string", "format": "binary", "description": ".xlsx, .xls or .csv"}
    },
}


def mount_item_sheets(router: APIRouter, queries: Queries, reads: Reads, buckets: Buckets) -> None:
    """Let a sheet be read for a draft; `revise` with what the preview says puts it in, all of it or none."""

    async def upload(request: Request, estate_id: Annotated[UUID, Path()]) -> Form:
        # Who may not revise a draft is told so before a file is read
        await run_in_threadpool(reads.require, request, str(estate_id), ROLES)
        form = await read_form(request, LIMIT)
        if form.fields:
            raise ValidationFailed(problem="form: nothing but the file, as sheet")
        check_file(form)
        return form

    @router.post(
        "/estates/{estate_id}/contracts/{contract}/items/sheet",
        summary="Send a sheet of services; answers with its preview, and nothing is changed",
        response_class=Response,
        openapi_extra={
            "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}},
            "security": [{"bearer": []}],
            "x-roles": ROLES,
        },
    )
    def preview_items(
        request: Request, estate_id: UUID, contract: Ref, sent: Annotated[Form, Depends(upload)]
    ) -> Response:  # plain def: reading a sheet takes its time, and the loop goes on
        actor = reads.require(request, str(estate_id), ROLES)
        buckets.take(f"{actor.issuer}\x1f{actor.client or actor.subject}")
        return json(previewed(queries, estate_id, contract, sent))


def previewed(queries: Queries, estate_id: UUID, ref: str, sent: Form) -> dict[str, Any]:
    """Say what each row is, and what the draft would say with them.

    `terms` are what `revise` takes, with `version` as its `If-Match`; null where a row is refused.
    """
    draft = queries.contract_of(estate_id, ref)
    if draft.stage != "DRAFT":
        raise InvalidState(stage=draft.stage)
    found = read_items(sent.file, sent.data, queries.profile(estate_id), draft.terms.tier)
    terms = None if found.refused else structs.replace(draft.terms, items=found.items)
    return {
        "contract": ref,
        "version": draft.version,
        **shown(found),
        "terms": terms_shown(terms) if terms else None,
    }
