"""The gateway of our own: nginx, told by the same template as in docker-compose.yml."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from suite.child import answers
from suite.stack.checkout import ROOT
from suite.stack.processes import Program

TEMPLATE = ROOT / "deploy" / "gateway" / "nginx.conf.template"


@dataclass(frozen=True, slots=True)
class Behind:
    """Where one service answers, as host:port."""

    http: str
    grpc: str


class Gateway:
    """An nginx on loopback before services that run apart."""

    def __init__(
        self, folder: Path, port: int, grpc_port: int, behind: Mapping[str, Behind]
    ) -> None:
        self._folder, self._behind = folder, behind
        self.http, self.grpc = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"

    def prepare(self) -> None:
        """Write nginx's configuration."""
        self._folder.mkdir(parents=True, exist_ok=True)
        values = {
            "GATEWAY_RUN": str(self._folder),
            "GATEWAY_INCLUDE": str(self._folder / "more" / "*.conf"),
            "GATEWAY_RESOLVER": "127.0.0.1",  # never asked: every address is a number
            "GATEWAY_HTTP": self.http,
            "GATEWAY_GRPC": self.grpc,
            "GATEWAY_SCHEME": "http",
            "GATEWAY_GRPC_SCHEME": "grpc",
            "GATEWAY_GRPC_CLIENTS": "off",
        }
        for service, at in self._behind.items():
            values[f"{service.upper()}_HTTP"] = at.http
            values[f"{service.upper()}_GRPC"] = at.grpc
        self._configuration.write_text(filled(TEMPLATE.read_text("utf-8"), values), "utf-8")

    def program(self) -> Program:
        """Say how the prepared gateway is run."""
        return Program(
            "gateway",
            (
                nginx() or "nginx",
                "-e",
                "stderr",
                "-p",
                str(self._folder),
                "-c",
                str(self._configuration),
                "-g",
                "daemon off;" + (" user root;" if os.geteuid() == 0 else ""),  # who owns the folder
            ),
            ready=lambda: answers(f"http://{self.http}/health"),
        )

    @property
    def _configuration(self) -> Path:
        return self._folder / "nginx.conf"


def nginx() -> str | None:
    """Find nginx, also where Debian keeps servers."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Fill `${NAME}` in as envsubst does; raises KeyError for one that nobody has said."""
    return re.sub(r"\$\{([A-Z_]+)\}", lambda found: values[found[1]], template)
