"""docker-compose.yml, built and brought up for real, and a story told through its gateway.

Then the same with deploy/production.yml: asked over HTTPS, saved, lost and restored. On stand-ins for the
base images, made from Debian's packages: what is proved is our Dockerfile and our wiring. Without an
engine the tests are skipped with the reason; in CI never (CI=true).
"""

import json
import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import grpc
import httpx
import pytest

from cogov.registry.v1.service_pb2 import ListCommunitiesRequest, ListCommunitiesResponse
from serving.keys import kept_key, sign
from serving.tls import channel_credentials
from suite.settings import SERVICES
from suite.stack.plan import free_ports
from tests.architecture.tree import ROOT
from tests.containers.composed import BASES, FILES, Project, brought_up, engine
from tests.e2e.running import Running
from tests.e2e.telling import told

pytestmark = [pytest.mark.slow, pytest.mark.stack]

JOBS = ("keys", "databases", *(f"{service}-migrate" for service in SERVICES))
GUIDE = (ROOT / "docs/guide-operator.md").read_text("utf-8")
TOWN = "410702"
OWN_UNITS = "/registry/v1/estates/8a612838-dedf-5f9d-b30e-6821f4592506/my-units"


@pytest.fixture(name="host", scope="module")
def _host() -> Iterator[str]:
    with engine() as address:
        yield address


def _project(host: str, folder: Path, scheme: str, **more: str) -> Project:
    http, grpc_port = free_ports(2)
    env = {
        **BASES,
        "DOCKER_HOST": host,
        "COMPOSE_PROJECT_NAME": f"cogov-{scheme}",
        "COGOV_SECRETS": str(folder / "secrets"),
        "COGOV_HTTP": f"127.0.0.1:{http}",
        "COGOV_GRPC": f"127.0.0.1:{grpc_port}",
        **more,
    }
    return Project(env, f"{scheme}://localhost:{http}")


