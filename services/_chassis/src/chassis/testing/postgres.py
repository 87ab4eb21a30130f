"""A throw-away PostgreSQL cluster for tests: its own folder and socket, gone afterwards.

It flushes like a real one (fsync stays on), because what is tested is what survives.
"""

import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from chassis.testing.server import answers, initialise, own, program, run, server_user

OWNER = "cogov_owner"
SERVICE = "cogov_service"
"""The role a service runs under: it may call the functions and read, nothing else."""
READY_WITHIN = 60.0  # seconds
INITIAL = ("-A", "trust", "--locale=C", "--no-sync")
SETTINGS = ("-c", "listen_addresses=", "-c", "max_connections=100", "-c", "fsync=on")


class Database(NamedTuple):
    """Where an empty database is: `owner` migrates it, `service` works in it."""

    owner: str
    service: str


class Cluster:
    """A running PostgreSQL server, reachable by a Unix socket only."""

    def __init__(self) -> None:
        """Make and start a cluster; raises RuntimeError that says what to install or read."""
        self._names = count(1)
        # Short, because a socket's path may have 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="cogov-pg-"))
        self._data = self.folder / "data"
        self._log = self.folder / "log"
        own(self.folder)
        initialise(self._data, *INITIAL)
        self.start()
        for role in (OWNER, SERVICE):
            self._admin(f"CREATE ROLE {role} LOGIN")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603
                [program("postgres"), "-D", str(self._data), "-k", str(self.folder), *SETTINGS],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # an interrupt of the tests is not one of the server
                **server_user(),
            )
        deadline = time.monotonic() + READY_WITHIN
        while not answers(self.dsn("postgres")):
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server and cut every connection."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(READY_WITHIN)

    def crash(self) -> None:
        """Let the server's processes die where they stand; the next start has to recover."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(READY_WITHIN)

    def remove(self) -> None:
        """Stop the server and delete everything it wrote."""
        if self._server.poll() is None:
            self.stop()
        shutil.rmtree(self.folder)

    def dsn(self, user: str, database: str = "postgres") -> str:
        """Give the address of a role in a database, as settings hold it."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder), safe='')}"

    def fresh_database(self) -> Database:
        """Make an empty database of its own."""
        name = f"test_{next(self._names)}"
        self._admin(f"CREATE DATABASE {name} OWNER {OWNER}")
        return Database(self.dsn(OWNER, name), self.dsn(SERVICE, name))

    def _admin(self, statement: str) -> None:
        run(self.dsn("postgres"), statement)
