"""An HTTP application served from a thread, so that the process's own work keeps the main one."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI


@contextmanager
def serving_http(
    app: FastAPI, host: str, port: int, tls: Path | None = None
) -> Iterator[uvicorn.Server]:
    """Serve for as long as the block lasts; raises OSError where the port is taken.

    With `tls`, the folder of `serving.tls`, who asks shows a certificate.
    """
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
            ssl_certfile=tls and tls / "tls.crt",
            ssl_keyfile=tls and tls / "tls.key",
            ssl_ca_certs=tls and str(tls / "ca.crt"),
            ssl_cert_reqs=ssl.CERT_REQUIRED if tls else ssl.CERT_NONE,
        )
    )
    thread = threading.Thread(target=server.run, name="http", daemon=True)
    thread.start()
    try:
        _await_start(server, thread)
        yield server
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def port_of(server: uvicorn.Server) -> int:
    """Give the port a server listens on."""
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    while not server.started:
        thread.join(timeout=0.02)
        if not thread.is_alive() and not server.started:
            raise OSError("the HTTP server could not start: is the port free?")
