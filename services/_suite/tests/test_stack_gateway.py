"""The gateway: the paths of one process before many, and its own answers where a service is away."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from typing_extensions import override

from suite.settings import SERVICES
from suite.stack.gateway import Behind, Gateway
from suite.stack.plan import free_ports
from suite.stack.processes import Process

pytestmark = [pytest.mark.slow, pytest.mark.stack]

KIB = 1024


class Echo(BaseHTTPRequestHandler):
    """Says who was asked for what; `…/changes` sends one event and keeps the answer open."""

    protocol_version = "HTTP/1.1"
    server: "Service"

    def do_GET(self) -> None:
        """Answer with what was asked."""
        if self.path.endswith("/changes"):
            self._follow()
            return
        said = {"service": self.server.name, "path": self.path, "host": self.headers["host"]}
        body = (f"url: '/openapi.json' {json.dumps(said)}").encode()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Read what came, and answer with how much it was."""
        self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()

    @override
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _follow(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"id: 1\n\n")
        self.wfile.flush()
        self.server.closing.wait(20)


class Service(ThreadingHTTPServer):
    """One service that answers HTTP."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Echo)
        self.name, self.closing = name, threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more."""
        self.closing.set()
        self.shutdown()
        self.server_close()


class SayWho(grpc.GenericRpcHandler):  # type: ignore[type-arg]  # generic in its stubs only
    """Answers every method with the service's name."""

    def __init__(self, name: str) -> None:
        self._name = name

    @override
    def service(self, handler_call_details: Any) -> Any:
        """Give the one handler."""
        method = handler_call_details.method
        return grpc.unary_unary_rpc_method_handler(lambda _, __: f"{self._name} {method}".encode())


