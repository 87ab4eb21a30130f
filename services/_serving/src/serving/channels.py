"""Asking another service over gRPC: who asks, how long one waits, what is tried again.

Every call carries a token, a deadline and the correlation id of the request it serves. What is not
answered, for whatever reason, is `NeighbourUnavailable`; whoever asks decides what that means.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import grpc
import structlog
from prometheus_client import Histogram
from typing_extensions import override

from chassis.refusals import NeighbourUnavailable, NotFound, Refusal
from serving.grpc_server import CORRELATION
from serving.tls import channel_credentials

QUESTION_SECONDS = 2.0
STREAM_SECONDS = 30.0
ANSWERED = Histogram(
    "cogov_neighbour_seconds", "Time until a neighbour has answered", ["neighbour", "status"]
)
log = structlog.get_logger("neighbour")

RETRY = {
    "maxAttempts": 4,
    "initialBackoff": "0.1s",
    "maxBackoff": "1s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
"""About 0.1, 0.2 and 0.4 s apart, each a fifth more or less by chance: a restart is bridged."""

THROTTLE = {"maxTokens": 20, "tokenRatio": 0.5}
"""A neighbour that stays away is soon asked once a question: threads are not held for nothing."""

OPTIONS: tuple[tuple[str, Any], ...] = (
    # A connection that is dead at one end is noticed and made anew (serving.grpc_server permits it).
    # Without the pings' own timeout, a minute by default, the other one has no effect.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.http2.ping_timeout_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    # A neighbour that comes back is found within about a second, not within two minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.enable_http_proxy", 0),
)


def open_channel(
    address: str,
    token: Callable[[], str],
    queries: Sequence[str],
    *,
    tls: Path | None = None,
    seconds: float = QUESTION_SECONDS,
    stream_seconds: float = STREAM_SECONDS,
) -> grpc.Channel:
    """Open a channel to a neighbour; it connects when it is first asked, and again when it must.

    `token` gives each call's `authorization`. `queries` are the methods that change nothing, as
    `package.Service/Method`: only they are tried again. With `tls`, the folder of `serving.tls`, both
    sides show a certificate.
    """
    options = (*OPTIONS, ("grpc.service_config", _service_config(queries)))
    channel = (
        grpc.insecure_channel(address, options)
        if tls is None
        else grpc.secure_channel(address, channel_credentials(tls), options)
    )
    return grpc.intercept_channel(channel, _Said(token, seconds, stream_seconds))


@contextmanager
def asking(neighbour: str) -> Iterator[None]:
    """Turn what a neighbour refuses inside, or leaves unanswered, into what callers are told.

    Raises NotFound if it says that there is no such thing, else NeighbourUnavailable.
    """
    began, status = time.perf_counter(), "OK"
    try:
        yield
    except grpc.RpcError as error:
        status = _status(error)
        raise _refusal(neighbour, error) from None
    finally:
        ANSWERED.labels(neighbour, status).observe(time.perf_counter() - began)


def _status(error: Any) -> str:
    return str(error.code().name)


def _refusal(neighbour: str, error: Any) -> Refusal:
    code = dict(error.trailing_metadata() or ()).get("cogov-code", "")
    if code == NotFound.code:
        return NotFound()
    log.warning("neighbour_unanswered", neighbour=neighbour, status=_status(error), code=code)
    return NeighbourUnavailable(service=neighbour)


def _service_config(queries: Sequence[str]) -> str:
    names = [
        {"service": service, "method": method}
        for service, _, method in (query.partition("/") for query in queries)
    ]
    retried = [{"name": names, "retryPolicy": RETRY}] if names else []
    return json.dumps({"methodConfig": retried, "retryThrottling": THROTTLE})


class _Call(NamedTuple):
    """What gRPC is told of one call."""

    method: str
    timeout: float | None
    metadata: Any
    credentials: Any
    wait_for_ready: bool | None
    compression: Any


class _Said(
    grpc.UnaryUnaryClientInterceptor,  # type: ignore[type-arg]  # generic in its stubs only
    grpc.UnaryStreamClientInterceptor,  # type: ignore[type-arg]  # ditto
):
    """Adds to every call who asks, for which request, and until when the answer is of use."""

    def __init__(self, token: Callable[[], str], seconds: float, stream_seconds: float) -> None:
        self._token, self._seconds, self._stream_seconds = token, seconds, stream_seconds

    @override
    def intercept_unary_unary(
        self, continuation: Any, client_call_details: Any, request: Any
    ) -> Any:
        """Ask one question."""
        return continuation(self._told(client_call_details, self._seconds), request)

    @override
    def intercept_unary_stream(
        self, continuation: Any, client_call_details: Any, request: Any
    ) -> Any:
        """Ask for a stream; its deadline is for the whole of it."""
        return continuation(self._told(client_call_details, self._stream_seconds), request)

    def _told(self, call: Any, seconds: float) -> _Call:
        said = [*(call.metadata or ()), ("authorization", self._token())]
        trace = structlog.contextvars.get_contextvars().get("correlation_id")
        if trace:
            said.append((CORRELATION, str(trace)))
        return _Call(
            call.method,
            seconds if call.timeout is None else call.timeout,
            said,
            call.credentials,
            call.wait_for_ready,
            call.compression,
        )
