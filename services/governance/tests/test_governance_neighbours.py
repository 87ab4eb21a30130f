"""Governance that runs apart: how far its sources are, and what it says while they are away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from fastapi.testclient import TestClient

from chassis.app import make_app
from chassis.clock import TimeSource
from chassis.refusals import NeighbourUnavailable
from chassis.tokens import Tokens
from cogov.governance.v1 import service_pb2 as pb
from cogov.governance.v1 import service_pb2_grpc
from governance import neighbours, queries, rpc
from governance.api import mount_governance
from governance.application import Lag, open_governance
from governance.neighbours import QUERIES, SourceOverGrpc, heads_of, heard_of, latest_of
from services._chassis.tests.drawdowns import open_funds, where
from services.governance.tests.governance_kit import ESTATE, MARCH, Log
from serving.channels import open_channel
from serving.eventlog import EventLog, add_log
from serving.grpc_server import GrpcServer, serve_grpc
from serving.keys import OwnToken, make_keys, services_issuer

SOON = 0.3
NOON = datetime(2026, 3, 5, 4, 0, 0, 7, tzinfo=UTC)


class Store:
    """A store's head and instant, as a test says, and how often it was asked."""

    def __init__(self, position: int, instant: datetime | None = None) -> None:
        self.position, self.instant, self.asked = position, instant, 0
        self.go_on = threading.Event()
        self.go_on.set()

    def head(self) -> int:
        """Give its head, once it may go on."""
        self.asked += 1
        self.go_on.wait(5)
        return self.position

    def virtual_now(self) -> datetime | None:
        """Give where a story's clock stands."""
        return self.instant


@dataclass
class Apart:
    """Two sources that are served for real, each by its own server, and governance beside them."""

    folder: Path
    ends: ExitStack
    servers: dict[str, GrpcServer] = field(default_factory=dict)
    stores: dict[str, Store] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def serve(self, name: str) -> None:
        """Start a source; a second time it comes back on its port."""
        tokens = Tokens([services_issuer(self.folder)])
        store: Any = self.stores.setdefault(name, Store(3))
        log = EventLog(store, tokens.actor)
        server = serve_grpc([lambda s: add_log(s, log)], lambda: True, port=self.ports.get(name, 0))
        self.servers[name], self.ports[name] = server, server.port
        self.ends.callback(server.close, 0)

    def stop(self, name: str) -> None:
        """End a source as a restart does."""
        self.servers[name].close(0)

    def source(self, name: str, **more: Any) -> SourceOverGrpc:
        """Ask a source under governance's own token."""
        address = f"127.0.0.1:{self.ports[name]}"
        token = OwnToken(self.folder, "governance")
        channel = open_channel(address, token, QUERIES, seconds=SOON)
        self.ends.callback(channel.close)
        return SourceOverGrpc(name, channel, **more)


@pytest.fixture(name="apart")
def _apart(tmp_path: Path) -> Iterator[Apart]:
    make_keys(tmp_path, ["governance"])
    with ExitStack() as ends:
        made = Apart(tmp_path, ends)
        for name in ("registry", "committee"):
            made.serve(name)
        yield made


