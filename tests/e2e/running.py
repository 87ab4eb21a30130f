"""Starts the embedded system as an operator would, in a process of its own, and speaks to it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from suite.dev_tokens import make_token, signing_key

COGOV = Path(sys.executable).with_name("cogov")
START_SECONDS = 60


@dataclass(slots=True)
class Running:
    """A system in a child process, with its data and its keys in folders of the test's."""

    folder: Path
    process: "subprocess.Popen[str] | None" = None
    address: str = ""
    rpc: str = ""
    tokens: dict[tuple[object, ...], str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        """Give the environment its processes run in."""
        here = {"COGOV_DATA": str(self.folder / "data"), "COGOV_CONFIG": str(self.folder / "keys")}
        return {**os.environ, **here, "COLUMNS": "400"}

    def start(self) -> None:
        """Start it and wait until it is ready."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [COGOV, "up", "--port", "0", "--grpc-port", "0", "--virtual-clock"],
                stderr=log,
                stdout=log,
                env=self.env,
                text=True,
            )
        self.address = self.rpc = ""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert self.process.poll() is None, (self.folder / "log").read_text()[-2000:]
            said = (self.folder / "log").read_text().rsplit("共治 Cogov: ", 1)
            found = re.match(r"(http://\S+).*gRPC: (127[^)]*)\)", said[1]) if len(said) > 1 else None
            if found and self._ready(found[1]):
                self.address, self.rpc = found[1], found[2]
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        marker = (self.folder / "log").read_text().replace("共治 Cogov: ", "before: ")
        (self.folder / "log").write_text(marker)

    def stop(self) -> None:
        """End it as an operator would."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def cogov(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the command line against the same data and keys."""
        return subprocess.run(
            [COGOV, *words], env=self.env, capture_output=True, text=True, check=False, timeout=300
        )

    def token(self, subject: str, *grants: tuple[str, str]) -> str:
        """Give a token for a subject with grants."""
        name = (subject, *grants)
        if name not in self.tokens:
            key = signing_key(self.folder / "keys" / "dev-key.json")
            self.tokens[name] = make_token(key, subject, grants)
        return self.tokens[name]

    @staticmethod
    def _ready(address: str) -> bool:
        try:
            return httpx.get(f"{address}/ready").status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Run a system for as long as the block lasts."""
    system = Running(folder)
    system.start()
    try:
        yield system
    finally:
        system.stop()
