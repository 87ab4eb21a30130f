"""The HTTP application every service's routes are mounted on: errors, health, metrics, one log line.

No middleware of FastAPI's kind and no sync dependencies: each costs a thread hop (decision 11).
"""

import asyncio
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import structlog
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problems import PROBLEM, answer_refusal, problem
from chassis.refusals import (
    Kind,
    NotFound,
    NotYetVisible,
    Refusal,
    RoleNotAllowed,
    StoreUnavailableNow,
    Unauthenticated,
    ValidationFailed,
)
from chassis.store import StoreUnavailable
from chassis.views import AWAY

REQUESTS = Counter("cogov_requests_total", "Requests by route and status", ["route", "status"])
REFUSED = Counter("cogov_refusals_total", "Refusals by code", ["code"])
SECONDS = Histogram("cogov_request_seconds", "Time to answer by route", ["route"])
log = structlog.get_logger("http")

THREADS = 4
"""How many commands a process carries out at once, and how many questions it answers beside them.

More only wait for one another: more load is met with more processes (decision 11).
"""

Check = Callable[[], bool]


class MethodNotAllowed(Refusal):
    """The address exists, but not for this method."""

    code, kind = "METHOD_NOT_ALLOWED", Kind.METHOD
    zh, en = "此地址不接受该请求方法", "This address does not take that method"


class Internal(Refusal):
    """Our own fault; the trace id finds it in the log."""

    code, kind = "INTERNAL", Kind.OURS
    zh, en = "系统出错，已记录", "An error of ours; it has been logged"


@asynccontextmanager
async def _few_threads(_: FastAPI) -> AsyncIterator[None]:
    """Let few threads answer questions; commands have their own, and are delayed by none of them."""
    current_default_thread_limiter().total_tokens = THREADS
    yield


def make_app(title: str, ready: Mapping[str, Check]) -> FastAPI:
    """Make an application; `ready` names what must hold before it takes requests."""
    app = FastAPI(
        title=title,
        version="1",
        docs_url="/docs",
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_few_threads,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # it names addresses
    )
    app.add_exception_handler(Refusal, _refused)
    for away in (StoreUnavailable, *AWAY):
        app.add_exception_handler(away, answer_refusal)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Traced)
    app.state.schemas = {}
    _describe(app)

    @app.get("/health", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/ready", include_in_schema=False)
    def readiness(response: Response) -> dict[str, bool]:
        found = {name: _holds(check) for name, check in ready.items()}
        response.status_code = 200 if all(found.values()) else 503
        return found

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return PlainTextResponse(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


def _holds(check: Check) -> bool:
    try:
        return check()
    except Exception:
        log.exception("not_ready")
        return False


def _refused(request: Request, error: Exception) -> Response:
    code = getattr(error, "code", "")
    REFUSED.labels(code).inc()
    log.info("refused", code=code, route=_route(request.scope))
    return answer_refusal(request, error)


def _invalid(request: Request, error: Exception) -> Response:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    where = ".".join(str(p) for p in first.get("loc", ()))
    return _refused(request, ValidationFailed(problem=f"{where}: {first.get('msg', '')}"))


def _http(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    if status == 405:
        answer = problem(request, MethodNotAllowed())
        allowed = (getattr(error, "headers", None) or {}).get("Allow")
        if allowed:
            answer.headers["Allow"] = allowed
        return answer
    return _refused(request, NotFound())


class Traced:
    """Gives each request a correlation id, counts it, logs one line, and answers our own faults."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._log = log.bind()  # once: to bind for each request takes longer than to count it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = _trace_id(dict(scope["headers"]))
        scope.setdefault("state", {})["trace_id"] = trace
        status: list[int] = []

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
                message["headers"] = [*message.get("headers", []), (b"cogov-trace", trace.encode())]
            await send(message)

        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(correlation_id=trace):
            try:
                await self._app(scope, receive, note)
            except Exception:
                log.exception("failed", route=_route(scope))
                if status:  # half an answer is out: the connection has to break
                    raise
                await problem(Request(scope), Internal())(scope, receive, note)
            except asyncio.CancelledError:  # told to stop meanwhile: nobody knows what came of it
                if status:
                    raise
                await problem(Request(scope), StoreUnavailableNow())(scope, receive, note)
            finally:
                self._count(scope, (status or [500])[0], time.perf_counter() - began)

    def _count(self, scope: Scope, status: int, took: float) -> None:
        route = _route(scope)
        requests, seconds = _metrics(route, status)
        requests.inc()
        seconds.observe(took)
        self._log.debug(
            "request", method=scope["method"], route=route, status=status, ms=round(took * 1000, 2)
        )


@cache
def _metrics(route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, status), SECONDS.labels(route)


def _route(scope: Mapping[str, Any]) -> str:
    return getattr(scope.get("route"), "path", "none")


def _trace_id(headers: Mapping[bytes, bytes]) -> str:
    parent = headers.get(b"traceparent", b"").decode("latin-1").split("-")
    known = len(parent) == 4 and re.fullmatch("[0-9a-f]{32}", parent[1])
    return parent[1] if known else secrets.token_hex(16)


_EVERY_READ: tuple[type[Refusal], ...] = (
    ValidationFailed,
    Unauthenticated,
    RoleNotAllowed,
    NotFound,
    NotYetVisible,
    StoreUnavailableNow,
)


def _declare_refusals(responses: dict[str, Any]) -> None:
    """Say what a question can be refused with; commands have said it already."""
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]  # ours is a 400
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for refusal in _EVERY_READ:
        status = str(refusal.kind.value[0])
        said = f"`{refusal.code}` {refusal.zh} / {refusal.en}"
        responses.setdefault(status, {"description": said, "content": content})


def _describe(app: FastAPI) -> None:
    """Add the commands' schemas and the token scheme to the OpenAPI document."""
    made = app.openapi

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = made()
            components = schema.setdefault("components", {})
            components.setdefault("schemas", {}).update(app.state.schemas)
            for operations in schema["paths"].values():
                for operation in operations.values():
                    _declare_refusals(operation["responses"])
            components["securitySchemes"] = {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            }
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]