@pytest.fixture(name="no_pause", autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a source that did not answer be asked again at once, and nobody wait for long."""
    monkeypatch.setattr(neighbours, "HEARD_SECONDS", 0)
    monkeypatch.setattr(queries, "WAIT_SECONDS", SOON)
    monkeypatch.setattr(rpc, "WAIT_SECONDS", SOON)


@contextmanager
def _governance(apart: Apart) -> Iterator[Any]:
    sources = [apart.source(name) for name in apart.ports]
    made = open_governance(str(apart.folder / "g.db"), heads_of(sources), heard=heard_of(sources))
    log = Log()
    log.registered()
    log.meeting()
    made.consumer.take(log.records)
    app = make_app("test", {})
    mount_governance(app, made, lambda: MARCH)
    with TestClient(app) as http:
        http.service = made  # type: ignore[attr-defined]
        yield http
    made.close()


def _state(http: Any, after: str = "", query: str = "") -> Any:
    headers = {"cogov-after": after} if after else {}
    return http.get(f"/governance/v1/estates/{ESTATE}{query}", headers=headers)


def test_a_stores_head_and_clock_are_what_its_log_says(tmp_path: Path) -> None:
    """A real store behind the log's one door: before a story, and in it to the microsecond."""
    make_keys(tmp_path, ["governance"])
    core = open_funds(where(tmp_path), virtual=True)
    with ExitStack() as ends:
        apart = Apart(tmp_path, ends, stores={"registry": core.store})  # type: ignore[dict-item]
        apart.serve("registry")
        source = apart.source("registry")

        assert (source.head(), source.instant()) == (0, None)
        core.store.advance_virtual(NOON)
        assert (source.head(), source.instant()) == (core.store.head(), NOON)
    core.close()


def test_with_its_sources_there_nothing_is_unreachable(apart: Apart) -> None:
    """What each read asks of them is part of no digest."""
    with _governance(apart) as http:
        assert _state(http).json()["freshness"]["unreachable"] == []


@pytest.mark.parametrize("how", ["stopped", "slow"])
def test_with_a_source_away_states_are_shown_and_say_what_is_not_known(
    apart: Apart, how: str
) -> None:
    """A state answers as before; a past day's does not depend on it; back, nothing is unknown."""
    with _governance(apart) as http:
        before = _state(http)
        if how == "stopped":
            apart.stop("committee")
        else:
            apart.stores["committee"].go_on.clear()
        away, past = _state(http), _state(http, query="?as_of=2026-03-02")

        assert (away.status_code, past.status_code) == (200, 200)
        assert away.json()["freshness"]["unreachable"] == ["committee"]
        assert past.json()["freshness"]["unreachable"] == []
        assert away.json()["meetings"] == before.json()["meetings"]
        assert away.headers["cogov-digest"] == before.headers["cogov-digest"]
        assert http.get("/governance/v1/estates").status_code == 200

        if how == "stopped":
            apart.serve("committee")
        apart.stores["committee"].go_on.set()
        assert [] in (_state(http).json()["freshness"]["unreachable"] for _ in range(20))


def test_a_half_open_source_is_one_that_is_away(apart: Apart) -> None:
    """A socket that accepts and never answers holds up no state."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        apart.stop("registry")
        apart.ports["registry"] = deaf.getsockname()[1]
        with _governance(apart) as http:
            assert _state(http).json()["freshness"]["unreachable"] == ["registry"]


def test_a_position_beyond_an_unreachable_source_is_waited_for_and_then_not_visible(
    apart: Apart,
) -> None:
    """Ruling A13: 400 only where the source says that there is no such position; else 503."""
    with _governance(apart) as http:
        assert _state(http, "committee=99").status_code == 400
        apart.stop("committee")

        waited = _state(http, "committee=99")
        assert (waited.status_code, waited.json()["code"]) == (503, "NOT_YET_VISIBLE")
        assert waited.headers["retry-after"]
        assert _state(http, "committee=1").status_code == 200  # that is applied already
        assert _state(http, "registry=99").status_code == 400  # and that one answers


def test_over_grpc_a_position_beyond_an_unreachable_source_is_not_visible_either(
    apart: Apart,
) -> None:
    """The same rule for the same question."""
    apart.stop("committee")
    tokens = Tokens([services_issuer(apart.folder)])
    with _governance(apart) as http:
        served = serve_grpc(
            [lambda s: rpc.add_governance(s, http.service, tokens, lambda: MARCH)], lambda: True
        )
        token = OwnToken(apart.folder, "governance")
        request = pb.GetStateRequest(estate_id=str(ESTATE), after="committee=99")
        with open_channel(f"127.0.0.1:{served.port}", token, (), seconds=5) as channel:
            stub = service_pb2_grpc.GovernanceServiceStub(channel)
            with pytest.raises(grpc.RpcError) as told:
                stub.GetState(request)
        served.close(0)

    error: Any = told.value
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert dict(error.trailing_metadata())["cogov-code"] == "NOT_YET_VISIBLE"


def test_a_fact_that_comes_while_its_source_is_away_ends_the_waiting(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts come by another way than answers: who waits for one sees it."""
    with _governance(apart) as http:
        apart.stop("registry")
        log = Log(positions={"registry": 1}, versions={})
        late = log.fact("registry", "building_added", "estate", building_id="b9")
        threading.Timer(SOON / 3, lambda: http.service.consumer.take([late])).start()
        monkeypatch.setattr(queries, "WAIT_SECONDS", 5)

        assert _state(http, f"registry={late.position}").status_code == 200


def test_a_source_that_was_away_for_over_a_day_makes_a_state_late() -> None:
    """Nobody can say that it is fresh (rulings D3, F)."""

    def away() -> int:
        raise NeighbourUnavailable(service="committee")

    lag = Lag(since={"committee": -1e9})

    assert lag.long({"committee": 5}, {"committee": away})
    assert lag.unreachable == {"committee"}
    assert not lag.long({"committee": 5}, {"committee": lambda: 5})
    assert not lag.unreachable


def test_reads_ask_a_source_at_most_once_a_second(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many readers of the board are not so many questions; `head` itself is always asked anew."""
    monkeypatch.setattr(neighbours, "HEARD_SECONDS", 1)
    now, store = [100.0], apart.stores["registry"]
    source = apart.source("registry", clock=lambda: now[0])

    assert [source.heard(), source.heard(), store.asked] == [3, 3, 1]
    store.position = 4
    assert [source.heard(), source.head(), source.heard(), store.asked] == [3, 4, 4, 2]
    now[0] += 1
    assert [source.heard(), store.asked] == [4, 3]


def test_a_source_that_does_not_answer_is_left_alone_for_a_second(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers in a row do not each wait for its deadline."""
    monkeypatch.setattr(neighbours, "HEARD_SECONDS", 1)
    now, store = [100.0], apart.stores["registry"]
    source = apart.source("registry", clock=lambda: now[0])
    store.go_on.clear()
    for ask in (source.head, source.head, source.heard):
        with pytest.raises(NeighbourUnavailable):
            ask()
    assert store.asked == 1

    store.go_on.set()
    now[0] += 1
    assert source.heard() == 3


def test_while_one_reader_asks_the_others_go_by_what_was_last_heard(apart: Apart) -> None:
    """A slow source costs one thread, not every reader's."""
    store, source = apart.stores["registry"], apart.source("registry")
    assert source.heard() == 3
    with source.hearing:  # somebody asks just now
        assert [source.heard(), store.asked] == [3, 1]
    apart.stop("registry")
    with pytest.raises(NeighbourUnavailable):
        source.heard()
    with source.hearing, pytest.raises(NeighbourUnavailable):
        source.heard()


def test_a_story_is_read_at_the_latest_instant_of_its_sources(apart: Apart) -> None:
    """As in one process; while one is away, where it was last seen."""
    stores = apart.stores
    sources = [apart.source(name) for name in ("registry", "committee")]
    wall = NOON - timedelta(days=900)
    latest = latest_of(sources, TimeSource(virtual=True, wall=lambda: wall))

    assert latest() == wall
    stores["registry"].instant, stores["committee"].instant = NOON, NOON + timedelta(hours=1)
    assert latest() == NOON + timedelta(hours=1)
    apart.stop("committee")
    stores["registry"].instant = NOON + timedelta(minutes=1)
    assert latest() == NOON + timedelta(hours=1)


def test_in_real_time_no_source_is_asked_for_the_time(apart: Apart) -> None:
    """The machine's clock is everybody's."""
    sources = [apart.source(name) for name in ("registry", "committee")]

    latest = latest_of(sources, TimeSource(wall=lambda: NOON))

    assert latest() == NOON
    assert [store.asked for store in apart.stores.values()] == [0, 0]
