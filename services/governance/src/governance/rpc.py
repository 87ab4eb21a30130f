"""Governance over gRPC: the same answers as over REST, and each estate's facts as they come.

Everything is public, and every call carries a valid token (ruling A7). Calls block a thread: those
that wait are counted, so that they cannot take every thread from the others (ruling G4).
"""

import asyncio
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from datetime import date
from typing import Any

import grpc
import msgspec
from google.protobuf.json_format import ParseDict
from sqlalchemy import select
from typing_extensions import override

from chassis.reads import decode_cursor, encode_cursor
from chassis.refusals import NotYetVisible, RateLimited, ValidationFailed
from chassis.rpc import M, answering, limit_of, matching, token_of, uuid_of
from chassis.tokens import Tokens
from chassis.waiting import Notifier
from cogov.governance.v1 import service_pb2 as pb
from cogov.governance.v1 import service_pb2_grpc
from governance.application import Governance
from governance.digest import digest_of_all
from governance.queries import (
    HEARTBEAT_SECONDS,
    WAIT_SECONDS,
    Latest,
    estates,
    journal,
    position_after,
    state_read,
)
from governance.sources import SOURCES
from law.dates import end_of

STREAMS = 16
"""How many may follow facts at a time; each holds a thread."""

WAITING = 4
"""How many states may be waited for at a time; half of a small server's threads."""

