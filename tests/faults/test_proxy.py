"""The proxy breaks what it says it breaks, and mends it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.faults.proxy import Proxy

SOON, AT_LAST = 0.5, 10.0  # seconds: for what does not come, and for what does
Connect = Callable[[], tuple[socket.socket, socket.socket]]


@pytest.fixture(name="stack")
def _stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(name="listener")
def _listener(stack: ExitStack) -> socket.socket:
    made = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    made.settimeout(AT_LAST)
    return made


@pytest.fixture(name="proxy")
def _proxy(stack: ExitStack, listener: socket.socket) -> Proxy:
    proxy = Proxy(listener.getsockname()[1])
    stack.callback(proxy.close)
    return proxy


@pytest.fixture(name="connect")
def _connect(stack: ExitStack, listener: socket.socket, proxy: Proxy) -> Connect:
    def connect() -> tuple[socket.socket, socket.socket]:
        client = stack.enter_context(socket.create_connection(("127.0.0.1", proxy.port), AT_LAST))
        server, _ = listener.accept()
        return client, stack.enter_context(server)

    return connect


def heard(source: socket.socket, to: socket.socket, within: float = AT_LAST) -> bool:
    """Say whether what one end says arrives at the other."""
    to.settimeout(within)
    source.sendall(b"x")
    try:
        return to.recv(1) == b"x"
    except TimeoutError:
        return False


def test_a_connection_that_went_dead_tells_nobody_and_a_new_one_passes(
    proxy: Proxy, connect: Connect
) -> None:
    """Nothing arrives and nothing is broken off; who connects anew is heard."""
    client, server = connect()
    assert heard(client, server)
    assert heard(server, client)
    assert proxy.black_hole() == 1

    assert not heard(client, server, SOON)
    assert not heard(server, client, SOON)
    assert heard(*connect())


def test_who_is_cut_off_reaches_nobody_until_it_is_healed(proxy: Proxy, connect: Connect) -> None:
    """Old connections are dead, new ones do not come about; afterwards they do."""
    client, server = connect()
    proxy.part()
    assert not heard(client, server, SOON)
    with pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", proxy.port), SOON).close()

    proxy.heal()
    assert heard(*connect())


def test_who_hangs_is_taken_in_and_hears_nothing_until_it_is_healed(
    proxy: Proxy, connect: Connect, listener: socket.socket
) -> None:
    """Old connections are dead; a new one comes about, what is said in it arrives nowhere."""
    client, server = connect()
    proxy.hang()
    assert not heard(client, server, SOON)
    listener.settimeout(SOON)
    with socket.create_connection(("127.0.0.1", proxy.port), SOON) as hung:
        hung.sendall(b"x")
        hung.settimeout(SOON)
        with pytest.raises(TimeoutError):
            hung.recv(1)
        with pytest.raises(TimeoutError):
            listener.accept()

    proxy.heal()
    assert heard(*connect())


def test_an_answer_is_cut_off_once(proxy: Proxy, connect: Connect) -> None:
    """The client is told that the connection is gone, and what it asked was done."""
    client, server = connect()
    proxy.cut_answer(lambda data: b"done" in data)
    assert heard(client, server)
    server.sendall(b"done")
    with suppress(ConnectionResetError):
        assert client.recv(4) == b""

    client, server = connect()
    server.sendall(b"done")
    assert client.recv(4) == b"done"
    assert proxy.cuts == 1
