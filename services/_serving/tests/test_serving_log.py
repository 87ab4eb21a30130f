"""The one door by which raw logs leave a service, over a real gRPC server."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import pytest

from chassis.core import Core
from chassis.store import StoreUnavailable
from chassis.testing.kit import NOW
from cogov.log.v1 import log_pb2, log_pb2_grpc
from services._chassis.tests.drawdowns import CLERK, open_funds, requested, where
from services._chassis.tests.identities import bearer, believing, issuer
from services._chassis.tests.test_chassis_facts import story_of_a_poll
from serving.eventlog import EventLog, add_log
from serving.grpc_server import serve_grpc

Call = Callable[..., list[Any]]


@pytest.fixture(name="story")
def _story(tmp_path: Path) -> Iterator[Core]:
    core = open_funds(where(tmp_path), virtual=True)
    yield core
    core.close()


@pytest.fixture(name="call")
def _call(story: Core) -> Iterator[Call]:
    """Serve the log of a story over a real gRPC server; give a function that reads it."""
    story.executor.execute(requested(), CLERK, "1", at=NOW)
    story_of_a_poll(story)
    tokens = believing(issuer(may_grant=("SERVICE", "AUDITOR", "CLERK")))

    def withhold(_: Any, stored: Any) -> bool:
        return bool(stored.topic.startswith("funds.Paper."))

    logs = [EventLog(story.store, tokens.actor, hidden) for hidden in (None, withhold)]
    servers = [serve_grpc([partial(add_log, log=log)], lambda: True) for log in logs]

    def read(role: str, *, granted: bool = False, head: bool = False, **asked: int) -> list[Any]:
        token = bearer((role, "22")) if role else {}
        metadata = [(k.lower(), v) for k, v in token.items()]
        with grpc.insecure_channel(f"127.0.0.1:{servers[granted].port}") as channel:
            stub = log_pb2_grpc.EventLogServiceStub(channel)
            if head:
                return [stub.Head(log_pb2.HeadRequest(), metadata=metadata, timeout=10)]
            return list(stub.Read(log_pb2.ReadRequest(**asked), metadata=metadata, timeout=10))

    yield read
    for server in servers:
        server.close(0)


def test_a_service_reads_every_event_as_it_is_stored(call: Call, story: Core) -> None:
    """Bytes, stream, version and topic unchanged, in order, with a digest over all of it."""
    got = call("SERVICE")

    assert [
        (one.position, one.stream, one.version, one.topic, one.state, one.withheld) for one in got
    ] == [
        (one.position, str(one.stream), one.version, one.topic, one.state, False)
        for one in story.store.page(0)
    ]
    first = got[0]
    said = b"".join(p.encode() + b"\0" for p in (first.stream, str(first.version), first.topic))
    assert first.sha256 == hashlib.sha256(said + first.state).digest()
    assert call("SERVICE", head=True)[0].position == 4


def test_a_service_is_told_where_a_storys_clock_stands(call: Call, story: Core) -> None:
    """The latest virtual instant, to the microsecond; in real time there is none."""
    story.store.advance_virtual(NOW + timedelta(days=900, microseconds=7))
    (head,) = call("SERVICE", head=True)

    assert head.virtual_now.ToDatetime(UTC) == story.store.virtual_now()


def test_in_real_time_no_instant_is_told(tmp_path: Path) -> None:
    """A store that saw no story says nothing of one."""
    core = open_funds(where(tmp_path))
    tokens = believing(issuer(may_grant=("SERVICE",)))
    server = serve_grpc([partial(add_log, log=EventLog(core.store, tokens.actor))], lambda: True)
    said = [(k.lower(), v) for k, v in bearer(("SERVICE", "")).items()]
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        stub = log_pb2_grpc.EventLogServiceStub(channel)
        head = stub.Head(log_pb2.HeadRequest(), metadata=said, timeout=10)

    assert (head.position, head.HasField("virtual_now")) == (0, False)
    server.close(0)
    core.close()


@pytest.mark.parametrize(
    ("asked", "positions"),
    [
        ({"after": 2}, [3, 4]),
        ({"limit": 1}, [1]),
        ({"after": 1, "limit": 2}, [2, 3]),
        ({"after": 9}, []),
        ({"after": -5}, [1, 2, 3, 4]),
        ({"limit": -1}, [1, 2, 3, 4]),
        ({"limit": 2**62}, [1, 2, 3, 4]),
    ],
)
def test_a_reader_asks_for_a_part(call: Call, asked: dict[str, int], positions: list[int]) -> None:
    """Behind a position, at most so many; odd numbers are harmless."""
    assert [one.position for one in call("SERVICE", **asked)] == positions


@pytest.mark.parametrize(
    ("role", "granted", "status", "code"),
    [
        ("", True, grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED"),
        ("CLERK", True, grpc.StatusCode.PERMISSION_DENIED, "ROLE_NOT_ALLOWED"),
        ("AUDITOR", False, grpc.StatusCode.PERMISSION_DENIED, "ROLE_NOT_ALLOWED"),
    ],
)
@pytest.mark.parametrize("head", [False, True])
def test_nobody_else_reads_the_log(
    call: Call,
    role: str,
    granted: bool,  # noqa: FBT001
    status: Any,
    code: str,
    head: bool,  # noqa: FBT001
) -> None:
    """No token, a person, and an auditor without a recorded grant are refused (ruling G2)."""
    with pytest.raises(grpc.RpcError) as told:
        call(role, granted=granted, head=head)

    assert told.value.code() is status
    sent = told.value.trailing_metadata() or ()
    assert [str(one.value) for one in sent if one.key == "cogov-code"] == [code]


def test_what_an_auditor_may_not_see_is_withheld_and_still_counted(call: Call) -> None:
    """Positions stay dense, and the digest lets the row be checked later."""
    got = call("AUDITOR", granted=True)
    whole = call("SERVICE", granted=True)

    assert [(one.position, one.withheld) for one in got] == [
        (1, False), (2, False), (3, True), (4, True),
    ]  # fmt: skip
    hidden = got[2]
    assert (hidden.stream, hidden.version, hidden.topic, hidden.state) == ("", 0, "", b"")
    assert [one.sha256 for one in got] == [one.sha256 for one in whole]


def test_a_store_that_is_away_is_unavailable_over_grpc(
    call: Call, story: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader tries again; what the database said stays inside."""

    def away(*_: Any) -> Any:
        raise StoreUnavailable("password=hunter2")

    monkeypatch.setattr(type(story.store), "page", away)
    with pytest.raises(grpc.RpcError) as told:
        call("SERVICE")

    assert told.value.code() is grpc.StatusCode.UNAVAILABLE
    assert "hunter2" not in (told.value.details() or "")
