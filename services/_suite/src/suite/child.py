"""A system of one's own in a child process: `cogov up` or another command that serves."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit


class DidNotStart(Exception):  # noqa: N818  (told to a person)
    """The child ended, or was not ready in time."""


def answers(url: str) -> bool:
    """Say whether an http:// address answers with 200; it is asked often, so by what costs little."""
    at = urlsplit(url)
    connection = HTTPConnection(at.netloc, timeout=5)
    try:
        connection.request("GET", at.path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@dataclass(slots=True)
class Child:
    """`cogov up --virtual-clock` on folders of its own; ports 0 are chosen freely.

    `also` is set in its environment.
    """

    command: ClassVar[str] = "up"
    start_seconds: ClassVar[float] = 60.0

    folder: Path
    port: int = 0
    grpc_port: int = 0
    also: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    address: str = ""
    rpc: str = ""

    @property
    def data(self) -> Path:
        """Give the data folder."""
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        """Give the folder of the wrapping key and the development key."""
        return self.folder / "keys"

    @property
    def log(self) -> Path:
        """Give the file its process writes its log to."""
        return self.folder / "log"

    @property
    def env(self) -> dict[str, str]:
        """Give the environment in which its processes run."""
        own = {
            "COGOV_DATA": str(self.data),
            "COGOV_CONFIG": str(self.keys),
            "COGOV_LOG_LEVEL": "INFO",
        }
        return {**os.environ, **own, **self.also, "PYTHONUNBUFFERED": "1"}

    def start(self) -> None:
        """Start it and wait until it is ready; raises DidNotStart with the end of its log."""
        words = [
            self.command,
            "--virtual-clock",
            "--port",
            str(self.port),
            "--grpc-port",
            str(self.grpc_port),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  (our own program)
                [sys.executable, "-m", "suite", *words], stdout=log, stderr=log, env=self.env
            )
        end = time.monotonic() + self.start_seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if self._found() and self._ready():
                return
            time.sleep(0.05)
        raise DidNotStart(self.log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """End it as an operator would."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=120)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def _found(self) -> bool:
        try:
            said = json.loads((self.data / "running.json").read_text())
        except (OSError, ValueError):
            return False
        if self.process is None or said["pid"] != self.process.pid:
            return False  # what an earlier process left behind
        self.address, self.rpc = said["http"], said["grpc"]
        return True

    def _ready(self) -> bool:
        return answers(f"{self.address}/ready")