@pytest.fixture(name="project", scope="module")
def _demo(host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Build and bring up everything as a demo."""
    folder = tmp_path_factory.mktemp("compose")
    with brought_up(_project(host, folder, "http", COGOV_CLOCK="virtual")) as project:
        yield project


def test_a_story_goes_through_the_gateway(project: Project, tmp_path: Path) -> None:
    """Told as to one process: over HTTP, with the clock of the story; every step is accepted."""
    system = Running(tmp_path, address=project.address)
    system.keys.mkdir()
    key = project.compose("run", "--rm", "-T", "--entrypoint", "cat", "keys", "/keys/dev-key.json")
    (system.keys / "dev-key.json").write_text(key)

    assert len(told(system)) == 64


def test_pages_and_descriptions_are_there(project: Project) -> None:
    """The board in both languages, the office, each API's description, and nothing of operators'."""
    for path in ("/", "/en", "/office/sign-in", "/registry/openapi.json", "/committee/docs"):
        assert httpx.get(project.address + path).status_code == 200, path
    assert httpx.get(project.address + "/metrics").status_code == 404


def test_every_container_is_confined_as_the_file_says(project: Project) -> None:
    """As the engine sees it: no root, nothing to write, no right, bounded."""
    for name, it in project.inspect().items():
        host = it["HostConfig"]
        assert it["Config"]["User"] not in {"", "0", "root"}, name
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert host["Memory"] > 0, name
        assert host["PidsLimit"] > 0, name


def test_jobs_end_well_and_servers_are_healthy(project: Project) -> None:
    """Jobs ran once; everything else says that it is ready."""
    found = project.inspect()

    for name in JOBS:
        assert (found[name]["State"]["Status"], found[name]["State"]["ExitCode"]) == ("exited", 0)
    for name in found.keys() - set(JOBS):
        assert found[name]["State"]["Health"]["Status"] == "healthy", name


def test_what_lies_in_a_container_is_its_own_service_s_code(project: Project) -> None:
    """No other service, no test, no tool of development."""
    listed = project.compose("exec", "-T", "registry-api", "ls", "/app").split()

    assert {"registry", "chassis", "serving"} <= set(listed)
    assert not {"committee", "governance", "suite", "tests"} & set(listed)
    for tool in ("pytest", "mypy", "uv"):
        command = ("docker", "compose", "exec", "-T", "registry-api", "sh", "-c")
        found = project.run(*command, f"command -v {tool}")
        assert found.returncode != 0


def test_a_service_s_keys_are_its_own_alone(project: Project) -> None:
    """No other's private key is there to be read, and governance has nothing to unwrap."""
    for service in SERVICES:
        listed = project.compose("exec", "-T", f"{service}-worker", "find", "/keys", "-type", "f")
        private = {f"services/{service}.json"}
        if service != "governance":
            private.add("wrapping.key")
        found = {line.removeprefix("/keys/") for line in listed.split()}
        assert found == private | {"services.jwks.json", "dev-jwks.json"}


def test_a_service_s_code_built_again_is_the_same_to_the_byte(project: Project) -> None:
    """What is in an image follows from the tree: nothing of when or where it was built."""
    image = "cogov/registry:again"
    args = ("--build-arg=SERVICE=registry", f"--build-arg=BASE_IMAGE={BASES['BASE_IMAGE']}")
    command = ("build", "--quiet", "--no-cache-filter=ours", "--file=deploy/Dockerfile", *args)
    project.done("docker", *command, f"--tag={image}", ".")
    digests = "find /app -type f | LC_ALL=C sort | xargs sha256sum"

    first = project.compose("exec", "-T", "registry-api", "sh", "-c", digests)
    again = project.done("docker", "run", "--rm", "--entrypoint=sh", image, "-c", digests)

    assert first.count("\n") > 50
    assert again == first


def test_make_down_ends_everything_and_keeps_what_was_recorded(project: Project) -> None:
    """No container and no network is left; the named volumes are."""
    project.done("make", "down")

    assert project.compose("ps", "--all", "--quiet") == ""
    kept = project.done("docker", "volume", "ls", "--quiet", "--filter=name=cogov-http").split()
    assert {"cogov-http_postgres", "cogov-http_keys", "cogov-http_kafka"} <= {*kept}


@dataclass(slots=True)
class Production:
    """The same as production has it, with an issuer of the county's own."""

    project: Project
    folder: Path

    @property
    def tls(self) -> Path:
        """Give the folder of certificates."""
        return self.folder / "secrets/tls"

    @property
    def http(self) -> httpx.Client:
        """Give a client that believes what a browser would be told to."""
        trusted = ssl.create_default_context(cafile=str(self.tls / "ca.crt"))
        return httpx.Client(base_url=self.project.address, verify=trusted, trust_env=False)

    def token(self, issuer: str = "https://id.example", key: str = "county") -> str:
        """Give a street officer's token as an issuer signs it."""
        claims = {
            "sub": "street-1",
            "cogov": {"grants": [{"role": "STREET_OFFICER", "scope": TOWN}]},
        }
        return sign(kept_key(self.folder / key, kid=key), issuer, claims, int(time.time()), 3600)

    def register(self, name: str) -> httpx.Response:
        """Register an estate; the same name under the same key."""
        with self.http as http:
            code = http.get("/registry/v1/communities", params={"district": TOWN}).json()["items"][
                0
            ]
            return http.post(
                f"/registry/v1/communities/{code['code']}/estates",
                json={"name": name, "households": 12},
                headers={"Authorization": f"Bearer {self.token()}", "Idempotency-Key": name},
            )

    def seen(self, answer: httpx.Response) -> httpx.Response:
        """Read the state of what was registered, once governance has taken it in."""
        after = {"Cogov-After": answer.headers["Cogov-Position"]}
        end = time.monotonic() + 60
        with self.http as http:
            while True:
                state = http.get(f"/governance/v1/estates/{answer.json()['id']}", headers=after)
                if state.status_code != 503 or time.monotonic() > end:
                    return state

    def digest(self) -> str:
        """Give the digest of every state."""
        with self.http as http:
            return str(http.get("/governance/v1/digest").json()["digest"])


@pytest.fixture(name="production", scope="module")
def _production(host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    """Bring up what deploy/production.yml makes of it, by the same command."""
    folder = tmp_path_factory.mktemp("production")
    issuer = {
        "iss": "https://id.example",
        "jwks": "/issuers/county.json",
        "aud": "cogov",
        "may_grant": ["STREET_OFFICER"],
        "within": [TOWN],
    }
    told_it = {
        "COMPOSE_FILE": ":".join(str(ROOT / name) for name in FILES),
        "COGOV_ISSUERS": json.dumps([issuer]),
        "COGOV_BACKUPS": str(folder / "backups"),
    }
    project = _project(host, folder, "https", **told_it)
    made = Production(project, folder)
    project.done("deploy/secrets.sh")
    project.done("deploy/certificates.sh", str(made.tls), "partner")
    public = kept_key(folder / "county", kid="county").as_dict(private=False)
    (folder / "secrets/issuers/county.json").write_text(json.dumps({"keys": [public]}))
    with brought_up(project):
        yield made


def test_in_production_a_command_over_https_is_soon_seen(production: Production) -> None:
    """A token of the listed issuer; relay, Kafka and projection, each as its own user over TLS."""
    answer = production.register("first")

    assert answer.status_code == 201, answer.text
    state = production.seen(answer)
    assert state.status_code == 200, state.text
    assert state.json()["identity"]["name"] == "first"


def test_in_production_nobody_else_is_heard(production: Production) -> None:
    """Plain HTTP, another issuer, the development key, gRPC without a certificate."""
    plain = httpx.get(production.project.address.replace("https", "http"), trust_env=False)
    with production.http as http:
        codes = [
            http.get(OWN_UNITS, headers={"Authorization": f"Bearer {token}"}).status_code
            for token in (
                production.token(),
                production.token("https://other.example"),
                production.token(key="another"),
                production.token("cogov-dev", "dev"),
            )
        ]

    assert plain.status_code == 400
    assert codes == [200, 401, 401, 401]
    nobody = grpc.ssl_channel_credentials((production.tls / "ca.crt").read_bytes())
    with pytest.raises(grpc.RpcError) as refused:
        _communities(production, nobody)
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert _communities(production, channel_credentials(production.tls / "partner"))


def _communities(production: Production, who: grpc.ChannelCredentials) -> int:
    address = production.project.env["COGOV_GRPC"].replace("127.0.0.1", "localhost")
    with grpc.secure_channel(address, who) as channel:
        ask = channel.unary_unary(
            "/cogov.registry.v1.RegistryService/ListCommunities",
            ListCommunitiesRequest.SerializeToString,
            ListCommunitiesResponse.FromString,
        )
        token = (("authorization", f"Bearer {production.token()}"),)
        return len(ask(ListCommunitiesRequest(district=TOWN), metadata=token, timeout=10).items)


INSIDE = """
import ssl, urllib.request
import psycopg
from serving.roles import brokers_of
from serving.settings import read_settings
from serving.topics import open_producer

def refused(what):
    try:
        what()
    except Exception as e:
        return type(e).__name__, str(e)
    return "", ""

def asked(url, shown=True):
    context = ssl.create_default_context(cafile="/tls/ca.crt")
    if shown:
        context.load_cert_chain("/tls/tls.crt", "/tls/tls.key")
    return urllib.request.urlopen(url, context=context, timeout=5).status

def write(topic):
    producer = open_producer(brokers)
    return producer.send(topic, b"forged", key=b"x", partition=0).get(timeout=10)

settings = read_settings()
brokers, database = brokers_of(settings), settings.database_of("registry")
neighbour = "//committee-api:8000/metrics"
assert asked("https:" + neighbour) == 200
assert refused(lambda: asked("https:" + neighbour, shown=False))[0]
assert refused(lambda: asked("http:" + neighbour))[0]
assert psycopg.connect(database).pgconn.ssl_in_use
in_clear = database.replace("verify-full", "disable")
assert "no encryption" in refused(lambda: psycopg.connect(in_clear))[1]
assert refused(lambda: write("cogov.committee.v1"))[0] == "TopicAuthorizationFailedError"
print("all refused")
"""


def test_in_production_a_service_is_no_other(production: Production) -> None:
    """Without a certificate or TLS nobody answers, neighbour or database; another's topic is not written."""
    assert production.project.inside("registry-worker", INSIDE).endswith("all refused\n")


def test_in_production_everything_that_is_wrong_is_said_at_once(production: Production) -> None:
    """Before anything is opened; exit code 2."""
    wrong = {
        "COGOV_ISSUERS": "[]",
        "COGOV_CLOCK": "virtual",
        "COGOV_TLS": "/nowhere",
        "COGOV_KAFKA_PROTOCOL": "PLAINTEXT",
        "COGOV_KAFKA_PASSWORD_FILE": "/run/secrets/none",
        "COGOV_DATABASE": "postgresql://cogov_registry@postgres/cogov_registry",
    }
    told_it = [word for name, value in wrong.items() for word in ("-e", f"{name}={value}")]
    run = ("docker", "compose", "run", "--rm", "--no-deps", "-T", *told_it, "registry-api")

    done = production.project.run(*run)

    assert done.returncode == 2, done.stderr
    for name in wrong:
        assert f"registry api: {name}" in done.stderr


def test_in_production_every_container_is_confined_and_every_job_ends(
    production: Production,
) -> None:
    """As in a demo; and the users of Kafka are made."""
    found = production.project.inspect()

    for name in (*JOBS, "brokers"):
        assert (found[name]["State"]["Status"], found[name]["State"]["ExitCode"]) == ("exited", 0)
    for name, it in found.items():
        assert it["Config"]["User"] not in {"", "0", "root"}, name
        assert it["HostConfig"]["ReadonlyRootfs"], name


def test_what_was_saved_in_containers_is_restored_after_everything_was_lost(
    production: Production,
) -> None:
    """By the guide's own commands, word for word; volumes deleted, stopped once more, and started."""
    save, restore = re.findall(
        r"^```console\n(.*?)^```",
        GUIDE.partition("\n### In containers\n")[2],
        re.MULTILINE | re.DOTALL,
    )[:2]
    bash = partial(production.project.done, "bash", "-euxc", cwd=production.folder)
    before = production.register("kept")
    production.seen(before)
    bash(save)
    digest = production.digest()

    production.project.compose("down", "--volumes", "--timeout", "20")
    bash(restore)

    assert production.digest() == digest
    again, after = production.register("kept"), production.register("after")
    assert again.headers["Cogov-Position"] == before.headers["Cogov-Position"]
    assert production.seen(after).json()["identity"]["name"] == "after"
