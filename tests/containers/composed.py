"""A compose project of a test's own, on the engine of engine.sh and its stand-ins for base images."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.tree import ROOT

ENGINE = Path(__file__).with_name("engine.sh")
KEPT = Path(os.environ.get("COGOV_CONTAINERS", Path.home() / ".cache/cogov/containers"))
CANNOT = 3
BASES = {
    "BASE_IMAGE": "cogov-base/python",
    "POSTGRES_IMAGE": "cogov-base/postgres",
    "KAFKA_IMAGE": "cogov-base/kafka",
    "GATEWAY_IMAGE": "cogov-base/nginx",
}
FILES = ("docker-compose.yml", "deploy/production.yml")


@dataclass(slots=True)
class Project:
    """A compose project: what it is told, and where its gateway is."""

    env: dict[str, str]
    address: str

    def run(
        self, *words: str, cwd: Path = ROOT, timeout: float = 600
    ) -> subprocess.CompletedProcess[str]:
        """Run a program that is told what compose is."""
        return subprocess.run(
            words,
            cwd=cwd,
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def done(self, *words: str, cwd: Path = ROOT) -> str:
        """Run a program; its failure is the test's."""
        done = self.run(*words, cwd=cwd)
        assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}{done.stderr[-5000:]}"
        return done.stdout

    def compose(self, *words: str) -> str:
        """Run compose; its failure is the test's."""
        return self.done("docker", "compose", *words)

    def inside(self, service: str, script: str) -> str:
        """Run a script of Python's in a running container."""
        return self.compose("exec", "-T", service, "python", "-c", script)

    def inspect(self) -> dict[str, dict[str, Any]]:
        """Give what the engine knows of each service's container."""
        ids = self.compose("ps", "--all", "--quiet").split()
        found = json.loads(self.done("docker", "inspect", *ids))
        return {it["Config"]["Labels"]["com.docker.compose.service"]: it for it in found}


@contextmanager
def engine() -> Iterator[str]:
    """Start an engine with the stand-ins; give its address."""
    done = subprocess.run(
        [ENGINE, "start", KEPT], capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode == CANNOT and os.environ.get("CI") != "true":
        pytest.skip(f"no container engine starts here: {done.stderr.strip()[-500:]}")
    assert done.returncode == 0, done.stderr
    yield done.stdout.strip()
    subprocess.run([ENGINE, "stop", KEPT], check=True, timeout=60)


@contextmanager
def brought_up(project: Project) -> Iterator[Project]:
    """Bring a project up as the guide says, and leave nothing of it behind."""
    project.run("docker", "compose", "down", "--volumes")  # what a run left that was killed
    try:
        project.done("make", "up")
        yield project
    finally:
        logs = project.run("docker", "compose", "logs", "--tail", "30", "--no-color")
        print(logs.stdout[-20_000:])  # noqa: T201  (shown when a test fails)
        project.run("docker", "compose", "down", "--volumes", "--timeout", "20")