@contextmanager
def rpc(name: str) -> Iterator[str]:
    """Run one service that answers gRPC; give its address."""
    server = grpc.server(ThreadPoolExecutor(2), handlers=[SayWho(name)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(0).wait()


@pytest.fixture(name="gateway", scope="module")
def _gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Run the gateway before a registry and a governance that answer; the others are away."""
    folder = tmp_path_factory.mktemp("gateway")
    nobody, http_port, grpc_port = free_ports(3)
    with ExitStack() as ends:
        away = Behind(f"127.0.0.1:{nobody}", f"127.0.0.1:{nobody}")
        behind = {"committee": away, "consultation": away, "deliberation": away, "alliance": away}
        for name in ("registry", "governance"):
            service = Service(name)
            ends.callback(service.close)
            at = f"127.0.0.1:{service.server_address[1]}"
            behind[name] = Behind(at, ends.enter_context(rpc(name)))
        gateway = Gateway(folder, http_port, grpc_port, behind)
        gateway.prepare()
        process = Process(gateway.program(), folder, lambda: None)
        ends.callback(process.stop)
        process.start()
        process.await_ready(20)
        yield gateway


def get(gateway: Gateway, path: str, **headers: str) -> httpx.Response:
    """Ask through the gateway."""
    return httpx.get(f"http://{gateway.http}{path}", headers=headers, trust_env=False)


@pytest.mark.parametrize(
    ("path", "service", "asked"),
    [
        ("/", "governance", "/"),
        ("/en", "governance", "/en"),
        ("/estates/1?as_of=2026-03-31", "governance", "/estates/1?as_of=2026-03-31"),
        ("/governance/v1/digest", "governance", "/governance/v1/digest"),
        ("/registry/v1/communities", "registry", "/registry/v1/communities"),
        ("/office", "registry", "/office"),
        ("/en/office/sign-in", "registry", "/en/office/sign-in"),
        ("/offices", "governance", "/offices"),
        ("/registry/docs", "registry", "/docs"),
        ("/governance/openapi.json", "governance", "/openapi.json"),
    ],
)
def test_each_path_leads_to_its_service(
    gateway: Gateway, path: str, service: str, asked: str
) -> None:
    """As in one process; the service learns under which name it was asked."""
    said = json.loads(get(gateway, path).text.partition("' ")[2])

    assert said == {"service": service, "path": asked, "host": gateway.http}


def test_each_service_s_documentation_reads_its_own_description(gateway: Gateway) -> None:
    """The page of one asks for that one's OpenAPI; one page lists them all."""
    assert get(gateway, "/registry/docs").text.startswith("url: '/registry/openapi.json'")
    for service in SERVICES:
        assert f'href="/{service}/docs"' in get(gateway, "/docs").text


@pytest.mark.parametrize("path", ["/metrics", "/ready"])
def test_what_operators_ask_a_process_is_not_for_everybody(gateway: Gateway, path: str) -> None:
    """Figures of one process lie behind the gateway."""
    assert get(gateway, path).status_code == 404
    assert get(gateway, "/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("language", "title"), [("zh-CN", "相关服务暂不可用"), ("en", "A service this needs")]
)
def test_a_service_that_is_away_is_a_problem_to_try_again(
    gateway: Gateway, language: str, title: str
) -> None:
    """503 with the code that a service itself would give; the others answer."""
    answer = get(gateway, "/committee/v1/estates", **{"Accept-Language": language})

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["code"] == "NEIGHBOUR_UNAVAILABLE"
    assert answer.json()["title"].startswith(title)


@pytest.mark.parametrize(
    ("path", "kib", "status"),
    [
        ("/registry/v1/x", 20 * KIB, 200),
        ("/office/x", 20 * KIB, 200),
        ("/registry/v1/x", 22 * KIB, 413),
        ("/governance/v1/x", 2 * KIB, 413),
        ("/governance/v1/x", 512, 200),
    ],
)
def test_a_body_is_as_large_as_its_service_takes(
    gateway: Gateway, path: str, kib: int, status: int
) -> None:
    """Sheets reach the registry; what no service would take ends here, as a problem."""
    url = f"http://{gateway.http}{path}"

    answer = httpx.post(url, content=b" " * (kib * KIB), trust_env=False)

    assert answer.status_code == status
    if status == 413:
        assert answer.json()["code"] == "BODY_TOO_LARGE"


def test_events_come_when_they_are_sent(gateway: Gateway) -> None:
    """Nothing is held back until an answer ends."""
    host, port = gateway.http.split(":")
    asked = http.client.HTTPConnection(host, int(port), timeout=10)

    asked.request("GET", "/governance/v1/estates/1/changes")

    assert asked.getresponse().read1(10) == b"id: 1\n\n"
    asked.close()


def call(gateway: Gateway, method: str, **metadata: str) -> str:
    """Call a method through the gateway; give the answer."""
    with grpc.insecure_channel(gateway.grpc) as channel:
        sent = tuple((key.replace("_", "-"), value) for key, value in metadata.items())
        asked = channel.unary_unary(method, request_serializer=None, response_deserializer=None)
        answer: bytes = asked(b"", metadata=sent, timeout=10)
        return answer.decode()


@pytest.mark.parametrize(
    ("method", "metadata", "service"),
    [
        ("/cogov.registry.v1.RegistryService/Roll", {}, "registry"),
        ("/cogov.governance.v1.GovernanceService/Facts", {}, "governance"),
        ("/cogov.log.v1.EventLogService/Read", {"cogov_service": "registry"}, "registry"),
    ],
)
def test_each_question_of_a_machine_leads_to_its_service(
    gateway: Gateway, method: str, metadata: dict[str, str], service: str
) -> None:
    """By the contract's package; whose log is read, the call says."""
    assert call(gateway, method, **metadata) == f"{service} {method}"


@pytest.mark.parametrize(
    ("method", "metadata", "code"),
    [
        ("/cogov.committee.v1.CommitteeService/Meeting", {}, "UNAVAILABLE"),
        ("/cogov.log.v1.EventLogService/Read", {"cogov_service": "committee"}, "UNAVAILABLE"),
        ("/cogov.log.v1.EventLogService/Read", {"cogov_service": "governance"}, "NOT_FOUND"),
        ("/cogov.log.v1.EventLogService/Read", {}, "NOT_FOUND"),
        ("/cogov.whistle.v1.WhistleService/Blow", {}, "UNIMPLEMENTED"),
    ],
)
def test_a_question_nobody_answers_has_its_status(
    gateway: Gateway, method: str, metadata: dict[str, str], code: str
) -> None:
    """As gRPC says it, so that clients know whether to try again."""
    with pytest.raises(grpc.RpcError) as refused:
        call(gateway, method, **metadata)

    assert refused.value.code().name == code


def test_a_port_that_is_free_is_free() -> None:
    """What is chosen can be listened on at once; what is taken is not chosen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert taken.getsockname()[1] not in free_ports(100)


def test_a_port_that_was_chosen_is_chosen_by_nobody_else_and_listened_on_by_its_server() -> None:
    """Also by another process, before the server came and after it went; twice over."""
    (port,) = free_ports(1)

    for _ in range(2):
        with pytest.raises(OSError, match="in use"), socket.socket() as other:
            other.bind(("127.0.0.1", port))
        with (
            socket.create_server(("127.0.0.1", port)) as server,
            socket.create_connection(("127.0.0.1", port)) as asked,
            server.accept()[0],
        ):
            assert asked.getpeername()[1] == port


def test_the_template_names_nothing_that_nobody_says(tmp_path: Path) -> None:
    """A name that is not filled in ends the start here, and not as a puzzle of nginx's."""
    with pytest.raises(KeyError):
        Gateway(tmp_path, 1, 2, {}).prepare()
