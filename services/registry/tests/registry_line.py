"""A real connection to a registry over gRPC."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
import pytest

from cogov.registry.v1 import service_pb2_grpc
from registry import rpc
from services.registry.tests.registry_world import World


@dataclass(frozen=True, slots=True)
class Line:
    """A connection to the registry, and the token it speaks under."""

    stub: Any
    token: str

    def ask(self, method: str, request: Any, token: str | None = None) -> Any:
        """Ask one question; a stream's answers come as a list."""
        said = self.token if token is None else token
        metadata = (("authorization", said),) if said else ()
        answer = getattr(self.stub, method)(request, metadata=metadata, timeout=5)
        return list(answer) if hasattr(answer, "__next__") else answer

    def refused(self, method: str, request: Any, token: str | None = None) -> tuple[Any, str]:
        """Ask one question that is refused; give the status and the code."""
        with pytest.raises(grpc.RpcError) as refused:
            self.ask(method, request, token)
        error: Any = refused.value
        return error.code(), dict(error.trailing_metadata()).get("cogov-code", "")


@contextmanager
def served(world: World) -> Iterator[Line]:
    """Serve a registry on loopback."""
    server = grpc.server(ThreadPoolExecutor(2))
    tokens = world.mint.tokens()
    service_pb2_grpc.add_RegistryServiceServicer_to_server(
        rpc.RegistryRpc(world.registry, tokens), server
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = service_pb2_grpc.RegistryServiceStub(channel)
        yield Line(stub, world.mint.token("committee", "SERVICE"))
    server.stop(None).wait()
