"""Mutual TLS between services, and production that refuses to do without (ruling A7)."""

import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from typing_extensions import override

from chassis.app import make_app
from cogov.log.v1 import log_pb2, log_pb2_grpc
from services._serving.tests.certificates import Authority
from serving.channels import open_channel
from serving.eventlog import add_log
from serving.grpc_server import serve_grpc
from serving.http import port_of, serving_http
from serving.settings import read_settings
from serving.tls import channel_credentials

WITHIN = 5
OURS, OTHERS = Authority("ours"), Authority("others")


class Log(log_pb2_grpc.EventLogServiceServicer):
    """Answers everybody who gets through."""

    @override
    def Head(self, request: Any, context: grpc.ServicerContext) -> Any:
        return log_pb2.HeadResponse(position=7)


@pytest.fixture(name="address")
def _address(tmp_path: Path) -> Iterator[str]:
    folder = OURS.folder(tmp_path / "registry")
    server = serve_grpc([lambda s: add_log(s, Log())], lambda: True, tls=folder)
    yield f"localhost:{server.port}"
    server.close(0)


def _head(channel: grpc.Channel) -> int:
    stub = log_pb2_grpc.EventLogServiceStub(channel)
    position: int = stub.Head(log_pb2.HeadRequest(), timeout=WITHIN).position
    return position


def _refused(channel: grpc.Channel) -> grpc.StatusCode:
    with channel, pytest.raises(grpc.RpcError) as told:
        _head(channel)
    error: Any = told.value
    code: grpc.StatusCode = error.code()
    return code


def test_services_of_one_authority_hear_one_another(tmp_path: Path, address: str) -> None:
    """Each shows a certificate that the other's authority has signed."""
    folder = OURS.folder(tmp_path / "committee", "committee")
    with open_channel(address, lambda: "Bearer t", (), tls=folder) as channel:
        assert _head(channel) == 7


def test_who_shows_no_certificate_is_refused(tmp_path: Path, address: str) -> None:
    """Knowing the authority is not enough."""
    folder = OURS.folder(tmp_path / "nobody")
    only_authority = grpc.ssl_channel_credentials((folder / "ca.crt").read_bytes())

    code = _refused(grpc.secure_channel(address, only_authority))

    assert code is grpc.StatusCode.UNAVAILABLE


def test_a_certificate_of_another_authority_is_refused(tmp_path: Path, address: str) -> None:
    """The listener believes its own authority only."""
    folder = OTHERS.folder(tmp_path / "stranger", believes=OURS)

    code = _refused(grpc.secure_channel(address, channel_credentials(folder)))

    assert code is grpc.StatusCode.UNAVAILABLE


def test_a_listener_of_another_authority_is_not_asked(tmp_path: Path, address: str) -> None:
    """The caller believes its own authority only, so its token goes to nobody else."""
    folder = OURS.folder(tmp_path / "committee", believes=OTHERS)

    code = _refused(grpc.secure_channel(address, channel_credentials(folder)))

    assert code is grpc.StatusCode.UNAVAILABLE


def test_a_listener_under_another_name_is_not_asked(tmp_path: Path) -> None:
    """A certificate of the authority does not make one service another."""
    served = OURS.folder(tmp_path / "registry", host="elsewhere")
    server = serve_grpc([lambda s: add_log(s, Log())], lambda: True, tls=served)
    folder = OURS.folder(tmp_path / "committee")

    channel = grpc.secure_channel(f"localhost:{server.port}", channel_credentials(folder))

    assert _refused(channel) is grpc.StatusCode.UNAVAILABLE
    server.close(0)


def test_who_speaks_without_tls_is_refused(address: str) -> None:
    """A listener with TLS hears nothing else."""
    assert _refused(grpc.insecure_channel(address)) is grpc.StatusCode.UNAVAILABLE


def test_http_asks_for_a_certificate_too(tmp_path: Path) -> None:
    """The gateway shows its own, and so does who scrapes; nobody else reads a metric."""
    folder = OURS.folder(tmp_path / "registry")
    shown = OURS.folder(tmp_path / "gateway", "gateway")
    asking = ssl.create_default_context(cafile=shown / "ca.crt")

    with serving_http(make_app("here", {}), "127.0.0.1", 0, folder) as server:
        url = f"https://localhost:{port_of(server)}/health"
        with pytest.raises(httpx.TransportError):
            httpx.get(url, verify=asking, trust_env=False)
        asking.load_cert_chain(shown / "tls.crt", shown / "tls.key")
        assert httpx.get(url, verify=asking, trust_env=False).status_code == 200


