"""A throw-away PostgreSQL cluster for tests: its own folder and socket, gone afterwards.

It flushes like a real one (fsync stays on), because what is tested is what survives.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import psycopg

OWNER = "cogov_owner"
SERVICE = "cogov_service"
"""The role a service runs under: it may call the functions and read, nothing else."""
READY_WITHIN = 60.0  # seconds
INITIAL = ("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
SETTINGS = ("-c", "listen_addresses=", "-c", "max_connections=100", "-c", "fsync=on")
MISSING = (
    "These tests need PostgreSQL's server programs (initdb, postgres), which are neither in PATH"
    " nor in /usr/lib/postgresql/*/bin. Install them: apt-get install postgresql"
)


class Database(NamedTuple):
    """Where an empty database is: `owner` migrates it, `service` works in it."""

    owner: str
    service: str


class Cluster:
    """A running PostgreSQL server, reachable by a Unix socket only."""

    def __init__(self) -> None:
        """Make and start a cluster; raises RuntimeError that says what to install or read."""
        self._names = count(1)
        self._as: dict[str, Any] = _server_user()
        # Short, because a socket's path may have 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="cogov-pg-"))
        self._data = str(self.folder / "data")
        self._log = self.folder / "log"
        if self._as:
            shutil.chown(self.folder, self._as["user"], self._as["group"])
        self._initialise()
        self.start()
        for role in (OWNER, SERVICE):
            self._admin(f"CREATE ROLE {role} LOGIN")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603
                [_program("postgres"), "-D", self._data, "-k", str(self.folder), *SETTINGS],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # an interrupt of the tests is not one of the server
                **self._as,
            )
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                psycopg.connect(self.dsn("postgres")).close()
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(
                        f"PostgreSQL did not start:\n{self._log.read_text()}"
                    ) from None
                time.sleep(0.05)
            else:
                return

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

    def _initialise(self) -> None:
        done = subprocess.run(  # noqa: S603
            [_program("initdb"), "-D", self._data, "-U", "postgres", *INITIAL],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            **self._as,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _admin(self, statement: str) -> None:
        run(self.dsn("postgres"), statement)


def run(dsn: str, *statements: str) -> None:
    """Run statements, each in a transaction of its own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _program(name: str) -> str:
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4])
    )
    found = shutil.which(name) or (str(installed[-1]) if installed else None)
    if found is None:
        raise RuntimeError(MISSING)
    return found


def _server_user() -> dict[str, Any]:
    """Give Popen's arguments for the server's user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise RuntimeError(MISSING) from None
    return {"user": "postgres", "group": "postgres", "extra_groups": []}
