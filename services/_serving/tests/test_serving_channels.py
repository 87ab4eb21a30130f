"""Asking a neighbour: who asks, how long, how often, and what becomes of no answer (A7)."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import grpc
import pytest
import structlog
from typing_extensions import override

from chassis.refusals import NeighbourUnavailable, NotFound, Refusal, StoreUnavailableNow
from chassis.rpc import answering
from cogov.log.v1 import log_pb2, log_pb2_grpc
from serving import channels
from serving.channels import ANSWERED, RETRY, asking, open_channel
from serving.eventlog import add_log
from serving.grpc_server import CORRELATION, GrpcServer, serve_grpc

QUERIES = ("cogov.log.v1.EventLogService/Head", "cogov.log.v1.EventLogService/Read")
SOON = 0.3


class Neighbour(log_pb2_grpc.EventLogServiceServicer):
    """Answers as a test says, and keeps what it was told."""

    def __init__(
        self, *refusals: Refusal | grpc.StatusCode, slow: bool = False, halting: bool = False
    ) -> None:
        self.refusals, self.told = list(refusals), list[dict[str, str]]()
        self.go_on, self.halfway = threading.Event(), threading.Event()
        if not slow:
            self.go_on.set()
        if not halting:
            self.halfway.set()

    @override
    def Head(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._answer(context)
        return log_pb2.HeadResponse(position=7)

    @override
    def Read(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        self._answer(context)
        yield log_pb2.ReadResponse(position=1)
        self.halfway.wait(5)
        yield log_pb2.ReadResponse(position=2)

    def _answer(self, context: grpc.ServicerContext) -> None:
        self.told.append({k: str(v) for k, v in context.invocation_metadata()})
        self.go_on.wait(5)
        if not self.refusals:
            return
        refusal = self.refusals.pop(0)
        if isinstance(refusal, grpc.StatusCode):
            context.abort(refusal, "as told")
        with answering(context):
            raise refusal


def _serve(neighbour: Neighbour, port: int = 0) -> GrpcServer:
    return serve_grpc([lambda s: add_log(s, neighbour)], lambda: True, port=port)


@contextmanager
def _asked(neighbour: Neighbour, queries: tuple[str, ...] = QUERIES, **more: Any) -> Iterator[Any]:
    server = _serve(neighbour)
    token = more.pop("token", lambda: "Bearer t")
    with open_channel(f"127.0.0.1:{server.port}", token, queries, **more) as channel:
        yield log_pb2_grpc.EventLogServiceStub(channel)
    neighbour.go_on.set()
    neighbour.halfway.set()
    server.close(0)


def _head(stub: Any) -> int:
    with asking("registry"):
        position: int = stub.Head(log_pb2.HeadRequest()).position
        return position


def _read(stub: Any) -> list[int]:
    with asking("registry"):
        return [row.position for row in stub.Read(log_pb2.ReadRequest())]


ASK = pytest.mark.parametrize("ask", [_head, _read], ids=["question", "stream"])


@ASK
def test_every_call_says_who_asks_and_for_which_request(ask: Callable[[Any], object]) -> None:
    """The token of the moment, and the correlation id of the request that is being served."""
    tokens = iter(["Bearer one", "Bearer two"])
    neighbour = Neighbour()
    with _asked(neighbour, token=lambda: next(tokens)) as stub:
        with structlog.contextvars.bound_contextvars(correlation_id="abc"):
            ask(stub)
        ask(stub)

    assert [t["authorization"] for t in neighbour.told] == ["Bearer one", "Bearer two"]
    assert [t.get(CORRELATION) for t in neighbour.told] == ["abc", None]


@ASK
def test_a_query_is_asked_again_while_the_neighbour_is_away(
    ask: Callable[[Any], object],
) -> None:
    """Its store was away, or it was being started: the caller sees nothing of it."""
    neighbour = Neighbour(StoreUnavailableNow(), grpc.StatusCode.UNAVAILABLE)
    with _asked(neighbour) as stub:
        assert ask(stub) in (7, [1, 2])

    assert len(neighbour.told) == 3


@ASK
def test_what_is_no_query_is_asked_once(ask: Callable[[Any], object]) -> None:
    """What might change something is never sent again by the channel."""
    neighbour = Neighbour(StoreUnavailableNow())
    with _asked(neighbour, queries=()) as stub, pytest.raises(NeighbourUnavailable):
        ask(stub)

    assert len(neighbour.told) == 1


@pytest.mark.slow
def test_a_query_is_asked_a_few_times_and_then_less_often() -> None:
    """A neighbour that stays away does not hold every thread through all tries each time."""
    neighbour = Neighbour(*[StoreUnavailableNow()] * 99)
    asked = []
    with _asked(neighbour) as stub:
        for _ in range(6):
            before = len(neighbour.told)
            with pytest.raises(NeighbourUnavailable):
                _head(stub)
            asked.append(len(neighbour.told) - before)

    assert (asked[0], asked[-1]) == (RETRY["maxAttempts"], 1)


@pytest.mark.parametrize(
    "refusal",
    [
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNAUTHENTICATED,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNIMPLEMENTED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.NOT_FOUND,  # without our code it is not our neighbour that says so
    ],
    ids=lambda status: status.name,
)
def test_any_other_failure_is_no_answer_and_is_not_repeated(refusal: grpc.StatusCode) -> None:
    """Asking again would change nothing; what the neighbour said stays in our log."""
    neighbour = Neighbour(refusal)
    with _asked(neighbour) as stub, pytest.raises(NeighbourUnavailable) as told:
        _head(stub)

    assert told.value.details == {"service": "registry"}
    assert len(neighbour.told) == 1


@ASK
def test_what_the_neighbour_does_not_have_is_not_found(ask: Callable[[Any], object]) -> None:
    """Its code is read back from the trailing metadata."""
    with _asked(Neighbour(NotFound())) as stub, pytest.raises(NotFound):
        ask(stub)


@ASK
def test_a_slow_neighbour_is_waited_for_until_the_deadline(ask: Callable[[Any], object]) -> None:
    """Longer than that the answer is of no use to whoever waits for it."""
    slow = Neighbour(slow=True)
    with (
        _asked(slow, seconds=SOON, stream_seconds=SOON) as stub,
        pytest.raises(NeighbourUnavailable),
    ):
        ask(stub)

    assert len(slow.told) == 1


def test_a_stream_that_stops_halfway_is_no_answer() -> None:
    """Half a roll is none."""
    halting = Neighbour(halting=True)
    with _asked(halting, stream_seconds=SOON) as stub:
        rows = _rows(stub)
        assert next(rows).position == 1
        with pytest.raises(NeighbourUnavailable):
            list(rows)


def _rows(stub: Any) -> Iterator[Any]:
    with asking("registry"):
        yield from stub.Read(log_pb2.ReadRequest())


@pytest.mark.slow
def test_a_neighbour_that_was_stopped_is_found_again() -> None:
    """No answer while it is away, an answer soon after it is back, over the same channel."""
    server = _serve(Neighbour())
    with open_channel(f"127.0.0.1:{server.port}", lambda: "Bearer t", QUERIES) as channel:
        stub = log_pb2_grpc.EventLogServiceStub(channel)
        assert _head(stub) == 7
        server.close(0)
        with pytest.raises(NeighbourUnavailable):
            _head(stub)

        back = _serve(Neighbour(), port=server.port)
        assert 7 in _answers(stub, tries=10)
        back.close(0)


def _answers(stub: Any, tries: int) -> Iterator[int]:
    """Ask until the neighbour answers; each try lasts some tenths of a second."""
    for _ in range(tries):
        try:
            yield stub.Head(log_pb2.HeadRequest(), wait_for_ready=True).position
        except grpc.RpcError:
            continue


@pytest.mark.slow
def test_a_half_open_neighbour_is_no_neighbour() -> None:
    """A socket that accepts and never answers: the caller is told within the deadline."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"127.0.0.1:{deaf.getsockname()[1]}"
        with open_channel(address, lambda: "Bearer t", QUERIES, seconds=SOON) as channel:
            stub = log_pb2_grpc.EventLogServiceStub(channel)
            for _ in range(2):
                with pytest.raises(NeighbourUnavailable):
                    _head(stub)


