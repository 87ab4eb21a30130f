"""The clock of a story: where it stands, and moving it (rulings A11, G1). Virtual time only."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import Response

from chassis.core import Core
from chassis.reads import Reads, json
from chassis.refusals import NotFound, RoleNotAllowed, ValidationFailed
from chassis.rest import Body, read_object, story_instant

KEEPER = "CLOCK_KEEPER"
Applied = Callable[[], dict[str, int]]


class MoveClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the clock is to stand."""

    now: Annotated[datetime, msgspec.Meta(tz=True)]


def mount_clock(app: FastAPI, core: Core, reads: Reads, applied: Applied = dict) -> None:
    """Mount `GET` and `POST /<service>/v1/clock`; without virtual time there is nothing there.

    A story's tool and no part of the API: it does not stand in the OpenAPI document.
    """

    @app.get(f"/{core.name}/v1/clock", include_in_schema=False)
    def read_clock(request: Request) -> Response:
        _require(core, reads, request)
        return json(_state(core, applied))

    @app.post(f"/{core.name}/v1/clock", include_in_schema=False)
    def move_clock(request: Request, body: Body) -> Response:
        _require(core, reads, request)
        try:
            wish = msgspec.convert(read_object(body), MoveClock)
        except msgspec.ValidationError as e:
            raise ValidationFailed(problem=str(e)) from None
        now = story_instant(wish.now, "now")
        core.ticker.run(now, virtual=True)
        core.store.advance_virtual(now)
        return json(_state(core, applied))


def mount_followed_clock(
    app: FastAPI, name: str, reads: Reads, now: Callable[[], datetime | None], applied: Applied
) -> None:
    """Mount the clock of a service that decides nothing: it follows, and says how far it is."""

    def state(request: Request) -> Response:
        _require_keeper(reads, request)
        return json({"now": now(), "next_due": None, "head": 0, "applied": applied()})

    both = ["GET", "POST"]
    app.add_api_route(f"/{name}/v1/clock", state, methods=both, include_in_schema=False)


def _require(core: Core, reads: Reads, request: Request) -> None:
    if not core.executor.time.virtual:
        raise NotFound
    _require_keeper(reads, request)


def _require_keeper(reads: Reads, request: Request) -> None:
    actor = reads.tokens.actor(request.headers.get("authorization", ""))
    if KEEPER not in {g.role for g in actor.grants}:
        raise RoleNotAllowed


def _state(core: Core, applied: Applied) -> dict[str, Any]:
    """Say how far the service is: what facts made it do is in the head, the clocks they started are due.

    In this order, so that who asks every service once knows whether they are at rest.
    """
    known = applied()
    head = core.store.head()
    return {
        "now": core.store.virtual_now(),
        "next_due": core.ticker.next_due(),
        "head": head,
        "applied": known,
    }
