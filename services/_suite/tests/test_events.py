"""`cogov events`: a service's log on the command line, also where services speak mutual TLS."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from typing_extensions import override

from chassis.rpc import token_of
from chassis.tokens import Tokens
from cogov.log.v1 import log_pb2, log_pb2_grpc
from services._serving.tests.certificates import Authority
from serving.eventlog import add_log
from serving.grpc_server import serve_grpc
from serving.keys import make_keys, services_issuer
from suite.settings import Settings
from suite.tools import print_events

OURS, OTHERS = Authority("ours"), Authority("others")


class Log(log_pb2_grpc.EventLogServiceServicer):
    """Shows three events to a service, and nothing to anybody else."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    @override
    def Read(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        assert "SERVICE" in self._tokens.actor(token_of(context)).everywhere
        for position in range(request.after + 1, 4):
            yield log_pb2.ReadResponse(position=position, stream="s", version=1, state=b"{}")


@pytest.fixture(name="settings")
def _settings(tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path / "data", config=tmp_path / "keys")
    make_keys(made.config, ("registry",))
    return made


@pytest.fixture(name="address")
def _address(settings: Settings, tmp_path: Path) -> Iterator[str]:
    log = Log(Tokens([services_issuer(settings.config)]))
    folder = OURS.folder(tmp_path / "registry")
    server = serve_grpc([lambda s: add_log(s, log)], lambda: True, tls=folder)
    yield f"localhost:{server.port}"
    server.close(0)


def test_a_service_under_mutual_tls_shows_its_log_to_who_has_a_certificate(
    settings: Settings, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the folder's three files and the service's own key."""
    mine = OURS.folder(tmp_path / "operator", "operator")

    code = print_events(settings, "registry", 1, 0, address, mine)

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [row["position"] for row in rows] == [2, 3]


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_who_has_no_certificate_of_the_installation_sees_nothing(
    settings: Settings, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], who: str
) -> None:
    """Neither without TLS nor with another authority's certificate: exit code 1."""
    theirs = OTHERS.folder(tmp_path / "stranger", believes=OURS) if who == "stranger" else None

    code = print_events(settings, "registry", 0, 0, address, theirs)

    assert (code, capsys.readouterr().out) == (1, "")


def test_a_folder_without_its_files_is_named(
    settings: Settings, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is missing is said, with exit code 1 and without a traceback."""
    code = print_events(settings, "registry", 0, 0, address, tmp_path)

    assert code == 1
    assert "tls.key" in capsys.readouterr().err
