"""The REST edge of commands: routes, OpenAPI and answers, all built from the declarations."""

import asyncio
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.actors import Actor
from chassis.app import THREADS
from chassis.domain import Command
from chassis.executor import Answer, Executor
from chassis.limits import Buckets
from chassis.once import read_once
from chassis.problems import PROBLEM, Problem
from chassis.refusals import (
    BodyTooLarge,
    IdempotencyKeyMissing,
    MalformedBody,
    Refusal,
    UnsupportedMediaType,
    ValidationFailed,
)

BODY_LIMIT = 256 * 1024
DEPTH_LIMIT = 32
KEY = re.compile(r"[\x21-\x7e]{1,200}")
STORY_YEARS = (2021, 2100)
"""From the Civil Code on; every later sum of days stays within what a date can be."""
ETAG = re.compile(r'"(\d{1,9})"')

POOL = ThreadPoolExecutor(THREADS, "command")
"""Where a process carries out its commands."""

Who = Callable[[str], Actor]


async def read_body(request: Request) -> bytes:
    """Read a JSON body up to the limit; more is refused without reading on."""
    media = request.headers.get("content-type", "").partition(";")[0]
    if media.strip().lower() != "application/json":
        raise UnsupportedMediaType
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > BODY_LIMIT:
                raise BodyTooLarge(limit=BODY_LIMIT)
    except ClientDisconnect:
        raise MalformedBody(problem="the body ended early") from None
    return bytes(body)


Body = Annotated[bytes, Depends(read_body)]


def mount(
    app: FastAPI, executor: Executor, commands: Iterable[type[Command]], who: Who, buckets: Buckets
) -> None:
    """Give every command its route `POST /<service>/v1/<address>[/<act>]`."""
    service = executor.service
    listed = list(commands)
    _, schemas = msgspec.json.schema_components(
        [*listed, Problem, Answer], ref_template="#/components/schemas/{name}"
    )
    for cls in listed:
        app.add_api_route(
            f"/{service}/v1{cls.spec.path}",
            _route(cls, executor, who, buckets),
            methods=["POST"],
            status_code=201,
            name=cls.__name__,
            tags=[service],
            summary=(cls.__doc__ or "").strip().split("\n")[0],
            description=_description(cls),
            responses=_refusals(cls),
            openapi_extra=_documented(cls, schemas[cls.__name__]),
            response_class=Response,
        )
    app.user_middleware.append(Middleware(_Commands, app.router.routes[-len(listed) :]))
    app.state.schemas = getattr(app.state, "schemas", {}) | schemas


