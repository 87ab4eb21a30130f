"""`cogov up`: everything in one process, until it is told to stop."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from chassis.logs import set_up_logs
from chassis.store import UnsafeStore
from chassis.vault import WrappingKeyRefused
from serving.http import port_of, serving_http
from suite.alone import DataInUse, alone_with
from suite.embedded import Embedded, open_embedded
from suite.settings import Settings

CANNOT_START = (DataInUse, WrappingKeyRefused, UnsafeStore, OSError)
"""What a person can put right, and is told without a traceback."""


@contextmanager
def opened(settings: Settings) -> Iterator[Embedded]:
    """Open the system for one process, without starting it; close it at the end."""
    with alone_with(settings.data):
        system = open_embedded(settings)
        try:
            yield system
        finally:
            system.close()


def serve(settings: Settings) -> int:
    """Run until a signal comes; give the exit code."""
    set_up_logs(json_lines=settings.log_json, level=settings.log_level)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    out = Console(stderr=True)
    try:
        with running(settings) as (system, address):
            _announce(out, settings, system, address)
            stop.wait()
    except CANNOT_START as e:
        out.print(f"cogov up: {e}")
        return 1
    return 0


@contextmanager
def running(settings: Settings) -> Iterator[tuple[Embedded, str]]:
    """Run the system in this process; give it and its address."""
    with opened(settings) as system:
        system.start()
        try:
            with serving_http(system.app, settings.host, settings.port) as server:
                yield system, f"http://{settings.host}:{port_of(server)}"
        finally:
            (settings.data / "running.json").unlink(missing_ok=True)


def _announce(out: Console, settings: Settings, system: Embedded, address: str) -> None:
    grpc_at = f"127.0.0.1:{system.rpc_port}"
    said = {"pid": os.getpid(), "http": address, "grpc": grpc_at}
    (settings.data / "running.json").write_text(json.dumps(said))
    out.print(f"共治 Cogov, the board: {address}/", soft_wrap=True)
    out.print(f"API: {address}/docs   gRPC: {grpc_at}", soft_wrap=True)
    out.print(f"data: {settings.data.resolve()}   keys: {settings.config}", soft_wrap=True)
    out.print("Stop with Ctrl-C. A token to begin with: cogov token STREET_OFFICER@410702")