PAGE = 200
CODE = re.compile(r"[0-9]{0,12}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LARGEST = 2**63 - 1


class GovernanceRpc(service_pb2_grpc.GovernanceServiceServicer):
    """Answers partners; `latest` gives the instant at which states are read."""

    def __init__(self, governance: Governance, tokens: Tokens, latest: Latest) -> None:
        self._governance, self._tokens, self._latest = governance, tokens, latest
        self._streams = threading.BoundedSemaphore(STREAMS)
        self._waiting = threading.BoundedSemaphore(WAITING)

    @override
    def GetState(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give an estate's state now, as of a day, or after a position was applied."""
        with answering(context):
            self._known(context)
            root, day = str(uuid_of(request)), _day(request.as_of)
            self._wait(request.after, context)
            body, digest = state_read(self._governance, root, day, self._latest())
            return pb.GetStateResponse(state_json=body, digest=digest)

    @override
    def ListEstates(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List estates with their one next date."""
        with answering(context):
            self._known(context)
            code = matching(request, "code", CODE)
            after = decode_cursor(request.after or None, str) or ""
            rows = estates(self._governance, code, after, limit_of(request) + 1, self._latest())
            return _page(pb.ListEstatesResponse(), request, rows, "estate_id")

    @override
    def GetDigest(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Give a hash over every estate's state, and each estate's own."""
        with answering(context):
            self._known(context)
            found = dict(self._governance.digests(self._latest()))
            return pb.GetDigestResponse(digest=digest_of_all(found.items()), estates=found)

    @override
    def ReadJournal(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List the facts behind an estate's state."""
        with answering(context):
            self._known(context)
            root = self._registered(request)
            after = decode_cursor(request.after or None, int) or 0
            rows = journal(self._governance, root, after, limit_of(request) + 1)
            return _page(pb.ReadJournalResponse(), request, rows, "number")

    @override
    def FollowFacts(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Stream an estate's published facts, then each as it comes, until the caller goes."""
        with answering(context):
            self._known(context)
            root, after = self._registered(request), _number(request.after)
            if not self._streams.acquire(blocking=False):
                raise RateLimited
            try:
                yield from self._facts(root, after, context)
            finally:
                self._streams.release()

    def _facts(self, root: str, after: int, context: grpc.ServicerContext) -> Iterator[Any]:
        with _listening(self._governance.notifier, context) as wait:
            while context.is_active():
                rows = self._records(root, after)
                for number, source, kind, value in rows:
                    event = _without_positions(source, value)
                    yield pb.FollowFactsResponse(
                        number=number, source=source, type=kind, event=event
                    )
                    after = number
                if not rows:
                    wait(HEARTBEAT_SECONDS)

    def _records(self, root: str, after: int) -> Sequence[Any]:
        c = self._governance.tables.journal.c
        question = (
            select(c.number, c.source, c.type, c.value)
            .where(c.root == root, c.number > after)
            .order_by(c.number)
            .limit(PAGE)
        )
        with self._governance.views.reading() as conn:
            return conn.execute(question).all()

    def _known(self, context: grpc.ServicerContext) -> None:
        self._tokens.actor(token_of(context))

    def _registered(self, request: Any) -> str:
        root = str(uuid_of(request))
        self._governance.identity(root)
        return root

    def _wait(self, text: str, context: grpc.ServicerContext) -> None:
        """Wait until a position has had its effect, as `Cogov-After` does."""
        wanted = position_after(text or None)
        if wanted is None:
            return
        source, position = wanted
        if self._governance.consumer.reached(source) >= position:
            return
        end = time.monotonic() + WAIT_SECONDS
        if self._governance.beyond(source, position):
            raise ValidationFailed(problem=f"after: {source} has no position {position}")
        if not self._waiting.acquire(blocking=False):
            raise NotYetVisible
        try:
            self._until(source, position, end, context)
        finally:
            self._waiting.release()

    def _until(self, source: str, position: int, end: float, context: grpc.ServicerContext) -> None:
        with _listening(self._governance.notifier, context) as wait:
            while self._governance.consumer.reached(source) < position:
                left = end - time.monotonic()
                if left <= 0 or not context.is_active():
                    raise NotYetVisible
                wait(left)


def add_governance(
    server: grpc.Server, governance: Governance, tokens: Tokens, latest: Latest
) -> str:
    """Serve the governance's questions; give the service's full name."""
    service_pb2_grpc.add_GovernanceServiceServicer_to_server(
        GovernanceRpc(governance, tokens, latest), server
    )
    return str(pb.DESCRIPTOR.services_by_name["GovernanceService"].full_name)


@contextmanager
def _listening(
    notifier: Notifier, context: grpc.ServicerContext
) -> Iterator[Callable[[float], None]]:
    """Listen from a thread; give what waits for a change or the call's end, at most so many seconds.

    What happens between two waits ends the second one at once. The notifier speaks to event loops,
    so the thread brings one, which runs only while it waits.
    """
    with asyncio.Runner() as runner:
        loop, stack = runner.get_loop(), AsyncExitStack()
        heard = runner.run(stack.enter_async_context(notifier.listening()))

        async def hear(seconds: float) -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), seconds)
            heard.clear()

        def ended() -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits
                loop.call_soon_threadsafe(heard.set)

        if not context.add_callback(ended):
            heard.set()
        try:
            yield lambda seconds: runner.run(hear(seconds))
        finally:
            runner.run(stack.aclose())


def _without_positions(source: str, value: bytes) -> bytes:
    """Give a record's bytes without the positions of its meta, which would count ballots (G5)."""
    event = SOURCES[source][0](value)
    event.meta.ClearField("position")
    if event.meta.HasField("cause"):
        event.meta.cause.ClearField("position")
    found: bytes = event.SerializeToString(deterministic=True)
    return found


def _page(answer: M, request: Any, rows: Sequence[dict[str, Any]], key: str) -> M:
    """Fill a page from one row more than it holds; `next` leads on, empty at the end."""
    limit = limit_of(request)
    following = encode_cursor(rows[limit - 1][key]) if len(rows) > limit else ""
    page = msgspec.to_builtins({"items": rows[:limit], "next": following})
    return ParseDict(page, answer)


def _number(number: int) -> int:
    if not 0 <= number <= LARGEST:
        raise ValidationFailed(problem="after: not one of ours")
    return number


def _day(text: str) -> date | None:
    if not text:
        return None
    with suppress(ValueError, OverflowError):
        if DAY.fullmatch(text):
            day = date.fromisoformat(text)
            end_of(day)  # the last day there is has none
            return day
    raise ValidationFailed(problem="as_of: a day as YYYY-MM-DD")