def _production(monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    at = "https://id.example"
    issuer = {"iss": at, "jwks": f"{at}/keys", "aud": "cogov", "may_grant": ["RESIDENT"]}
    usual = {
        "ENV": "production",
        "DATABASE": "postgresql://127.0.0.1/cogov_registry",
        "KAFKA": "127.0.0.1:9092",
        "CONFIG": "config",
        "ISSUERS": json.dumps([issuer]),
    }
    for name, value in (usual | more).items():
        monkeypatch.setenv(f"COGOV_{name}", value)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"HOST": "0.0.0.0"}, "COGOV_HOST"),  # noqa: S104  (it is refused)
        ({"NEIGHBOURS": '{"registry": "registry.example:8027"}'}, "COGOV_NEIGHBOURS"),
    ],
)
def test_production_without_tls_stays_on_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, str], names: str
) -> None:
    """Neither does it listen to other machines, nor send them its token; with TLS it may."""
    _production(monkeypatch)
    assert read_settings().tls is None
    _production(monkeypatch, **said)
    with pytest.raises(ValueError, match=f"{names}.*COGOV_TLS.*loopback"):
        read_settings()

    monkeypatch.setenv("COGOV_TLS", str(OURS.folder(tmp_path / "tls")))
    assert read_settings().tls == tmp_path / "tls"


def test_a_folder_without_its_files_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is missing at once."""
    _production(monkeypatch, TLS=str(tmp_path))

    with pytest.raises(ValueError, match=r"tls\.crt(.|\n)*tls\.key(.|\n)*ca\.crt"):
        read_settings()


def test_what_does_not_fit_together_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another's key, no authority: said at the start, not by the first neighbour that is asked."""
    folder = OURS.folder(tmp_path / "registry")
    (folder / "tls.key").write_bytes((OURS.folder(tmp_path / "other") / "tls.key").read_bytes())
    (folder / "ca.crt").write_text("nothing")
    _production(monkeypatch, TLS=str(folder))

    with pytest.raises(ValueError, match=r"ca\.crt is no certificate(.|\n)*tls\.key do not fit"):
        read_settings()


@pytest.mark.parametrize(
    "place",
    [
        "db.example/x",
        "db.example/x?sslmode=require",
        "127.0.0.1,db.example/x?sslmode=verify-ca",
        "/x?host=db.example",
    ],
)
def test_production_s_database_elsewhere_shows_who_it_is(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Else anybody between could be the server, and read every event."""
    for name in ("DATABASE", "DATABASE_OWNER"):
        _production(monkeypatch, **{name: f"postgresql://cogov@{place}"})
        with pytest.raises(ValueError, match=f"^COGOV_{name}: without sslmode=verify-full"):
            read_settings()
        monkeypatch.delenv(f"COGOV_{name}")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://cogov@db.example/x?sslmode=verify-full&sslrootcert=/tls/ca.crt",
        "postgresql://cogov@localhost/x",
        "postgresql:///x?host=/run/postgresql",
    ],
)
def test_production_s_database_here_or_known_is_taken(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """On the machine itself nobody is between."""
    _production(monkeypatch, DATABASE=address)

    assert read_settings().database == address


def test_a_secret_that_is_empty_or_missing_is_named_with_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passwords, the authority of brokers, an issuer's keys: all of it at once."""
    empty = tmp_path / "empty"
    empty.write_text("\n")
    issuer = '[{"iss": "x", "jwks": "/nowhere/keys", "aud": "cogov", "may_grant": []}]'
    said = {
        "DATABASE_PASSWORD_FILE": str(empty),
        "KAFKA_PASSWORD_FILE": str(empty),
        "KAFKA_CA": str(tmp_path / "ca.crt"),
        "ISSUERS": issuer,
    }
    _production(monkeypatch, **said)

    with pytest.raises(ValueError, match="COGOV") as refused:
        read_settings()

    named = {line.partition(":")[0] for line in str(refused.value).splitlines()}
    assert named == {f"COGOV_{name}" for name in said}
