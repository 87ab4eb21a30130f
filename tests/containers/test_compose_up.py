"""docker-compose.yml, built and brought up for real, and a story told through its gateway.

On stand-ins for the base images, made from Debian's packages: what is proved is our Dockerfile and our
wiring. Without an engine the tests are skipped with the reason; in CI never (CI=true).
"""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from suite.stack.plan import free_ports
from tests.architecture.tree import ROOT
from tests.e2e.running import Running
from tests.e2e.telling import told

pytestmark = [pytest.mark.slow, pytest.mark.stack]

ENGINE = Path(__file__).with_name("engine.sh")
KEPT = Path(os.environ.get("COGOV_CONTAINERS", Path.home() / ".cache/cogov/containers"))
CANNOT = 3
BASES = {
    "BASE_IMAGE": "cogov-base/python",
    "POSTGRES_IMAGE": "cogov-base/postgres",
    "KAFKA_IMAGE": "cogov-base/kafka",
    "GATEWAY_IMAGE": "cogov-base/nginx",
}
JOBS = ("keys", "databases", "registry-migrate", "committee-migrate", "governance-migrate")


@dataclass(slots=True)
class Project:
    """A compose project of the test's own."""

    env: dict[str, str]
    address: str

    def docker(self, *words: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run the engine's client."""
        return subprocess.run(
            ["docker", *words],
            cwd=ROOT,
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def compose(self, *words: str, timeout: float = 600) -> str:
        """Run compose; its failure is the test's."""
        done = self.docker("compose", *words, timeout=timeout)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-5000:]
        return done.stdout

    def inspect(self) -> dict[str, dict[str, Any]]:
        """Give what the engine knows of each service's container."""
        ids = self.compose("ps", "--all", "--quiet").split()
        found = json.loads(self.docker("inspect", *ids).stdout)
        return {it["Config"]["Labels"]["com.docker.compose.service"]: it for it in found}


@pytest.fixture(name="host", scope="module")
def _host() -> Iterator[str]:
    """Start an engine with the stand-ins; give its address."""
    done = subprocess.run(
        [ENGINE, "start", KEPT], capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode == CANNOT and os.environ.get("CI") != "true":
        pytest.skip(f"no container engine starts here: {done.stderr.strip()[-500:]}")
    assert done.returncode == 0, done.stderr
    yield done.stdout.strip()
    subprocess.run([ENGINE, "stop", KEPT], check=True, timeout=60)


@pytest.fixture(name="project", scope="module")
def _project(host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Build and bring up everything, with the two commands that the guide names."""
    folder = tmp_path_factory.mktemp("compose")
    http, grpc = free_ports(2)
    env = {
        **BASES,
        "DOCKER_HOST": host,
        "COMPOSE_PROJECT_NAME": "cogov-test",
        "COGOV_SECRETS": str(folder / "secrets"),
        "COGOV_CLOCK": "virtual",
        "COGOV_HTTP": f"127.0.0.1:{http}",
        "COGOV_GRPC": f"127.0.0.1:{grpc}",
    }
    project = Project(env, f"http://127.0.0.1:{http}")
    subprocess.run([ROOT / "deploy/secrets.sh", folder / "secrets"], check=True)
    try:
        project.compose("up", "--build", "--detach", "--wait", "--wait-timeout", "300")
        yield project
    finally:
        logs = project.docker("compose", "logs", "--tail", "30", "--no-color")
        print(logs.stdout[-20_000:])  # noqa: T201  (shown when a test fails)
        project.docker("compose", "down", "--volumes", "--timeout", "20")


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
        found = project.docker(
            "compose", "exec", "-T", "registry-api", "sh", "-c", f"command -v {tool}"
        )
        assert found.returncode != 0


def test_a_service_s_keys_are_its_own_alone(project: Project) -> None:
    """No other's private key is there to be read, and governance has nothing to unwrap."""
    for service in ("registry", "committee", "governance"):
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
    built = project.docker(*command, f"--tag={image}", ".")
    assert built.returncode == 0, built.stderr
    digests = "find /app -type f | LC_ALL=C sort | xargs sha256sum"

    first = project.compose("exec", "-T", "registry-api", "sh", "-c", digests)
    again = project.docker("run", "--rm", "--entrypoint=sh", image, "-c", digests).stdout

    assert first.count("\n") > 50
    assert again == first


def test_states_are_there_after_everything_was_stopped(project: Project) -> None:
    """Named volumes keep what was recorded; the second start runs the jobs again and changes nothing."""
    before = httpx.get(f"{project.address}/governance/v1/digest", timeout=60).json()["digest"]

    project.compose("down", "--timeout", "20")
    project.compose("up", "--detach", "--wait", "--wait-timeout", "300")

    after = httpx.get(f"{project.address}/governance/v1/digest", timeout=60).json()["digest"]
    assert after == before