class Line:
    """A line to a neighbour, on which every connection that is open can be cut without a word."""

    def __init__(self, port: int) -> None:
        self._to, self._open = port, list[socket.socket]()
        self._cut = set[socket.socket]()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Let nothing more through on what is open, and tell neither end."""
        self._cut.update(self._open)

    def close(self) -> None:
        """Let go of every connection."""
        for one in (self._door, *self._open):
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near = self._door.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._to))
                self._open += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source not in self._cut:
                    sink.sendall(data)


def test_a_connection_that_is_dead_at_one_end_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing was said when it was cut: pings find out, and the next answer comes on another."""
    quick = {"grpc.keepalive_time_ms": 1000, "grpc.http2.ping_timeout_ms": 500}
    options = tuple((name, quick.get(name, value)) for name, value in channels.OPTIONS)
    monkeypatch.setattr(channels, "OPTIONS", options)
    server = _serve(Neighbour())
    line = Line(server.port)
    address = f"127.0.0.1:{line.port}"
    with open_channel(address, lambda: "Bearer t", QUERIES, seconds=SOON) as channel:
        stub = log_pb2_grpc.EventLogServiceStub(channel)
        assert _head(stub) == 7
        line.cut()
        with pytest.raises(NeighbourUnavailable):
            _head(stub)

        assert 7 in _answers(stub, tries=60)
    line.close()
    server.close(0)


def test_what_a_neighbour_answered_is_measured() -> None:
    """An operator sees who does not answer whom, and how long it took."""

    def count(status: str) -> float:
        for metric in ANSWERED.collect():
            for sample in metric.samples:
                labels = {"neighbour": "registry", "status": status}
                if sample.name.endswith("_count") and sample.labels == labels:
                    return sample.value
        return 0

    before = count("OK"), count("INTERNAL")
    with _asked(Neighbour(grpc.StatusCode.INTERNAL)) as stub:
        with pytest.raises(NeighbourUnavailable):
            _head(stub)
        _head(stub)

    assert (count("OK"), count("INTERNAL")) == (before[0] + 1, before[1] + 1)
