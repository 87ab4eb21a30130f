"""The embedded system's gRPC server: what it serves, and that streams starve no question (G4)."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import grpc
import pytest
from fastapi.testclient import TestClient
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from cogov.governance.v1 import service_pb2 as pb
from cogov.governance.v1 import service_pb2_grpc
from cogov.log.v1 import log_pb2, log_pb2_grpc
from governance.rpc import STREAMS
from serving.keys import OwnToken
from suite.dev_tokens import make_token, signing_key
from suite.embedded import Embedded, open_embedded
from suite.settings import read_settings

SERVICES = {
    "cogov.registry.v1.RegistryService",
    "cogov.committee.v1.CommitteeService",
    "cogov.consultation.v1.ConsultationService",
    "cogov.alliance.v1.AllianceService",
    "cogov.deliberation.v1.DeliberationService",
    "cogov.governance.v1.GovernanceService",
    "cogov.log.v1.EventLogService",
}
WITHIN = 3.0


@pytest.fixture(name="system", scope="module")
def _system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    folder = tmp_path_factory.mktemp("suite-rpc")
    settings = read_settings(
        clock="virtual", data=folder / "data", config=folder / "keys", grpc_port=0
    )
    system = open_embedded(settings)
    system.start()
    yield system
    system.close()


@pytest.fixture(name="channel", scope="module")
def _channel(system: Embedded) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(f"127.0.0.1:{system.rpc_port}") as channel:
        yield channel


@pytest.fixture(name="estate", scope="module")
def _estate(system: Embedded, channel: grpc.Channel) -> str:
    return _registered(system, channel)


def _registered(system: Embedded, channel: grpc.Channel) -> str:
    """Register an estate and wait until governance shows it; give its UUID."""
    headers = {
        "authorization": _token(system, "street", ("STREET_OFFICER", "410702")),
        "idempotency-key": "one",
        "cogov-now": "2026-03-02T09:00:00+08:00",
    }
    with TestClient(system.app) as http:
        path = "/registry/v1/communities/410702001016/estates"
        done = http.post(path, json={"name": "阳光小区", "households": 9}, headers=headers)
    assert done.status_code == 201, done.text
    root: str = done.headers["location"].rsplit("/", 1)[1]
    request = pb.GetStateRequest(estate_id=root, after=done.headers["cogov-position"])
    governance = service_pb2_grpc.GovernanceServiceStub(channel)
    assert governance.GetState(request, metadata=_said(system), timeout=5).digest
    return root


def _token(system: Embedded, subject: str, *grants: tuple[str, str]) -> str:
    return "Bearer " + make_token(signing_key(system.settings.dev_key), subject, grants)


def _said(system: Embedded) -> tuple[tuple[str, str], ...]:
    token = OwnToken(system.settings.config, "governance")()
    return ("authorization", token), ("cogov-service", "registry")


def _asked() -> Iterator[Any]:
    """Ask reflection one question and leave the stream open."""
    yield reflection_pb2.ServerReflectionRequest(list_services="")
    time.sleep(WITHIN)


def test_every_service_is_healthy_and_named(channel: grpc.Channel) -> None:
    """A partner finds by reflection what there is, and health answers for each name."""
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    asked = iter([reflection_pb2.ServerReflectionRequest(list_services="")])
    (answer,) = stub.ServerReflectionInfo(asked, timeout=WITHIN)
    named = {s.name for s in answer.list_services_response.service}

    assert named >= SERVICES
    health = health_pb2_grpc.HealthStub(channel)
    for name in ("", *SERVICES):
        checked = health.Check(health_pb2.HealthCheckRequest(service=name), timeout=WITHIN)
        assert checked.status == health_pb2.HealthCheckResponse.SERVING


def test_open_streams_starve_no_question(
    system: Embedded, channel: grpc.Channel, estate: str
) -> None:
    """As many as may follow facts do, and others keep streams open: questions and logs answer."""
    governance = service_pb2_grpc.GovernanceServiceStub(channel)
    request, said = pb.FollowFactsRequest(estate_id=estate), _said(system)
    with ExitStack() as ends:
        for _ in range(STREAMS):
            stream = governance.FollowFacts(request, metadata=said, timeout=20)
            ends.callback(stream.cancel)
            assert next(stream).number > 0
        for _ in range(4):
            stub = reflection_pb2_grpc.ServerReflectionStub(channel)
            reflected = stub.ServerReflectionInfo(_asked(), timeout=20)
            ends.callback(reflected.cancel)
            next(reflected)

        for _ in range(10):
            assert governance.GetDigest(pb.GetDigestRequest(), metadata=said, timeout=WITHIN).digest
        log = log_pb2_grpc.EventLogServiceStub(channel)
        assert list(log.Read(log_pb2.ReadRequest(), metadata=said, timeout=WITHIN))
        with pytest.raises(grpc.RpcError) as refused:
            next(governance.FollowFacts(request, metadata=said, timeout=WITHIN))
        error: Any = refused.value
        assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED


def test_closing_ends_streams_that_are_open(tmp_path: Path) -> None:
    """Nobody who follows facts keeps the system from stopping."""
    settings = read_settings(
        clock="virtual", data=tmp_path / "data", config=tmp_path / "keys", grpc_port=0
    )
    system = open_embedded(settings)
    system.start()
    with grpc.insecure_channel(f"127.0.0.1:{system.rpc_port}") as channel:
        estate, stub = _registered(system, channel), service_pb2_grpc.GovernanceServiceStub(channel)
        request = pb.FollowFactsRequest(estate_id=estate)
        stream = stub.FollowFacts(request, metadata=_said(system), timeout=60)
        assert next(stream).number > 0
        began = time.monotonic()
        system.close()

        assert time.monotonic() - began < 5
        with pytest.raises(grpc.RpcError):
            next(stream)
