"""What every reading endpoint needs: who asks, what he may see there, pages by cursor."""

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import structlog
from fastapi import Path, Query, Request
from fastapi.responses import Response

from chassis.actors import Actor
from chassis.executor import Places
from chassis.refusals import NotFound, RoleNotAllowed, ValidationFailed
from chassis.tokens import Tokens

log = structlog.get_logger("reads")

Ref = Annotated[str, Path(pattern="^[a-z0-9-]{1,40}$")]  # here `$` is the very end
Limit = Annotated[int, Query(ge=1, le=500, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=400, description="the `next` of the page before")]


@dataclass(frozen=True, slots=True)
class Reads:
    """Who may read what: public reads need no token; others name roles, as commands do."""

    tokens: Tokens
    places: Places

    def who(self, request: Request) -> Actor:
        """Give who asks: nobody without a token, refused with a wrong one."""
        return self.tokens.reader(request.headers.get("authorization"))

    def require(self, request: Request, root: str, roles: Iterable[str]) -> Actor:
        """Give the actor who holds one of the roles on a root; 401, 404 or 403 otherwise."""
        actor = self.tokens.actor(request.headers.get("authorization", ""))
        held = self.roles(actor, root)
        if held & set(roles):
            return actor
        raise RoleNotAllowed if held else NotFound

    def roles(self, actor: Actor, root: str) -> frozenset[str]:
        """Give every role an actor holds on a root."""
        place = self.places(root)
        return actor.roles_on(root, place.code if place else None)


def logged(actor: Actor, what: str, root: str, **details: Any) -> None:
    """Write down who read what is not public (ruling A7)."""
    log.info("read", subject=actor.subject, client=actor.client, what=what, root=root, **details)


def page(rows: list[Any], limit: int, key: Callable[[Any], Any], **more: Any) -> Response:
    """Answer a page made from `limit + 1` rows; `next` leads on, null at the end."""
    following = encode_cursor(key(rows[limit - 1])) if len(rows) > limit else None
    return json({"items": rows[:limit], "next": following, **more})


def json(body: Any, **headers: str) -> Response:
    """Answer with JSON."""
    return Response(msgspec.json.encode(body), 200, headers, "application/json")


def encode_cursor(value: Any) -> str:
    """Make an opaque cursor."""
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")


def decode_cursor(cursor: str | None, kind: type[Any]) -> Any:
    """Read a cursor; None for none, refused when it is not one of ours."""
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        found = msgspec.json.decode(raw, type=kind)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise ValidationFailed(problem="cursor: not one of ours") from None
    if not all(map(_storable, found if isinstance(found, tuple) else (found,))):
        raise ValidationFailed(problem="cursor: not one of ours")
    return found


def _storable(key: Any) -> bool:
    """Say whether a database takes it: a number in its range, a text that can be printed."""
    if isinstance(key, int):
        return 0 <= key < 2**63
    return not isinstance(key, str) or key.isprintable()
