"""What every gRPC service needs: whose call it is, refusals as statuses, fields that are checked."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import grpc
import msgspec
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message

from chassis.actors import Actor
from chassis.refusals import Refusal, StoreUnavailableNow, ValidationFailed
from chassis.store import StoreUnavailable
from chassis.tokens import Tokens
from chassis.views import AWAY

DEFAULT, MOST = 100, 500
REFERENCE = re.compile(r"[a-z0-9-]{1,40}")
"""How a reference is written (ruling A1)."""
REFERENCE_OR_NONE = re.compile(r"[a-z0-9-]{0,40}")
"""The same, or nothing: where a list goes on, or begins."""
M = TypeVar("M", bound=Message)


@contextmanager
def answering(context: grpc.ServicerContext) -> Iterator[None]:
    """Answer what is refused inside with its status, and trouble with the store with UNAVAILABLE."""
    try:
        yield
    except Refusal as refusal:
        abort(context, refusal)
    except (StoreUnavailable, *AWAY):
        abort(context, StoreUnavailableNow())


def abort(context: grpc.ServicerContext, refusal: Refusal) -> None:
    """End a call with a refusal: its gRPC status, its code in the details and trailing metadata."""
    context.set_trailing_metadata(
        (("cogov-code", refusal.code), ("cogov-rules", ",".join(refusal.rules)))
    )
    context.abort(grpc.StatusCode[refusal.kind.value[1]], f"{refusal.code}: {refusal.detail('en')}")


def token_of(context: grpc.ServicerContext) -> str:
    """Give the call's Authorization value."""
    return str(dict(context.invocation_metadata()).get("authorization", ""))


def limit_of(request: Any) -> int:
    """Give how many rows are asked for at most: the default for 0, refused above what REST allows."""
    if not 0 <= request.limit <= MOST:
        raise ValidationFailed(problem=f"limit: 0 to {MOST}")
    return request.limit or DEFAULT


def uuid_of(request: Any, field: str = "estate_id") -> UUID:
    """Read a field that is a UUID."""
    try:
        return UUID(getattr(request, field))
    except ValueError:
        raise ValidationFailed(problem=f"{field}: not a UUID") from None


def matching(request: Any, field: str, pattern: re.Pattern[str]) -> str:
    """Read a text field whole; one that is written otherwise is refused.

    An address is made of references, so a slash in one would lead to something else's.
    """
    text: str = getattr(request, field)
    if pattern.fullmatch(text) is None:
        raise ValidationFailed(problem=f"{field}: not as it should be written")
    return text


def answer_of_estate(
    tokens: Tokens,
    request: Any,
    context: grpc.ServicerContext,
    answer: M,
    ask: Callable[[UUID, Actor], Any],
) -> Any:
    """Answer a question about the estate that a request names, with what `ask` finds for who asks."""
    with answering(context):
        reader = tokens.actor(token_of(context))
        return filled(answer, ask(uuid_of(request), reader))


def page_of(rows: Sequence[Any], limit: int, key: str) -> dict[str, Any]:
    """Give a page of the rows, of which one more was asked for, and the `key` of its last to go on from."""
    return {"items": rows[:limit], "next": rows[limit - 1][key] if len(rows) > limit else ""}


def filled(answer: M, found: Any) -> M:
    """Write what was found into an answer, by name; what is None stays absent."""
    return ParseDict(msgspec.to_builtins(found), answer, ignore_unknown_fields=True)
