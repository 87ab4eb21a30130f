"""A connection to PostgreSQL that breaks: before a command, after its commit, with the server."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from chassis.store import Receipt, Store, Stored, StoreUnavailable, postgres
from chassis.store.postgres import PostgresStore
from chassis.testing.fixtures import StoreAt
from chassis.testing.postgres import SERVICE, Cluster
from chassis.testing.server import run

pytestmark = pytest.mark.postgres


def record(store: Store, key: str = "") -> str:
    """Record one event on a stream of its own."""
    stream = uuid4()
    receipt = Receipt("s", key, b"said") if key else None
    return store.record(stream, [Stored(stream, 1, "vote.Ballot.Cast", b"{}")], receipt).what


def test_cut_connections_are_made_again(postgres_cluster: Cluster, postgres_at: StoreAt) -> None:
    """All ten backends of the service are ended: reads and commands go on, unnoticed."""
    store = PostgresStore(postgres_at.where)
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{SERVICE}'"  # noqa: S608
    for ask in (lambda: record(store, "k"), store.head, lambda: record(store, "k")):
        with ExitStack() as lent:
            for _ in range(10):
                lent.enter_context(store._lending.lend())
        run(postgres_cluster.dsn("postgres"), cut)
        ask()
    assert store.head() == 1
    store.close()


def test_without_a_receipt_a_lost_command_is_not_repeated(postgres_at: StoreAt) -> None:
    """Nothing would tell that it had been done: the caller hears that the outcome is unknown."""
    with relay(postgres_at) as (through, answers):
        store = PostgresStore(through)
        answers.cut_after_commands = 1
        with pytest.raises(StoreUnavailable):
            record(store)
        store.close()


def test_a_server_that_takes_connections_and_says_nothing_is_given_up(
    postgres_at: StoreAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T6: each try lasts as long as a connection may take; six of them would hold a command too long."""
    monkeypatch.setattr(postgres, "TRIES_FOR", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        at = make_conninfo(postgres_at.where, host="127.0.0.1", port=port, connect_timeout=2)
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            PostgresStore(at)
    assert time.monotonic() - began < 5


def test_an_answer_lost_after_the_commit_is_given_again(postgres_at: StoreAt) -> None:
    """T7: an ambiguous commit, the connection breaks between the commit and its answer."""
    with relay(postgres_at) as (through, answers):
        store = PostgresStore(through)
        stream = uuid4()
        answers.cut_after_commands = 1
        fact = Stored(stream, 1, "vote.Ballot.Cast", b"{}")
        outcome = store.record(stream, [fact], Receipt("s", "k", b"said"))
        assert [e.position for e in store.page(0)] == [outcome.position]
        store.close()
    assert answers.cuts == 1
    assert (outcome.what, outcome.version, outcome.said) == ("done", 1, b"said")


class Relay:
    """Stands between a store and its server; cuts an answer after the server has committed."""

    def __init__(self, folder: Path, between: Path) -> None:
        self.cut_after_commands = 0
        self.cuts = 0
        self._server = str(folder / ".s.PGSQL.5432")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(between / ".s.PGSQL.5432"))
        self._listener.listen()
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    def stop(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # stopped
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._server)
            for side in (self._answer, self._ask):
                threading.Thread(target=side, args=(client, server), daemon=True).start()

    def _answer(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            while data := server.recv(65536):
                if b"recorded" in data and self.cut_after_commands:
                    self.cut_after_commands -= 1
                    self.cuts += 1
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(data)

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        try:
            while data := client.recv(65536):
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            return  # the other side was cut


@contextmanager
def relay(at: StoreAt) -> Iterator[tuple[str, Relay]]:
    """Give a connection string that leads through a relay, and the relay."""
    folder = Path(str(conninfo_to_dict(at.where)["host"]))
    between = folder / f"relay-{uuid4().hex[:8]}"
    between.mkdir()
    standing = Relay(folder, between)
    try:
        yield make_conninfo(at.where, host=str(between)), standing
    finally:
        standing.stop()


@pytest.mark.slow
def test_a_restarted_server_keeps_what_was_acknowledged() -> None:
    """T1: A crash of the whole server: commands wait for it or hear StoreUnavailable, none is lost."""
    cluster = Cluster()
    try:
        owner, service = cluster.fresh_database()
        at = StoreAt("postgres", service, owner)
        at.migrate()
        store = at.open()
        for n in range(20):
            record(store, f"k{n}")
        cluster.crash()
        before = time.monotonic()
        with pytest.raises(StoreUnavailable):
            record(store)  # without a receipt there is no second attempt
        assert time.monotonic() - before < 1
        again = threading.Timer(0.5, cluster.start)
        again.start()
        assert record(store, "k20") == "recorded"
        again.join()
        assert len(store.page(0)) == 21
        store.close()
    finally:
        cluster.remove()