class _Commands:
    """Finds a command's route by how many parts its path has and by its last one, and runs it.

    The framework tries every route in turn, resolves parameters that a command does not have and
    leads through layers that it does not need; with some 150 commands that costs more than a
    command. Its routes stay for the document, and whatever is no command is the framework's.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[Any]) -> None:
        self._app = app
        self._routes: dict[tuple[int, str], list[Any]] = {}
        for route in routes:
            parts = route.path.split("/")
            last = "" if parts[-1].startswith("{") else parts[-1]
            self._routes.setdefault((len(parts), last), []).append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._found(scope):
            await self._app(scope, receive, send)  # where 404 and 405 are known as well
            return
        request = Request(scope, receive)
        try:
            body = await read_body(request)
            run = partial(copy_context().run, scope["route"].endpoint, request, body)
            answer = await asyncio.get_running_loop().run_in_executor(POOL, run)
        except Exception as error:
            handlers = scope["app"].exception_handlers
            known = next((kind for kind in type(error).__mro__ if kind in handlers), None)
            if known is None:
                raise
            answer = handlers[known](request, error)
        await answer(scope, receive, send)

    def _found(self, scope: Scope) -> bool:
        parts = scope["path"].split("/") if scope["type"] == "http" else []
        for last in (parts[-1], "") if parts else ():
            for route in self._routes.get((len(parts), last), ()):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.update(found, route=route)
                    return True
        return False


def _route(
    cls: type[Command], executor: Executor, who: Who, buckets: Buckets
) -> Callable[..., Response]:
    def carry_out(request: Request, body: Body) -> Response:  # plain def: the store blocks
        try:
            wish, key, if_match, at = _asked(cls, request, body)
            executor.check(wish, at)
            actor = who(request.headers.get("authorization", ""))
            buckets.take(f"{actor.issuer}\x1f{actor.client or actor.subject}")
            done = executor.execute(wish, actor, key, if_match=if_match, at=at)
        except Refusal as refusal:
            refusal.asked = cls.spec.rules  # type: ignore[attr-defined]
            raise
        headers = {
            "Location": f"/{executor.service}/v1{wish.address}",
            "ETag": f'"{done.version}"',
            "Cogov-Position": f"{executor.service}={done.position}",
        }
        return Response(msgspec.json.encode(done), HTTPStatus.CREATED, headers, "application/json")

    return carry_out


def _asked(
    cls: type[Command], request: Request, body: bytes
) -> tuple[Command, str, int | None, datetime | None]:
    headers = request.headers
    key = headers.get("idempotency-key", "")
    if not KEY.fullmatch(key):
        raise IdempotencyKeyMissing
    tag = headers.get("if-match")
    version = ETAG.fullmatch(tag) if tag is not None else None
    if tag is not None and version is None:
        raise ValidationFailed(problem="If-Match: send the ETag you were given")
    if tag is not None and not cls.spec.act:
        raise ValidationFailed(problem="If-Match: nothing is there yet")
    wish = parse(cls, body, request.path_params)
    return wish, key, int(version[1]) if version else None, brought_time(request)


def brought_time(request: Request) -> datetime | None:
    """Read the virtual instant a request brings, if it does."""
    text = request.headers.get("cogov-now")
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValidationFailed(problem="Cogov-Now: not an instant") from None
    return story_instant(at, "Cogov-Now")


def story_instant(at: datetime, name: str) -> datetime:
    """Give a virtual instant in UTC; refused outside the years that a story can be set in."""
    if at.tzinfo is None or not STORY_YEARS[0] <= at.year < STORY_YEARS[1]:
        raise ValidationFailed(problem=f"{name}: give an offset and a year in {STORY_YEARS}")
    return at.astimezone(UTC)


def parse(cls: type[Command], body: bytes, in_path: dict[str, str]) -> Command:
    """Make a command of a body and the route; duplicate keys, depth and unknown fields are refused."""
    said = read_object(body or b"{}")
    if smuggled := in_path.keys() & said.keys():
        raise ValidationFailed(problem=f"{', '.join(sorted(smuggled))}: belongs in the path")
    try:
        return msgspec.convert({**said, **in_path}, cls)
    except (msgspec.ValidationError, ValueError, OverflowError) as e:
        raise ValidationFailed(problem=str(e)[:300]) from None


def read_object(body: bytes) -> dict[str, Any]:
    """Read one JSON object in which every key stands once; how deep it may be nested is bounded."""
    try:
        said = msgspec.json.decode(body)  # takes no NaN, no lone surrogate, nothing infinite
        read_once(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as e:
        raise MalformedBody(problem=str(e)[:200]) from None
    if not isinstance(said, dict):
        raise MalformedBody(problem="expected one JSON object")
    if body.count(b"{") + body.count(b"[") > DEPTH_LIMIT and _deeper(said, DEPTH_LIMIT):
        raise MalformedBody(problem=f"nested deeper than {DEPTH_LIMIT}")
    return said


def _deeper(value: Any, levels: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value
    return isinstance(value, dict | list) and (
        levels == 0 or any(_deeper(each, levels - 1) for each in inside)
    )


def _description(cls: type[Command]) -> str:
    spec = cls.spec
    who = ", ".join(sorted(spec.roles)) or "–"
    lines = [(cls.__doc__ or "").strip(), f"Roles: {who}."]
    if spec.relation:
        lines.append(f"Or: {spec.relation}.")
    if spec.act:
        lines.append(f"Stages: {', '.join(sorted(spec.frm))} → {', '.join(sorted(spec.to))}.")
    if spec.rules:
        lines.append(f"Rules: {', '.join(spec.rules)}.")
    return "\n\n".join(lines)


def _refusals(cls: type[Command]) -> dict[int | str, dict[str, Any]]:
    by_status: dict[int | str, list[type[Refusal]]] = {}
    for refusal in cls.spec.refuses:
        by_status.setdefault(refusal.kind.value[0], []).append(refusal)
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": "; ".join(f"`{r.code}` {r.zh} / {r.en}" for r in refusals),
            "content": {PROBLEM: {"schema": schema}},
        }
        for status, refusals in by_status.items()
    }


def _documented(cls: type[Command], schema: dict[str, Any]) -> dict[str, Any]:
    spec, properties = cls.spec, schema["properties"]
    in_body = {k: v for k, v in properties.items() if k not in spec.in_path}
    body_schema = {
        "type": "object",
        "properties": in_body,
        "required": [k for k in schema.get("required", []) if k in in_body],
        "additionalProperties": False,
    }
    parameters = [
        {"name": n, "in": "path", "required": True, "schema": properties[n]} for n in spec.in_path
    ]
    parameters.append(
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
        }
    )
    if spec.act:
        tag = {"type": "string", "pattern": '^"[0-9]{1,9}"$'}
        parameters.append({"name": "If-Match", "in": "header", "required": False, "schema": tag})
    return {
        "parameters": parameters,
        "requestBody": {
            "required": bool(body_schema["required"]),
            "content": {"application/json": {"schema": body_schema}},
        },
        "security": [{"bearer": []}],
        "x-roles": sorted(spec.roles),
        "x-rules": list(spec.rules),
    }
